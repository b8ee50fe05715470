from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "quadro.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Count readings and results in the roll-up; show in a plan how its lines stand."""
        from quadro.cube.registry import SOURCES  # noqa: PLC0415 - models are there only now
        from quadro.monitoring.feed import FEEDS  # noqa: PLC0415
        from quadro.monitoring.panels import signals_of  # noqa: PLC0415
        from quadro.plan.panels import TELLERS  # noqa: PLC0415

        SOURCES.extend(FEEDS)
        TELLERS.append(signals_of)
