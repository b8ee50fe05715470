from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "quadro.territory"
    label = "territory"
