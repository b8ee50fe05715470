"""What the first page tells: deadlines, what changed lately, what the register lacks."""

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.queries import LACKS, ending
from quadro.agreements.states import LIVING, OVER, PHASES, Phase

SHOWN = 5
LACKING = reduce(or_, LACKS.values(), Q())


@dataclass(frozen=True)
class Tally:
    """The agreements that somebody may read, counted; `lacking` have some fact to fix."""

    all: int
    living: int
    approving: int
    over: int
    lacking: int


def tally(by: Actor) -> Tally:
    found = (
        Agreement.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            living=Count("pk", filter=Q(state__in=LIVING)),
            approving=Count("pk", filter=Q(state__in=PHASES[Phase.APPROVING])),
            over=Count("pk", filter=Q(state__in=OVER)),
            lacking=Count("pk", filter=LACKING),
        )
    )
    return Tally(**found)


def deadlines(by: Actor, *, on: date) -> "QuerySet[Agreement]":
    """What ends in the next 180 days, the first first."""
    return Agreement.objects.readable_by(by).filter(ending(on)).order_by("ends_on", "pk")


@dataclass(frozen=True)
class News:
    """Something that changed on a day, without saying who did it.

    `what` is `signed`, `published` or `updated`; several agreements of one day are told together.
    """

    what: str
    day: date
    precision: str
    count: int
    title: str
    slug: str


def news(by: Actor, *, on: date) -> list[News]:
    """The latest signatures, publications and updates, the latest first: two queries."""
    rows = Agreement.objects.readable_by(by)
    signed = (
        rows.filter(signed_on__lte=on)
        .order_by("-signed_on", "pk")
        .annotate(told=Coalesce(NullIf("short_title", Value("")), "title"))
        .values_list("signed_on", "signed_on_precision", "told", "slug")[:SHOWN]
    )
    found = [
        News("signed", day, precision, 1, title, slug)
        for day, precision, title, slug in signed
        if day
    ]
    days = (
        rows.order_by()
        .values(published=TruncDate("published_at"), updated=F("updated_on"))
        .annotate(
            n=Count("pk"),
            title=Min(Coalesce(NullIf("short_title", Value("")), "title")),
            slug=Min("slug"),
        )
        .values_list("published", "updated", "n", "title", "slug")
    )
    told: dict[tuple[str, date], News] = {}
    for published, updated, n, title, slug in days:
        if published is not None:
            _add(told, News("published", published, "day", n, title, slug))
        if updated != published:
            _add(told, News("updated", updated, "day", n, title, slug))
    found += told.values()
    return sorted(found, key=lambda one: one.day, reverse=True)[: SHOWN + 1]


def _add(told: dict[tuple[str, date], News], one: News) -> None:
    """Agreements of the same day are one piece of news."""
    same = told.get((one.what, one.day))
    told[one.what, one.day] = replace(one, count=one.count + same.count) if same else one
