"""Who has a seat on a day, out of mandates and territory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quadro.accounts.models import Role
from quadro.assemblies.counting import Mass
from quadro.assemblies.models import Assembly, Composition
from quadro.bodies.models import Body, Mandate
from quadro.bodies.models import Kind as BodyKind
from quadro.territory.models import Municipality
from quadro.territory.queries import Place, places_on

HOLDERS = (Role.MAYOR, Role.PRESIDENT, Role.LEGAL_REPRESENTATIVE)
"""Who sits for a body: the first of these that somebody holds."""
SEATED = (Role.MAYOR, Role.COUNCILLOR)
"""Who sits in a council by a mandate in its body."""


@dataclass(frozen=True)
class SeatOn:
    """A seat on a day. `holder` is empty where nobody in office is known."""

    label: str
    group: str = ""
    body: int | None = None
    person: int | None = None
    holder: str = ""
    residents: int | None = None
    weight: Decimal = Decimal(1)

    @property
    def mass(self) -> Mass:
        return Mass(1, self.residents or 0, self.weight)


def seats_on(assembly: Assembly, day: date) -> list[SeatOn]:
    """In the order of the roll call: at most five queries, whatever their number."""
    match assembly.composition:
        case Composition.ZONE:
            zone = assembly.body.zone
            return _of_places(places_on(day, zone=zone), day) if zone else []
        case Composition.AREA:
            return _of_places(places_on(day), day)
        case Composition.MANDATES:
            return _of_mandates(assembly, day)
    return _of_list(assembly, day)


def _of_places(places: list[Place], day: date) -> list[SeatOn]:
    """By Zone and name; the municipalities of no Zone come last."""
    bodies = {
        one.municipality_id: one
        for one in Body.objects.filter(municipality__in=[each.municipality.pk for each in places])
    }
    holders = _holders([one.pk for one in bodies.values()], day)
    found = []
    for place in sorted(places, key=_by_zone):
        body = bodies.get(place.municipality.pk)
        held = holders.get(body.pk) if body else None
        found.append(
            SeatOn(
                label=place.municipality.name,
                group=place.zone.name if place.zone else _("Senza Zona"),
                body=body.pk if body else None,
                person=held.person_id if held else None,
                holder=held.person.name if held else "",
                residents=place.residents,
            )
        )
    return found


def _by_zone(place: Place) -> tuple[bool, str, str]:
    zone = place.zone
    return zone is None, zone.name if zone else "", place.municipality.name


def _of_mandates(assembly: Assembly, day: date) -> list[SeatOn]:
    rows = Mandate.objects.on(day).filter(body=assembly.body, role__in=SEATED)
    held = sorted(
        rows.select_related("person"), key=lambda one: (SEATED.index(one.role), one.person.name)
    )
    once = {one.person_id: one for one in reversed(held)}
    return [
        SeatOn(
            label=one.person.name, group=one.get_role_display(), person=one.person_id,
            holder=one.person.name,
        )
        for one in reversed(once.values())
    ]  # fmt: skip


def _of_list(assembly: Assembly, day: date) -> list[SeatOn]:
    rows = list(assembly.seats.on(day).select_related("body__municipality", "person"))
    holders = _holders([one.body_id for one in rows if one.body_id], day)
    found = []
    for one in rows:
        held = holders.get(one.body_id or 0)
        person = one.person or (held.person if held else None)
        found.append(
            SeatOn(
                label=one.body.label if one.body else str(one.person),
                group=one.category,
                body=one.body_id,
                person=person.pk if person else None,
                holder=person.name if person else "",
                weight=one.weight,
            )
        )
    return sorted(found, key=lambda one: (one.group, one.label))


def _holders(bodies: Collection[int], day: date) -> dict[int, Mandate]:
    """Who sits for each body: the highest role, of two the one that began last. One query."""
    rows = Mandate.objects.on(day).filter(body__in=bodies, role__in=HOLDERS)
    held = sorted(rows.select_related("person"), key=_by_rank, reverse=True)
    return {one.body_id: one for one in held}


def _by_rank(one: Mandate) -> tuple[int, date, int]:
    """The last of the reversed order is kept: the first of this one."""
    return HOLDERS.index(one.role), date.max - ((one.since or date.min) - date.min), one.pk


def mass_of(seats: Iterable[SeatOn]) -> Mass:
    return Mass.sum(one.mass for one in seats)


def bodies_over(town: Municipality, day: date) -> "QuerySet[Body]":
    """The bodies in whose assemblies a municipality sits: its Zone and the authority."""
    inside = Q(zone__memberships__in=town.memberships.on(day)) | Q(
        kind=BodyKind.METROPOLITAN_AUTHORITY
    )
    return Body.objects.filter(inside)
