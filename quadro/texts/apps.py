from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "quadro.texts"
    label = "texts"
