from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "quadro.interventions"
    label = "interventions"
