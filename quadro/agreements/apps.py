from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "quadro.agreements"
    label = "agreements"
