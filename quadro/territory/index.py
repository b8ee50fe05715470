"""What of the territory can be found by searching."""

from collections.abc import Iterator

from quadro.search.actions import Item, sentences
from quadro.search.models import Kind
from quadro.territory.models import Membership, Municipality, Zone


def municipality_items() -> Iterator[Item]:
    """All municipalities: they are few, and a move of one changes how it is found."""
    last = Membership.objects.filter(until=None).select_related("zone")
    zones = {one.municipality_id: one.zone for one in last}
    for town in Municipality.objects.select_related("merged_into"):
        zone = zones.get(town.pk)
        yield Item(
            kind=Kind.MUNICIPALITY,
            key=town.pk,
            title=town.name,
            subtitle=f"Zona omogenea {zone}" if zone else f"Comune ({town.province})",
            text=sentences([
                f"Comune di {town.name}",
                town.istat_code,
                town.cadastral_code,
                f"confluito in {town.merged_into}" if town.merged_into else "",
                town.note,
            ]),
            address=town.get_absolute_url(),
        )  # fmt: skip


def zone_items() -> Iterator[Item]:
    for zone in Zone.objects.all():
        yield Item(
            kind=Kind.ZONE,
            key=zone.pk,
            title=zone.name,
            subtitle="Zona omogenea",
            text=zone.motto,
            address=zone.get_absolute_url(),
        )
