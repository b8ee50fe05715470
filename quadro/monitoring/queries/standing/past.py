"""The leaves as they were on a day and as known on another, reckoned from what was told."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import cached_property

from quadro.agreements.models import Agreement
from quadro.delivery import queries as delivery
from quadro.delivery.models import Commitment
from quadro.delivery.queries import Then
from quadro.delivery.reckoning import WHOLE, Timing
from quadro.delivery.states import OPEN, State
from quadro.interventions import queries as interventions
from quadro.interventions.models import Intervention
from quadro.interventions.queries import Then as Was
from quadro.interventions.states import State as Course
from quadro.kit.asof import AsOf
from quadro.monitoring.models import Indicator, Link
from quadro.monitoring.queries.places import Places
from quadro.monitoring.queries.progress import live_standings_of
from quadro.monitoring.queries.standing.land import (
    AREA,
    places_of_bodies,
)
from quadro.monitoring.queries.standing.leaves import (
    COMMITMENT,
    INDICATOR,
    WORK,
    Leaf,
    Record,
    Ties,
    spread,
)
from quadro.monitoring.queries.standing.nodes import Tree
from quadro.monitoring.queries.standing.sums import COUNTS, Pair

ONE = Decimal(1)


class Ever:
    """What does not depend on the day: read once for all the days that a page tells of."""

    @cached_property
    def tree(self) -> Tree:
        return Tree.read()

    @cached_property
    def body_places(self) -> dict[int, str]:
        return places_of_bodies()

    @cached_property
    def results(self) -> tuple[list[Indicator], Mapping[int, Mapping[int, Decimal]]]:
        """The indicators that tell of provisions, and the part that counts for each."""
        told = Link.objects.filter(indicator__is_public=True).select_related("indicator")
        shares: dict[int, dict[int, Decimal]] = defaultdict(dict)
        found: dict[int, Indicator] = {}
        for link in told.order_by("indicator", "pk"):
            found[link.indicator_id] = link.indicator
            shares[link.indicator_id][link.provision_id] = link.percent / WHOLE
        return list(found.values()), shares


def leaves(
    as_of: AsOf, ever: Ever, *, only: Q, works: Q, kinds: str, places: Callable[[], Places]
) -> Iterator[Leaf]:
    """All that had been told by then; `only` and `works` narrow by what time does not change.

    `places` of the day are asked for where indicators are.
    """
    if COMMITMENT in kinds:
        yield from _commitments(as_of, ever, only)
    if WORK in kinds:
        yield from _interventions(as_of, works)
    if INDICATOR in kinds:
        yield from _indicators(as_of, ever, places)


# Commitments --------------------------------------------------------------------------------------


def _commitments(as_of: AsOf, ever: Ever, only: Q) -> Iterator[Leaf]:
    public = Commitment.objects.filter(only, agreement__in=Agreement.objects.published())
    then = delivery.then_of(public.order_by(), on=as_of.on, known_at=as_of.known_at)
    bodies = ever.body_places if then else {}
    for key, one in then.items():
        sums = sums_of(one)
        if one.is_demonstration:
            sums["demonstration"] = Pair(ONE)
        shares = {provision: percent / WHOLE for provision, percent in one.shares.items()}
        record = Record(COMMITMENT, key, one.owner, one.agreement)
        yield from spread(record, sums, shares, {bodies.get(one.owner, AREA): ONE})


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
    then = interventions.then_of(rows, on=as_of.on, known_at=as_of.known_at)
    keys = list(then)
    ties = Ties(
        Intervention.agreements.through.objects.filter(intervention__in=keys),
        interventions.fundings_then(keys, on=as_of.on, known_at=as_of.known_at),
    )
    for key, one in then.items():
        if sums := sums_of_work(one):
            if one.record.is_demonstration:
                sums["interventions_demonstration"] = Pair(ONE)
            shares = {provision: percent / WHOLE for provision, percent in one.shares.items()}
            places = {place: percent / WHOLE for place, percent in one.places.items()}
            record = Record(WORK, key, one.record.body_id, ties=ties, then=one)
            yield from spread(record, sums, shares, places or {AREA: ONE})


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


# Indicators ---------------------------------------------------------------------------------------


def _indicators(as_of: AsOf, ever: Ever, places: Callable[[], Places]) -> Iterator[Leaf]:
    """How far the results are, in the parts of the provisions that they tell of."""
    rows, shares = ever.results
    if not rows:
        return
    for one in live_standings_of(rows, on=as_of.on, known_at=as_of.known_at, places=places()):
        if one.done is not None:
            weight = one.indicator.weight
            sums = {"results": Pair(weight * one.done, weight)}
            record = Record(INDICATOR, one.indicator.pk)
            yield from spread(record, sums, shares[one.indicator.pk], {AREA: ONE})
