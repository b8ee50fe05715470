from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "quadro.plan"
    label = "plan"
