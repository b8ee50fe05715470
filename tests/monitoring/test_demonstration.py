"""The demonstration of indicators: built by the actions, flagged, taken away whole."""

from datetime import date

import pytest

from quadro.bodies.models import Body
from quadro.cube import actions as cube
from quadro.cube import queries as cells
from quadro.journal.models import Entry
from quadro.monitoring import actions
from quadro.monitoring.models import (
    Baseline,
    Contest,
    Evidence,
    Indicator,
    Lock,
    Reading,
    Reply,
    Target,
)
from quadro.monitoring.states import ContestState, State
from quadro.territory.models import Membership, Municipality
from tests.agreements.world import a_plan, the_authority
from tests.monitoring.world import a_town, a_zone, an_indicator, approved, the_place, the_system

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


@pytest.fixture
def loaded() -> int:
    a_plan("Sportello", "Servizi")
    for zone in ("Adda Martesana", "Nord Milano"):
        for number in range(4):
            a_town(f"{zone} {number}", a_zone(zone))
    cube.bring_to(DAY)
    return actions.load_demonstration(on=DAY)


def test_it_reaches_every_state_and_every_row_says_that_it_is_invented(loaded: int) -> None:
    assert (
        loaded
        == Reading.objects.exclude(origin="correzione").exclude(origin="contestazione").count()
    )
    assert set(Reading.objects.values_list("state", flat=True)) == set(State.values)
    states = set(Contest.objects.values_list("state", flat=True))
    assert states == {ContestState.OPEN, ContestState.PARTLY}
    assert not Reading.objects.filter(is_demonstration=False).exists()
    assert not Indicator.objects.filter(is_demonstration=False).exists()
    assert set(Indicator.objects.values_list("formula", flat=True)) == {
        "somma", "rapporto", "media_pesata", "cumulato", "ultimo", "scala",
    }  # fmt: skip
    assert cells.verify() == []


def test_it_is_the_same_each_time_and_one_verb_takes_it_all_away(loaded: int) -> None:
    before = list(Reading.objects.order_by("pk").values_list("place", "since", "value"))
    assert loaded
    assert not actions.is_wanted()
    real = an_indicator(owner=the_authority())
    approved(real, {the_place(a_town("Gessate")): 3})
    assert actions.remove_demonstration(by=the_system(DAY)) == 7

    assert list(Indicator.objects.all()) == [real]
    assert Reading.objects.get().indicator == real
    for model in (Baseline, Target, Contest, Reply, Lock, Evidence):
        assert not model._default_manager.exists()
    assert cells.verify() == []
    assert Entry.objects.filter(event="monitoring.demonstration_removed").exists()
    assert actions.remove_demonstration(by=the_system(DAY)) == 0

    Membership.objects.filter(municipality__slug="gessate").delete()
    Body.objects.filter(municipality__slug="gessate").update(municipality=None)
    Municipality.objects.filter(slug="gessate").update(is_inside=False)
    actions.load_demonstration(on=DAY)
    again = Reading.objects.exclude(indicator=real).order_by("pk")
    assert list(again.values_list("place", "since", "value")) == before
