from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "quadro.interventions"
    label = "interventions"

    def ready(self) -> None:
        """Show the interventions in the page of their agreement."""
        from quadro.agreements import panels  # noqa: PLC0415 - models are there only now
        from quadro.interventions.panels import PANEL  # noqa: PLC0415

        panels.PANELS.append(PANEL)
