"""What concerns a zone on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q
from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.queries import known_on
from quadro.bodies.models import Body
from quadro.portal.queries.places import SMALL, agreements_in_words, signatures
from quadro.portal.queries.programmes import Told, programmes
from quadro.territory import queries as territory
from quadro.territory.map import Values
from quadro.territory.models import Membership, Zone


@dataclass(frozen=True)
class ZoneSheet:
    """What concerns a zone on a day."""

    zone: Zone
    day: date
    body: Body | None
    places: list[territory.Place]
    signed: Mapping[int, int]
    agreements: list[Agreement]
    by_towns: Mapping[int, int]
    """Agreement → how many municipalities of the zone signed it."""
    programmes: Told
    changes: list[Membership]
    """Municipalities that came or left after the zone was made, in order of time."""

    @property
    def residents(self) -> int | None:
        known = [one.residents for one in self.places if one.residents is not None]
        return sum(known) if known else None

    @property
    def years(self) -> list[int]:
        return sorted({one.year for one in self.places if one.year})

    @property
    def uncounted(self) -> int:
        return sum(one.residents is None for one in self.places)

    @property
    def small(self) -> int:
        return sum(one.residents is not None and one.residents <= SMALL for one in self.places)

    @property
    def with_agreements(self) -> int:
        return sum(bool(self.signed.get(one.municipality.pk)) for one in self.places)

    @cached_property
    def values(self) -> Values:
        return {
            one.municipality.slug: (
                number := self.signed.get(one.municipality.pk, 0),
                agreements_in_words(number),
            )
            for one in self.places
        }

    @property
    def rows(self) -> list[tuple[territory.Place, int]]:
        return [(one, self.signed.get(one.municipality.pk, 0)) for one in self.places]

    @property
    def agreement_rows(self) -> list[tuple[Agreement, int]]:
        return [(one, self.by_towns.get(one.pk, 0)) for one in self.agreements]


SAID = (
    "slug", "title", "short_title", "state", "signed_on", "signed_on_precision", "ends_on",
    "has_all_parties", "instrument__name",
)  # fmt: skip
"""Of an agreement; a zone has many."""


def zone_sheet(zone: Zone, by: Actor, *, on: date) -> ZoneSheet:
    """Five queries; the body of the zone is asked with it."""
    known = territory.known_population(OuterRef("municipality"), on)
    rows: Iterable[Any] = zone.memberships.select_related("municipality").annotate(**known)
    memberships = list(rows.order_by("since", "pk"))  # type: ignore[attr-defined]
    places = _places(zone, memberships, on)
    towns = {one.municipality.pk for one in places}
    signed: dict[int, int] = defaultdict(int)
    by_towns: dict[int, int] = defaultdict(int)
    for town, agreement in signatures(by, on):
        if town in towns:
            signed[town] += 1
            by_towns[agreement] += 1
    agreements = (
        Agreement.objects.readable_by(by)
        .filter(known_on(on))
        .filter(Q(zones=zone) | Q(pk__in=list(by_towns)))
        .select_related("instrument")
        .only(*SAID)
        .distinct()
        .order_by(F("signed_on").desc(nulls_last=True), "title", "pk")
    )
    return ZoneSheet(
        zone=zone,
        day=on,
        body=getattr(zone, "body", None),
        places=places,
        signed=signed,
        agreements=list(agreements),
        by_towns=by_towns,
        programmes=programmes(Q(actor__zone=zone)),
        changes=_changes(memberships),
    )


def _places(zone: Zone, memberships: Sequence[Any], on: date) -> list[territory.Place]:
    """The municipalities of the zone on a day, by name."""
    here = (one for one in memberships if one.holds_on(on) and one.municipality.holds_on(on))
    found = [territory.Place(one.municipality, zone, one.residents, one.year) for one in here]
    return sorted(found, key=lambda one: (one.municipality.name, one.municipality.pk))


def _changes(told: Sequence[Membership]) -> list[Membership]:
    first = min((one.since for one in told if one.since), default=None)
    return [one for one in told if one.until or (one.since and one.since != first)]
