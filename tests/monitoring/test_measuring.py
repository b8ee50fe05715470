"""How far an indicator is, and how values sum from place to place: rules without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.monitoring.measuring import (
    NOTHING,
    WHOLE,
    Combined,
    Course,
    Part,
    Plan,
    Progress,
    combined,
    progress_of,
)
from quadro.monitoring.models import Formula, Periodicity, Polarity
from quadro.monitoring.periods import (
    due_on,
    last_over,
    name_of,
    next_period,
    period_of,
    starts_a_period,
)

D = Decimal
numbers = st.decimals(-1000, 1000, places=2)
RISE, FALL, STAY = Polarity.RISE, Polarity.FALL, Polarity.STAY


def toward(value: str, start: str, target: str, polarity: str = RISE) -> Progress | None:
    return progress_of(D(value), Course(polarity, D(start), D(target)))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("60", "50", "100", RISE), Progress(D("20"))),
        (("60", "100", "50", FALL), Progress(D("80"))),
        (("40", "50", "100", RISE), Progress(D("0"), is_worse=True)),
        (("120", "100", "50", FALL), Progress(D("0"), is_worse=True)),
        (("130", "50", "100", RISE), Progress(D("100"))),
        (("30", "100", "50", FALL), Progress(D("100"))),
        (("50", "50", "50", RISE), Progress(D("100"))),
        (("49", "50", "50", RISE), Progress(D("0"), is_worse=True)),
        (("51", "50", "50", FALL), Progress(D("0"), is_worse=True)),
        (("45", "50", "40", RISE), Progress(D("100"))),
        (("30", "50", "40", RISE), Progress(D("0"), is_worse=True)),
        (("50", "50", "50", STAY), Progress(D("100"))),
        (("53", "50", "50", STAY), Progress(D("0"), is_worse=True)),
    ],
)
def test_progress_is_the_way_made_from_the_start_to_the_target(
    told: tuple[str, str, str, str], found: Progress
) -> None:
    """Value, start, target, which way it should go."""
    value, start, target, polarity = told
    assert toward(value, start, target, polarity) == found


def test_what_should_stay_may_move_within_what_is_allowed() -> None:
    course = Course(STAY, D(50), D(50), tolerance=D(2))
    assert [progress_of(D(one), course) for one in (48, 52, 47)] == [
        Progress(WHOLE), Progress(WHOLE), Progress(NOTHING, is_worse=True),
    ]  # fmt: skip


def test_what_is_missing_is_not_zero() -> None:
    assert progress_of(None, Course(RISE, D(0), D(10))) is None
    assert progress_of(D(5), Course(RISE, None, D(10))) is None
    assert progress_of(D(5), Course(RISE, D(0), None)) is None


@given(numbers, numbers, numbers, st.sampled_from(Polarity.values))
def test_progress_never_leaves_its_ends(
    value: Decimal, start: Decimal, target: Decimal, polarity: str
) -> None:
    found = progress_of(value, Course(polarity, start, target))
    assert found is not None
    assert 0 <= found.percent <= 100
    assert not (found.is_worse and found.percent)


@given(numbers, numbers, numbers)
def test_what_falls_is_what_rises_seen_in_a_mirror(
    value: Decimal, start: Decimal, target: Decimal
) -> None:
    rising = progress_of(value, Course(RISE, start, target))
    falling = progress_of(-value, Course(FALL, -start, -target))
    assert rising == falling


@given(numbers, numbers, numbers, numbers)
def test_a_better_value_is_never_less_far(
    one: Decimal, other: Decimal, start: Decimal, target: Decimal
) -> None:
    course = Course(RISE, start, target)
    low, high = progress_of(min(one, other), course), progress_of(max(one, other), course)
    assert low is not None
    assert high is not None
    assert low.percent <= high.percent


# The planned curve --------------------------------------------------------------------------------

PLAN = Plan(RISE, date(2024, 12, 31), D(100), {2025: D(120), 2027: D(200)})


def test_between_two_targets_the_plan_goes_straight() -> None:
    assert PLAN.value_on(date(2024, 12, 30)) is None
    assert PLAN.value_on(date(2024, 12, 31)) == 100
    assert PLAN.value_on(date(2025, 12, 31)) == 120
    assert PLAN.value_on(date(2026, 12, 31)) == 160
    assert PLAN.value_on(date(2030, 1, 1)) == 200, "after the last target it stays there"


def test_progress_is_measured_to_the_last_target_and_the_tick_follows_the_years() -> None:
    assert PLAN.planned(date(2025, 12, 31)) == 20
    assert PLAN.progress(D(150)) == Progress(D(50))
    assert PLAN.planned(date(2024, 1, 1)) is None


def test_a_target_of_before_the_start_says_nothing() -> None:
    """The start was told again after some targets were past: only what is to come is planned."""
    again = Plan(RISE, date(2026, 6, 30), D(150), {2025: D(120), 2027: D(200)})
    assert again.points == [(date(2026, 6, 30), D(150)), (date(2027, 12, 31), D(200))]
    assert again.progress(D(175)) == Progress(D(50))


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_what_should_rise_is_never_planned_to_fall(day: int, more: int) -> None:
    start = date(2024, 12, 31)
    early, late = (PLAN.value_on(start + timedelta(days=n)) for n in (day, day + more))
    assert early is not None
    assert late is not None
    assert early <= late


# From place to place ------------------------------------------------------------------------------

sizes = st.decimals(0, 10_000, places=1)
parts_of_ratio = st.lists(
    st.one_of(st.just(Part()), st.builds(Part, numerator=sizes, denominator=sizes)), max_size=12
)
parts_of_value = st.lists(
    st.one_of(
        st.just(Part()),
        st.builds(Part, value=numbers, weight=st.decimals(D("0.1"), 1000, places=1)),
    ),
    max_size=12,
)


def test_what_is_not_known_stays_out_and_is_said() -> None:
    found = combined(Formula.SUM, [Part(value=D(4)), Part(), Part(value=D(0))], of=3)
    assert (found.value, found.known, found.of) == (D(4), 2, 3)
    assert found.is_partial
    nothing = combined(Formula.SUM, [Part()], of=1)
    assert nothing == Combined(None, NOTHING, NOTHING, 0, 1)
    assert combined(Formula.SUM, [], of=0).coverage is None


def test_a_ratio_sums_above_and_below_the_line() -> None:
    """Not the mean of the ratios: half of two and a tenth of a hundred make eleven of a hundred."""
    parts = [Part(numerator=D(1), denominator=D(2)), Part(numerator=D(10), denominator=D(100))]
    found = combined(Formula.RATIO, parts, of=2, factor=D(100))
    assert found.value is not None
    assert round(found.value, 2) == D("10.78")
    assert combined(Formula.RATIO, [Part(numerator=D(0), denominator=D(0))], of=1).value is None


def test_a_mean_weighs_and_the_latest_is_the_latest() -> None:
    parts = [Part(value=D(10), weight=D(1), on=date(2026, 1, 1)), Part(value=D(20), weight=D(3))]
    assert combined(Formula.MEAN, parts, of=2).value == D("17.5")
    assert combined(Formula.LATEST, parts, of=2).value == 10


def test_of_a_scale_one_says_how_many_on_each_step_and_the_median() -> None:
    parts = [Part(value=D(one)) for one in (1, 1, 2, 3)] + [Part()]
    found = combined(Formula.SCALE, parts, of=5)
    assert found.steps == {D(1): 2, D(2): 1, D(3): 1}
    assert (found.value, found.known) == (D(1), 4), "the lower of the two in the middle"


@pytest.mark.parametrize("formula", [Formula.SUM, Formula.CUMULATIVE, Formula.MEAN])
@given(parts=parts_of_value, cut=st.integers(0, 12))
@settings(max_examples=40)
def test_summing_by_zones_or_all_at_once_is_the_same(
    formula: str, parts: list[Part], cut: int
) -> None:
    whole = combined(formula, parts, of=len(parts))
    zones = [combined(formula, some, of=len(some)) for some in (parts[:cut], parts[cut:])]
    assert sum(one.total for one in zones) == whole.total
    assert sum(one.known for one in zones) == whole.known
    if formula == Formula.MEAN:
        assert sum(one.weight for one in zones) == whole.weight


@given(parts=parts_of_ratio)
def test_a_ratio_lies_between_those_that_make_it(parts: list[Part]) -> None:
    ratios = [
        one.numerator / one.denominator
        for one in parts
        if one.numerator is not None and one.denominator
    ]
    known = [one for one in parts if one.denominator or one.numerator is None]
    found = combined(Formula.RATIO, known, of=len(parts)).value
    assert (found is None) == (not ratios)
    if found is not None:
        edge = D("1e-20")
        assert min(ratios) - edge <= found <= max(ratios) + edge


@given(st.lists(st.integers(1, 4), min_size=1, max_size=15))
def test_half_of_the_places_are_at_the_median_or_below(steps: list[int]) -> None:
    found = combined(Formula.SCALE, [Part(value=D(one)) for one in steps], of=len(steps))
    assert found.value is not None
    assert sum(one <= found.value for one in steps) * 2 >= len(steps)
    assert sum(one >= found.value for one in steps) * 2 >= len(steps)


# Periods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("periodicity", "since", "until", "name"),
    [
        ("mensile", date(2026, 8, 1), date(2026, 9, 1), "agosto 2026"),
        ("trimestrale", date(2026, 7, 1), date(2026, 10, 1), "3º trimestre 2026"),
        ("semestrale", date(2026, 7, 1), date(2027, 1, 1), "2º semestre 2026"),
        ("annuale", date(2026, 1, 1), date(2027, 1, 1), "2026"),
    ],
)
def test_a_day_is_in_one_period_of_each_length(
    periodicity: str, since: date, until: date, name: str
) -> None:
    assert period_of(periodicity, date(2026, 8, 15)) == (since, until)
    assert name_of(periodicity, since) == name


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(Periodicity.values))
def test_periods_follow_one_another_without_a_gap(day: date, periodicity: str) -> None:
    since, until = period_of(periodicity, day)
    assert since <= day < until
    assert starts_a_period(periodicity, since)
    assert next_period(periodicity, since)[0] == until
    assert last_over(periodicity, day)[1] == since


def test_the_data_of_june_are_due_by_the_twentieth_of_july() -> None:
    assert due_on(date(2026, 7, 1)) == date(2026, 7, 20)
