from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "quadro.desks"
    label = "desks"

    def ready(self) -> None:
        """Show the requests of a desk to who enters the coordination of its Zone."""
        from quadro.desks.panels import PANEL  # noqa: PLC0415 - only now there
        from quadro.zones import panels  # noqa: PLC0415

        panels.PANELS.append(PANEL)
