"""Opinions are asked with a term; the mandatory ones hold the move that needs them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.accounts.models import Role
from quadro.agreements import actions
from quadro.agreements.models import Agreement, Instrument, Opinion
from quadro.kit.refusals import Hidden, Refused
from quadro.texts import actions as words
from tests.agreements.world import (
    a_body,
    a_convention,
    acting,
    an_officer,
    somebody,
    the_authority,
)
from tests.worlds import NOON, TODAY, the_system

SOME_TIME_AGO = TODAY - timedelta(days=20)


def asked(agreement: Agreement, **values: Any) -> Opinion:
    told = {"kind": "tecnica", "asked_on": SOME_TIME_AGO, "days": 10, **values}
    return actions.ask_opinion(agreement, told, by=the_system())


def given_(opinion: Opinion, outcome: str = "favorevole", **values: Any) -> Opinion:
    told = {"given_on": TODAY, "by": the_system(), "at": NOON, **values}
    return actions.give_opinion(opinion, outcome=outcome, **told)


@pytest.mark.django_db
def test_a_mandatory_opinion_never_asked_holds_the_approval() -> None:
    agreement = a_convention(state="pareri")

    with pytest.raises(Refused, match="non ancora chiesti: regolarità tecnica"):
        actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)


@pytest.mark.django_db
def test_the_silence_of_one_that_must_be_waited_for_holds_it_after_the_term_too() -> None:
    agreement = a_convention(state="pareri")
    opinion = asked(agreement, silence="blocca")

    with pytest.raises(Refused, match="non resi o contrari"):
        actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    given_(opinion)
    moved = actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)

    assert moved.state == "approvazione"


@pytest.mark.django_db
def test_a_silence_that_counts_lets_one_go_on_the_day_after_the_term() -> None:
    agreement = a_convention(state="pareri")
    opinion = asked(agreement, silence="prosegue")

    assert not opinion.is_settled_on(opinion.due_on)
    assert opinion.is_settled_on(opinion.due_on + timedelta(days=1))
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)


@pytest.mark.django_db
def test_a_contrary_opinion_holds_and_a_later_one_frees() -> None:
    agreement = a_convention(state="pareri")
    given_(asked(agreement), "contrario", conditions="Manca la copertura.")

    with pytest.raises(Refused, match="contrari"):
        actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)


@pytest.mark.django_db
def test_the_same_opinion_is_not_asked_twice_at_once() -> None:
    agreement = a_convention(state="pareri")
    asked(agreement)

    with pytest.raises(Refused, match="già stato chiesto"):
        asked(agreement)


@pytest.mark.django_db
def test_an_opinion_is_given_by_those_it_is_asked_of() -> None:
    zone = a_body("Zona Nord Milano", "zona")
    opinion = asked(a_convention(state="pareri"), kind="zona", body=zone)
    coordinator = acting(somebody(zone, Role.ZONE_COORDINATOR))
    stranger = acting(somebody(a_body("Rho")))

    with pytest.raises(Hidden):
        given_(opinion, by=stranger)
    assert given_(opinion, "condizioni", conditions="Con un tavolo.", by=coordinator).given_on


@pytest.mark.django_db
def test_the_secretary_gives_the_opinion_of_the_secretary_and_no_other() -> None:
    agreement = a_convention(state="pareri")
    an_officer()
    secretary = acting(somebody(the_authority(), Role.SECRETARY))

    with pytest.raises(Hidden):
        given_(asked(agreement), by=secretary)
    assert given_(asked(agreement, kind="segretario"), by=secretary).outcome == "favorevole"


@pytest.mark.django_db
def test_an_opinion_given_does_not_change() -> None:
    opinion = given_(asked(a_convention(state="pareri")))

    with pytest.raises(Refused, match="già reso"):
        given_(opinion, "contrario")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given_on", "said"), [(date(2020, 1, 1), "dopo che è stato chiesto"),
                           (TODAY + timedelta(days=1), "nel futuro")]
)  # fmt: skip
def test_an_opinion_is_given_between_the_request_and_today(given_on: date, said: str) -> None:
    opinion = asked(a_convention(state="pareri"))

    with pytest.raises(Refused, match=said):
        given_(opinion, given_on=given_on)


@given(st.dates(date(2015, 1, 1), date(2090, 1, 1)), st.integers(1, 365))
def test_the_day_of_the_request_is_not_counted(asked_on: date, days: int) -> None:
    opinion = Opinion(asked_on=asked_on, days=days, silence="prosegue")

    assert (opinion.due_on - asked_on).days == days
    assert not opinion.is_settled_on(opinion.due_on)


@pytest.mark.django_db
def test_a_text_written_here_is_approved_only_as_a_scheme_that_does_not_change() -> None:
    agreement = a_convention(state="pareri")
    given_(asked(agreement))
    text = actions.start_text(agreement, by=the_system(), at=NOON)
    Instrument.objects.update(required_contents=[])
    written = words.add_article(text, "Fini", "Gestire insieme.", by=the_system(), at=NOON)

    with pytest.raises(Refused, match="non è ancora lo schema"):
        actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    agreement = Agreement.objects.select_related("instrument").get(pk=agreement.pk)
    actions.freeze_text(agreement, by=the_system(), at=NOON)
    words.edit_paragraph(
        text, written.paragraphs[0].anchor, "Gestire meglio.", version=10**6, by=the_system(),
        at=NOON,
    )  # fmt: skip
    with pytest.raises(Refused, match="non è ancora lo schema"):
        actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    actions.freeze_text(agreement, by=the_system(), at=NOON)

    moved = actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    assert moved.state == "approvazione"
