from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "quadro.services"
    label = "services"
