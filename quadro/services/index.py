"""What of services can be found by searching."""

from collections.abc import Iterator

from django.db.models import QuerySet

from quadro.search.actions import Item, sentences
from quadro.search.models import Kind
from quadro.services.models import Service


def service_items(rows: "QuerySet[Service]") -> Iterator[Item]:
    """Everybody may find a service, also one that is only proposed or closed."""
    for one in rows.select_related("body").prefetch_related("zones"):
        yield Item(
            kind=Kind.SERVICE,
            key=one.pk,
            title=one.name,
            subtitle=f"Servizio ai Comuni · {one.get_state_display()}",
            text=sentences([
                one.summary, one.text, one.body.label, one.office_name, one.conditions,
                one.legal_basis, one.scheme, *(f"Zona {zone}" for zone in one.zones.all()),
            ]),
            address=one.get_absolute_url(),
        )  # fmt: skip
