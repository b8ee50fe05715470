"""Votes in the room: what would happen now, what is missing, the bars."""

import re

import pytest
from django.test import Client

from quadro.assemblies import actions, queries
from quadro.assemblies.counting import Choice, Majority, Measure
from quadro.assemblies.states import Mark, Outcome, Stage
from quadro.bodies.queries import actor_for
from tests.assemblies.desk import OFFICE, Desk, a_desk, at_the_opening
from tests.assemblies.world import (
    EVENING,
    a_mayor,
    a_sitting,
    a_zone,
    an_assembly,
    begun,
    minutes_in,
    opened,
    voted,
)
from tests.worlds import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_evening")]


# Votes --------------------------------------------------------------------------------------------


def test_a_vote_open_says_what_would_happen_if_it_closed_now() -> None:
    desk = a_desk(opened(a_sitting(an_assembly(majority=Majority.DOUBLE))))
    ballot = actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))
    rows = [(desk.seat(name).pk, "favorevole", 1, "") for name in ("Lainate", "Bollate")]

    page = desk.send(f"voti/{ballot.pk}/segna/", *rows).json()["parts"]["vote"]

    assert "non approvato" in page
    assert "Bastano i Comuni, non basta la popolazione." in page
    assert "Devono votare" in page


def test_the_one_without_whom_nothing_is_enough_is_named() -> None:
    towns = {"Milano": 600_000, "Rho": 200_000, "Senago": 100_000}
    desk = a_desk(opened(a_sitting(an_assembly(a_zone("Grande", towns), majority=Majority.DOUBLE))))
    ballot = actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))

    page = desk.send(f"voti/{ballot.pk}/segna/", (desk.seat("Rho").pk, "favorevole", 1, "")).json()[
        "parts"
    ]["vote"]
    assert "il voto di Milano è decisivo" in page

    page = desk.send(
        f"voti/{ballot.pk}/segna/", (desk.seat("Milano").pk, "contrario", 1, "")
    ).json()["parts"]["vote"]
    assert "non basterebbero nemmeno tutti i voti che mancano" in page


def test_who_was_not_there_when_the_vote_opened_does_not_vote() -> None:
    desk = a_desk(opened(None, "Rho", "Lainate", "Bollate"))
    ballot = actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))
    senago = desk.seat("Senago").pk

    assert "Senago: non vota" in desk.look()
    told = desk.send(f"voti/{ballot.pk}/segna/", (senago, "favorevole", 1, "")).json()
    assert "non vota" in told["refused"]


def test_a_secret_vote_is_counted_when_it_closes() -> None:
    sitting = opened()
    item = sitting.items.get(position=1)
    actions.edit_item(item, {"is_secret": True}, version=item.version, by=OFFICE)
    ballot = actions.open_ballot(begun(sitting), by=OFFICE, at=minutes_in(12))
    desk = a_desk(sitting)
    page = desk.look()
    assert "Voti dello spoglio, su 4 votanti" in page
    assert re.search(r'name="favorevoli"\s+data-next', page), "the next step is to count"

    assert desk.post(f"voti/{ballot.pk}/chiudi/").status_code == 409
    assert desk.post(f"voti/{ballot.pk}/chiudi/", favorevoli="x").status_code == 409
    desk.post(f"voti/{ballot.pk}/chiudi/", favorevoli="3", contrari="1")

    ballot.refresh_from_db()
    assert (ballot.in_favour, ballot.against, ballot.abstained) == (3, 1, 0)
    assert ballot.is_carried


def test_presences_are_marked_while_a_vote_is_open_and_quorum_lost_is_said() -> None:
    desk = a_desk(opened())
    actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))
    assert "Ora vota" in desk.look()
    assert "Ora risponde" in desk.look("?modo=presenze")

    desk.mark("Rho", Mark.ABSENT)
    parts = desk.mark("Lainate", Mark.ABSENT).json()["parts"]

    assert "quorum mancato, mancano 10,0 punti" in parts["frame"]
    assert "manca il numero legale" in parts["quorum"]


def test_an_item_closes_otherwise_than_voted() -> None:
    desk = a_desk(opened())
    item = begun(desk.sitting)

    assert desk.post(f"punti/{item.pk}/chiudi/", esito="approvato").status_code == 409
    desk.post(f"punti/{item.pk}/chiudi/", esito="quorum_mancato")

    item.refresh_from_db()
    assert (item.stage, item.outcome) == (Stage.CLOSED, Outcome.NO_QUORUM)


def test_an_item_that_was_voted_says_how_many_were_in_favour() -> None:
    desk = a_desk(opened())
    voted(begun(desk.sitting), Rho=Choice.FOR, Senago=Choice.FOR, Bollate=Choice.AGAINST)

    assert "votato, 2 favorevoli" in desk.look()


# Bars ---------------------------------------------------------------------------------------------


def labels(desk: Desk) -> list[str]:
    return [one.label for one in queries.room_of(desk.sitting).gauges]


def test_there_are_always_four_bars_where_population_counts() -> None:
    desk = at_the_opening(majority=Majority.DOUBLE)

    assert labels(desk) == [
        "Comuni presenti", "Popolazione presente", "Favorevoli", "Favorevoli per popolazione",
    ]  # fmt: skip


def test_only_heads_where_only_heads_are_counted() -> None:
    desk = at_the_opening(quorum_population="", majority_by=Measure.HEADS)

    assert labels(desk) == ["Comuni presenti", "Favorevoli"]


def test_a_share_just_under_its_threshold_is_never_read_as_enough() -> None:
    towns = {"Uno": 49_990, "Due": 50_010}
    desk = a_desk(opened(a_sitting(an_assembly(a_zone("Pari", towns))), "Uno"))

    [_heads, there, *_] = queries.room_of(desk.sitting).gauges

    assert (there.value, there.verdict) == ("49,99", "manca meno di 0,1 punti")


def test_who_may_be_delegated_is_proposed() -> None:
    desk = at_the_opening()
    body = desk.seat("Bollate").body
    assert body is not None
    deputy = a_mayor(body).person

    assert f'<option value="{deputy.name}">' in desk.look()


def test_a_keeper_of_another_day_is_no_keeper() -> None:
    """The room asks who one is today."""
    desk = a_desk(opened())
    user = a_user()
    assert not actor_for(user, EVENING.date()).mandates
    client = Client()
    client.force_login(user)
    assert client.get(desk.address).status_code == 409
