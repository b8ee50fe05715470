from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "quadro.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Show the commitments in the page of their agreement, and change them with it."""
        from quadro.agreements import effects, panels  # noqa: PLC0415 - models are there only now
        from quadro.delivery.effects import EFFECT  # noqa: PLC0415
        from quadro.delivery.panels import OFFER, PANEL  # noqa: PLC0415

        effects.EFFECTS.append(EFFECT)
        panels.PANELS.append(PANEL)
        panels.OFFERS.append(OFFER)
