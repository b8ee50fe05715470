"""What is invented is flagged and goes away; what sources tell stays."""

from io import StringIO

import pytest
from django.core.management import call_command

from quadro.bodies.models import Body
from quadro.notifications.models import Notice
from quadro.services import actions
from quadro.services.models import Adhesion, Capacity, Need, Service, Use
from tests.services.world import the_authority, towns
from tests.worlds import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> int:
    towns({f"Comune{number}": 1_000 * number for number in range(1, 25)} | {"Milano": 1_400_000})
    body = the_authority()
    body.slug = "citta-metropolitana-di-milano"
    body.save()
    return actions.load_demonstration(on=TODAY)


def test_facts_are_real_and_the_rest_says_that_it_is_invented(loaded: int) -> None:
    services = Service.objects.all()
    assert services.count() == 6, "the one that Rho gives waits for Rho"
    assert not services.filter(is_demonstration=True).exists()
    assert services.exclude(cost="").count() == 0, "no source tells what they cost"
    sua = services.get(slug="stazione-unica-appaltante")
    assert (sua.begun and str(sua.begun), sua.answer_days) == ("2019", None)
    assert loaded == Adhesion.objects.filter(is_demonstration=True).count() > 20
    assert not Adhesion.objects.filter(body=Body.objects.get(slug="milano")).exists()
    assert Use.objects.filter(state="in_attesa").exists()
    assert not Notice.objects.exists()


def test_the_command_takes_the_invented_away_and_leaves_the_facts(loaded: int) -> None:
    said = StringIO()

    call_command("demonstration", "remove", stdout=said)

    assert f"{loaded} adesioni dimostrative tolte." in said.getvalue()
    for model in (Adhesion, Use, Capacity, Need):
        assert not model.objects.exists()
    assert Service.objects.count() == 6
    assert not actions.is_wanted()
