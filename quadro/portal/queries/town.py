"""What concerns a municipality on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.states import BINDING, LIVING, OVER
from quadro.bodies.models import Body, Kind, Shareholding
from quadro.portal.queries.parties import parties_of, shares_held
from quadro.portal.queries.places import SMALL, binding
from quadro.territory import queries as territory
from quadro.territory.models import (
    Membership,
    Municipality,
    MunicipalityQuerySet,
    Population,
    Zone,
)

SHEET, HALF_SHEET = 9, 4
"""Rows of agreements that fit in an A4 page with all the rest."""


@dataclass(frozen=True)
class Around:
    """An agreement signed by others: how many municipalities of the zone, and how it concerns us.

    `is_unknown` where the list of its parties is not complete, so that we might be among them.
    """

    agreement: Agreement
    neighbours: int

    @property
    def is_unknown(self) -> bool:
        return not self.agreement.has_all_parties

    @property
    def may_be_joined(self) -> bool:
        """A body asks to join an agreement that is in life."""
        return self.agreement.state in LIVING


@dataclass(frozen=True)
class TownSheet:
    """What concerns a municipality on a day."""

    town: Municipality
    day: date
    zone: Zone | None
    body: Body | None
    population: Population | None
    parties: list[Party]
    by_neighbours: list[Around]
    of_zone: list[Around]
    shares: list[Shareholding]
    unions: list[Body]
    memberships: list[Membership]

    @cached_property
    def signed(self) -> list[Party]:
        return [one for one in self.parties if one.agreement.state in BINDING]

    @property
    def in_life(self) -> int:
        return sum(one.agreement.state not in OVER for one in self.signed)

    @cached_property
    def around(self) -> list[Around]:
        """What others signed: first the municipalities of the zone."""
        return [*self.by_neighbours, *self.of_zone]

    @property
    def unknown(self) -> list[Around]:
        return [one for one in self.around if one.is_unknown]

    @property
    def printed(self) -> int:
        """How many of its agreements go on the one sheet of paper."""
        return min(len(self.parties), max(HALF_SHEET, SHEET - len(self.around)))

    @property
    def printed_around(self) -> int:
        return SHEET - self.printed

    @cached_property
    def without_act(self) -> list[Party]:
        return [one for one in self.parties if one.act_id is None]

    @cached_property
    def without_day(self) -> list[Party]:
        return [
            one
            for one in self.signed
            if not (one.signed_on or one.joined_on or one.agreement.signed_on)
        ]

    @cached_property
    def next_ends(self) -> list[Party]:
        """What the municipality signed that has a known end, not yet come; the first first."""
        found = [
            one
            for one in self.signed
            if one.agreement.ends_on and one.agreement.ends_on >= self.day
        ]
        return sorted(found, key=lambda one: (one.agreement.ends_on or date.max, one.pk))

    @property
    def is_small(self) -> bool:
        return self.population is not None and self.population.residents <= SMALL


def towns() -> MunicipalityQuerySet:
    """Municipalities with what their page asks at once: body, successor, latest count."""
    counts = Population.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    rows = Municipality.objects.select_related("merged_into", "body__parent")
    told: MunicipalityQuerySet = rows.annotate(
        residents=Subquery(counts.values("residents")[:1]),
        counted_in=Subquery(counts.values("year")[:1]),
        counted_by=Subquery(counts.values("source")[:1]),
    )
    return told


def _counted(town: Any) -> Population | None:
    if town.counted_in is None:
        return None
    return Population(
        municipality=town, year=town.counted_in, residents=town.residents, source=town.counted_by
    )


def sheet_of(town: Municipality, by: Actor, *, on: date) -> TownSheet:
    """Seven queries, whatever is there; `town` is one of `towns`."""
    body: Body | None = getattr(town, "body", None)
    memberships = list(town.memberships.select_related("zone").order_by("since", "pk"))
    zone = next((one.zone for one in memberships if one.holds_on(on)), None)
    parties = list(parties_of(body, by, on=on)) if body else []
    mine = {one.agreement_id for one in parties}
    neighbours = _signed_in_zone(zone, by, on=on, mine=mine) if zone else {}
    around = list(
        binding(by, on)
        .filter(Q(pk__in=neighbours) | Q(zones=zone) if zone else Q(pk__in=neighbours))
        .exclude(pk__in=mine)
        .exclude(state__in=OVER)
        .select_related("instrument")
        .distinct()
        .order_by(F("signed_on").desc(nulls_last=True), "title", "pk")
    )
    return TownSheet(
        town=town,
        day=on,
        zone=zone,
        body=body,
        population=_counted(town),
        parties=parties,
        by_neighbours=[Around(one, neighbours[one.pk]) for one in around if one.pk in neighbours],
        of_zone=[Around(one, 0) for one in around if one.pk not in neighbours],
        shares=list(shares_held(body, on=on)) if body else [],
        unions=_unions(body),
        memberships=memberships,
    )


def _signed_in_zone(zone: Zone, by: Actor, *, on: date, mine: set[int]) -> dict[int, int]:
    """Agreement → how many municipalities of the zone signed it, ours left out."""
    towns = territory.members_of(zone, on).order_by().values("pk")
    told = (
        Party.objects.on(on)
        .filter(agreement__in=binding(by, on), body__municipality__in=towns)
        .order_by()
        .values_list("agreement")
        .annotate(n=Count("pk"))
    )
    return {agreement: number for agreement, number in told if agreement not in mine}


def _unions(body: Body | None) -> list[Body]:
    """The body above, where one is known; a union counts as such."""
    return [body.parent] if body and body.parent and body.parent.kind != Kind.ZONE else []
