from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quadro.portal"
    label = "portal"
