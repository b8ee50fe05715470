"""What the script of the room is told, and two secretaries at once."""

import pytest

from quadro.assemblies import actions, queries
from quadro.assemblies.counting import Choice
from quadro.assemblies.models import Delegates, Movement, Vote
from quadro.assemblies.states import Mark
from tests.assemblies.desk import OFFICE, a_desk, at_the_opening
from tests.assemblies.world import (
    begun,
    minutes_in,
    opened,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_evening")]


# What the script is told --------------------------------------------------------------------------


def test_a_mark_is_answered_with_seats_bars_counts_and_last_marks() -> None:
    desk = at_the_opening()

    told = desk.mark("Rho", Mark.PRESENT).json()

    seat = desk.seat("Rho")
    assert [seat.pk, "presente", 2, "", True] in told["seats"]
    assert told["marked"] == [[seat.pk, 2]]
    assert told["counts"] == [[1, 0, 0]]
    assert "40,0" in told["parts"]["frame"]
    assert "ne manca 1" in told["parts"]["frame"]
    assert "Rho: presente" in told["parts"]["entries"]
    assert told["token"] == str(queries.token_of(desk.sitting))


def test_marks_come_many_at_once_and_in_order() -> None:
    desk = at_the_opening()
    rows = [(seat.pk, "presente", seat.version, "") for seat in desk.sitting.roster.all()]

    told = desk.send("segna/", *rows).json()

    assert len(told["marked"]) == 4
    assert "Nord Ovest, 4 seggi: presente" in told["parts"]["entries"]


def test_who_is_called_and_does_not_answer_is_no_more_to_be_called() -> None:
    desk = at_the_opening()
    assert "Rho: da chiamare" in desk.look()

    desk.mark("Rho", Mark.ABSENT)

    assert desk.seat("Rho").marked_at is not None
    assert Movement.objects.get().mark == Mark.ABSENT
    assert "Rho: assente" in desk.look()


def test_of_two_secretaries_the_first_mark_stands_and_the_second_chooses() -> None:
    one = at_the_opening()
    two = a_desk(one.sitting)
    one.mark("Rho", Mark.PRESENT, version=1)

    told = two.mark("Rho", Mark.ONLINE, version=1).json()

    assert told["marked"] == []
    [[key, shown]] = told["disputes"]
    assert key == two.seat("Rho").pk
    assert "«presente»" in shown
    assert "«online»" in shown
    assert f"{key}|online|2|" in shown
    assert two.seat("Rho").mark == Mark.PRESENT
    assert Movement.objects.filter(is_disputed=True).count() == 1


def test_of_two_votes_on_a_seat_the_first_stands_too() -> None:
    desk = a_desk(opened())
    ballot = actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))
    rho = desk.seat("Rho")
    desk.send(f"voti/{ballot.pk}/segna/", (rho.pk, "favorevole", 1, ""))

    told = desk.send(f"voti/{ballot.pk}/segna/", (rho.pk, "contrario", 1, "")).json()

    assert "«contrario»" in told["disputes"][0][1]
    assert Vote.objects.get(attendance=rho).choice == Choice.FOR
    found = queries.room_of(desk.sitting).entries
    assert "Rho: contrario, ma un altro aveva segnato prima" in [one.words for one in found]


def test_the_same_mark_made_by_both_is_no_dispute() -> None:
    one = at_the_opening()
    one.mark("Rho", Mark.PRESENT, version=1)

    told = a_desk(one.sitting).mark("Rho", Mark.PRESENT, version=1).json()

    assert told["disputes"] == []


def test_a_vote_is_taken_back() -> None:
    desk = a_desk(opened())
    ballot = actions.open_ballot(begun(desk.sitting), by=OFFICE, at=minutes_in(12))
    rho = desk.seat("Rho")
    desk.send(f"voti/{ballot.pk}/segna/", (rho.pk, "favorevole", 1, ""))

    told = desk.send(f"voti/{ballot.pk}/segna/", (rho.pk, "", 2, "")).json()

    assert [rho.pk, "", 3] in told["votes"]


def test_the_rules_of_the_body_hold_for_a_script_too() -> None:
    desk = at_the_opening(allows_online=False, delegates=Delegates.NONE)

    assert "online" in desk.mark("Rho", Mark.ONLINE).json()["refused"]
    assert "deleghe" in desk.mark("Rho", Mark.PROXY, delegate="Un vice").json()["refused"]
    assert "data-proxy" not in desk.look()
    assert 'data-key="o"' not in desk.look()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[" * 100_000,
        "[1]",
        '[["1","presente",1,""]]',
        "[[1,1,1,1]]",
        '[[1,"volante",1,""]]',
    ],
)
def test_what_is_no_mark_is_refused(sent: str) -> None:
    desk = at_the_opening()

    answer = desk.client.post(
        f"{desk.address}segna/", {"segni": sent}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 409


def test_a_name_that_no_database_keeps_is_cleaned() -> None:
    desk = at_the_opening(delegates=Delegates.ANYBODY)

    desk.mark("Rho", Mark.PROXY, delegate="Vice\0sindaco\ud800 ")

    assert desk.seat("Rho").delegate == "Vicesindaco"


def test_a_seat_of_another_sitting_is_not_marked_here() -> None:
    desk = at_the_opening()
    seat = desk.seat("Rho")

    told = desk.send("segna/", (seat.pk + 1000, "presente", 1, "")).json()

    assert "non è di questa seduta" in told["refused"]
