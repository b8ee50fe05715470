from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "quadro.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Show the commitments in the page of their agreement."""
        from quadro.agreements import panels  # noqa: PLC0415 - models are there only now
        from quadro.delivery.panels import OFFER, PANEL  # noqa: PLC0415

        panels.PANELS.append(PANEL)
        panels.OFFERS.append(OFFER)
