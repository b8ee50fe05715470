"""What the calendar does by itself."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quadro.agreements import actions
from quadro.agreements.actions import clock
from quadro.agreements.models import Agreement, Passage
from quadro.agreements.states import LIVING, OVER, State
from quadro.journal.models import Entry
from quadro.search import queries as search
from tests.agreements.world import a_body, an_agreement
from tests.worlds import TODAY, a_visitor

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def state_of(agreement: Agreement) -> str:
    return Agreement.objects.values_list("state", flat=True).get(pk=agreement.pk)


def test_an_agreement_expires_the_day_after_its_last() -> None:
    agreement = an_agreement(ends_on=TODAY)

    actions.turn(on=TODAY)
    assert state_of(agreement) == State.UNDER_WAY

    actions.turn(on=TODAY + timedelta(days=1))
    assert state_of(agreement) == State.EXPIRED


def test_it_is_expired_from_the_day_after_its_last_though_the_clock_comes_late() -> None:
    agreement = an_agreement(ends_on=date(2025, 12, 31))

    actions.turn(on=TODAY)

    agreement.refresh_from_db()
    passage = Passage.objects.get(agreement=agreement)
    assert agreement.state_since == passage.on == date(2026, 1, 1)
    assert (passage.source, passage.target) == (State.UNDER_WAY, State.EXPIRED)
    assert passage.by is None
    assert agreement.updated_on == TODAY


@pytest.mark.parametrize("state", [one for one in State if one not in LIVING])
def test_what_is_not_in_life_does_not_expire(state: str) -> None:
    agreement = an_agreement(state=state, ends_on=YESTERDAY)

    assert actions.expire(TODAY) == 0
    assert state_of(agreement) == state


@pytest.mark.parametrize("state", LIVING)
def test_what_is_in_life_expires_unless_it_is_in_default(state: str) -> None:
    agreement = an_agreement(state=state, ends_on=YESTERDAY)

    actions.expire(TODAY)

    assert state_of(agreement) == (state if state == State.DEFAULT else State.EXPIRED)


def test_one_with_no_known_end_is_never_touched() -> None:
    agreement = an_agreement(duration_note="tre anni", starts_on=date(2001, 1, 1))

    assert actions.expire(date(2999, 1, 1)) == 0
    assert state_of(agreement) == State.UNDER_WAY


@pytest.mark.parametrize(
    ("renewal", "expires"), [("tacito", 0), ("espresso", 1), ("nessuno", 1), ("", 1)]
)
def test_one_that_renews_itself_does_not_expire(renewal: str, expires: int) -> None:
    an_agreement(ends_on=YESTERDAY, renewal=renewal)

    assert actions.expire(TODAY) == expires


def test_the_second_turn_of_a_day_does_nothing() -> None:
    agreement = an_agreement(ends_on=YESTERDAY)
    actions.turn(on=TODAY)
    agreement.refresh_from_db()
    version, entries = agreement.version, Entry.objects.count()

    actions.turn(on=TODAY)

    agreement.refresh_from_db()
    assert agreement.version == version
    assert Passage.objects.count() == 1
    assert Entry.objects.count() == entries


def test_the_journal_the_search_and_the_version_know_that_it_expired() -> None:
    agreement = an_agreement(
        "Patto per il lavoro", a_body("Rho"), published=True, ends_on=YESTERDAY
    )

    actions.expire(TODAY)

    entry = Entry.objects.filter(event="agreements.moved", subject_key=agreement.pk).get()
    assert entry.changes["state"] == [State.UNDER_WAY, State.EXPIRED]
    assert entry.by_name == "Quadro"
    [result] = search.find("Patto per il lavoro", by=a_visitor()).hits
    assert "scaduta" in result.subtitle
    before = agreement.version
    agreement.refresh_from_db()
    assert agreement.version == before + 1


def test_the_queries_do_not_grow_with_what_expires() -> None:
    def counted(number: int) -> int:
        for n in range(number):
            an_agreement(f"Patto {number} {n}", a_body("Rho"), ends_on=YESTERDAY)
        with CaptureQueriesContext(connection) as queries:
            assert actions.expire(TODAY) == number
        return len(queries)

    counted(1)
    assert counted(2) == counted(9)


def test_the_scheduler_turns_the_calendar() -> None:
    """As `manage.py scheduler --once` runs it, with the clock of the machine."""
    agreement = an_agreement(ends_on=date(2020, 1, 31))

    call_command("scheduler", "--once")

    assert state_of(agreement) == State.EXPIRED


def test_a_step_that_fails_stops_what_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be renewed must not be found expired."""
    agreement = an_agreement(ends_on=YESTERDAY)

    def fails(_on: date) -> None:
        raise ConnectionError

    monkeypatch.setattr(clock, "STEPS", (fails, clock.expire))
    with pytest.raises(ConnectionError):
        actions.turn(on=TODAY)

    assert state_of(agreement) == State.UNDER_WAY


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_let_it_expire_once() -> None:
    an_agreement(ends_on=YESTERDAY)
    found: list[Any] = []
    start = threading.Barrier(2)

    def turn() -> None:
        start.wait()
        try:
            found.append(actions.expire(TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=turn) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(found) == [0, 1]
    assert Passage.objects.count() == 1


class EveryDay(TestCase):
    @settings(deadline=None, max_examples=40)
    @given(
        st.dates(date(2024, 2, 26), date(2024, 3, 2))
        | st.dates(date(2020, 1, 1), date(2032, 1, 1)),
        st.integers(-3, 3),
    )
    def test_over_and_not_over_is_told_by_the_day_alone(self, ends_on: date, later: int) -> None:
        agreement = an_agreement(ends_on=ends_on)

        actions.expire(ends_on + timedelta(days=later))

        assert (state_of(agreement) in OVER) == (later > 0)
