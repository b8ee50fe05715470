"""How commitments were on a day, as it was known on another: read from the facts kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from quadro.bodies.models import Body
from quadro.delivery.models import Commitment, Fact, FactName, Override, Step, Update
from quadro.delivery.queries.progress import (
    Status,
    status_from,
    statuses_in,
    statuses_of,
    timing_at,
)
from quadro.delivery.queries.progress import sum_of_steps as sum_of
from quadro.delivery.queries.structure import day_in, shares_from, steps_from, values_from
from quadro.delivery.reckoning import WHOLE, Timing, planned_on
from quadro.delivery.states import State
from quadro.kit.asof import AsOf
from quadro.kit.gathered import Gathered

N = FactName
Facts = Mapping[str, str]


@dataclass(frozen=True)
class Then:
    """A commitment on a day: its state, owner, days, weight, steps, how far it was."""

    state: str
    starts_on: date | None
    due_on: date | None
    weight: Decimal
    done: Decimal | None
    planned: Decimal | None
    on: date
    agreement: int = 0
    is_demonstration: bool = False
    title: str = ""
    owner: int = 0
    done_on: date | None = None
    next_update_on: date | None = None
    steps: Sequence[Step] = field(default=())
    shares: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def timing(self) -> Timing:
        return timing_at(self, self.done, self.planned, self.on)


def then_of(
    keys: "Sequence[int] | QuerySet[Commitment]", *, on: date, known_at: datetime
) -> dict[int, Then]:
    """Commitment → how it was on a day as known at a moment; those not there yet are left out.

    Two queries. Of each fact the latest day not after `on` among what was known, and of two of the
    same day the one known last.
    """
    ever = ("commitment__agreement", "commitment__is_demonstration")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    always: dict[int, tuple[int, bool]] = {}
    rows = _latest(keys, on, known_at).values_list("commitment", "name", "value", *ever)
    for key, name, value, agreement, is_demonstration in rows:
        found[key][name] = value
        always[key] = agreement, is_demonstration
    facts = {key: told for key, told in found.items() if N.STATE in told}
    values = _values_of([key for key, told in facts.items() if told.get(N.STEPS)], on, known_at)
    return {
        key: _then(told, values.get(key, {}), on, always[key]) for key, told in facts.items()
    }  # fmt: skip


def facts_of(
    keys: "Sequence[int] | QuerySet[Commitment]", *, on: date, known_at: datetime
) -> dict[int, dict[str, str]]:
    """Commitment → name → value; those not there yet are left out."""
    told = _latest(keys, on, known_at).values_list("commitment", "name", "value")
    facts: dict[int, dict[str, str]] = defaultdict(dict)
    for key, name, value in told:
        facts[key][name] = value
    return {key: found for key, found in facts.items() if N.STATE in found}


def _latest(
    keys: "Sequence[int] | QuerySet[Commitment]", on: date, known_at: datetime
) -> "QuerySet[Fact]":
    """Of each fact what held; `place` is always 1."""
    place = Window(
        RowNumber(),
        partition_by=[F("commitment"), F("name")],
        order_by=[F("on").desc(), F("known_at").desc(), F("pk").desc()],
    )
    rows = Fact.objects.filter(commitment__in=keys, on__lte=on, known_at__lte=known_at)
    return rows.annotate(place=place).filter(place=1)


def _values_of(keys: Sequence[int], on: date, known_at: datetime) -> dict[int, dict[int, Decimal]]:
    """Commitment → step → what had been told of it."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = Update.objects.filter(commitment__in=keys, on__lte=on, told_at__lte=known_at)
    for key, values in rows.order_by("on", "pk").values_list("commitment", "values"):
        found[key] |= values_from(values)
    return found


def _then(told: Facts, values: Mapping[int, Decimal], on: date, ever: tuple[int, bool]) -> Then:
    starts, due = day_in(told.get(N.STARTS_ON)), day_in(told.get(N.DUE_ON))
    steps = steps_from(told.get(N.STEPS, ""), values)
    progress = told.get(N.PROGRESS)
    done, planned = Decimal(progress) if progress else None, planned_on(starts, due, on)
    if steps:
        whole = sum_of(steps, on=on)
        done, planned = whole.done, whole.planned
    return Then(
        state=State(told[N.STATE]),
        starts_on=starts,
        due_on=due,
        weight=Decimal(told.get(N.WEIGHT) or 1),
        done=WHOLE if told[N.STATE] == State.DONE else done,
        planned=planned,
        on=on,
        agreement=ever[0],
        is_demonstration=ever[1],
        title=told.get(N.TITLE, ""),
        owner=int(told.get(N.OWNER) or 0),
        done_on=day_in(told.get(N.DONE_ON)),
        next_update_on=day_in(told.get(N.NEXT_UPDATE_ON)),
        steps=steps,
        shares=shares_from(told.get(N.SHARES, "")),
    )


