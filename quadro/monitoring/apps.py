from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "quadro.monitoring"
    label = "monitoring"
