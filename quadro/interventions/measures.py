"""What an intervention contributes to the roll-up: from the record and its two kinds of shares.

Money is summed in euro; its weight is how many interventions tell it. The three dimensions are the
sides of a division, Σ(cost × percent) and Σ cost: a large work counts more than a small one, and
one whose cost nobody told is in none. What is cancelled leaves every measure but its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from quadro.cube import places
from quadro.cube.nouns import Line
from quadro.delivery.reckoning import WHOLE
from quadro.interventions.models import Intervention, Place, Share
from quadro.interventions.queries.progress import money_of
from quadro.interventions.queries.structure import key_of
from quadro.interventions.states import State

KIND = "i"
INTERVENTIONS, CANCELLED = "interventions", "interventions_cancelled"
DEMONSTRATION, STALE = "interventions_demonstration", "interventions_stale"
COST, FUNDED, TO_FIND, COMMITTED, PAID = "cost", "funded", "to_find", "committed", "paid"
PROCEDURAL, PHYSICAL, FINANCIAL = "procedural", "physical", "financial"
ONE = Decimal(1)
Told = tuple[str, Decimal, Decimal]


def lines_of(
    one: Intervention, falls: Iterable[Place], shares: Iterable[Share], on: date
) -> list[Line]:
    """At each place where it falls, for its part: of the whole, and of each provision it carries.

    What nobody says where it falls is of the whole area.
    """
    told = list(_measures(one, on))
    parts: list[tuple[int | None, Decimal]] = [(None, ONE)]
    parts += [(row.provision_id, row.percent / WHOLE) for row in shares]
    where = [(key_of(row), row.percent / WHOLE) for row in falls] or [(places.AREA, ONE)]
    return [
        Line(provision, place, measure, part * here * total, part * here * weight)
        for provision, part in parts
        for place, here in where
        for measure, total, weight in told
    ]


def _measures(one: Intervention, on: date) -> Iterator[Told]:
    if one.state == State.CANCELLED:
        yield CANCELLED, ONE, ONE
        return
    yield INTERVENTIONS, ONE, ONE
    if one.is_demonstration:
        yield DEMONSTRATION, ONE, ONE
    if one.is_stale_on(on):
        yield STALE, ONE, ONE
    money = money_of(one)
    sums = {
        COST: money.cost, FUNDED: money.covered, TO_FIND: money.to_find,
        COMMITTED: money.committed, PAID: money.paid,
    }  # fmt: skip
    yield from ((name, value, ONE) for name, value in sums.items() if value is not None)
    if not money.cost:
        return
    percents = {PROCEDURAL: one.procedural, PHYSICAL: one.physical}
    yield from (
        (name, money.cost * value, money.cost)
        for name, value in percents.items()
        if value is not None
    )
    if money.paid is not None:
        yield FINANCIAL, min(money.paid, money.cost) * WHOLE, money.cost
