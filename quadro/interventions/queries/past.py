"""Interventions on a past day, from what was told by then: the page of one, the signals of many."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal

from quadro.accounts.actors import Actor
from quadro.cube.places import ELSEWHERE, MUNICIPALITY, ZONE, key_of
from quadro.interventions.models import (
    Funding,
    Intervention,
    PhysicalIndicator,
    PhysicalReading,
    Place,
    PlannedCost,
    Share,
    Where,
)
from quadro.interventions.queries.page import Told, movements_of, page_from, page_of
from quadro.interventions.queries.progress import Course, Status, status_from, statuses_of
from quadro.interventions.queries.then import Then, fundings_then, latest, then_of, told
from quadro.kit.asof import AsOf
from quadro.plan.models import Provision
from quadro.territory.models import Municipality, Zone


def page_at(one: Intervention, by: Actor, as_of: AsOf) -> Told | None:
    """What the page tells today, or told on a day as known on another; None if it was not there.

    Titles, codes, tenders and links are those of today: they say which one it is.
    """
    if as_of.is_now:
        return page_of(one, by, on=as_of.today)
    on, known_at = as_of.on, as_of.known_at
    then = then_of([one.pk], on=on, known_at=known_at).get(one.pk)
    if then is None:
        return None
    costs = _costs([one.pk], as_of).get(one.pk, {})
    lines = fundings_then([one.pk], on=on, known_at=known_at).values("pk")
    rows = Funding.objects.filter(pk__in=[row["pk"] for row in lines]).select_related("funder")
    course = _courses({one.pk: then}, as_of)[one.pk]
    return page_from(
        status_from(as_it_was(one, then), course, costs, on), by,
        lines=rows.order_by("year", "pk"),
        movements=list(movements_of(one).filter(told(on, known_at))),
        costs=costs, places=_places(then.places), shares=_shares(then.shares),
    )  # fmt: skip


def as_it_was(one: Intervention, then: Then) -> Intervention:
    """A copy that says what was known; it is never saved."""
    was, money = copy(one), then.money
    was.state, was.state_reason = then.state, ""
    was.starts_on, was.due_on, was.done_on = then.starts_on, then.due_on, then.done_on
    was.weight, was.procedural, was.physical = then.weight, then.procedural, then.physical
    was.cost_eur, was.to_find_eur = money.cost, money.to_find
    was.committed_eur, was.paid_eur, was.saved_eur = money.committed, money.paid, money.saved
    was.forecast_on = was.next_update_on = was.told_on = None
    return was


def statuses_at(
    rows: Sequence[Intervention], as_of: AsOf, *, then: Mapping[int, Then] | None = None
) -> list[Status]:
    """The signals of interventions today, or on a past day: those not there yet are left out.

    Ten queries at most, whatever their number; three where `then` is known already.
    """
    if as_of.is_now:
        return statuses_of(rows, on=as_of.today)
    keys = [one.pk for one in rows]
    if then is None:
        then = then_of(keys, on=as_of.on, known_at=as_of.known_at)
    then = {key: then[key] for key in keys if key in then}
    courses, costs = _courses(then, as_of), _costs(keys, as_of)
    return [
        status_from(
            as_it_was(one, then[one.pk]), courses[one.pk], costs.get(one.pk, {}), as_of.on
        )
        for one in rows
        if one.pk in then
    ]  # fmt: skip


def _courses(then: Mapping[int, Then], as_of: AsOf) -> dict[int, Course]:
    """Two queries."""
    readings: dict[int, list[PhysicalReading]] = defaultdict(list)
    rows = PhysicalReading.objects.filter(
        told(as_of.on, as_of.known_at), indicator__intervention__in=then
    )
    for row in rows.order_by("on", "told_at", "pk"):
        readings[row.indicator_id].append(row)
    indicators: dict[int, list[PhysicalIndicator]] = defaultdict(list)
    for one in PhysicalIndicator.objects.filter(intervention__in=then).order_by("position"):
        indicators[one.intervention_id].append(one)
    return {
        key: Course(
            starts_on=was.starts_on, due_on=was.due_on, steps=was.steps,
            indicators=indicators.get(key, ()), readings=readings,
        )
        for key, was in then.items()
    }  # fmt: skip


def _costs(keys: Sequence[int], as_of: AsOf) -> dict[int, dict[int, Decimal]]:
    """Intervention → year → what was planned; years in their order."""
    rows = PlannedCost.objects.filter(told(as_of.on, as_of.known_at), intervention__in=keys)
    held = latest(rows, "intervention", "year", known="told_at")
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for key, year, amount in sorted(held.values_list("intervention", "year", "amount_eur")):
        if amount:
            found[key][year] = amount
    return found


def _places(parts: Mapping[str, Decimal]) -> Sequence[Place]:
    towns = Municipality.objects.in_bulk([n for key in parts if (n := key_of(key, MUNICIPALITY))])
    zones = Zone.objects.in_bulk([n for key in parts if (n := key_of(key, ZONE))])
    found = []
    for key, percent in sorted(parts.items(), key=lambda pair: -pair[1]):
        town, zone = towns.get(key_of(key, MUNICIPALITY) or 0), zones.get(key_of(key, ZONE) or 0)
        where = Where.MUNICIPALITY if town else Where.ZONE if zone else Where.AREA
        where = Where.ELSEWHERE if key == ELSEWHERE else where
        found.append(Place(where=where, municipality=town, zone=zone, percent=percent))
    return found


def _shares(parts: Mapping[int, Decimal]) -> Sequence[Share]:
    rows = Provision.objects.select_related("edition__programme").in_bulk(list(parts))
    told = sorted(parts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Share(provision=rows[key], percent=percent) for key, percent in told if key in rows]
