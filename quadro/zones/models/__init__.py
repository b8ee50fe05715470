"""Rules of rotation, turns of coordination, what is said of what is handed over."""

from quadro.zones.models.handover import HandedOver
from quadro.zones.models.turns import AgreedPlace, RotationRule, Turn

__all__ = ["AgreedPlace", "HandedOver", "RotationRule", "Turn"]
