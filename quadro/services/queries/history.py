"""Who joined a service and who left it, and how much it could be used, along the years."""

from django.db.models import Q, QuerySet

from quadro.services.models import Adhesion
from quadro.services.states import LIVE, AdhesionState

KNOWN = Q(state__in=LIVE) | Q(state=AdhesionState.WITHDRAWN, until__isnull=False)
"""Who uses a service, asks for it or used it; a request refused or taken back was never in use."""


def adhesions() -> "QuerySet[Adhesion]":
    """Those that everybody may know, service by service: one query."""
    rows = Adhesion.objects.filter(KNOWN).select_related("service", "body__municipality")
    return rows.order_by("service__name", "body__name", "since", "pk")
