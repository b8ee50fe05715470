"""What concerns a place: a municipality, a zone, the whole area, on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.agreements.states import BINDING, OVER
from quadro.bodies.models import Body, Kind, Shareholding
from quadro.plan.models import Programme
from quadro.territory import queries as territory
from quadro.territory.map import MILANO, Values
from quadro.territory.models import Membership, Municipality, Population, Zone

SMALL = 5_000
"""Up to here a municipality is small (art. 1 c. 2 L. 158/2017)."""


def agreements_in_words(number: int) -> str:
    return ngettext("%(n)s intesa nota", "%(n)s intese note", number) % {"n": number}


# The whole area -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ZoneRow:
    """A zone (None: Milano, that is in none) with the municipalities known to have signed."""

    zone: Zone | None
    places: list[territory.Place]
    signed: int
    """Municipalities with at least one agreement."""
    agreements: int
    """Agreements signed by at least one municipality of the zone."""
    concerning: int
    """Agreements in force or over that concern the zone."""

    @property
    def small(self) -> int:
        return sum(one.residents is not None and one.residents <= SMALL for one in self.places)

    @property
    def residents(self) -> int | None:
        known = [one.residents for one in self.places if one.residents is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Land:
    """The area on a day: what each municipality signed, what concerns each zone."""

    places: list[territory.Place]
    signed: Mapping[int, int]
    """Municipality → agreements that it signed."""
    rows: list[ZoneRow]

    @property
    def with_agreements(self) -> int:
        return sum(bool(self.signed.get(one.municipality.pk)) for one in self.places)

    @property
    def zones_with_agreements(self) -> int:
        return sum(bool(one.agreements) for one in self.rows if one.zone)

    @property
    def zones(self) -> int:
        return sum(one.zone is not None for one in self.rows)

    @cached_property
    def by_municipality(self) -> Values:
        counts = (
            (one.municipality, self.signed.get(one.municipality.pk, 0)) for one in self.places
        )
        return {town.slug: (number, agreements_in_words(number)) for town, number in counts}

    @cached_property
    def by_zone(self) -> Values:
        return {
            one.zone.slug if one.zone else MILANO: (
                number := one.concerning if one.zone else one.agreements,
                agreements_in_words(number),
            )
            for one in self.rows
        }


def land_of(by: Actor, *, on: date) -> Land:
    """Six queries."""
    places = territory.places_on(on)
    pairs = list(_signatures(by, on))
    signed: dict[int, set[int]] = defaultdict(set)
    for town, agreement in pairs:
        signed[town].add(agreement)
    concerning = dict(_binding(by, on).order_by().values_list("zones").annotate(n=Count("pk")))
    within: dict[int | None, list[territory.Place]] = defaultdict(list)
    for place in places:
        within[place.zone.pk if place.zone else None].append(place)
    zones: list[Zone | None] = [*Zone.objects.order_by("name", "pk")]
    return Land(
        places=places,
        signed={town: len(found) for town, found in signed.items()},
        rows=[
            ZoneRow(
                zone=zone,
                places=(towns := within[zone.pk if zone else None]),
                signed=sum(bool(signed.get(one.municipality.pk)) for one in towns),
                agreements=len(
                    set().union(*(signed.get(one.municipality.pk, ()) for one in towns))
                ),
                concerning=concerning.get(zone.pk, 0) if zone else 0,
            )
            for zone in [*zones, *([None] if within[None] else [])]
        ],
    )


def _binding(by: Actor, on: date) -> "QuerySet[Agreement]":
    """What `by` may read that somebody signed, by a day."""
    return Agreement.objects.readable_by(by).filter(known_on(on), state__in=BINDING)


def _signatures(by: Actor, on: date) -> Iterable[tuple[int, int]]:
    """Pairs (municipality, agreement it is party of)."""
    return (
        Party.objects.on(on)
        .filter(agreement__in=_binding(by, on), body__municipality__isnull=False)
        .order_by()
        .values_list("body__municipality", "agreement")
    )


def municipalities(by: Actor, *, on: date) -> "QuerySet[Any]":
    """The municipalities on a day, with `zone_slug`, `zone_name`, `residents`, `year`, `size`,
    `agreements` (signed by that day).
    """
    zone = Membership.objects.on(on).filter(municipality=OuterRef("pk"))
    counted = Population.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    signed = (
        Party.objects.on(on)
        .filter(body__municipality=OuterRef("pk"), agreement__in=_binding(by, on))
        .order_by()
        .values("body__municipality")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows: QuerySet[Any] = territory.municipalities_on(on).annotate(
        zone_slug=Coalesce(Subquery(zone.values("zone__slug")[:1]), Value("")),
        zone_name=Subquery(zone.values("zone__name")[:1]),
        residents=Subquery(counted.values("residents")[:1]),
        year=Subquery(counted.values("year")[:1]),
        agreements=Coalesce(Subquery(signed, output_field=IntegerField()), 0),
        size=Case(
            When(residents__lte=SMALL, then=Value("piccolo")),
            When(residents__lte=15_000, then=Value("medio")),
            When(residents__gt=15_000, then=Value("grande")),
            default=Value("non-noto"),
            output_field=CharField(),
        ),
    )
    return rows


# A municipality -----------------------------------------------------------------------------------


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

    @cached_property
    def to_sign(self) -> list[Party]:
        return [one for one in self.parties if one.agreement.state not in BINDING]

    @property
    def in_life(self) -> int:
        return sum(one.agreement.state not in OVER for one in self.signed)

    @cached_property
    def unknown(self) -> list[Around]:
        return [one for one in [*self.by_neighbours, *self.of_zone] if one.is_unknown]

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


def sheet_of(town: Municipality, by: Actor, *, on: date) -> TownSheet:
    """Ten queries, whatever is there."""
    body = Body.objects.select_related("parent").filter(municipality=town).first()
    zone = territory.zone_of(town, on)
    parties = list(parties_of(body, by, on=on)) if body else []
    mine = {one.agreement_id for one in parties}
    neighbours = _signed_in_zone(zone, by, on=on, mine=mine) if zone else {}
    around = list(
        _binding(by, on)
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
        population=town.populations.order_by("-year").first(),
        parties=parties,
        by_neighbours=[Around(one, neighbours[one.pk]) for one in around if one.pk in neighbours],
        of_zone=[Around(one, 0) for one in around if one.pk not in neighbours],
        shares=list(shares_held(body, on=on)) if body else [],
        unions=_unions(body),
        memberships=list(town.memberships.select_related("zone").order_by("since", "pk")),
    )


def parties_of(body: Body, by: Actor, *, on: date) -> "QuerySet[Party]":
    """What a body is party of on a day, the latest first; also what is not signed yet."""
    return (
        Party.objects.on(on)
        .filter(body=body, agreement__in=Agreement.objects.readable_by(by).filter(known_on(on)))
        .select_related("agreement__instrument", "act")
        .order_by(F("agreement__signed_on").desc(nulls_last=True), "agreement__title", "pk")
    )


def _signed_in_zone(zone: Zone, by: Actor, *, on: date, mine: set[int]) -> dict[int, int]:
    """Agreement → how many municipalities of the zone signed it, ours left out."""
    towns = territory.members_of(zone, on).order_by().values("pk")
    told = (
        Party.objects.on(on)
        .filter(agreement__in=_binding(by, on), body__municipality__in=towns)
        .order_by()
        .values_list("agreement")
        .annotate(n=Count("pk"))
    )
    return {agreement: number for agreement, number in told if agreement not in mine}


def shares_held(body: Body, *, on: date) -> "QuerySet[Shareholding]":
    return (
        Shareholding.objects.on(on)
        .filter(holder=body)
        .select_related("company")
        .order_by("company__name", "pk")
    )


def _unions(body: Body | None) -> list[Body]:
    """The body above, where one is known; a union counts as such."""
    return [body.parent] if body and body.parent and body.parent.kind != Kind.ZONE else []


# A zone -------------------------------------------------------------------------------------------


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
    programmes: list[Programme]
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


def zone_sheet(zone: Zone, by: Actor, *, on: date) -> ZoneSheet:
    """Nine queries."""
    places = territory.places_on(on, zone=zone)
    towns = {one.municipality.pk for one in places}
    signed: dict[int, int] = defaultdict(int)
    by_towns: dict[int, int] = defaultdict(int)
    for town, agreement in _signatures(by, on):
        if town in towns:
            signed[town] += 1
            by_towns[agreement] += 1
    agreements = (
        Agreement.objects.readable_by(by)
        .filter(known_on(on))
        .filter(Q(zones=zone) | Q(pk__in=list(by_towns)))
        .select_related("instrument")
        .distinct()
        .order_by(F("signed_on").desc(nulls_last=True), "title", "pk")
    )
    return ZoneSheet(
        zone=zone,
        day=on,
        body=Body.objects.filter(zone=zone).first(),
        places=places,
        signed=signed,
        agreements=list(agreements),
        by_towns=by_towns,
        programmes=list(
            Programme.objects.filter(actor__zone=zone)
            .prefetch_related("editions__programme")
            .order_by("title", "pk")
        ),
        changes=_changes(zone),
    )


def _changes(zone: Zone) -> list[Membership]:
    told = list(zone.memberships.select_related("municipality").order_by("since", "pk"))
    first = min((one.since for one in told if one.since), default=None)
    return [one for one in told if one.until or (one.since and one.since != first)]
