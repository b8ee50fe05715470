"""What many interventions come to: of a body, a provision, a place, a source."""

from decimal import Decimal
from typing import Any

import pytest

from quadro.interventions import actions, queries
from quadro.interventions.models import Source
from tests.agreements.world import a_body, a_plan
from tests.interventions.world import BY, again, an_intervention, funded, paid
from tests.worlds import NOON, TODAY, a_visitor

pytestmark = pytest.mark.django_db
D = Decimal


def test_what_is_cancelled_leaves_the_sums_and_unknown_costs_are_counted() -> None:
    one, two, three = (an_intervention(title) for title in ("Una", "Due", "Tre"))
    funded(one, ("stato", 2026, "10"), ("da_reperire", None, "10"))
    funded(three, ("stato", 2026, "99"))
    paid(one, "5")
    actions.move(three, "cancel", by=BY, on=TODAY, at=NOON, reason="Rinunciato.")
    totals = queries.totals_of(queries.of_body(a_body("Gessate"), a_visitor()))

    assert (totals.count, totals.open, totals.without_cost) == (2, 2, 1)
    assert (totals.money.cost, totals.money.to_find) == (D(20), D(10))
    assert totals.money.paid == 5
    assert two.pk


def test_a_provision_counts_each_for_its_part() -> None:
    (first, second), one = a_plan("Mobilità", "Opere"), an_intervention()
    funded(one, ("stato", 2026, "200"))
    version = again(one).version
    actions.set_shares(one, [(first, D(70)), (second, D(30))], version=version, by=BY, at=NOON)

    told = [queries.carried_for(each, a_visitor(), on=TODAY) for each in (first, second)]
    assert [each.cost for each in told] == [140, 60]
    assert [each.parts[0].percent for each in told] == [70, 30]
    assert told[0].paid is None


def test_money_is_summed_funds_of_with_what_is_to_be_found() -> None:
    one, two = an_intervention("Una"), an_intervention("Due")
    funded(one, ("stato", 2026, "10"), ("da_reperire", None, "4"))
    funded(two, ("stato", 2026, "5"), ("stato", 2027, "1"))
    rows = queries.funds_of(queries.register(a_visitor())).cells

    assert [(row.source, row.year, row.total) for row in rows] == [
        (Source.STATE, 2026, D(15)), (Source.STATE, 2027, D(1)), (Source.TO_FIND, None, D(4)),
    ]  # fmt: skip


def test_a_page_shows_the_largest_in_a_fixed_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    for place in range(4):
        funded(an_intervention(f"Opera {place}"), ("stato", 2026, str(place + 1)))
    with django_assert_max_num_queries(6):
        some = queries.some_of(queries.register(a_visitor()), on=TODAY, shown=2)
    assert [row.intervention.title for row in some.statuses] == ["Opera 3", "Opera 2"]
    assert (some.more, some.totals.money.cost) == (2, D(10))
