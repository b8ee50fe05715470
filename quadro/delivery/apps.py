from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "quadro.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Show the commitments in the page of their agreement, change and find them with it."""
        from quadro.agreements import effects, found, panels  # noqa: PLC0415 - only now there
        from quadro.delivery.effects import EFFECT  # noqa: PLC0415
        from quadro.delivery.index import items_of_agreements  # noqa: PLC0415
        from quadro.delivery.panels import OFFER, PANEL  # noqa: PLC0415

        effects.EFFECTS.append(EFFECT)
        found.FOLLOWERS.append(items_of_agreements)
        panels.PANELS.append(PANEL)
        panels.OFFERS.append(OFFER)
