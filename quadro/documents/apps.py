from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "quadro.documents"
    label = "documents"
