"""Services and their places, adhesions of municipalities, uses, needs and who supports them."""

from quadro.services.models.adhesions import Adhesion
from quadro.services.models.catalogue import Capacity, Service
from quadro.services.models.needs import Need, NeedSupport
from quadro.services.models.uses import Use

__all__ = ["Adhesion", "Capacity", "Need", "NeedSupport", "Service", "Use"]
