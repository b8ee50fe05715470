from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "quadro.notifications"
    label = "notifications"
