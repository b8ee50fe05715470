"""The periods and the terms of rounds, what the checks find, when one is reminded: no database."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.kit.terms import add_months, is_holiday, is_working_day
from quadro.monitoring.models import Cadence, ReminderStep
from quadro.monitoring.reminders import RULES, rule_on
from quadro.monitoring.round_checks import Case, Finding, found_in
from quadro.monitoring.round_terms import last_span, periods_within, span_of, spans_near

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
CADENCES = st.sampled_from(Cadence.values)
SOME = settings(max_examples=50)


# Terms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "day", "title", "slug", "opens", "due"),
    [
        ("mensile", date(2026, 10, 9), "Ottobre 2026", "2026-10", (11, 2), (11, 20)),
        ("trimestrale", date(2026, 9, 30), "3º trimestre 2026", "2026-t3", (10, 1), (10, 20)),
        ("semestrale", date(2026, 1, 1), "1º semestre 2026", "2026-s1", (7, 1), (7, 20)),
        # The first of November is a holiday and the 20th of December a Sunday.
        ("mensile", date(2026, 11, 9), "Novembre 2026", "2026-11", (12, 1), (12, 21)),
    ],
)
def test_the_days_of_a_round_follow_from_its_period(  # noqa: PLR0917
    cadence: str, day: date, title: str, slug: str, opens: tuple[int, int], due: tuple[int, int]
) -> None:
    span = span_of(cadence, day)
    assert (span.title, span.slug) == (title, slug)
    assert span.opens_on == date(2026, *opens)
    assert span.term.last == date(2026, *due)


@SOME
@given(CADENCES, DAYS)
def test_a_period_is_made_of_whole_months_and_its_days_come_in_order(
    cadence: str, day: date
) -> None:
    span = span_of(cadence, day)
    assert span.since <= day < span.until
    assert span.since.day == span.until.day == 1
    assert span.last_day < span.opens_on <= span.term.last
    assert is_working_day(span.opens_on)
    assert not is_holiday(span.term.last)
    assert span.term.legal == span.until.replace(day=20)


@SOME
@given(CADENCES, DAYS)
def test_the_last_period_is_over_and_the_next_is_not(cadence: str, day: date) -> None:
    last = last_span(cadence, day)
    assert last.until <= day
    assert span_of(cadence, last.until).until > day
    near = list(spans_near(cadence, day))
    assert last in near
    assert [one.since for one in near] == sorted((one.since for one in near), reverse=True)
    assert all(one.since == other.until for one, other in pairwise(near))


@SOME
@given(st.sampled_from(("mensile", "trimestrale", "semestrale", "annuale")), CADENCES, DAYS)
def test_the_periods_of_an_indicator_end_inside_those_of_the_round(
    periodicity: str, cadence: str, day: date
) -> None:
    span = span_of(cadence, day)
    found = list(periods_within(periodicity, span.since, span.until))
    assert all(span.since < until <= span.until for _since, until in found)
    if periodicity == "mensile":
        months = [add_months(span.since, n) for n in range(len(found))]
        assert [since for since, _until in found] == months


# Reminders ----------------------------------------------------------------------------------------

DUE = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (18, "apertura"), (11, "apertura"), (10, "primo"), (4, "primo"), (3, "secondo"),
        (1, "vigilia"), (0, "ultimo_giorno"), (-2, "ultimo_giorno"), (-3, "direzione"),
        (-40, "direzione"),
    ],
)  # fmt: skip
def test_a_day_is_at_the_nearest_step_reached(left: int, step: str) -> None:
    assert rule_on(DUE - timedelta(days=left), due_on=DUE).step == step


def test_the_steps_come_in_order_and_each_once() -> None:
    days = [one.days for one in RULES if one.days is not None]
    assert days == sorted(days)
    assert {one.step for one in RULES} == set(ReminderStep) - {ReminderStep.BY_HAND}


# Checks -------------------------------------------------------------------------------------------


def found(before: object, now: object, **more: object) -> list[str]:
    numbers = [None if one is None else Decimal(str(one)) for one in (before, now)]
    case = Case(before=numbers[0], now=numbers[1], **more)  # type: ignore[arg-type]
    return [one.words for one in found_in(case)]


def test_what_grows_as_usual_is_clean() -> None:
    assert found(40, 45) == found(40, 40) == found(None, 70) == []


def test_what_falls_is_odd_even_with_its_reason() -> None:
    assert found(40, 35) == ["scende senza motivo"]
    assert found(40, 35, note=" ") == ["scende senza motivo"]
    assert found(40, 35, note="Un passo è stato tolto.") == ["scende di 5 punti"]


def test_a_jump_is_told_with_its_size() -> None:
    assert found(66, 100) == ["salto di 34 punti"]
    assert found(66, 90) == []


def test_what_is_said_to_be_finished_wants_something_that_shows_it() -> None:
    assert found(90, 100, is_finished=True) == ["manca la prova"]
    assert found(90, 100, is_finished=True, has_evidence=True) == []


def test_no_value_is_something_to_look_at() -> None:
    assert found(40, None, note="Non rilevato.") == ["senza valore"]


def test_an_indicator_jumps_by_its_share_up_or_down() -> None:
    assert found(200, 90, is_indicator=True) == ["cambia del 55 %"]
    assert found(200, 150, is_indicator=True) == []
    assert found(0, 90, is_indicator=True) == []


def test_what_cannot_be_told_comes_first() -> None:
    case = Case(Decimal(40), Decimal(100), is_finished=True, is_open=False)
    assert [one.finding for one in found_in(case)] == [
        Finding.CLOSED, Finding.NO_EVIDENCE, Finding.JUMP,
    ]  # fmt: skip
