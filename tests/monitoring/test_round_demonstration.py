"""The demonstration rounds: flagged, in every state, and taken away without a trace."""

from datetime import timedelta
from itertools import pairwise

import pytest

from quadro.agreements import actions as agreements
from quadro.delivery import actions as delivery
from quadro.delivery.models import Commitment, Update
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Frozen, Round
from quadro.monitoring.round_states import AnswerState, RoundState
from tests.agreements.growing import a_pact
from tests.agreements.world import a_plan, the_authority
from tests.delivery.world import a_commitment
from tests.monitoring.rounds_world import an_open_round, answers
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db


def commitments_to_show(count: int = 12) -> None:
    the_authority()
    a_plan("Una", "Due")
    for _number in range(count):
        agreements.publish(a_pact(), by=the_system(), at=NOON)
    delivery.load_demonstration(on=TODAY)


def test_it_shows_each_quarter_since_something_was_owed_and_every_state() -> None:
    commitments_to_show()
    count = actions.load_demonstration(on=TODAY)

    rounds = Round.objects.order_by("since")
    assert count == rounds.count() == rounds.filter(is_demonstration=True).count()
    assert {one.state for one in rounds} == {RoundState.CLOSED, RoundState.OPEN}
    closed = list(rounds.filter(state=RoundState.CLOSED))
    assert all(after.since == before.until for before, after in pairwise(closed))
    assert TODAY - closed[0].since > timedelta(days=365)
    states = set(Answer.objects.values_list("state", flat=True))
    assert states >= set(AnswerState) - {AnswerState.DRAFT, AnswerState.EXCUSED}
    assert Update.objects.filter(answers__isnull=False).exists()


def test_it_asks_nothing_of_what_is_real() -> None:
    commitments_to_show(3)
    a_commitment(title="Vero")
    actions.load_demonstration(on=TODAY)
    asked = Commitment.objects.filter(answers__isnull=False)
    assert not asked.filter(is_demonstration=False).exists()


def test_removed_it_leaves_what_is_real_and_does_not_come_back() -> None:
    commitments_to_show(3)
    real = a_commitment(title="Vero")
    mine = an_open_round(scope="enti", bodies=[real.owner])
    actions.load_demonstration(on=TODAY)
    assert not actions.is_wanted()

    assert actions.remove_demonstration(by=the_system()) > 0
    delivery.remove_demonstration(by=the_system())

    assert list(Round.objects.all()) == [mine]
    assert [one.commitment for one in answers(mine)] == [real]
    assert not Frozen.objects.exists()
    assert actions.remove_demonstration(by=the_system()) == 0
    assert not actions.is_wanted()
