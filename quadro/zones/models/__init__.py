"""Rules of rotation, turns of coordination, what is said of what is handed over."""

from quadro.zones.models.handover import HandedOver
from quadro.zones.models.opinions import DECIDED, ActOpinion
from quadro.zones.models.turns import AgreedPlace, RotationRule, Turn

__all__ = ["DECIDED", "ActOpinion", "AgreedPlace", "HandedOver", "RotationRule", "Turn"]
