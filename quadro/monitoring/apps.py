from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "quadro.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Show how the lines of a plan stand in the page of the plan."""
        from quadro.monitoring.panels import signals_of  # noqa: PLC0415 - models are there only now
        from quadro.plan.panels import TELLERS  # noqa: PLC0415

        TELLERS.append(signals_of)
