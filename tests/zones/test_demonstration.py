"""Turns invented for the demonstration: flagged, whole, and taken away with what was invented."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from quadro.accounts.models import Role
from quadro.bodies.models import Mandate, Person
from quadro.notifications.models import Notice
from quadro.zones import actions, queries
from quadro.zones.models import RotationRule, Turn
from tests.assemblies.world import a_zone
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
TOWNS = {"Arese": 19_000, "Garbagnate": 27_000, "Pero": 11_000}


@pytest.fixture
def loaded() -> int:
    """Two zones, of which nobody's mayor is recorded."""
    a_zone()
    a_zone("Sud Est", TOWNS)
    Mandate.objects.all().delete()
    return actions.load_demonstration(on=TODAY)


def test_two_zones_have_some_years_of_turns_with_no_gap_up_to_today(loaded: int) -> None:
    assert loaded == Turn.objects.filter(is_demonstration=True).count()
    for rule in RotationRule.objects.select_related("zone"):
        board = queries.board_of(rule.zone, on=TODAY)
        assert board.now is not None
        assert board.past[0].since == date(TODAY.year - 4, 1, 1)
        assert not any(one.is_vacant for one in board.past)
        assert board.is_demonstration
    ended = set(Turn.objects.exclude(ended="").values_list("ended", flat=True))
    assert ended == {"termine", "mandato"}
    assert Turn.objects.filter(completes=True).exists()
    assert not Notice.objects.exists()


def test_what_was_invented_goes_with_the_turns(loaded: int) -> None:
    people = Person.objects.filter(name="Sindaco dimostrativo")
    assert people.exists()
    assert not actions.is_wanted()

    assert actions.remove_demonstration(by=the_system()) == loaded

    assert not Turn.objects.exists()
    assert not RotationRule.objects.exists()
    assert not people.exists()
    assert not Mandate.objects.filter(role__in=(Role.MAYOR, Role.ZONE_COORDINATOR)).exists()


def test_a_mayor_who_is_recorded_is_not_invented() -> None:
    a_zone()

    actions.load_demonstration(on=TODAY)

    assert not Person.objects.filter(name="Sindaco dimostrativo").exists()
    assert Turn.objects.exists()


def test_the_command_takes_them_away(loaded: int) -> None:
    said = StringIO()

    call_command("demonstration", "remove", stdout=said)

    assert f"{loaded} turni dimostrativi tolti." in said.getvalue()
