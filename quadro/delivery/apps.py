from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "quadro.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Show commitments with their agreement, change them with it, count them in the roll-up."""
        from quadro.agreements import effects, found, panels  # noqa: PLC0415 - only now there
        from quadro.agreements.watchers import SHOWN  # noqa: PLC0415
        from quadro.bodies.watchers import MOVED  # noqa: PLC0415
        from quadro.cube.registry import DERIVED, SOURCES  # noqa: PLC0415
        from quadro.delivery.actions import counting  # noqa: PLC0415
        from quadro.delivery.effects import EFFECT  # noqa: PLC0415
        from quadro.delivery.feed import FEED  # noqa: PLC0415
        from quadro.delivery.index import items_of_agreements  # noqa: PLC0415
        from quadro.delivery.measures import COMMITMENTS, WEIGHT  # noqa: PLC0415
        from quadro.delivery.panels import OFFER, PANEL  # noqa: PLC0415

        effects.EFFECTS.append(EFFECT)
        found.FOLLOWERS.append(items_of_agreements)
        panels.PANELS.append(PANEL)
        panels.OFFERS.append(OFFER)
        SOURCES.append(FEED)
        DERIVED.extend([COMMITMENTS, WEIGHT])
        SHOWN.add(counting.follow_agreements)
        MOVED.add(counting.follow_bodies)
