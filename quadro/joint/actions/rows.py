"""What the verbs of the module share: a service held until the end of the transaction."""

from quadro.joint.index import service_items
from quadro.joint.models import JointService
from quadro.kit import locks
from quadro.search import actions as search


def locked(service: JointService) -> JointService:
    """The service as it is now; nobody else changes it, its members or its budgets meanwhile."""
    rows = JointService.objects.select_for_update(of=("self",))
    found: JointService = rows.select_related("lead", "agreement").get(pk=service.pk)
    return found


def hold_unions() -> None:
    """Nobody else enters a union: a municipality is in one only, which no row alone can say."""
    locks.hold("joint:unions")


def index(service: JointService) -> None:
    search.put(service_items(JointService.objects.filter(pk=service.pk)))


def index_all() -> None:
    """Write again what of joint services can be found."""
    search.put(service_items(JointService.objects.order_by("pk")))
