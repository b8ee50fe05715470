"""Who pays how much in a year: approved, computed now, or only tried. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property

from quadro.bodies.models import Body
from quadro.joint.models import Budget, JointService, Member
from quadro.joint.sharing import Part, Quota, Row, Sharing, share
from quadro.kit.refusals import Refused
from quadro.territory.queries import latest_populations

Counted = Mapping[int, tuple[int, int]]
"""Key of a body → residents, and the year of the count."""


@dataclass(frozen=True)
class Trial:
    """What is tried in place of what is kept: None keeps it."""

    cost_eur: Decimal | None = None
    parts: Sequence[Part] | None = None
    cap_percent: Decimal | None = None
    has_cap: bool = False
    """The cap was told, also where it was told that there is none."""
    newcomer: Body | None = None
    since: date | None = None


@dataclass(frozen=True)
class Line:
    """A municipality in the table: what it paid, what it pays, what it would pay."""

    body: Body
    heads: int | None
    counted: int | None
    before: Decimal | None
    now: Quota | None
    after: Quota | None
    is_lead: bool = False
    is_newcomer: bool = False
    total: int = 0
    """Cents of the whole."""

    @property
    def now_eur(self) -> Decimal | None:
        return None if self.now is None else Decimal(self.now.cents).scaleb(-2)

    @property
    def after_eur(self) -> Decimal | None:
        return None if self.after is None else Decimal(self.after.cents).scaleb(-2)

    @property
    def difference(self) -> Decimal | None:
        if self.now_eur is None or self.before is None:
            return None
        return self.now_eur - self.before

    @property
    def percent(self) -> Decimal:
        if self.now is None or not self.total:
            return Decimal(0)
        return Decimal(self.now.cents * 100) / self.total


@dataclass(frozen=True)
class Division:
    """The cost of a year among the municipalities, beside the year before."""

    service: JointService
    year: int
    budget: Budget
    previous: Budget | None
    parts: Sequence[Part]
    cost_eur: Decimal
    cap_percent: Decimal | None
    lines: Sequence[Line]
    now: Sharing | None
    after: Sharing | None
    newcomer: Body | None = None
    since: date | None = None
    is_tried: bool = False
    """The cost, the rule or the cap are not those kept."""
    refusal: str = ""
    counts: Sequence[int] = field(default_factory=list)
    """The years in which residents were counted."""

    @property
    def is_approved(self) -> bool:
        return self.budget.is_approved and not self.is_tried

    @property
    def last_year(self) -> int:
        return self.year - 1

    @cached_property
    def heads(self) -> int | None:
        known = [one.heads for one in self.lines if not one.is_newcomer]
        return None if None in known or not known else sum(one or 0 for one in known)

    @cached_property
    def before_eur(self) -> Decimal | None:
        known = [one.before for one in self.lines if one.before is not None]
        return sum(known, Decimal()) if known else None

    @property
    def difference(self) -> Decimal | None:
        if self.now is None or self.before_eur is None:
            return None
        return self.cost_eur - self.before_eur

    @property
    def shown(self) -> list[tuple[Line, Sharing, Quota]]:
        """Each municipality with the sharing of which the steps are told."""
        told = []
        for one in self.lines:
            for sharing, quota in ((self.now, one.now), (self.after, one.after)):
                if sharing is not None and quota is not None:
                    told.append((one, sharing, quota))
                    break
        return told


def counted_on(bodies: Iterable[Body], day: date) -> Counted:
    """The residents of municipalities, at the latest count known on a day: one query."""
    towns = {one.municipality_id: one.pk for one in bodies if one.municipality_id}
    return {towns[town]: told for town, told in latest_populations(towns, day).items()}


def spans_of(service: JointService, members: Iterable[Member]) -> list[Any]:
    """When a municipality is in, within the days of the service."""
    found = []
    for one in members:
        since = max((day for day in (one.since, service.since) if day), default=None)
        until = min((day for day in (one.until, service.until) if day), default=None)
        if since is None or until is None or since < until:
            found.append((since, until))
    return found


def rows_of(
    service: JointService, members: Sequence[Member], budget: Budget | None, counted: Counted,
    *, cap: Fraction | None,
) -> list[Row]:  # fmt: skip
    """The municipalities as the engine wants them; who came back has two spans and one row."""
    measures = {one.body_id: one for one in budget.measures.all()} if budget else {}
    by_body: dict[int, list[Member]] = {}
    for one in members:
        by_body.setdefault(one.body_id, []).append(one)
    rows = []
    for key, mine in by_body.items():
        told = measures.get(key)
        weight = next((one.weight for one in reversed(mine) if one.weight is not None), None)
        own = told.cap_percent if told else None
        rows.append(
            Row(
                mine[0].body.name,
                spans=spans_of(service, mine),
                heads=counted[key][0] if key in counted else None,
                units=Fraction(told.units) if told and told.units is not None else None,
                weight=Fraction(weight) if weight is not None else None,
                cap=Fraction(own) if own is not None else cap,
                label=mine[0].body.label,
            )
        )
    return rows


def kept_rows(budget: Budget) -> list[Row]:
    """The rows from which an approved sharing was computed, as they were kept."""

    def number(value: str | None) -> Fraction | None:
        return None if value is None else Fraction(value)

    def day(value: str | None) -> date | None:
        return None if value is None else date.fromisoformat(value)

    return [
        Row(
            one["name"],
            spans=[(day(since), day(until)) for since, until in one["spans"]],
            heads=one["heads"], units=number(one["units"]), weight=number(one["weight"]),
            cap=number(one["cap"]),
            label=one["label"],
        )
        for one in budget.computed["rows"]
    ]  # fmt: skip


def as_kept(rows: Iterable[Row], counted: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows as JSON keeps them, with the year of the count of each."""

    def text(value: object) -> str | None:
        return None if value is None else str(value)

    return [
        {
            "name": one.name,
            "label": one.label,
            "heads": one.heads,
            "counted": counted.get(one.name),
            "units": text(one.units),
            "weight": text(one.weight),
            "cap": text(one.cap),
            "spans": [[text(since), text(until)] for since, until in one.spans],
        }
        for one in rows
    ]


