"""The demonstration rounds: flagged, in every state, and taken away without a trace."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.cube import actions as cube
from quadro.delivery import actions as delivery
from quadro.delivery.models import Commitment, Update
from quadro.kit.asof import AsOf
from quadro.kit.terms import day_of
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Frozen, Round
from quadro.monitoring.queries.standing import Sight, sight_of_round
from quadro.monitoring.queries.standing.land import AREA, EVERYWHERE
from quadro.monitoring.queries.standing.nodes import EVERYTHING, Node
from quadro.monitoring.round_states import AnswerState, RoundState
from quadro.plan.models import Edition, Provision
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


def load_rounds() -> int:
    return actions.load_demonstration(on=TODAY) + actions.open_demonstration(on=TODAY)


@pytest.mark.any_database
def test_it_shows_each_quarter_since_something_was_owed_and_every_state() -> None:
    commitments_to_show()
    count = load_rounds()

    rounds = Round.objects.order_by("since")
    assert count == rounds.count() == rounds.filter(is_demonstration=True).count()
    assert {one.state for one in rounds} == {RoundState.CLOSED, RoundState.OPEN}
    closed = list(rounds.filter(state=RoundState.CLOSED))
    assert all(after.since == before.until for before, after in pairwise(closed))
    assert TODAY - closed[0].since > timedelta(days=365)
    states = set(Answer.objects.values_list("state", flat=True))
    assert states >= set(AnswerState) - {AnswerState.DRAFT, AnswerState.EXCUSED}
    assert Update.objects.filter(answers__isnull=False).exists()


@pytest.mark.any_database
def test_it_asks_nothing_of_what_is_real() -> None:
    commitments_to_show(3)
    a_commitment(title="Vero")
    load_rounds()
    asked = Commitment.objects.filter(answers__isnull=False)
    assert not asked.filter(is_demonstration=False).exists()


def test_a_closed_round_has_the_figures_of_its_closing_as_they_were_known_then() -> None:
    commitments_to_show()
    load_rounds()
    closed = Round.objects.closed().count()
    assert not Frozen.objects.exists(), "in the past there was no roll-up to copy"
    assert 0 < actions.freeze_demonstration(on=TODAY) <= closed
    assert actions.freeze_demonstration(on=TODAY) == 0, "what is frozen stays"

    last = Round.objects.closed().order_by("-until")[0]
    assert last.closed_at
    day = day_of(last.closed_at)
    frozen, told = sight_of_round(last, TODAY), Sight(AsOf(day, day, TODAY))
    assert type(frozen) is not Sight
    nodes = {EVERYTHING, *(Node(one.edition_id, one.pk) for one in Provision.objects.all())}
    cells = [sight.cells(nodes, [EVERYWHERE, AREA]) for sight in (frozen, told)]
    figures = [
        {at: (one.commitments, one.late, one.stale, _rounded(one.done)) for at, one in some.items()}
        for some in cells
    ]
    assert figures[0] == figures[1]
    assert figures[0][EVERYTHING, AREA][0] > 0


def _rounded(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else round(percent, 4)


@pytest.mark.any_database
@pytest.mark.usefixtures("contexts")
@pytest.mark.time_machine(NOON, tick=False)
def test_the_first_page_says_what_changed_since_the_last_closed_round(client: Client) -> None:
    commitments_to_show()
    Edition.objects.update(is_reference=True)
    load_rounds()
    actions.freeze_demonstration(on=TODAY)
    cube.bring_to(TODAY)
    last = Round.objects.closed().order_by("-until")[0]
    page = client.get("/")
    assert page.context["since"].round == last
    assert last.title in page.content.decode()


def test_removed_it_leaves_what_is_real_and_does_not_come_back() -> None:
    commitments_to_show(3)
    real = a_commitment(title="Vero")
    mine = an_open_round(scope="enti", bodies=[real.owner])
    load_rounds()
    actions.freeze_demonstration(on=TODAY)
    assert not actions.is_wanted()

    assert actions.remove_demonstration(by=the_system()) > 0
    delivery.remove_demonstration(by=the_system())

    assert list(Round.objects.all()) == [mine]
    assert [one.commitment for one in answers(mine)] == [real]
    assert not Frozen.objects.exists()
    assert actions.remove_demonstration(by=the_system()) == 0
    assert not actions.is_wanted()
