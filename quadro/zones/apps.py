from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "quadro.zones"
    label = "zones"
