"""Those whose turn it is are told, and told no more once it is done."""

from datetime import timedelta

import pytest

from quadro.accounts.models import User
from quadro.agreements import actions
from quadro.notifications.models import Notice
from tests.agreements.programmes import (
    SIGNED,
    decreed,
    open_to_sign,
    ratified,
    signed,
    to_be_ratified,
)
from tests.agreements.world import (
    a_body,
    a_convention,
    an_act,
    an_agreement,
    instruments,
    somebody,
    the_authority,
)
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db


def waiting_for(user: User) -> list[tuple[str, str]]:
    open_ones = Notice.objects.open().filter(recipient=user).order_by("pk")
    return [(one.kind, one.subject) for one in open_ones]


def test_the_people_of_a_council_are_called_until_its_act_arrives() -> None:
    clerk, other = somebody(a_body("Bresso")), somebody(a_body("Rho"))
    agreement = a_convention(state="pareri")
    opinion = actions.ask_opinion(
        agreement, {"kind": "tecnica", "asked_on": TODAY, "days": 10}, by=the_system()
    )
    actions.give_opinion(opinion, outcome="favorevole", given_on=TODAY, by=the_system(), at=NOON)

    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    assert waiting_for(clerk) == [("action", "Comunica se l’ente ha approvato")]
    assert waiting_for(other) == []

    actions.answer(agreement.parties.get(body__name="Bresso"), an_act(), by=the_system(), at=NOON)
    assert waiting_for(clerk) == []


def test_a_reminder_is_told_besides_the_call() -> None:
    protocol, _convention = instruments()
    clerk = somebody(a_body("Bresso"))
    agreement = an_agreement(
        "Patto", a_body("Bresso"), a_body("Sesto"), state="bozza", instrument=protocol
    )
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)

    party = agreement.parties.get(body__name="Bresso")
    actions.remind(agreement, [party.pk], by=the_system(), on=TODAY + timedelta(days=7))

    assert [kind for kind, _subject in waiting_for(clerk)] == ["action", "information"]


def test_who_must_sign_is_called_and_all_are_told_of_the_effect() -> None:
    protocol, _convention = instruments()
    first, second = somebody(a_body("Bresso")), somebody(a_body("Sesto"))
    agreement = an_agreement(
        "Patto", a_body("Bresso"), a_body("Sesto"), state="bozza", instrument=protocol
    )
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    keys = agreement.parties.values_list("pk", flat=True)
    actions.answer_many(agreement, {key: an_act() for key in keys}, by=the_system())
    actions.move(agreement, "open_signing", by=the_system(), on=TODAY)
    by_hand = {"kind": "autografa", "on": TODAY}

    assert [subject for _kind, subject in waiting_for(first)] == [
        "Firma l’intesa e carica il file firmato"
    ]
    for party in agreement.parties.order_by("body__name"):
        actions.sign(party, by_hand, by=the_system(), at=NOON)

    for user in (first, second):
        assert waiting_for(user) == [("information", "L’intesa è firmata da tutti, ed è efficace")]


def test_going_back_to_the_draft_calls_nobody_any_more() -> None:
    protocol, _convention = instruments()
    clerk = somebody(a_body("Bresso"))
    agreement = an_agreement(
        "Patto", a_body("Bresso"), a_body("Sesto"), state="bozza", instrument=protocol
    )
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    assert waiting_for(clerk)

    actions.move(agreement, "revise", by=the_system(), on=TODAY, reason="Cambia il testo.")

    assert waiting_for(clerk) == []


def test_the_body_whose_opinion_is_asked_is_called() -> None:
    zone = a_body("Zona Nord Milano", "zona")
    coordinator = somebody(zone)
    agreement = a_convention(state="pareri", published=True)

    told = {"kind": "zona", "body": zone, "asked_on": TODAY, "days": 20}
    opinion = actions.ask_opinion(agreement, told, by=the_system())
    [notice] = Notice.objects.open().filter(recipient=coordinator)
    assert notice.due_on == TODAY + timedelta(days=20)

    actions.give_opinion(opinion, outcome="favorevole", given_on=TODAY, by=the_system(), at=NOON)
    assert waiting_for(coordinator) == []


