"""An agreement goes from a state to another by the table of its route, and by no other way."""

from itertools import product

import pytest

from quadro.accounts.actors import Actor
from quadro.agreements import actions, policies
from quadro.agreements.models import Agreement, Instrument, Passage
from quadro.agreements.states import ROUTES, VERBS, Guard, Route, State, Who, move_of
from quadro.agreements.turns import turn_of
from quadro.kit.refusals import Refused
from tests.agreements.world import (
    a_body,
    a_convention,
    acting,
    an_agreement,
    an_officer,
    going_to_sign,
    instruments,
    somebody,
)
from tests.worlds import TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db


def may(who: str, mover: Who) -> bool:
    return who == "system" or (who, mover) in {
        ("office", Who.OFFICE),
        ("office", Who.PARTY),
        ("party", Who.PARTY),
    }


@pytest.fixture
def people() -> dict[str, Actor]:
    return {
        "visitor": a_visitor(),
        "outsider": acting(somebody(a_body("Rho"))),
        "party": acting(somebody(a_body("Bresso"))),
        "office": acting(an_officer()),
        "system": the_system(),
    }


def is_theirs(agreement: Agreement, verb: str, actor: Actor) -> bool:
    try:
        policies.move_asked(agreement, verb, by=actor)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("route", Route)
def test_every_move_of_every_state_is_for_whom_the_table_says(
    route: Route, people: dict[str, Actor]
) -> None:
    agreement = a_convention()
    agreement.instrument.route = route
    wrong = []
    for state, verb, (who, actor) in product(State, VERBS, people.items()):
        agreement.state = state
        made = move_of(state, verb, route)
        wanted = made is not None and may(who, made.who)
        if is_theirs(agreement, verb, actor) != wanted:
            wrong.append(f"{state} {verb} {who}: {wanted} expected")
    assert not wrong


MET_BY_NOTHING = {Guard.NONE, Guard.TOO_FEW, Guard.RATIFIED}
"""An empty agreement has too few parties, and no council that must ratify."""


@pytest.mark.parametrize("guard", [one for one in Guard if one not in MET_BY_NOTHING])
def test_no_guard_is_met_by_an_empty_agreement(guard: Guard) -> None:
    agreement = an_agreement(state="proposta", instrument=a_programme_instrument())
    made = next(one for moves in ROUTES.values() for one in moves if one.guard == guard)

    assert policies.missing_for(made, agreement, on=TODAY)


def a_programme_instrument() -> Instrument:
    return Instrument.objects.create(
        code="adp", name="Accordo di programma", family="Accordo", legal_basis="art. 34",
        approved_by="decreto", about="", signature_rule="required", route="programma",
        wants_duration=True, mandatory_opinions=["tecnica"],
        required_contents=[{"code": "piano", "label": "Piano", "source": "art. 7"}],
    )  # fmt: skip


def test_a_move_leaves_its_trace_with_day_and_reason() -> None:
    agreement = a_convention(state="istruttoria")

    actions.move(agreement, "archive", by=the_system(), on=TODAY, reason="Nessuno risponde.")

    passage = Passage.objects.get()
    agreement.refresh_from_db()
    assert (agreement.state, agreement.state_since) == ("archiviata", TODAY)
    assert (passage.source, passage.target, passage.reason) == (
        "istruttoria", "archiviata", "Nessuno risponde.",
    )  # fmt: skip


def test_a_convention_does_not_leave_the_draft_without_the_contents_of_the_law() -> None:
    agreement = a_convention()

    with pytest.raises(Refused, match="Fini, Reciproci obblighi") as refused:
        actions.move(agreement, "ask_opinions", by=the_system(), on=TODAY)
    assert refused.value.cure.endswith("/contenuti/")

    actions.check_contents(agreement, ["fini", "obblighi", "altro"], by=the_system())
    moved = actions.move(agreement, "ask_opinions", by=the_system(), on=TODAY)
    assert moved.state == State.OPINIONS


def test_a_convention_without_duration_stays_a_draft() -> None:
    agreement = a_convention(duration_note="")
    actions.check_contents(agreement, ["fini", "obblighi"], by=the_system())

    with pytest.raises(Refused, match="Manca la durata"):
        actions.move(agreement, "ask_opinions", by=the_system(), on=TODAY)


def test_a_move_from_a_state_left_meanwhile_says_what_happened() -> None:
    agreement = a_convention(state="istruttoria")
    seen = Agreement.objects.get(pk=agreement.pk)
    actions.move(agreement, "share_draft", by=the_system(), on=TODAY)

    with pytest.raises(Refused, match="ora è «bozza condivisa»"):
        actions.move(seen, "share_draft", by=the_system(), on=TODAY)


def test_one_who_is_alone_has_no_agreement_to_share() -> None:
    agreement = an_agreement("Da solo", a_body("Bresso"), state="istruttoria")

    with pytest.raises(Refused, match="almeno due parti"):
        actions.move(agreement, "share_draft", by=the_system(), on=TODAY)


def test_what_is_concluded_says_its_results() -> None:
    agreement = an_agreement(state="attuazione")

    with pytest.raises(Refused, match="nota sui risultati"):
        actions.move(agreement, "conclude", by=the_system(), on=TODAY)
    actions.move(
        agreement, "conclude", by=the_system(), on=TODAY, told={"results": "Dieci alloggi."}
    )

    agreement.refresh_from_db()
    assert (agreement.state, agreement.results) == ("conclusa", "Dieci alloggi.")


def test_the_office_does_not_do_what_is_the_calendar_s() -> None:
    agreement = an_agreement(state="attuazione")

    with pytest.raises(Refused, match="il calendario"):
        actions.move(agreement, "expire", by=acting(an_officer()), on=TODAY)


def test_opening_the_approval_asks_each_institutional_party() -> None:
    protocol, _convention = instruments()
    union = a_body("CGIL", "sindacato", institutional=False)
    agreement = an_agreement("Patto", a_body("Bresso"), union, state="bozza", instrument=protocol)

    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)

    asked = agreement.parties.filter(approval__isnull=False)
    assert [one.body.name for one in asked] == ["Bresso"]


def test_signing_opens_when_every_party_has_an_act_with_effect() -> None:
    agreement = going_to_sign()

    assert agreement.state == State.SIGNING


def test_while_the_office_writes_a_party_reads_whom_everybody_waits_for() -> None:
    agreement = a_convention(state="bozza")
    clerk = acting(somebody(a_body("Bresso")))

    before = turn_of(agreement, by=clerk, on=TODAY)
    after = turn_of(agreement, by=clerk, on=TODAY, has_text=True)

    assert before
    assert after
    assert (before.title, before.address) == ("In attesa dell’Ufficio piano", "")
    assert after.title == "La bozza si può leggere e commentare"
    assert after.address.endswith("/testo/")
    assert turn_of(agreement, by=acting(an_officer()), on=TODAY) is None


def test_what_is_done_under_way_says_first_to_start_what_was_signed() -> None:
    agreement = an_agreement("Patto", a_body("Bresso"), a_body("Rho"), state="efficacia")

    with pytest.raises(Refused, match="prima avviala") as refused:
        actions.move(agreement, "suspend", by=the_system(), on=TODAY, reason="Mancano i fondi.")

    assert refused.value.cure.endswith("/passi/avvia/")
