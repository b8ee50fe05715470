from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "quadro.desks"
    label = "desks"
