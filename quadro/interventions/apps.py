from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "quadro.interventions"
    label = "interventions"

    def ready(self) -> None:
        """Show the interventions in the page of their agreement, and count them in the roll-up."""
        from quadro.agreements import panels  # noqa: PLC0415 - models are there only now
        from quadro.cube.registry import SOURCES  # noqa: PLC0415
        from quadro.interventions.feed import FEED  # noqa: PLC0415
        from quadro.interventions.panels import PANEL  # noqa: PLC0415

        panels.PANELS.append(PANEL)
        SOURCES.append(FEED)
