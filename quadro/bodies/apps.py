from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "quadro.bodies"
    label = "bodies"
