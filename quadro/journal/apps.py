from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "quadro.journal"
    label = "journal"