def test_an_agreement_given_up_waits_for_no_opinion() -> None:
    zone = a_body("Zona Nord Milano", "zona")
    coordinator = somebody(zone)
    agreement = a_convention(state="bozza", published=True)
    told = {"kind": "zona", "body": zone, "asked_on": TODAY, "days": 20}
    actions.ask_opinion(agreement, told, by=the_system())
    assert waiting_for(coordinator) == [("action", "È chiesto un parere al vostro ente")]

    actions.move(agreement, "archive", by=the_system(), on=TODAY, reason="Non serve più")

    assert waiting_for(coordinator) == []


CALL = ("action", "Porta in Consiglio la ratifica dell’accordo")


def test_the_councils_that_must_ratify_are_called_until_they_do() -> None:
    first, second = somebody(a_body("Legnano")), somebody(a_body("Rho"))
    office = somebody(the_authority())
    agreement = signed(open_to_sign(varies=True))
    [notice] = Notice.objects.open().actions().filter(recipient=second)
    assert notice.due_on == SIGNED + timedelta(days=30)
    assert CALL in waiting_for(first)
    assert CALL not in waiting_for(office)

    decreed(agreement, SIGNED)
    assert CALL in waiting_for(first)
    ratified(agreement, a_body("Legnano"), SIGNED)
    assert CALL not in waiting_for(first)
    assert CALL in waiting_for(second)
    ratified(agreement, a_body("Rho"), SIGNED)
    assert CALL not in waiting_for(second)


def test_all_the_parties_are_told_that_it_lapsed_and_nobody_is_called_any_more() -> None:
    council, office = somebody(a_body("Rho")), somebody(the_authority())
    to_be_ratified()
    actions.lapse(on=SIGNED + timedelta(days=31))
    told = ("information", "L’accordo è decaduto: manca la ratifica di un Consiglio")
    assert waiting_for(office)[-1] == waiting_for(council)[-1] == told
    assert CALL not in waiting_for(council)


def test_a_body_is_asked_for_its_opinion_only_on_what_it_may_read() -> None:
    zone = a_body("Zona Nord Milano", "zona")
    coordinator = somebody(zone)
    agreement = a_convention(state="pareri")
    told = {"kind": "zona", "body": zone, "asked_on": TODAY, "days": 20}
    actions.ask_opinion(agreement, told, by=the_system())
    assert waiting_for(coordinator) == []

    actions.publish(agreement, by=the_system(), at=NOON)
    assert waiting_for(coordinator) == [("action", "È chiesto un parere al vostro ente")]

    actions.withdraw(agreement, reason="Troppo presto", by=the_system())
    assert waiting_for(coordinator) == []


def test_a_party_registered_by_mistake_owes_nothing_any_more() -> None:
    protocol, _convention = instruments()
    clerk = somebody(a_body("Rho"))
    agreement = an_agreement(
        "Patto", a_body("Bresso"), a_body("Rho"), state="bozza", instrument=protocol
    )
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    assert waiting_for(clerk)

    actions.remove_party(agreement.parties.get(body__name="Rho"), by=the_system())

    assert waiting_for(clerk) == []


def test_who_comes_in_while_the_others_sign_is_called_too() -> None:
    protocol, _convention = instruments()
    clerk = somebody(a_body("Rho"))
    agreement = an_agreement("Patto", a_body("Bresso"), state="firma", instrument=protocol)

    actions.add_party(agreement, a_body("Rho"), {"role": "sottoscrittore"}, by=the_system())

    assert waiting_for(clerk) == [("action", "Firma l’intesa e carica il file firmato")]
