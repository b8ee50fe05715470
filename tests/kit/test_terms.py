"""How days are counted: by the calendar, by working days, to the end of the last one."""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.terms import (
    ROME,
    Term,
    add_months,
    add_working_days,
    day_of,
    end_of,
    is_holiday,
    is_working_day,
    last_working_day,
    moment,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


# Holidays -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 5),  # Easter
        date(2026, 4, 6),  # the Monday after
        date(2026, 4, 25),
        date(2026, 6, 2),
        date(2026, 8, 15),
        date(2026, 12, 8),
        date(2026, 12, 26),
    ],
)
def test_the_holidays_of_italy_are_not_worked(day: date) -> None:
    assert is_holiday(day)
    assert not is_working_day(day)


@given(st.integers(1990, 2090))
def test_the_seventh_of_december_is_a_holiday_in_milan(year: int) -> None:
    assert is_holiday(date(year, 12, 7))
    assert is_holiday(date(year, 12, 8))


def test_the_fourth_of_october_is_a_holiday_from_2026() -> None:
    assert is_working_day(date(2024, 10, 4))
    assert is_holiday(date(2027, 10, 4))


def test_a_saturday_is_not_worked_and_is_no_holiday() -> None:
    assert not is_working_day(date(2026, 11, 14))
    assert not is_holiday(date(2026, 11, 14))


@pytest.mark.parametrize("year", [1000, 1850, 2500, 9998])
def test_beyond_the_calendars_that_are_known_only_sundays_are_holidays(year: int) -> None:
    week = [date(year, 12, 20) + DAY * n for n in range(7)]
    assert [is_holiday(day) for day in week] == [day.weekday() == 6 for day in week]


# Working days -------------------------------------------------------------------------------------


@given(days, st.integers(-300, 300).filter(bool))
def test_a_day_reached_by_working_days_is_worked_and_is_as_far_as_asked(
    start: date, asked: int
) -> None:
    reached = add_working_days(start, asked)

    assert is_working_day(reached)
    step = 1 if asked > 0 else -1
    passed = [start + DAY * n for n in range(step, (reached - start).days + step, step)]
    assert sum(map(is_working_day, passed)) == abs(asked)


@given(days, st.integers(1, 300))
def test_going_there_and_back_comes_to_where_one_left(start: date, count: int) -> None:
    left = last_working_day(start)
    assert add_working_days(add_working_days(left, count), -count) == left


def test_no_working_days_lead_nowhere() -> None:
    assert add_working_days(date(2026, 11, 15), 0) == date(2026, 11, 15)


def test_milan_rests_from_the_fifth_to_the_eighth_of_december_2026() -> None:
    """A Saturday, a Sunday, Saint Ambrose, the Immaculate."""
    assert add_working_days(date(2026, 12, 4), 1) == date(2026, 12, 9)


# Months and years ---------------------------------------------------------------------------------


@given(days, st.integers(-500, 500))
def test_months_lead_to_the_same_number_or_to_the_last_of_the_month(day: date, count: int) -> None:
    there = add_months(day, count)

    months = (there.year - day.year) * 12 + there.month - day.month
    assert months == count
    assert there.day == day.day or (there.day < day.day and (there + DAY).day == 1)


@given(days, days, st.integers(0, 500))
def test_who_starts_later_never_ends_before(one: date, two: date, count: int) -> None:
    assert add_months(min(one, two), count) <= add_months(max(one, two), count)


@given(st.integers(1990, 2090).filter(isleap), st.integers(-60, 60))
def test_the_29th_of_february_stays_only_in_leap_years(year: int, count: int) -> None:
    there = add_months(date(year, 2, 29), count * 12)
    assert there == date(year + count, 2, 29 if isleap(year + count) else 28)


def test_a_month_after_the_31st_of_january_february_ends() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)


# Hours --------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2090, 12, 31)))
def test_the_end_of_a_day_is_where_the_next_begins(day: date) -> None:
    end = end_of(day)

    assert day_of(end) == day + DAY
    assert day_of(end - timedelta(minutes=1)) == day


@given(days)
def test_a_day_lasts_24_hours_but_when_the_clocks_change(day: date) -> None:
    clocks = [moment(one, 12).utcoffset() for one in (day - DAY, day, day + DAY)]
    length = end_of(day) - end_of(day - DAY)

    assert length in (23 * HOUR, 24 * HOUR, 25 * HOUR)
    if clocks[0] == clocks[1] == clocks[2]:
        assert length == 24 * HOUR


def test_a_term_ends_at_midnight_of_italy_in_winter_and_in_summer() -> None:
    assert end_of(date(2026, 1, 31)) == datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert end_of(date(2026, 7, 31)) == datetime(2026, 7, 31, 22, tzinfo=UTC)
    assert end_of(date(2026, 3, 29)) - end_of(date(2026, 3, 28)) == 23 * HOUR
    assert end_of(date(2026, 10, 25)) - end_of(date(2026, 10, 24)) == 25 * HOUR


def test_late_in_the_evening_it_is_still_the_same_day_in_italy() -> None:
    assert day_of(datetime(2026, 11, 12, 22, 59, tzinfo=UTC)) == date(2026, 11, 12)
    assert day_of(datetime(2026, 11, 12, 23, 0, tzinfo=UTC)) == date(2026, 11, 13)
    assert moment(date(2026, 11, 12), 8).tzinfo is ROME


# Terms --------------------------------------------------------------------------------------------


@given(days, st.booleans())
def test_a_term_ends_on_no_holiday_and_passes_over_holidays_only(
    legal: date,
    saturdays: bool,  # noqa: FBT001
) -> None:
    for term, step in (
        (Term.ending(legal, saturdays=saturdays), DAY),
        (Term.before(legal, saturdays=saturdays), -DAY),
    ):
        assert not is_holiday(term.last)
        assert not (saturdays and term.last.weekday() == 5)
        passed = [legal + step * n for n in range(abs((term.last - legal).days))]
        assert all(is_holiday(day) or (saturdays and day.weekday() == 5) for day in passed)
        assert bool(passed) == term.is_moved == bool(term.why)


def test_the_term_of_a_sunday_says_both_days() -> None:
    term = Term.ending(date(2026, 11, 15))

    assert term.last == date(2026, 11, 16)
    assert term.why == (
        "per legge il 15 novembre 2026, che è domenica: spostato al 16 novembre 2026"
    )
    assert term.ends_at == end_of(date(2026, 11, 16))
    assert term.days_left(date(2026, 11, 12)) == 4


def test_a_term_that_falls_on_saint_ambrose_passes_over_the_immaculate_too() -> None:
    term = Term.ending(date(2026, 12, 7))
    assert term.last == date(2026, 12, 9)
    assert "che è festivo" in term.why


def test_a_saturday_is_left_only_by_procedural_acts() -> None:
    saturday = date(2026, 11, 14)
    assert not Term.ending(saturday).is_moved
    term = Term.ending(saturday, saturdays=True)
    assert term.last == date(2026, 11, 16)
    assert "che è sabato" in term.why


def test_a_notice_that_must_go_by_a_sunday_goes_before_it() -> None:
    assert Term.before(date(2026, 11, 15)).last == date(2026, 11, 14)


def test_terms_sort_by_the_day_on_which_they_end() -> None:
    sunday, monday = date(2026, 11, 15), date(2026, 11, 16)
    terms = [Term.ending(monday + DAY), Term.ending(sunday), Term.ending(monday - 2 * DAY)]
    assert [one.legal for one in sorted(terms)] == [monday - 2 * DAY, sunday, monday + DAY]
