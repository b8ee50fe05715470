from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "quadro.joint"
    label = "joint"
