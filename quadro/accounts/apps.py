from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "quadro.accounts"
    label = "accounts"
