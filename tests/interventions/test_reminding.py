"""Whoever does an intervention is asked for its data; when they do not come, others know."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quadro.bodies.models import Mandate
from quadro.delivery import actions as delivery
from quadro.delivery.freshness import PUBLIC_AFTER
from quadro.delivery.models import Commitment
from quadro.interventions import actions
from quadro.interventions.models import Intervention
from quadro.notifications.models import Notice
from quadro.portal.queries.calendar import appointments_for
from tests.agreements.growing import a_pact
from tests.agreements.world import acting
from tests.delivery import reminded
from tests.delivery.world import a_commitment
from tests.interventions.world import BY, again, an_intervention, told
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db


class Cast(reminded.Cast):
    """Around a work of Gessate whose data are due today."""

    def __init__(self, **values: Any) -> None:
        super().__init__("Gessate")
        self.made = an_intervention(next_update_on=TODAY, **values)
        Notice.objects.all().delete()

    def turn(self, days: int) -> None:
        actions.tell_of_data(at=NOON + timedelta(days=days))


def test_who_does_it_is_reminded_then_the_office_and_who_stands_for_the_body() -> None:
    cast = Cast()
    one = cast.is_asked_before_its_day()
    assert one.subject.startswith("Aggiorna un intervento entro il 12 novembre 2026: Ciclovia")
    assert one.address == f"{cast.made.get_absolute_url()}aggiorna/"
    assert (one.is_action, one.due_on) == (True, TODAY)
    cast.turn(15)
    assert cast.told() == {"clerk", "office", "mayor"}
    [one] = cast.waiting(cast.office)
    assert (one.is_action, one.address) == (False, cast.made.get_absolute_url())
    cast.turn(PUBLIC_AFTER)
    [one] = cast.waiting(cast.office)
    assert "tutti leggono" in one.about


def test_of_one_that_is_not_public_nobody_says_that_everybody_reads_it() -> None:
    cast = Cast(is_public=False)
    cast.turn(PUBLIC_AFTER)
    for user in (cast.clerk, cast.office):
        assert "tutti leggono" not in cast.waiting(user)[0].about


def test_the_person_in_charge_is_told_while_they_are_in_office() -> None:
    cast = Cast()
    mandate = Mandate.objects.get(person__user=cast.councillor)
    version = again(cast.made).version
    actions.edit(cast.made, {"in_charge": mandate}, version=version, by=BY, at=NOON)
    cast.turn(0)
    assert cast.told() == {"clerk", "councillor"}
    Mandate.objects.filter(pk=mandate.pk).update(until=TODAY + timedelta(days=1))
    cast.turn(1)
    assert cast.told() == {"clerk"}


def test_each_step_is_told_once_however_often_the_clock_turns() -> None:
    Cast().is_told_once_a_step()


def test_data_settle_it_for_all_and_the_next_ones_are_asked_for_anew() -> None:
    cast = Cast()

    def settle() -> timedelta:
        told(cast.made, on=TODAY + timedelta(days=15))
        due = again(cast.made).next_update_on
        assert due is not None
        return due - TODAY

    cast.begins_anew(settle)


def test_what_is_finished_or_is_awaited_by_nobody_is_asked_for_no_more() -> None:
    cast = Cast()
    cast.turn(0)
    actions.move(cast.made, "cancel", by=BY, on=TODAY, at=NOON, reason="Non serve.")
    assert cast.told() == set()
    cast.turn(1)
    assert cast.told() == set()
    Intervention.objects.update(state="in_corso", next_update_on=None)
    cast.turn(2)
    assert cast.told() == set()


def test_the_notices_of_interventions_and_those_of_commitments_let_each_other_be() -> None:
    cast = Cast()
    owed = a_commitment(a_pact("Gessate"), "Gessate")
    Commitment.objects.filter(pk=owed.pk).update(next_update_on=TODAY)
    Notice.objects.all().delete()
    for _time in range(2):
        cast.turn(0)
        delivery.tell_of_updates(at=NOON)
    assert len(cast.waiting(cast.clerk)) == 2


def test_the_clock_costs_the_same_for_one_or_for_many() -> None:
    Cast().costs_the_same_for_many(
        lambda number: an_intervention(f"Opera {number}", next_update_on=TODAY), most=13
    )


def test_its_people_find_its_days_in_their_calendar_and_others_do_not() -> None:
    cast = Cast(due_on=TODAY + timedelta(days=90))
    by = acting(cast.clerk)
    found = {one.uid: (one.day, one.title) for one in appointments_for(by, None)}
    assert found[f"intervention-{cast.made.pk}-ends"] == (
        TODAY + timedelta(days=90), "Fine dell’intervento: Ciclovia",
    )  # fmt: skip
    assert found[f"intervention-{cast.made.pk}-data"] == (TODAY, "Dati attesi: Ciclovia")
    assert appointments_for(acting(cast.stranger), None) == []
    actions.move(cast.made, "cancel", by=the_system(), on=TODAY, at=NOON, reason="Non serve.")
    assert appointments_for(by, None) == []


@pytest.mark.time_machine(NOON, tick=False)
def test_the_desk_asks_for_the_data_and_leads_to_where_they_are_told() -> None:
    cast = Cast()
    cast.turn(0)
    client = Client()
    client.force_login(cast.clerk)
    page = client.get("/scrivania/").content.decode()
    assert f'href="{cast.made.get_absolute_url()}aggiorna/"' in page
    assert "Aggiorna l’intervento" in page
