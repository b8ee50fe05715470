"""What of readings waits on the desk: to be checked by the office, to be put right by who read."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quadro.accounts.models import User
from quadro.monitoring import actions, queries
from quadro.monitoring.queries.desk import SHOWN
from tests.monitoring.world import (
    NOON,
    a_clerk,
    a_town,
    acting,
    an_indicator,
    an_officer,
    approved,
    sent,
    the_office,
    the_place,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
TOWNS = ("Gessate", "Pero", "Rho", "Bresso", "Cormano", "Bollate", "Arese")


def the_desk(user: User) -> str:
    client = Client()
    client.force_login(user)
    return " ".join(client.get("/scrivania/").content.decode().split())


def test_the_office_is_told_how_many_readings_wait_and_where_they_are_checked() -> None:
    one = an_indicator()
    sent(one, {the_place(a_town(name)): 5 for name in TOWNS}, by=the_office())
    page = the_desk(an_officer())
    assert 'Rilevazioni da verificare <span class="soft fw-normal">7</span>' in page
    assert f'href="/rilevazioni/da-verificare/?indicatore={one.slug}"' in page
    assert "e altre 2" in page


def test_what_is_approved_waits_no_more() -> None:
    approved(an_indicator(), {the_place(a_town()): 5})
    assert "Rilevazioni da verificare <span" not in the_desk(an_officer())


def test_only_who_checks_is_told_what_is_to_be_checked() -> None:
    town = a_town()
    sent(an_indicator(), {the_place(town): 5}, by=acting(a_clerk(town)))
    page = the_desk(a_clerk(town))
    assert "Rilevazioni da verificare <span" not in page
    assert "Valori restituiti <span" not in page


def test_who_read_a_value_that_came_back_is_told_why_and_corrects_it_from_there() -> None:
    town, other = a_town(), a_town("Pero")
    [one] = sent(an_indicator(), {the_place(town): 5}, by=acting(a_clerk(town)))
    actions.return_([one], reason="Manca l’unità di misura.", by=the_office(), at=NOON)
    page = the_desk(a_clerk(town))
    assert "«Manca l’unità di misura.»" in page
    assert f'href="/rilevazioni/{one.pk}/correggi/"' in page
    assert "Manca l’unità di misura" not in the_desk(a_clerk(other))


def test_those_that_wait_since_longest_come_first_with_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, by = an_indicator(), the_office()
    for name in reversed(TOWNS):
        sent(one, {the_place(a_town(name)): 5}, by=by)
    with django_assert_num_queries(1):
        pile = queries.readings_for(by).to_check
        names = [each.place_name for each in pile.shown]
    assert names == list(reversed(TOWNS))[:SHOWN]
    assert (pile.count, pile.more) == (len(TOWNS), len(TOWNS) - SHOWN)
