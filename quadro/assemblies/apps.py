from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    name = "quadro.assemblies"
    label = "assemblies"
