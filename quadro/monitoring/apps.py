from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "quadro.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Count readings and results in the roll-up, and show indicators with their agreement."""
        from quadro.agreements import panels  # noqa: PLC0415
        from quadro.cube.registry import SOURCES  # noqa: PLC0415 - models are there only now
        from quadro.monitoring.feed import FEEDS  # noqa: PLC0415
        from quadro.monitoring.panels import PANEL  # noqa: PLC0415

        SOURCES.extend(FEEDS)
        panels.PANELS.append(PANEL)
