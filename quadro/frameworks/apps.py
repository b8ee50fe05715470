from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "quadro.frameworks"
    label = "frameworks"

    def ready(self) -> None:
        """Show the themes of a framework in its page."""
        from quadro.agreements import panels  # noqa: PLC0415 - only now there
        from quadro.frameworks.panels import PANEL  # noqa: PLC0415

        panels.PANELS.append(PANEL)