def sharing_of(budget: Budget, members: Sequence[Member], counted: Counted) -> Sharing:
    """Of an approved budget what was computed then, of another what it would be now."""
    if budget.is_approved:
        rows = kept_rows(budget)
    else:
        rows = _in_year(
            rows_of(budget.service, members, budget, counted, cap=budget.cap), budget.year
        )
    return share(budget.cents, rows, budget.parts, year=budget.year)


def _in_year(rows: Iterable[Row], year: int) -> list[Row]:
    """Who is there on some day of the year: of the others nothing needs to be known."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    return [
        one
        for one in rows
        if any(
            (since is None or since < end) and (until is None or until > first)
            for since, until in one.spans
        )
    ]


def division_of(
    service: JointService, members: Sequence[Member], budgets: Sequence[Budget], *,
    year: int, trial: Trial | None = None,
) -> Division | None:  # fmt: skip
    """The sharing of a year among `budgets`, those that the reader may read; one query.

    With a trial, of what is tried in its place. None where there is no cost to share.
    """
    told = trial or Trial()
    budget = next((one for one in budgets if one.year == year), None)
    previous = next((one for one in budgets if one.year == year - 1), None)
    if budget is None:
        return None
    cost = budget.cost_eur if told.cost_eur is None else told.cost_eur
    parts = tuple(told.parts or budget.parts)
    cap = told.cap_percent if told.has_cap else budget.cap_percent
    bodies = _once([one.body for one in members] + ([told.newcomer] if told.newcomer else []))
    counted = counted_on(bodies, budget.counted_on)
    rows = _rows_tried(service, members, budget, counted, cap=cap)
    new = _newcomer(service, told, counted, cap)
    refusal, now, after = "", None, None
    try:
        now = share(int(cost * 100), rows, parts, year=year)
        after = share(int(cost * 100), [*rows, new], parts, year=year) if new else None
    except Refused as refused:
        refusal = str(refused)
    found = Division(
        service=service, year=year, budget=budget, previous=previous, parts=parts, cost_eur=cost,
        cap_percent=cap, lines=[], now=now, after=after, newcomer=told.newcomer, since=told.since,
        is_tried=(cost, parts, cap) != (budget.cost_eur, budget.parts, budget.cap_percent),
        refusal=refusal,
    )  # fmt: skip
    paid = _paid(previous, members, counted)
    by_name = {one.name: one for one in [*rows, *([new] if new else [])]}
    lines = [
        _line(
            found, body, by_name[body.name], counted=counted.get(body.pk), paid=paid.get(body.name)
        )
        for body in bodies
        if body.name in by_name
    ]
    lines.sort(key=lambda one: one.is_newcomer)
    return replace(found, lines=lines, counts=sorted({one.counted for one in lines if one.counted}))


def _line(
    found: Division,
    body: Body,
    row: Row,
    *,
    counted: tuple[int, int] | None,
    paid: Decimal | None,
) -> Line:
    return Line(
        body=body,
        heads=row.heads,
        counted=counted[1] if counted else None,
        before=paid,
        now=found.now.quotas.get(body.name) if found.now else None,
        after=found.after.quotas.get(body.name) if found.after else None,
        is_lead=body.pk == found.service.lead_id,
        is_newcomer=body == found.newcomer,
        total=int(found.cost_eur * 100),
    )


def _rows_tried(
    service: JointService, members: Sequence[Member], budget: Budget, counted: Counted, *,
    cap: Decimal | None,
) -> list[Row]:  # fmt: skip
    """Those of an approved year stay as they were kept, but for a cap that is tried."""
    percent = None if cap is None else Fraction(cap)
    if not budget.is_approved:
        return _in_year(rows_of(service, members, budget, counted, cap=percent), budget.year)
    rows = kept_rows(budget)
    return rows if cap == budget.cap_percent else [replace(one, cap=percent) for one in rows]


def _newcomer(
    service: JointService, told: Trial, counted: Counted, cap: Decimal | None
) -> Row | None:
    if told.newcomer is None:
        return None
    return Row(
        told.newcomer.name,
        spans=[(told.since, service.until)],
        heads=counted[told.newcomer.pk][0] if told.newcomer.pk in counted else None,
        cap=None if cap is None else Fraction(cap),
        label=told.newcomer.label,
    )


def _once(bodies: Iterable[Body]) -> list[Body]:
    found = {one.pk: one for one in bodies}
    return sorted(found.values(), key=lambda one: (one.label, one.pk))


def _paid(budget: Budget | None, members: Sequence[Member], counted: Counted) -> dict[str, Decimal]:
    """What each paid in a year, by its name."""
    if budget is None:
        return {}
    if budget.is_approved:
        names = {one.pk: one.body.name for one in members}
        return {names[one.member_id]: one.amount_eur for one in budget.shares.all()}
    try:
        found = sharing_of(budget, members, counted)
    except Refused:
        return {}
    return {name: Decimal(one.cents).scaleb(-2) for name, one in found.quotas.items()}
