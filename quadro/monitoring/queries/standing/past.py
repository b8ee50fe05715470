"""The leaves as they were on a day and as known on another, reckoned from what was told."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from quadro.agreements.models import Agreement
from quadro.delivery import queries as delivery
from quadro.delivery.models import Commitment
from quadro.delivery.queries import Then
from quadro.delivery.reckoning import NOTHING, WHOLE, Timing
from quadro.delivery.states import OPEN, State
from quadro.interventions import queries as interventions
from quadro.interventions.models import Funding, Intervention, Place, Share, Where
from quadro.interventions.queries import Then as Was
from quadro.interventions.states import State as Course
from quadro.kit.asof import AsOf
from quadro.monitoring.models import Indicator
from quadro.monitoring.queries.progress import standings_of
from quadro.monitoring.queries.standing.land import (
    AREA,
    ELSEWHERE,
    place_of,
    places_of_bodies,
)
from quadro.monitoring.queries.standing.leaves import (
    ALL,
    COMMITMENT,
    INDICATOR,
    WORK,
    Leaf,
    Record,
    parts_of,
    spread,
)
from quadro.monitoring.queries.standing.sums import COUNTS, Pair

ONE = Decimal(1)


def leaves(as_of: AsOf, *, only: Q, works: Q, kinds: str = ALL) -> Iterator[Leaf]:
    """All that had been told by then; `only` and `works` narrow by what time does not change."""
    if COMMITMENT in kinds:
        yield from _commitments(as_of, only)
    if WORK in kinds:
        yield from _interventions(as_of, works)
    if INDICATOR in kinds:
        yield from _indicators(as_of)


# Commitments --------------------------------------------------------------------------------------


def _commitments(as_of: AsOf, only: Q) -> Iterator[Leaf]:
    public = Commitment.objects.filter(only, agreement__in=Agreement.objects.published())
    told = public.order_by().values_list("pk", "agreement", "is_demonstration")
    rows = {key: (agreement, is_invented) for key, agreement, is_invented in told}
    places = places_of_bodies()
    then = delivery.then_of(list(rows), on=as_of.on, known_at=as_of.known_at)
    for key, one in then.items():
        agreement, is_invented = rows[key]
        sums = sums_of(one)
        if is_invented:
            sums["demonstration"] = Pair(ONE)
        shares = {provision: percent / WHOLE for provision, percent in one.shares.items()}
        record = Record(COMMITMENT, key, one.owner, (agreement,))
        yield from spread(record, sums, shares, {places.get(one.owner, AREA): ONE})


def sums_of(one: Then) -> dict[str, Pair]:
    """What a commitment is in a sum: one that is cancelled weighs nothing."""
    if one.state == State.CANCELLED:
        return {COUNTS[Timing.CANCELLED]: Pair(ONE)}
    sums = {COUNTS[one.timing]: Pair(ONE, one.weight)}
    if one.done is not None:
        sums["progress"] = Pair(one.weight * one.done, one.weight)
        planned = WHOLE if one.state == State.DONE else one.planned
        if planned is not None:
            sums["planned"] = Pair(one.weight * planned, one.weight)
    due = one.next_update_on
    if one.state in OPEN and due is not None and due < one.on:
        sums["stale"] = Pair(ONE)
    return sums


# Interventions ------------------------------------------------------------------------------------


def _interventions(as_of: AsOf, works: Q) -> Iterator[Leaf]:
    rows = Intervention.objects.filter(works, is_public=True).order_by()
    bodies = dict(rows.values_list("pk", "body"))
    invented = set(rows.filter(is_demonstration=True).values_list("pk", flat=True))
    keys = list(bodies)
    then = interventions.then_of(keys, on=as_of.on, known_at=as_of.known_at)
    shares, places, within = _shares(keys), _places(keys), _agreements(keys)
    paid_by = _sources(keys, as_of)
    for key, one in then.items():
        if sums := sums_of_work(one):
            if key in invented:
                sums["interventions_demonstration"] = Pair(ONE)
            record = Record(
                WORK, key, bodies[key], tuple(within.get(key, ())), paid_by.get(key, {})
            )
            yield from spread(record, sums, shares.get(key, {}), places.get(key, {AREA: ONE}))


def sums_of_work(one: Was) -> dict[str, Pair]:
    """What an intervention is in a sum: its money, and its three dimensions by what it costs."""
    if one.state == Course.CANCELLED:
        return {}
    money = one.money
    told = {
        "cost": money.cost, "to_find": money.to_find, "committed": money.committed,
        "paid": money.paid,
    }  # fmt: skip
    sums = {"interventions": Pair(ONE)}
    sums |= {name: Pair(value) for name, value in told.items() if value is not None}
    if money.cost:
        known = {"procedural": one.procedural, "physical": one.physical}
        known["financial"] = None if money.paid_percent is None else min(money.paid_percent, WHOLE)
        for name, percent in known.items():
            if percent is not None:
                sums[name] = Pair(money.cost * percent, money.cost)
    return sums


def _shares(keys: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = {}
    rows = Share.objects.filter(intervention__in=keys).order_by()
    for key, provision, percent in rows.values_list("intervention", "provision", "percent"):
        found.setdefault(key, {})[provision] = percent / WHOLE
    return found


def _places(keys: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = Place.objects.filter(intervention__in=keys).order_by()
    told = rows.values_list("intervention", "where", "municipality", "zone", "percent")
    for key, where, town, zone, percent in told:
        place = ELSEWHERE if where == Where.ELSEWHERE else place_of(town, zone)
        mine = found.setdefault(key, {})
        mine[place] = mine.get(place, NOTHING) + percent / WHOLE
    return found


def _agreements(keys: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Intervention.agreements.through.objects.filter(intervention__in=keys).order_by("pk")
    for key, agreement in rows.values_list("intervention", "agreement"):
        found.setdefault(key, []).append(agreement)
    return found


def _sources(keys: Sequence[int], as_of: AsOf) -> dict[int, Mapping[str, Decimal]]:
    """Intervention → source → the part of its cost; of each line the latest told of the day."""
    rows = Funding.objects.filter(
        intervention__in=keys, on__lte=as_of.on, told_at__lte=as_of.known_at
    )
    place = Window(
        RowNumber(),
        partition_by=[F("intervention"), F("source"), F("funder"), F("year")],
        order_by=[F("on").desc(), F("told_at").desc(), F("pk").desc()],
    )
    told = rows.annotate(place=place).filter(place=1, amount_eur__gt=0)
    return parts_of(told.values_list("intervention", "source", "amount_eur"))


# Indicators ---------------------------------------------------------------------------------------


def _indicators(as_of: AsOf) -> Iterator[Leaf]:
    """How far the results are, in the parts of the provisions that they tell of."""
    rows = Indicator.objects.filter(is_public=True, links__isnull=False).distinct()
    found = list(rows.prefetch_related("links").order_by("pk"))
    for one in standings_of(found, on=as_of.on, known_at=as_of.known_at, is_live=True):
        if one.done is not None:
            weight = one.indicator.weight
            links = {link.provision_id: link.percent / WHOLE for link in one.indicator.links.all()}
            sums = {"results": Pair(weight * one.done, weight)}
            yield from spread(Record(INDICATOR, one.indicator.pk), sums, links, {AREA: ONE})
