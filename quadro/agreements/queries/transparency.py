"""The half-yearly lists of accords (D.Lgs. 33/2013 art. 23), and what they still lack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.agreements.models import Act, Agreement, Party
from quadro.agreements.queries.publication import (
    ALBO_DAYS,
    HalfYear,
    Organ,
    Retention,
    act_kind_of,
    albo_days_of,
    retention_of,
)
from quadro.agreements.states import BINDING
from quadro.bodies.models import Kind
from quadro.kit.dates import Precision

NAMED = 6
"""The parties that a line of a list names; the files name all of them."""


@dataclass(frozen=True)
class Concluded:
    """An accord of the authority with others, as the lists tell it."""

    party: Party
    on: date
    precision: str

    @property
    def agreement(self) -> Agreement:
        return self.party.agreement

    @property
    def act(self) -> Act | None:
        return self.party.act

    @cached_property
    def organ(self) -> Organ | None:
        """Whose act approved it; None where there is no act, or its name does not tell."""
        kind = act_kind_of(self.act.kind) if self.act else None
        return kind.organ if kind else None

    @cached_property
    def others(self) -> list[str]:
        """The other parties, by name."""
        return [one.body.name for one in self.agreement.parties.all() if one.pk != self.party.pk]

    @property
    def named(self) -> list[str]:
        return self.others[:NAMED]

    @property
    def more(self) -> int:
        """How many other parties a line of a list leaves out."""
        return max(0, len(self.others) - NAMED)

    @property
    def retention(self) -> Retention:
        return retention_of(self.agreement, self.on)


def _accords() -> "QuerySet[Any]":
    """The authority in signed agreements: each with the day from which it is bound."""
    joined = Q(joined_on__isnull=False)
    return Party.objects.filter(
        body__kind=Kind.METROPOLITAN_AUTHORITY, agreement__state__in=BINDING
    ).annotate(
        concluded_on=Coalesce("joined_on", "agreement__signed_on"),
        concluded_precision=Case(
            When(joined, then=F("joined_on_precision")),
            default=F("agreement__signed_on_precision"),
        ),
    )


def _dated() -> "QuerySet[Any]":
    """Those whose half-year is known: a year alone is not enough."""
    return _accords().exclude(concluded_on=None).exclude(concluded_precision=Precision.YEAR)


def _with_all(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    others = Party.objects.select_related("body").order_by("role", "body__name", "pk")
    return rows.select_related("agreement__instrument", "act").prefetch_related(
        Prefetch("agreement__parties", others)
    )


def concluded_in(half: HalfYear) -> list[Concluded]:
    """All accords of a half-year, published or not, in the order of their days."""
    rows = _with_all(_dated().filter(concluded_on__range=(half.first, half.last)))
    return [
        Concluded(one, one.concluded_on, one.concluded_precision)
        for one in rows.order_by("concluded_on", "agreement__title", "pk")
    ]


def undated(most: int = 200) -> list[Agreement]:
    """Signed agreements of which no source says in which half-year: they are in no list."""
    rows = _accords().filter(Q(concluded_on=None) | Q(concluded_precision=Precision.YEAR))
    rows = rows.select_related("agreement").order_by("agreement__title", "pk")
    return [one.agreement for one in rows[:most]]


def half_years(now: HalfYear) -> list[tuple[HalfYear, int]]:
    """The half-years that have published accords, and the present one; the latest first."""
    second = When(month__gt=6, then=Value(2))
    rows = (
        _dated()
        .filter(agreement__published_at__isnull=False)
        .annotate(year=ExtractYear("concluded_on"), month=ExtractMonth("concluded_on"))
        .annotate(half=Case(second, default=Value(1), output_field=IntegerField()))
        .values("year", "half")
        .annotate(count=Count("pk"))
        .values_list("year", "half", "count")
    )
    found = {HalfYear(year, half): count for year, half, count in rows}
    return sorted({now: 0, **found}.items(), reverse=True)


# What is missing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missed:
    """One thing to put right, and the page where."""

    text: str
    cure: str


@dataclass(frozen=True)
class Gap:
    """An accord that is not as the law wants it shown."""

    row: Concluded
    missed: Sequence[Missed]


def gaps_in(rows: Sequence[Concluded], on: date) -> list[Gap]:
    """What should be published and is not, of the accords of a half-year, on a day."""
    found = [Gap(row, list(_missed(row, on))) for row in rows]
    return [one for one in found if one.missed]


def _missed(row: Concluded, on: date) -> Iterator[Missed]:
    agreement, act = row.agreement, row.act
    if not agreement.is_published:
        yield Missed(_("Non è pubblicata sul sito."), agreement.get_absolute_url())
    if act is None:
        page = reverse("agreements:edit_party", args=[agreement.slug, row.party.pk])
        yield Missed(_("Manca l’atto con cui l’ente l’ha approvata."), page)
        return
    page = reverse("agreements:edit_act", args=[agreement.slug, act.pk])
    if row.organ is None:
        text = _("«%(act)s» non dice se l’atto è di un organo politico o di un dirigente.")
        yield Missed(text % {"act": act.kind}, page)
    if text := _of_the_albo(act, on):
        yield Missed(text, page)


def _of_the_albo(act: Act, on: date) -> str:
    """What its publication on the albo lacks; nothing while its days still run."""
    kind = act_kind_of(act.kind)
    wanted = kind.albo_days if kind else ALBO_DAYS
    if act.albo_since is None:
        return _("Mancano i dati della pubblicazione in albo.")
    days = albo_days_of(act)
    if days is None:
        runs = on < act.albo_since + timedelta(days=wanted)
        return "" if runs else _("Non si sa fino a quando l’atto è stato in albo.")
    if days < wanted:
        return _("È stato in albo %(days)s giorni: ne servono %(wanted)s di seguito.") % {
            "days": days,
            "wanted": wanted,
        }
    return ""
