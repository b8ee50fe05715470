from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "quadro.kit"
    label = "kit"