# The signals on a day -----------------------------------------------------------------------------


def statuses_at(rows: "Sequence[Commitment] | QuerySet[Commitment]", as_of: AsOf) -> list[Status]:
    """The signals of commitments today, or on a past day: those not there yet are left out.

    Of today nothing more is asked than the question that finds them.
    What comes back of a past day are copies that say what was known then; they are never saved.
    """
    if as_of.is_now:
        if isinstance(rows, QuerySet):
            return statuses_in(rows, on=as_of.today)
        return statuses_of(rows, on=as_of.today)
    rows = list(rows)
    keys = [one.pk for one in rows]
    facts = facts_of(keys, on=as_of.on, known_at=as_of.known_at)
    said = _said_of(keys, as_of)
    bodies = _owners(rows, facts.values())
    found = []
    for one in rows:
        if one.pk not in facts:
            continue
        updates, override = said[one.pk]
        was = _as_it_was(one, facts[one.pk], updates, bodies)
        values: dict[int, Decimal] = {}
        for update in updates:
            values |= values_from(update.values)
        steps = steps_from(facts[one.pk].get(N.STEPS, ""), values)
        last = next((update for update in reversed(updates) if update.confidence), None)
        found.append(status_from(was, steps, last, override, on=as_of.on))
    return found


UPDATES = Gathered(
    Update, "id", "on", "values", "confidence", "sentence", "body__id", "body__name",
    "body__short_name",
)  # fmt: skip
OVERRIDES = Gathered(Override)


def _said_of(keys: Sequence[int], as_of: AsOf) -> dict[int, tuple[list[Update], Override | None]]:
    """What was told of each, the last thing last; and the correction that held on the day, by what
    was known: a later withdrawal was not. One query.
    """
    told = {"commitment": OuterRef("pk"), "on__lte": as_of.on, "told_at__lte": as_of.known_at}
    ended = Q(withdrawn_on__lte=as_of.on, withdrawn_at__lte=as_of.known_at)
    held = Override.objects.filter(**told).exclude(expires_on__lt=as_of.on).exclude(ended)
    rows = Commitment.objects.filter(pk__in=keys).values_list(
        "pk",
        UPDATES.many(Update.objects.filter(**told)),
        OVERRIDES.first(held.order_by("-told_at", "-pk")),
    )
    return {
        key: (
            sorted(UPDATES.read(updates), key=lambda one: (one.on, one.pk)),
            OVERRIDES.read_first(override),
        )
        for key, updates, override in rows
    }


def _owners(rows: Iterable[Commitment], facts: Iterable[Facts]) -> dict[int, Body]:
    """The bodies that owed them; one more query only where one has changed."""
    known = {one.owner_id: one.owner for one in rows}
    wanted = {int(told[N.OWNER]) for told in facts if told.get(N.OWNER)}
    return known | Body.objects.in_bulk(wanted - known.keys())


def _as_it_was(
    commitment: Commitment, told: Facts, updates: Sequence[Update], bodies: Mapping[int, Body]
) -> Commitment:
    was = copy(commitment)
    was._state = copy(commitment._state)
    was._state.fields_cache = dict(commitment._state.fields_cache)
    was.state = told[N.STATE]
    was.state_reason = told.get(N.REASON, "")
    was.title = told.get(N.TITLE) or commitment.title
    was.deliverable = told.get(N.DELIVERABLE) or commitment.deliverable
    was.owner = bodies.get(int(told.get(N.OWNER) or 0), commitment.owner)
    was.starts_on, was.due_on = day_in(told.get(N.STARTS_ON)), day_in(told.get(N.DUE_ON))
    was.forecast_on, was.done_on = day_in(told.get(N.FORECAST_ON)), day_in(told.get(N.DONE_ON))
    was.next_update_on = day_in(told.get(N.NEXT_UPDATE_ON))
    was.weight = Decimal(told.get(N.WEIGHT) or 1)
    was.progress = Decimal(told[N.PROGRESS]) if told.get(N.PROGRESS) else None
    was.told_on = updates[-1].on if updates else None
    count, unit, since = (told.get(N.TERM) or "  ").split(" ")
    was.term_count, was.term_unit, was.term_from = int(count) if count else None, unit, since
    return was
