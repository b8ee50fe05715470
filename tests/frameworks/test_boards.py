"""A framework theme by theme: five things make one work, each side says who answers for it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quadro.accounts.models import Role
from quadro.agreements import actions as agreements
from quadro.cube import actions as cube
from quadro.delivery import actions as delivery
from quadro.frameworks import actions, queries
from quadro.frameworks.models import Board, Referent
from quadro.interventions import actions as interventions
from quadro.kit.refusals import Refused, Stale
from tests.agreements.world import (
    a_body,
    acting,
    an_agreement,
    an_officer,
    somebody,
    the_authority,
)
from tests.delivery.world import DUE, a_commitment
from tests.frameworks.world import (
    SINCE,
    a_board,
    a_framework,
    an_act,
    answers,
    milano,
    seen,
    stands,
    theme,
)
from tests.interventions.world import an_intervention, funded
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def carried(board: Board, title: str, **values: Any) -> None:
    """A commitment of the framework for a theme."""
    made = a_commitment(board.agreement, title=f"Impegno {title}", **values)
    share = [(theme(board, title), Decimal(100))]
    delivery.set_shares(made, share, version=made.version, by=BY, at=NOON)


def financed(board: Board, title: str) -> None:
    made = an_intervention(f"Opera {title}")
    share = [(theme(board, title), Decimal(100))]
    interventions.set_shares(made, share, version=made.version, by=BY, at=NOON)
    funded(made, ("regione", 2026, "100000"))


# What makes a theme work --------------------------------------------------------------------------


def test_a_theme_is_operative_once_the_five_things_are_there() -> None:
    cube.bring_to(TODAY)
    board = a_board()
    assert stands(board, "Casa").met == 0

    answers(board, "Casa", the_authority(), milano())
    an_act(board, "Casa")
    financed(board, "Casa")
    assert stands(board, "Casa").missing == ["una data"]

    carried(board, "Casa")
    casa = stands(board, "Casa")
    assert casa.is_operative
    assert casa.next_due == DUE
    assert [one.provision.title for one in seen(board).still] == ["Mobilità", "Lavoro"]


def test_one_side_that_does_not_answer_is_named() -> None:
    board = a_board()
    answers(board, "Casa", milano())

    assert stands(board, "Casa").without_referent == [the_authority()]
    assert stands(board, "Casa").missing[0] == "chi risponde per Città metropolitana"


def test_an_act_not_signed_yet_is_on_its_way_and_makes_nothing_work() -> None:
    board = a_board()
    act = an_act(board, "Casa", state="approvazione")

    casa = stands(board, "Casa")
    assert casa.acts == [act]
    assert "un atto attuativo" in casa.missing
    assert casa.on_its_way == act


def test_what_one_side_alone_agreed_implements_nothing_unless_the_framework_is_above() -> None:
    board = a_board()
    alone = an_agreement("Patto", the_authority(), a_body("Rho"), published=True)
    agreements.link(alone, theme(board, "Casa"), kind="attua", sentence="Serve la casa.", by=BY)
    assert stands(board, "Casa").acts == []

    under = an_agreement("Attuativo", a_body("Rho"), published=True, framework=board.agreement)
    agreements.link(under, theme(board, "Casa"), kind="attua", sentence="Serve la casa.", by=BY)
    assert stands(board, "Casa").acts == [under]
    assert seen(board).under_it == [under]


def test_what_is_not_published_does_not_show_among_the_acts_nor_is_it_counted() -> None:
    board = a_board()
    an_act(board, "Casa", published=False)

    assert stands(board, "Casa").acts == []
    assert seen(board).acts == []
    by = acting(somebody(milano()))
    assert len(queries.table_of(board, by, on=TODAY, at=NOON).acts) == 1


def test_a_commitment_of_another_agreement_does_not_count_for_the_framework() -> None:
    board = a_board()
    elsewhere = an_agreement("Altro", the_authority(), milano(), published=True)
    made = a_commitment(elsewhere)
    share = [(theme(board, "Casa"), Decimal(100))]
    delivery.set_shares(made, share, version=made.version, by=BY, at=NOON)
    carried(board, "Casa", owner="Milano")

    casa = stands(board, "Casa")
    assert [one.status.commitment.title for one in casa.carried] == ["Impegno Casa"]
    assert casa.owed == [("Città metropolitana", 0), ("Milano", 1)]


def test_what_is_nearest_to_work_comes_first() -> None:
    board = a_board()
    answers(board, "Lavoro", the_authority(), milano())
    answers(board, "Mobilità", milano())

    assert [one.provision.title for one in seen(board).lacking] == ["Lavoro", "Mobilità", "Casa"]


# Who answers --------------------------------------------------------------------------------------


def test_an_office_follows_another_on_a_day_and_the_past_stays() -> None:
    board = a_board()
    answers(board, "Casa", milano())
    later = SINCE + timedelta(days=90)
    casa = theme(board, "Casa")
    actions.name(board, casa, milano(), office="Ufficio nuovo", since=later, by=BY)

    before, after = later - timedelta(days=1), later
    assert stands(board, "Casa", on=before).referents[milano().pk].office == "Ufficio casa"
    assert stands(board, "Casa", on=after).referents[milano().pk].office == "Ufficio nuovo"
    assert [one.office for one in queries.referents_on(board, casa)] == [
        "Ufficio nuovo", "Ufficio casa"
    ]  # fmt: skip


def test_a_day_that_is_already_taken_is_refused() -> None:
    board = a_board()
    answers(board, "Casa", milano())

    with pytest.raises(Refused, match="rispondeva già un altro ufficio"):
        answers(board, "Casa", milano())
    with pytest.raises(Refused, match="futuro"):
        answers(board, "Casa", milano(), since=TODAY + timedelta(days=1))
    assert Referent.objects.count() == 1


def test_a_theme_may_remain_without_an_office() -> None:
    board = a_board()
    answers(board, "Casa", milano())
    actions.leave(board, theme(board, "Casa"), milano(), until=TODAY, by=BY)

    assert stands(board, "Casa").referents == {}
    with pytest.raises(Refused, match="non risponde nessun ufficio"):
        actions.leave(board, theme(board, "Casa"), milano(), until=TODAY, by=BY)


def test_each_side_speaks_for_itself() -> None:
    board = a_board()
    casa = theme(board, "Casa")
    of_milano = acting(somebody(milano(), Role.DIRECTOR))
    told: dict[str, Any] = {"office": "Direzione casa", "since": TODAY}
    assert casa.parent is not None

    actions.name(board, casa, milano(), **told, by=of_milano)
    with pytest.raises(Refused, match="lo dice Città metropolitana"):
        actions.name(board, casa, the_authority(), **told, by=of_milano)
    with pytest.raises(Refused, match="non è fra i temi"):
        actions.name(board, casa.parent, milano(), **told, by=of_milano)


# The board ----------------------------------------------------------------------------------------


def test_only_a_framework_with_its_counterpart_among_the_parties_has_a_board() -> None:
    framework = a_framework()
    board = a_board(framework)
    told = {"agreement": framework, "edition": board.edition, "counterpart": milano()}
    with pytest.raises(Refused, match="già aperti"):
        actions.draw(told, by=BY)
    with pytest.raises(Refused, match="non è fra le parti"):
        actions.edit(board, {"counterpart": a_body("Rho")}, version=board.version, by=BY)
    with pytest.raises(Refused, match="Ufficio piano"):
        actions.draw(told, by=acting(somebody(milano())))
    framework.instrument.is_framework = False
    framework.instrument.save()
    with pytest.raises(Refused, match="non può fare da cornice"):
        actions.edit(board, {"word": "ambito"}, version=board.version, by=BY)


def test_two_who_edit_a_board_see_each_other() -> None:
    board = a_board()
    by = acting(an_officer())
    actions.edit(board, {"source": "Capitolo 6"}, version=1, by=by)

    with pytest.raises(Stale) as stale:
        actions.edit(board, {"source": "Capitolo 7"}, version=1, by=by)
    assert stale.value.theirs["source"] == "Capitolo 6"
