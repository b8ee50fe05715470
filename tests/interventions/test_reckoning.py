"""Money and progress of an intervention, with the traps: no database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.delivery.reckoning import Timing
from quadro.interventions import reckoning
from quadro.interventions.reckoning import (
    Counted,
    Money,
    StepTold,
    cost_of,
    curve_of,
    moved,
    part_between,
    planned_spending,
    timing_at,
)
from quadro.interventions.states import State

D = Decimal
DAY = date(2026, 6, 30)
euros = st.decimals(min_value=0, max_value=10**9, places=2)


# Money --------------------------------------------------------------------------------------------


def test_what_is_to_be_found_is_in_the_cost() -> None:
    assert cost_of([(D(70), False), (D(30), True)]) == (D(100), D(30))


def test_without_any_amount_the_cost_is_not_known_and_is_not_zero() -> None:
    assert cost_of([]) == (None, None)
    assert cost_of([(D(0), False)]) == (None, None)
    assert moved([]) is None
    assert moved([D(0)]) == 0


@given(st.lists(st.tuples(euros, st.booleans()), max_size=6))
@settings(max_examples=50)
def test_what_is_covered_and_what_is_to_be_found_make_the_cost(lines: list) -> None:  # type: ignore[type-arg]
    cost, to_find = cost_of(lines)
    money = Money(cost, to_find)

    if cost is None:
        assert money.covered is None
        assert money.to_find_percent is None
    else:
        assert money.covered is not None
        assert to_find is not None
        assert money.covered + to_find == cost
        assert money.to_find_percent is not None
        assert 0 <= money.to_find_percent <= 100


@given(euros)
@settings(max_examples=20)
def test_nothing_is_a_share_of_a_cost_of_zero(paid: Decimal) -> None:
    money = Money(cost=D(0), to_find=D(0), paid=paid, committed=paid)

    assert money.paid_percent is None
    assert money.committed_percent is None
    assert money.to_find_percent is None


def test_what_was_not_told_is_no_percentage() -> None:
    assert Money(cost=D(100), to_find=D(0)).paid_percent is None


def test_what_was_paid_in_excess_is_shown_and_not_hidden() -> None:
    money = Money(cost=D(100), to_find=D(20), committed=D(90), paid=D(110))

    assert money.paid_percent == 110
    assert money.is_paid_beyond_cost
    assert money.is_paid_beyond_commitments
    assert money.is_committed_beyond_cover


def test_a_payment_taken_back_leaves_zero() -> None:
    assert moved([D(50), D(-50)]) == 0


# The plan of spending -----------------------------------------------------------------------------


def test_the_cost_of_a_year_is_spent_evenly_within_it() -> None:
    costs = {2026: D(365)}

    assert planned_spending(costs, date(2025, 12, 31), None, None) == 0
    assert planned_spending(costs, date(2026, 1, 1), None, None) == pytest.approx(D(1))
    assert planned_spending(costs, date(2026, 12, 31), None, None) == 365
    assert planned_spending({}, DAY, None, None) is None


def test_only_the_months_in_which_it_goes_on_count() -> None:
    costs = {2026: D(100)}
    starts, due = date(2026, 3, 1), date(2026, 6, 30)

    assert planned_spending(costs, date(2026, 2, 28), starts, due) == 0
    assert planned_spending(costs, due, starts, due) == 100


@given(
    st.dictionaries(st.integers(2023, 2029), euros, min_size=1, max_size=4),
    st.dates(date(2022, 1, 1), date(2030, 12, 31)),
    st.dates(date(2022, 1, 1), date(2030, 12, 31)),
    st.integers(0, 400),
)
@settings(max_examples=50)
def test_the_plan_never_goes_down_and_ends_at_its_total(
    costs: dict[int, Decimal], day: date, starts: date, length: int
) -> None:
    due = starts + timedelta(days=length)
    now = planned_spending(costs, day, starts, due)
    later = planned_spending(costs, day + timedelta(days=45), starts, due)
    end = planned_spending(costs, date(2031, 1, 1), starts, due)

    assert now is not None
    assert later is not None
    assert later >= now >= 0
    assert end == sum(costs.values())


def test_the_curve_stops_paying_today_and_goes_on_planning() -> None:
    points = curve_of(
        [(date(2026, 2, 10), D(20)), (date(2026, 5, 5), D(20))], {2026: D(60), 2027: D(40)}, D(100),
        starts_on=date(2026, 1, 1), due_on=date(2027, 12, 31), today=DAY,
    )  # fmt: skip

    by_day = {one.on: one for one in points}
    assert by_day[DAY].paid == 40
    assert all(one.paid is None for one in points if one.on > DAY)
    assert points[-1].planned == 100
    assert points[0].paid == 0
    assert len(points) <= reckoning.POINTS


@pytest.mark.parametrize("cost", [None, D(0)])
def test_without_a_cost_there_is_no_curve(cost: Decimal | None) -> None:
    points = curve_of([(DAY, D(1))], {}, cost, starts_on=None, due_on=None, today=DAY)
    assert points == []


def test_a_year_told_wrong_does_not_stretch_the_curve() -> None:
    points = curve_of([(DAY, D(1))], {9999: D(5)}, D(10), starts_on=None, due_on=None, today=DAY)
    assert len(points) <= reckoning.POINTS


# The three dimensions -----------------------------------------------------------------------------


def a_step(weight: str, planned: date | None = None, actual: date | None = None) -> StepTold:
    return StepTold("Passo", D(weight), planned, actual)


def test_the_procedure_is_the_weight_of_the_steps_done() -> None:
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    told = reckoning.procedural([a_step("1", before, before), a_step("3", before, after)], DAY)

    assert told.done == 25
    assert told.planned == 100


def test_a_step_ended_today_is_done_and_one_without_a_day_is_not_planned() -> None:
    told = reckoning.procedural([a_step("1", None, DAY), a_step("1")], DAY)
    assert told.done == 50
    assert told.planned is None


def test_before_anything_is_told_of_a_step_nothing_is_known_of_any() -> None:
    silent = [a_step("1", DAY), a_step("1", DAY)]
    assert reckoning.procedural(silent, DAY).done is None
    begun = [*silent, StepTold("Passo", D(1), None, None, DAY)]
    assert reckoning.procedural(begun, DAY).done == 0


def test_without_steps_nothing_is_known() -> None:
    assert reckoning.procedural([], DAY).done is None
    assert reckoning.physical([], starts_on=None, due_on=None, day=DAY).done is None


@pytest.mark.parametrize(
    ("baseline", "value", "target", "done"),
    [
        ("0", "3.2", "11", "29.0909"),
        ("40", "30", "20", "50"),  # it must fall
        ("40", "50", "20", "0"),  # and went up instead
        ("0", "-5", "10", "0"),
        ("0", "15", "10", "100"),
        ("7", "7", "7", "100"),  # nothing to do, and it is there
        ("7", "6", "7", "0"),
        ("-10", "-5", "0", "50"),
    ],
)
def test_how_much_of_the_way_is_done(baseline: str, value: str, target: str, done: str) -> None:
    assert part_between(D(baseline), D(value), D(target)) == pytest.approx(D(done), abs=D("0.001"))


def test_what_nobody_counted_stays_out_of_the_physical_progress() -> None:
    rows = [
        Counted("Chilometri", D(1), D(0), D(10), D(5)),
        Counted("Alberi", D(9), D(0), D(100), None),
    ]
    told = reckoning.physical(rows, starts_on=None, due_on=None, day=DAY)

    assert told.done == 50
    assert told.known == 10


numbers = st.decimals(min_value=-1000, max_value=1000, places=2)


@given(numbers, numbers, numbers)
@settings(max_examples=50)
def test_a_part_is_always_a_percentage(baseline: D, value: D, target: D) -> None:
    assert 0 <= part_between(baseline, value, target) <= 100


@pytest.mark.parametrize(
    ("state", "values", "timing"),
    [
        (State.CANCELLED, {}, Timing.CANCELLED),
        (State.SUSPENDED, {}, Timing.SUSPENDED),
        (State.DONE, {"done_on": DAY}, Timing.CLOSED),
        (State.DONE, {"due_on": DAY, "done_on": DAY + timedelta(1)}, Timing.CLOSED_LATE),
        (State.UNDER_WAY, {"due_on": DAY - timedelta(1), "done": D(99)}, Timing.LATE),
        (State.TO_START, {"due_on": DAY}, Timing.TO_START),
        (State.TO_START, {}, Timing.UNKNOWN),
        (State.UNDER_WAY, {}, Timing.UNKNOWN),
        (State.UNDER_WAY, {"done": D(50), "planned": D(55)}, Timing.BEHIND),
    ],
)
def test_the_timing_of_an_intervention(state: State, values: dict, timing: Timing) -> None:  # type: ignore[type-arg]
    told = {"due_on": None, "done_on": None, "done": None, "planned": None, **values}
    assert timing_at(state, day=DAY, **told) == timing
