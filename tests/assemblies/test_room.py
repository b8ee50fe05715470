"""The room of a sitting: what a secretary sees and does there, without scripts too."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quadro.assemblies import actions, queries
from quadro.assemblies.counting import Choice, Majority
from quadro.assemblies.models import Ballot
from quadro.assemblies.states import Mark, Outcome, State
from tests.assemblies.desk import OFFICE, a_desk, at_the_opening
from tests.assemblies.world import (
    EVENING,
    a_mayor,
    a_sitting,
    a_town,
    a_zone,
    an_assembly,
    begun,
    convened,
    marked,
    minutes_in,
    opened,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_evening")]
MOST = 15
SIGNED_IN = 4
"""Queries of the session, the account, its mandates and what waits for it."""


# Who may ------------------------------------------------------------------------------------------


def test_a_visitor_signs_in_first_and_a_stranger_is_refused() -> None:
    desk = a_desk(opened())
    stranger = Client()
    stranger.force_login(a_mayor(a_town("Milano", 1_000_000)).person.user)  # type: ignore[arg-type]

    assert Client().get(desk.address)["Location"].startswith("/accesso/")
    assert stranger.get(desk.address).status_code == 409
    assert stranger.post(f"{desk.address}sospendi/").status_code == 409
    desk.sitting.refresh_from_db()
    assert desk.sitting.state == State.OPEN


def test_the_hall_sees_numbers_and_no_name_and_nothing_of_a_draft() -> None:
    desk = a_desk(opened())
    seen = Client().get(f"{desk.address}schermo/").content.decode()

    assert "Comuni presenti" in seen
    assert "Bollate" not in seen
    assert "Persona" not in seen
    draft = a_sitting(desk.sitting.assembly)
    assert Client().get(f"{draft.get_absolute_url()}sala/schermo/").status_code == 404


def test_the_hall_is_told_only_what_changed() -> None:
    desk = a_desk(opened())
    token = str(queries.token_of(desk.sitting))
    hall = f"{desk.address}schermo/?dal="

    assert Client().get(f"{hall}{token}").status_code == 204
    marked(desk.sitting, Rho=Mark.ABSENT)
    assert "3 <small>" in Client().get(f"{hall}{token}").content.decode()


# The screen ---------------------------------------------------------------------------------------


def test_a_convened_sitting_is_opened_from_the_room() -> None:
    desk = a_desk(convened())
    assert "Apri la seduta" in desk.look()

    desk.post("apri/")

    assert "da chiamare" in desk.look()
    assert desk.sitting.roster.count() == 4


def test_the_whole_sitting_is_run_from_the_room() -> None:
    desk = at_the_opening()
    desk.post("segna/", gruppo="tutti")
    desk.post("appello/")
    first, second = desk.sitting.items.order_by("position")
    desk.post(f"punti/{first.pk}/apri/")
    desk.post(f"punti/{first.pk}/voto/apri/")
    ballot = Ballot.objects.get()
    voter = ballot.votes.first()
    assert voter is not None
    desk.post(f"voti/{ballot.pk}/segna/", posto=voter.attendance_id, versione=1, segno="contrario")
    desk.post(f"voti/{ballot.pk}/segna/", gruppo="tutti")
    assert ballot.votes.filter(choice=Choice.FOR).count() == ballot.votes.count() - 1 == 3
    desk.post(f"voti/{ballot.pk}/chiudi/")
    desk.post(f"punti/{first.pk}/chiudi/", resoconto=" Si è parlato. ", poi=second.pk)
    desk.post(f"punti/{second.pk}/chiudi/", esito="presa_atto")
    desk.post("chiudi/")

    first, second = desk.sitting.items.order_by("position")
    assert (first.outcome, first.discussion) == (Outcome.APPROVED, "Si è parlato.")
    assert second.outcome == Outcome.NOTED
    desk.sitting.refresh_from_db()
    assert desk.sitting.state == State.CLOSED
    assert "seduta chiusa alle" in desk.look()


def test_a_sitting_is_suspended_and_resumed() -> None:
    desk = a_desk(opened())

    desk.post("sospendi/")
    assert "Riprendi la seduta" in desk.look()
    assert desk.post("segna/", gruppo="tutti").status_code == 409

    desk.post("riprendi/")
    assert "Sospendi la seduta" in desk.look()


def test_the_screen_costs_the_same_however_many_seats_and_items(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    towns = {f"Paese {n}": 1000 + n for n in range(133)}
    assembly = an_assembly(a_zone("Vasta", towns), majority=Majority.DOUBLE)
    sitting = opened(a_sitting(assembly, *(f"Punto {n}" for n in range(20))))
    actions.open_ballot(begun(sitting), by=OFFICE, at=minutes_in(12))
    desk = a_desk(sitting)

    with django_assert_max_num_queries(MOST):
        desk.look()
    with django_assert_max_num_queries(MOST):
        desk.client.get(f"{desk.address}stato/")


def test_nothing_new_is_said_in_two_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = a_desk(opened())
    token = str(queries.token_of(desk.sitting))
    desk.look()

    with django_assert_max_num_queries(SIGNED_IN + 2):
        answer = desk.client.get(f"{desk.address}stato/?dal={token}")

    assert answer.status_code == 204


@pytest.mark.parametrize(
    "change",
    ["mark", "guest", "begin", "order", "suspend", "quorum"],
)
def test_whatever_another_does_changes_the_token(change: str) -> None:
    sitting = opened()
    before = queries.token_of(sitting)
    items = list(sitting.items.order_by("-position").values_list("pk", flat=True))
    ways: Mapping[str, Any] = {
        "mark": lambda: marked(sitting, Rho=Mark.ABSENT),
        "guest": lambda: actions.welcome(sitting, "Un ospite", "", by=OFFICE),
        "begin": lambda: begun(sitting),
        "order": lambda: actions.order(sitting, items, by=OFFICE),
        "suspend": lambda: actions.suspend(sitting, by=OFFICE),
        "quorum": lambda: actions.verify_quorum(sitting, by=OFFICE, at=EVENING),
    }

    ways[change]()

    after = queries.token_of(sitting)
    assert after != before
    assert (after.page != before.page) == (change in ("begin", "order", "suspend"))


# Without scripts ----------------------------------------------------------------------------------


def test_each_mark_comes_back_to_the_next_name() -> None:
    desk = at_the_opening()
    seat = desk.seat("Bollate")

    answer = desk.post("segna/", posto=seat.pk, versione=seat.version, segno="online")

    page = desk.look(answer["Location"].removeprefix(desk.address))
    assert "data-who>Lainate" in page
    assert "Segnato: Bollate." in page
    assert desk.seat("Bollate").mark == Mark.ONLINE


def test_a_name_is_looked_for_and_a_square_calls_its_seat() -> None:
    desk = at_the_opening()

    assert "data-who>Senago" in desk.look("?vai=sen")
    assert "data-who>Rho" in desk.look(f"?posto={desk.seat('Rho').pk}")
    assert "data-who>Bollate" in desk.look("?vai=nessuno")


def test_a_button_marks_present_all_who_were_not_called() -> None:
    desk = at_the_opening()
    marked(desk.sitting, Rho=Mark.ABSENT)

    desk.post("segna/", gruppo="Nord Ovest")

    marks = dict(desk.sitting.roster.values_list("label", "mark"))
    assert marks.pop("Rho") == Mark.ABSENT
    assert set(marks.values()) == {Mark.PRESENT}


def test_a_disputed_mark_is_shown_with_both_marks_and_who_made_them() -> None:
    desk = at_the_opening()
    marked(desk.sitting, Rho=Mark.PRESENT)
    seat = desk.seat("Rho")

    answer = desk.post("segna/", posto=seat.pk, versione=1, segno="giustificato")
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Quadro ha segnato «presente»" in page
    assert "tu «giustificato»" in page
    desk.post("segna/", tieni=f"{seat.pk}|giustificato|{seat.version}|")
    assert desk.seat("Rho").mark == Mark.EXCUSED


def test_a_guest_is_written_down_by_name() -> None:
    desk = a_desk(opened())

    assert desk.post("invitati/", nome=" ").status_code == 409
    desk.post("invitati/", nome="Direttore generale", veste="relatore")

    assert "Direttore generale" in desk.look()
