from django.apps import AppConfig


class CubeConfig(AppConfig):
    name = "quadro.cube"
    label = "cube"
