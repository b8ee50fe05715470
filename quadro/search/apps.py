from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "quadro.search"
    label = "search"
