from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "quadro.imports"
    label = "imports"
