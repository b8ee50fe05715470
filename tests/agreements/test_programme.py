"""A programme agreement, from its conference to its oversight board (art. 34 D.Lgs. 267/2000)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.agreements import actions, policies
from quadro.agreements.models import Agreement, Consent, Passage, Ratification
from quadro.agreements.states import State, move_of
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused, Stale
from quadro.search import queries as search
from tests.agreements.programmes import (
    CALLED,
    NOTIFIED,
    PROGRAMME,
    SIGNED,
    a_programme,
    again,
    answers,
    called,
    consented,
    decreed,
    notified,
    on,
    open_to_sign,
    ratified,
    signed,
    to_be_ratified,
)
from tests.agreements.world import a_body, acting, an_officer, the_authority
from tests.parallel import at_once
from tests.worlds import NOON, a_visitor, the_system

pytestmark = pytest.mark.django_db
DAY_30, DAY_31 = date(2026, 5, 20), date(2026, 5, 21)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


# The conference -----------------------------------------------------------------------------------


def test_a_draft_whose_conference_is_called_goes_to_the_conference() -> None:
    agreement = a_programme()
    called(agreement)
    assert again(agreement).state == State.CONFERENCE


def test_only_a_promoter_among_the_parties_calls_it() -> None:
    agreement = a_programme()
    values = {"promoter": a_body("Rho"), "called_on": CALLED, "varies_urban_plan": False}
    with pytest.raises(Refused, match="non è fra le parti come promotore"):
        actions.call_conference(agreement, values, by=on(CALLED), on=CALLED)
    party = agreement.parties.get(body=a_body("Rho"))
    union = a_body("Sindacato", "sindacato", institutional=False)
    actions.add_party(agreement, union, {"role": "promotore"}, by=the_system())
    with pytest.raises(Refused, match="Promuove Regione"):
        actions.call_conference(agreement, {**values, "promoter": union}, by=on(CALLED), on=CALLED)
    told = {**actions.party_of(party), "role": "promotore"}
    actions.edit_party(party, told, version=party.version, by=the_system())
    assert actions.call_conference(agreement, values, by=on(CALLED), on=CALLED).is_current


def test_a_text_without_what_the_law_wants_in_it_is_not_called_and_leaves_no_trace() -> None:
    agreement = a_programme()
    actions.load_instruments([{**PROGRAMME, "wants_duration": True}], by=the_system())
    with pytest.raises(Refused, match="Manca la durata"):
        called(agreement)
    assert not agreement.conferences.exists()


def test_all_answers_are_written_at_once_and_told_once_in_the_journal() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement, rho="no")
    told = Entry.objects.get(event="agreements.consents_recorded")
    assert "Rho: non consente" in told.changes["consents"][1]
    assert Consent.objects.filter(answer="si").count() == 2
    consented(agreement)
    assert Consent.objects.filter(answer="si").count() == 3


def test_an_answer_taken_back_is_no_answer() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement)
    consented(agreement, rho="")
    assert not Consent.objects.filter(party__body=a_body("Rho")).exists()


def test_the_second_of_two_who_write_the_answers_sees_those_of_the_first() -> None:
    agreement = a_programme()
    called(agreement)
    version = again(agreement).version
    consented(agreement)
    with pytest.raises(Stale) as refusal:
        actions.record_consents(
            agreement, answers(agreement), version=version, by=on(NOTIFIED), on=NOTIFIED
        )
    assert set(refusal.value.theirs.values()) == {"si", ""}


def test_one_who_is_no_administration_of_the_agreement_gives_no_answer() -> None:
    agreement, other = a_programme(), a_programme(title="Un altro accordo")
    called(agreement)
    with pytest.raises(Refused, match="sono cambiate nel frattempo"):
        actions.record_consents(
            agreement, answers(other), version=again(agreement).version,
            by=on(NOTIFIED), on=NOTIFIED,
        )  # fmt: skip


def test_one_consent_missing_and_there_is_no_positive_outcome() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement, rho="no")
    with pytest.raises(Refused, match="consenso di tutte le amministrazioni: manca Rho"):
        notified(agreement)
    notified(agreement, notified_on=None)
    with pytest.raises(Refused, match="manca Rho"):
        actions.move(agreement, "open_signing", by=on(NOTIFIED), on=NOTIFIED)


def test_before_the_sitting_too_one_knows_whose_consent_is_missing() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement, rho="no")
    opening = move_of("conferenza", "open_signing", "programma")
    assert opening
    told = [one.text for one in policies.missing_for(opening, again(agreement), on=NOTIFIED)]
    assert told[0] == "La conferenza non si è ancora tenuta."
    assert told[1].endswith("manca Rho.")


def test_who_is_no_administration_is_not_waited_for() -> None:
    agreement = a_programme(a_body("Rho"), a_body("Assolombarda", "altro", institutional=False))
    called(agreement)
    consented(agreement)
    notified(agreement)
    moved = actions.move(agreement, "open_signing", by=on(NOTIFIED), on=NOTIFIED)
    assert moved.state == State.SIGNING


def test_the_days_of_a_conference_are_in_order() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement)
    for held, told, words in (
        (CALLED - timedelta(1), None, "viene prima della convocazione"),
        (NOTIFIED, NOTIFIED - timedelta(1), "si comunica dopo la seduta"),
        (NOTIFIED, NOTIFIED + timedelta(1), "nel futuro"),
    ):
        values = {"held_on": held, "notified_on": told}
        with pytest.raises(Refused, match=words):
            actions.record_outcome(agreement, values, by=on(NOTIFIED), on=NOTIFIED, at=NOON)


def test_called_again_it_starts_anew() -> None:
    agreement = a_programme()
    first = called(agreement)
    consented(agreement)
    notified(agreement)
    assert again(agreement).sign_by == date(2026, 4, 30)
    second = called(agreement, day=NOTIFIED)
    assert again(agreement).sign_by is None
    assert policies.current_conference(agreement) == second != first
    assert len(policies.without_consent(agreement, second, NOTIFIED)) == 3


def test_answers_no_longer_change_once_the_outcome_is_notified() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement)
    notified(agreement)
    with pytest.raises(Refused, match="riconvoca la conferenza"):
        consented(agreement, rho="no")


def test_the_minutes_are_a_document_that_stays(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    agreement, officer = a_programme(), acting(an_officer())
    called(agreement)
    consented(agreement)
    values = {"held_on": NOTIFIED, "notified_on": None}
    upload = ContentFile(PDF, name="verbale.pdf")
    made = actions.record_outcome(
        agreement, {**values, "minutes": upload}, by=officer, on=NOTIFIED, at=NOON
    )
    document = agreement.documents.get()
    assert made.minutes == document.document
    with pytest.raises(Refused, match="verbale di una seduta"):
        actions.detach(document, by=officer)


# The sixty days -----------------------------------------------------------------------------------


def test_a_positive_outcome_of_1_march_is_signed_by_30_april() -> None:
    assert open_to_sign().sign_by == date(2026, 4, 30)


def test_who_signs_on_the_last_day_is_in_time_and_who_signs_after_is_not() -> None:
    assert signed(open_to_sign(), date(2026, 4, 30)).state == State.DECREE
    with pytest.raises(Refused, match="60 giorni per firmare sono passati il 30/04/2026"):
        signed(open_to_sign(), date(2026, 5, 1))


def test_a_wrong_day_of_the_notice_is_corrected_while_one_signs() -> None:
    agreement = open_to_sign()
    notified(agreement, NOTIFIED + timedelta(days=2))
    assert again(agreement).sign_by == date(2026, 5, 2)
    with pytest.raises(Refused, match="La firma è aperta"):
        notified(agreement, notified_on=None)


# Decree and ratifications -------------------------------------------------------------------------


def test_a_decree_once_published_puts_the_agreement_in_force() -> None:
    agreement = signed(open_to_sign())
    waiting = decreed(agreement, SIGNED, published_on=None, bulletin="")
    assert waiting.state == State.DECREE
    done = decreed(agreement, SIGNED, published_on=SIGNED + timedelta(days=0))
    assert (done.state, done.effective_on) == (State.EFFECTIVE, SIGNED)
    assert done.decree.act.body == the_authority()
    assert done.acts.count() == 1
    assert not Ratification.objects.exists()


def test_a_decree_follows_the_signatures_and_is_published_after() -> None:
    agreement = signed(open_to_sign())
    with pytest.raises(Refused, match="segue l’ultima firma"):
        decreed(agreement, SIGNED, on=SIGNED - timedelta(1))
    with pytest.raises(Refused, match="prima dell’atto"):
        decreed(agreement, SIGNED + timedelta(3), published_on=SIGNED)
    with pytest.raises(Refused, match="da qui questo passo non si fa"):
        decreed(a_programme(title="Bozza"), SIGNED)


def test_the_act_that_approves_is_not_removed() -> None:
    agreement = decreed(signed(open_to_sign()), SIGNED)
    with pytest.raises(Refused, match="approva o ratifica"):
        actions.remove_act(agreement.decree.act, by=the_system())


def test_the_last_signature_gives_thirty_days_to_the_councils_that_vary_their_plan() -> None:
    agreement = signed(open_to_sign(a_body("Legnano"), a_body("Regione", "regione"), varies=True))
    asked = Ratification.objects.get()
    assert (asked.party.body, asked.due_on) == (a_body("Legnano"), DAY_30)
    assert agreement.state == State.DECREE


def test_with_all_ratifications_in_time_the_agreement_takes_effect() -> None:
    agreement = to_be_ratified()
    assert agreement.state == State.RATIFICATION
    assert ratified(agreement, a_body("Legnano"), SIGNED).state == State.RATIFICATION
    done = ratified(agreement, a_body("Rho"), DAY_30)
    assert (done.state, done.effective_on) == (State.EFFECTIVE, DAY_30)
    assert done.acts.filter(kind="delibera di Consiglio comunale").count() == 2
    assert actions.lapse(on=DAY_31) == 0


def test_ratified_before_the_decree_one_waits_for_the_decree_alone() -> None:
    agreement = signed(open_to_sign(varies=True))
    for name in ("Legnano", "Rho"):
        assert ratified(agreement, a_body(name), SIGNED).state == State.DECREE
    assert decreed(agreement, SIGNED).state == State.EFFECTIVE


def test_a_deliberation_after_the_term_ratifies_nothing() -> None:
    agreement = to_be_ratified()
    with pytest.raises(Refused, match="Il termine per ratificare era il 20/05/2026"):
        ratified(agreement, a_body("Rho"), DAY_31)
    with pytest.raises(Refused, match="ratifica dopo la firma"):
        ratified(agreement, a_body("Rho"), SIGNED - timedelta(1), recorded=SIGNED)
    ratified(agreement, a_body("Rho"), DAY_30, recorded=DAY_31)
    with pytest.raises(Refused, match="già registrata"):
        ratified(agreement, a_body("Rho"), DAY_30)


def test_on_the_thirty_first_day_it_lapses_and_nobody_ratifies_any_more() -> None:
    agreement = to_be_ratified()
    ratified(agreement, a_body("Legnano"), DAY_30)
    assert actions.lapse(on=DAY_30) == 0
    assert actions.lapse(on=DAY_31) == 1
    assert actions.lapse(on=DAY_31) == 0
    agreement = again(agreement)
    assert (agreement.state, agreement.state_since) == (State.LAPSED, DAY_31)
    passage = Passage.objects.get(verb="lapse")
    assert (passage.source, passage.by, passage.by_name) == (State.RATIFICATION, None, "Quadro")
    assert Entry.objects.filter(event="agreements.moved", by_name="Quadro").exists()
    with pytest.raises(Refused, match="«decaduta»"):
        ratified(agreement, a_body("Rho"), DAY_30, recorded=DAY_31)


def test_the_reason_of_a_lapse_names_the_councils_and_their_term() -> None:
    one, both = to_be_ratified(), to_be_ratified()
    ratified(one, a_body("Legnano"), DAY_30)
    actions.lapse(on=DAY_31)
    said = dict(Passage.objects.filter(verb="lapse").values_list("agreement", "reason"))
    law = "(art. 34 c. 5 D.Lgs. 267/2000)."
    assert said[one.pk] == f"Non ha ratificato entro il 20/05/2026: Rho {law}"
    assert said[both.pk] == f"Non hanno ratificato entro il 20/05/2026: Legnano, Rho {law}"


def test_one_that_waits_for_its_decree_lapses_as_well() -> None:
    agreement = signed(open_to_sign(varies=True))
    with pytest.raises(Refused, match="l’accordo decade"):
        decreed(agreement, DAY_31)
    assert actions.lapse(on=DAY_31) == 1
    assert again(agreement).state == State.LAPSED


@pytest.mark.parametrize("day", [SIGNED, DAY_30, DAY_31])
def test_the_hand_of_the_calendar_does_what_the_table_of_moves_says(day: date) -> None:
    agreement = to_be_ratified()
    move = move_of(agreement.state, "lapse", agreement.instrument.route)
    assert move
    may = not policies.missing_for(move, agreement, on=day)
    assert actions.lapse(on=day) == int(may)


def test_many_lapse_with_the_queries_of_one() -> None:
    counts = []
    for number in (1, 4):
        for _each in range(number):
            to_be_ratified()
        with CaptureQueriesContext(connection) as asked:
            assert actions.lapse(on=DAY_31) == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_that_lapsed_is_found_as_such() -> None:
    agreement = to_be_ratified()
    actions.publish(agreement, by=the_system(), at=NOON)
    actions.lapse(on=DAY_31)
    [found] = search.find("polo scolastico", by=a_visitor()).hits
    assert "decaduta" in found.subtitle


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_who_ratifies_and_the_calendar_do_not_both_win(attempt: int) -> None:
    agreement = to_be_ratified()
    ratified(agreement, a_body("Legnano"), DAY_30)

    def race(number: int) -> object:
        if number == attempt % 2:
            return actions.lapse(on=DAY_31)
        return ratified(agreement, a_body("Rho"), DAY_30, recorded=DAY_31).state

    got = at_once(race, times=2)
    lapses, ratifies = (got[attempt % 2], got[1 - attempt % 2])
    state = again(agreement).state
    if lapses == 1:
        assert isinstance(ratifies, Refused)
        assert state == State.LAPSED
    else:
        assert (lapses, ratifies, state) == (0, State.EFFECTIVE, State.EFFECTIVE)


@pytest.mark.django_db(transaction=True)
def test_a_ratification_that_leaves_the_state_as_it_was_is_seen_by_the_calendar() -> None:
    """In decree a ratification moves nothing: the calendar must read it after its own lock."""
    for _again in range(3):
        agreement = signed(open_to_sign(a_body("Rho"), varies=True))

        def race(number: int, agreement: Agreement = agreement) -> object:
            if number:
                return actions.lapse(on=DAY_31)
            return ratified(agreement, a_body("Rho"), DAY_30, recorded=DAY_31).state

        ratifies, lapses = at_once(race, times=2)
        assert (lapses == 1) == isinstance(ratifies, Refused)
        assert (again(agreement).state == State.LAPSED) == (lapses == 1)
