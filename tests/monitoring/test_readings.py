"""Readings: written, sent, checked, corrected; never written over."""

from datetime import date
from decimal import Decimal

import pytest

from quadro.journal.models import Entry
from quadro.monitoring import actions
from quadro.monitoring.models import Reading
from quadro.monitoring.states import State
from tests.monitoring.world import (
    NOON,
    a_clerk,
    a_town,
    acting,
    again,
    an_indicator,
    approved,
    sent,
    the_office,
    the_place,
    written,
)

pytestmark = pytest.mark.django_db


def test_a_clerk_writes_and_sends_what_the_office_approves() -> None:
    town, indicator = a_town(), an_indicator()
    by = acting(a_clerk(town))
    [one] = written(indicator, {the_place(town): 12}, by=by)
    assert (one.state, one.body, one.author) == (State.DRAFT, town.body, by.user)

    actions.submit([one], by=by, at=NOON)
    actions.approve([one], by=the_office(), at=NOON)

    one = again([one])[0]
    assert (one.state, one.value, one.known_at) == (State.APPROVED, Decimal(12), NOON)
    assert one.on == date(2026, 9, 30)
    assert Entry.objects.filter(event="monitoring.approved", subject_key=one.pk).exists()


def test_nothing_approved_is_written_over() -> None:
    town, indicator = a_town(), an_indicator()
    place = the_place(town)
    [first] = approved(indicator, {place: 12})
    [second] = approved(indicator, {place: 15})

    first, second = again([first, second])
    assert (first.state, first.value) == (State.SUPERSEDED, Decimal(12))
    assert (second.state, second.supersedes, second.origin) == (
        State.APPROVED, first, "correzione",
    )  # fmt: skip


def test_what_was_returned_is_written_again_beside_it() -> None:
    town, indicator = a_town(), an_indicator()
    place = the_place(town)
    rows = sent(indicator, {place: 12})
    actions.return_(rows, reason="Manca agosto.", by=the_office(), at=NOON)
    [new] = written(indicator, {place: 14})

    old = again(rows)[0]
    assert (old.state, old.decision, old.value) == (
        State.SUPERSEDED, "Manca agosto.", Decimal(12),
    )  # fmt: skip
    assert (new.state, new.value) == (State.DRAFT, Decimal(14))
    assert Reading.objects.open().count() == 1
