"""The arithmetic of terms: holidays, months of the calendar, reviews."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.agreements.terms import (
    add_months,
    after,
    brought_forward,
    moved,
    renewal_opens_on,
    reviews,
)
from quadro.kit.terms import is_holiday

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
months = st.integers(1, 600)
calm = settings(deadline=None, max_examples=50)
"""The first look at the holidays of a year is slow, on a busy machine more so."""


@calm
@given(days)
def test_a_term_moves_to_the_first_day_that_is_no_holiday(day: date) -> None:
    there = moved(day)

    assert not is_holiday(there)
    assert day <= there <= day + timedelta(days=10)
    skipped = [day + timedelta(days=n) for n in range((there - day).days)]
    assert all(is_holiday(one) for one in skipped)


@calm
@given(days)
def test_a_term_counted_backwards_comes_forward_and_never_later(day: date) -> None:
    there = brought_forward(day)

    assert not is_holiday(there)
    assert day - timedelta(days=10) <= there <= day


@pytest.mark.parametrize(
    ("day", "moves_to"),
    [
        (date(2026, 11, 15), date(2026, 11, 16)),  # a Sunday
        (date(2026, 11, 14), date(2026, 11, 14)),  # a Saturday is no holiday
        (date(2026, 12, 6), date(2026, 12, 9)),  # Sunday, Saint Ambrose, the Immaculate
        (date(2027, 12, 7), date(2027, 12, 9)),
        (date(2026, 4, 5), date(2026, 4, 7)),  # Easter and its Monday
        (date(2027, 12, 25), date(2027, 12, 27)),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_the_holidays_of_milan(day: date, moves_to: date) -> None:
    assert moved(day) == moves_to


def test_before_the_holidays_of_december_one_acts_on_saturday() -> None:
    assert brought_forward(date(2026, 12, 8)) == date(2026, 12, 5)


@calm
@given(days, months)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, n: int) -> None:
    later = add_months(day, n)

    assert later is not None
    assert (later.year - day.year) * 12 + later.month - day.month == n
    assert later.day == day.day or (later + timedelta(days=1)).day == 1 < day.day


def test_a_leap_day_comes_back_every_four_years() -> None:
    leap = date(2024, 2, 29)

    assert add_months(leap, 12) == date(2025, 2, 28)
    assert add_months(leap, 48) == date(2028, 2, 29)


@calm
@given(days, st.integers(1, 120), days, st.integers(0, 1500))
def test_reviews_are_those_of_the_calendar_whatever_the_window(
    first: date, every: int, since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    ever = [(n, add_months(first, n * every)) for n in range(1, 2500 // every + 3)]

    found = list(reviews(first, every, since, until))

    assert found == [(n, day) for n, day in ever if day is not None and since <= day < until]


def test_a_review_of_the_31st_comes_back_to_the_31st() -> None:
    found = reviews(date(2026, 8, 31), 3, date(2026, 9, 1), date(2027, 9, 1))

    assert [day for _number, day in found] == [
        date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31),
    ]  # fmt: skip


@calm
@given(st.dates(), st.integers(-40_000, 40_000))
def test_days_later_never_leave_the_calendar(day: date, number: int) -> None:
    assert date.min <= after(day, number) <= date.max


@calm
@given(st.dates())
def test_any_day_that_can_be_written_can_be_moved(day: date) -> None:
    assert brought_forward(day) <= day <= moved(day)


def test_after_the_end_of_the_calendar_there_is_no_month() -> None:
    assert add_months(date(9999, 12, 1), 1) is None
    assert list(reviews(date(9999, 12, 1), 1, date(9999, 12, 1), date.max)) == []


def test_the_window_of_a_renewal_opens_180_days_before_where_nothing_is_said() -> None:
    assert renewal_opens_on(date(2026, 12, 31), None) == date(2026, 7, 4)
    assert renewal_opens_on(date(2026, 12, 31), 30) == date(2026, 12, 1)
    assert renewal_opens_on(None, 30) is None
