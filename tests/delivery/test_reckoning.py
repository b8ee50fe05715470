"""Sums, curves and timing: the arithmetic of progress, with its known traps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.delivery.reckoning import (
    NOTHING,
    WHOLE,
    Sum,
    Term,
    Timing,
    part_of,
    planned_on,
    timing_of,
)

weights = st.decimals(Decimal("0.001"), 1000, places=3)
percents = st.decimals(0, 100, places=2)
terms = st.builds(
    Term,
    label=st.just("passo"),
    weight=weights,
    done=st.none() | percents,
    planned=st.none() | percents,
    is_out=st.booleans(),
)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def a_term(
    weight: str, done: str | None, planned: str | None = None, *, is_out: bool = False
) -> Term:
    return Term(
        "passo",
        Decimal(weight),
        None if done is None else Decimal(done),
        None if planned is None else Decimal(planned),
        is_out,
    )


def test_the_sum_of_the_drawing() -> None:
    """Five known steps of nine in weight, one that nobody told, one cancelled."""
    found = Sum.of(
        [
            a_term("2", "100", "100"),
            a_term("3", "45", "50"),
            a_term("2", "12.5", "20"),
            a_term("2", "0", "7.5"),
            a_term("1", None, "30"),
            a_term("1", "80", "80", is_out=True),
        ]
    )
    assert (found.total, found.known_weight) == (Decimal(360), Decimal(9))
    assert (found.planned_total, found.planned) == (Decimal(405), Decimal(45))
    assert found.done == 40
    assert found.known == 90


def test_a_single_part_that_weighs_one_is_what_it_says() -> None:
    assert Sum.of([a_term("1", "37.5")]).done == Decimal("37.5")


def test_nothing_known_is_not_zero_and_all_cancelled_is_nothing() -> None:
    unknown = Sum.of([a_term("1", None, "50"), a_term("2", None)])
    assert unknown.done is None
    assert (unknown.known, unknown.planned) == (Decimal(0), Decimal(50))
    cancelled = Sum.of([a_term("1", "50", "50", is_out=True)])
    assert (cancelled.done, cancelled.known, cancelled.planned) == (None, None, None)
    assert Sum.of([]).done is None


@given(st.lists(terms, max_size=8))
def test_a_sum_stays_between_its_terms(told: list[Term]) -> None:
    found = Sum.of(told)
    known = [one.done for one in told if one.is_known and one.done is not None]
    if not known:
        assert found.done is None
    else:
        assert found.done is not None
        assert min(known) - Decimal("1e-20") <= found.done <= max(known) + Decimal("1e-20")


@given(st.lists(terms, min_size=1, max_size=8), weights)
def test_weights_need_no_total(told: list[Term], factor: Decimal) -> None:
    scaled = [
        Term(one.label, one.weight * factor, one.done, one.planned, one.is_out) for one in told
    ]
    before, after = Sum.of(told).done, Sum.of(scaled).done
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert abs(before - after) < Decimal("1e-18")


@given(st.lists(terms, max_size=8), terms)
def test_what_is_cancelled_changes_nothing(told: list[Term], other: Term) -> None:
    out = Term(other.label, other.weight, other.done, other.planned, is_out=True)
    before, after = Sum.of(told), Sum.of([*told, out])
    assert (before.done, before.planned, before.known) == (after.done, after.planned, after.known)


@given(st.decimals(0, 10**9, places=2), st.decimals(Decimal("0.01"), 10**9, places=2))
def test_a_part_is_never_less_than_nothing_nor_more_than_the_whole(
    value: Decimal, target: Decimal
) -> None:
    assert 0 <= part_of(value, target) <= WHOLE
    assert (part_of(value, target) == WHOLE) == (value >= target)


@given(days, days, days)
def test_the_planned_curve_rises_from_nothing_to_the_whole(a: date, b: date, day: date) -> None:
    starts, due = min(a, b), max(a, b)
    today, tomorrow = planned_on(starts, due, day), planned_on(starts, due, day + timedelta(days=1))
    assert today is not None
    assert tomorrow is not None
    assert NOTHING <= today <= tomorrow <= WHOLE
    assert planned_on(starts, due, due) == WHOLE
    if starts < due:
        assert planned_on(starts, due, starts) == NOTHING


def test_without_a_start_all_is_due_on_the_last_day_and_without_one_nothing_is_known() -> None:
    due = date(2026, 12, 31)
    assert planned_on(None, due, date(2026, 12, 30)) == NOTHING
    assert planned_on(None, due, due) == WHOLE
    assert planned_on(date(2026, 1, 1), None, due) is None
    assert planned_on(due, due, due - timedelta(days=1)) == NOTHING


@pytest.mark.parametrize(
    ("points", "timing"),
    [
        (10, Timing.AHEAD), (5, Timing.AHEAD), (4, Timing.IN_TIME), (0, Timing.IN_TIME),
        (-3, Timing.IN_TIME), (-4, Timing.BEHIND), (-9, Timing.BEHIND), (-10, Timing.LATE),
    ],
)  # fmt: skip
def test_timing_is_told_by_the_points_of_difference(points: int, timing: Timing) -> None:
    assert timing_of(Decimal(50) + points, Decimal(50)) == timing


def test_half_a_point_counts_for_a_whole_one_and_what_is_not_known_is_not_told() -> None:
    assert timing_of(Decimal("54.5"), Decimal(50)) == Timing.AHEAD
    assert timing_of(Decimal("54.49"), Decimal(50)) == Timing.IN_TIME
    assert timing_of(None, Decimal(50)) == timing_of(Decimal(50), None) == Timing.UNKNOWN
