from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "quadro.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Count readings in the roll-up; tell plans how lines stand, agreements what is measured."""
        from quadro.agreements import panels  # noqa: PLC0415 - models are there only now
        from quadro.cube.registry import SOURCES  # noqa: PLC0415
        from quadro.monitoring.feed import FEEDS  # noqa: PLC0415
        from quadro.monitoring.panels import PANEL, signals_of  # noqa: PLC0415
        from quadro.plan.panels import TELLERS  # noqa: PLC0415

        SOURCES.extend(FEEDS)
        panels.PANELS.append(PANEL)
        TELLERS.append(signals_of)
