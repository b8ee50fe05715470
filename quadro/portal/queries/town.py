"""What concerns a municipality on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.states import BINDING, LIVING, OVER
from quadro.bodies.models import Body, Kind, Shareholding
from quadro.kit.gathered import Gathered
from quadro.portal.queries.parties import parties_of
from quadro.portal.queries.places import SMALL, binding
from quadro.territory import queries as territory
from quadro.territory.models import (
    Membership,
    Municipality,
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


MEMBERSHIPS = Gathered(
    Membership, "id", "since", "until", "zone_id", "zone__id", "zone__name", "zone__slug"
)
SHARES = Gathered(Shareholding, "id", "percent", "company__id", "company__name", "company__slug")


def towns(on: date) -> "QuerySet[Municipality]":
    """Municipalities with what their page asks at once: body, successor, latest count, the zones
    of which they were, what they hold on a day.
    """
    counts = Population.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    rows: QuerySet[Municipality] = Municipality.objects.select_related(
        "merged_into", "body__parent"
    )
    return rows.annotate(
        residents=Subquery(counts.values("residents")[:1]),
        counted_in=Subquery(counts.values("year")[:1]),
        counted_by=Subquery(counts.values("source")[:1]),
        memberships_told=MEMBERSHIPS.many(Membership.objects.filter(municipality=OuterRef("pk"))),
        shares_told=SHARES.many(
            Shareholding.objects.on(on).filter(holder__municipality=OuterRef("pk"))
        ),
    )


def _counted(town: Any) -> Population | None:
    if town.counted_in is None:
        return None
    return Population(
        municipality=town, year=town.counted_in, residents=town.residents, source=town.counted_by
    )


UNSAID = tuple(
    f"agreement__{one}"
    for one in ("summary", "scope", "results", "parties_note", "note", "sources", "contents_met")
)
"""What the page does not tell of the agreements that it signed."""


def sheet_of(town: Any, by: Actor, *, on: date) -> TownSheet:
    """Two queries, whatever is there; `town` is one of `towns`."""
    body: Body | None = getattr(town, "body", None)
    told = MEMBERSHIPS.read(town.memberships_told)
    memberships = sorted(told, key=lambda one: (one.since or date.min, one.pk))
    zone = next((one.zone for one in memberships if one.holds_on(on)), None)
    parties = list(parties_of(body, by, on=on).defer(*UNSAID)) if body else []
    mine = {one.agreement_id for one in parties}
    around = [one for one in _around(zone, by, on=on) if one.agreement.pk not in mine]
    shares = SHARES.read(town.shares_told)
    return TownSheet(
        town=town,
        day=on,
        zone=zone,
        body=body,
        population=_counted(town),
        parties=parties,
        by_neighbours=[one for one in around if one.neighbours],
        of_zone=[one for one in around if not one.neighbours],
        shares=sorted(shares, key=lambda one: (one.company.name.lower(), one.pk)),
        unions=_unions(body),
        memberships=memberships,
    )


SAID = (
    "slug", "title", "short_title", "state", "signed_on", "signed_on_precision", "has_all_parties",
)  # fmt: skip
"""Of an agreement that others signed; a zone has many."""


def _around(zone: Zone | None, by: Actor, *, on: date) -> list[Around]:
    """What the municipalities of the zone signed, or concerns it, the latest first."""
    if zone is None:
        return []
    here = territory.members_of(zone, on).order_by().values("pk")
    signed = Party.objects.on(on).filter(agreement=OuterRef("pk"), body__municipality__in=here)
    number = signed.order_by().values("agreement").annotate(n=Count("pk")).values("n")
    concerning = Agreement.zones.through.objects.filter(agreement=OuterRef("pk"), zone=zone)
    rows: Iterable[Any] = (
        binding(by, on)
        .annotate(neighbours=Coalesce(Subquery(number), 0))
        .filter(Exists(signed) | Exists(concerning))
        .exclude(state__in=OVER)
        .only(*SAID)
        .order_by(F("signed_on").desc(nulls_last=True), "title", "pk")
    )
    return [Around(one, one.neighbours) for one in rows]


def _unions(body: Body | None) -> list[Body]:
    """The body above, where one is known; a union counts as such."""
    return [body.parent] if body and body.parent and body.parent.kind != Kind.ZONE else []
