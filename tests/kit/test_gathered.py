"""What belongs to a row and is asked with it is what a query of its own would find."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model, OuterRef

from quadro.delivery import actions
from quadro.delivery.models import Commitment, Override, Step, Update
from quadro.kit.gathered import Gathered
from tests.delivery.world import DUE, a_commitment, again, told, with_steps
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
HERE = {"commitment": OuterRef("pk")}


def known(one: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "_state"}


def a_told_one() -> Commitment:
    made = a_commitment()
    with_steps(made, {"weight": Decimal("0.1"), "due_on": DUE, "target": 20}, {})
    told(made, confidence="alta", sentence="Procede «bene», dice l’ufficio")
    said = {"timing": "nei_tempi", "reason": "Gara aggiudicata."}
    actions.override(again(made), said, by=the_system(), at=NOON)
    return made


@pytest.mark.parametrize("model", [Step, Override])
def test_it_is_the_same_as_asked_by_itself(model: type[Model]) -> None:
    """Numbers to the last figure, days, moments with their zone, what is not known."""
    made, gathered = a_told_one(), Gathered(model)
    asked = Commitment.objects.annotate(told=gathered.many(model._default_manager.filter(**HERE)))
    [[rows]] = asked.values_list("told")

    wanted = model._default_manager.filter(commitment=made).order_by("pk")
    assert wanted
    assert [known(one) for one in gathered.read(rows)] == [known(one) for one in wanted]


def test_the_first_comes_with_what_it_leads_to() -> None:
    made = a_told_one()
    gathered = Gathered(Update, "id", "on", "sentence", "author_id", "body__id", "body__name")
    asked = Commitment.objects.annotate(told=gathered.first(Update.objects.filter(**HERE)))
    [[row]] = asked.values_list("told")

    found, wanted = gathered.read_first(row), Update.objects.get(commitment=made)
    assert found is not None
    assert (found.on, found.sentence, found.author) == (wanted.on, wanted.sentence, None)
    assert found.body == wanted.body


def test_where_there_is_nothing_there_is_nothing() -> None:
    a_commitment()
    gathered = Gathered(Step)
    steps = Step.objects.filter(**HERE)
    [told_of] = Commitment.objects.values_list(gathered.many(steps), gathered.first(steps))

    assert (gathered.read(told_of[0]), gathered.read_first(told_of[1])) == ([], None)
