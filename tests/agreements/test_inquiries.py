"""What comes before an agreement: the file of an inquiry, its decision, what it becomes."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role
from quadro.agreements import actions
from quadro.agreements.actions import becoming, inquiries, inquiry_rows
from quadro.agreements.inquiry_states import DECISIONS, INQUIRY_MOVES, InquiryState
from quadro.agreements.models import Agreement, Inquiry, InquiryDocument
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.queries.inquiries import file_of, starts, steps_of
from quadro.agreements.states import State
from quadro.documents.models import Document, Visibility
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused, Stale, allows
from quadro.plan.models import Provision
from quadro.search import queries as search
from tests.agreements.inquiry_world import (
    TOWNS,
    a_paper,
    a_ready_inquiry,
    a_theme,
    a_zone,
    an_inquiry,
    an_option,
)
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
LATER = TODAY + timedelta(days=30)


def decided(verb: str) -> Inquiry:
    inquiry = a_ready_inquiry()
    inquiries.decide(
        inquiry, verb, reasons="Perché sì.", by=BY, resume_on=LATER if verb == "postpone" else None
    )
    inquiry.refresh_from_db()
    return inquiry


# Journey ------------------------------------------------------------------------------------------


def test_an_inquiry_on_housing_becomes_a_convention_of_three_councils() -> None:
    inquiry = decided("go_on")

    agreement = becoming.become_agreement(inquiry, title="Convenzione per la casa", by=BY)

    inquiry.refresh_from_db()
    assert inquiry.agreement == agreement
    assert (agreement.state, agreement.instrument.code) == (State.DRAFT, "convenzione")
    assert {str(one.body) for one in agreement.parties.all()} == set(TOWNS)
    assert [one.sentence for one in agreement.links.all()] == ["Un’agenzia comune per l’affitto."]
    assert list(agreement.themes.all()) == [a_theme()]
    assert list(agreement.zones.all()) == [a_zone()]
    assert not agreement.is_published


def test_the_journals_of_both_tell_it() -> None:
    inquiry = decided("go_on")
    agreement = becoming.become_agreement(inquiry, by=BY)

    became = Entry.objects.get(event="agreements.inquiry_became")
    born = Entry.objects.get(event="agreements.born_of_inquiry")
    assert (became.subject_key, became.changes["agreement"][1]) == (inquiry.pk, str(agreement))
    assert (born.subject_key, born.changes["inquiry"][1]) == (agreement.pk, str(inquiry))


def test_it_becomes_one_agreement_and_no_more() -> None:
    inquiry = decided("go_on")
    becoming.become_agreement(inquiry, by=BY)

    with pytest.raises(Refused, match="già diventata"):
        becoming.become_agreement(inquiry, by=BY)
    with pytest.raises(Refused, match="non si riapre"):
        inquiries.reopen(inquiry, reason="Ci ripensiamo.", by=BY)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("verb", ["postpone", "stop"])
def test_what_did_not_go_on_becomes_nothing(verb: str) -> None:
    with pytest.raises(Refused, match="deve avere una decisione"):
        becoming.become_agreement(decided(verb), by=BY)


def test_many_bodies_cost_no_more_statements() -> None:
    counts = []
    for number in (1, 20):
        inquiry = a_ready_inquiry() if number == 1 else _another(number)
        inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
        with CaptureQueriesContext(connection) as queries:
            becoming.become_agreement(inquiry, by=BY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _another(bodies: int) -> Inquiry:
    inquiry = an_inquiry("Un’altra", Provision.objects.get(code="1.1"), need="C’è.")
    inquiry_rows.serve(inquiry, Provision.objects.get(code="1.1"), sentence="Così.", by=BY)
    for number in range(bodies):
        inquiry_rows.involve(inquiry, a_body(f"Ente {number}"), role="aderente", by=BY)
    inquiry_rows.choose(an_option(inquiry), by=BY)
    an_option(inquiry, "Niente", instrument=None)
    told = {"no_opinions_reason": "È un atto di indirizzo.", "title": "Un’altra", "need": "C’è."}
    inquiry.refresh_from_db()
    inquiries.edit(inquiry, {**told, "zones": [a_zone()], "themes": [a_theme()]},
                   version=inquiry.version, by=BY)  # fmt: skip
    return inquiry


# The papers ---------------------------------------------------------------------------------------


def test_the_papers_are_shared_and_not_copied(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    inquiry = a_ready_inquiry()
    paper = a_paper(inquiry)
    inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
    agreement = becoming.become_agreement(inquiry, by=BY)

    [shared] = agreement.documents.all()
    assert shared.document == paper.document
    actions.detach(shared, by=BY)
    assert InquiryDocument.objects.filter(pk=paper.pk).exists()
    assert Document.objects.filter(pk=paper.document_id).exists()


def test_a_paper_that_nobody_keeps_goes(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = a_paper(an_inquiry())

    inquiry_rows.detach(paper, by=BY)

    assert not Document.objects.exists()


def test_a_paper_that_is_an_opinion_stays(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    inquiry = an_inquiry()
    paper = a_paper(inquiry)
    asked = {"office": "Segretario generale", "asked_on": TODAY, "document": paper}
    inquiry_rows.ask_opinion(inquiry, asked, by=BY)

    with pytest.raises(Refused, match="Segretario generale"):
        inquiry_rows.detach(paper, by=BY)


def test_an_opinion_cannot_be_the_paper_of_another_inquiry(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = a_paper(an_inquiry())
    asked = {"office": "Segretario generale", "asked_on": TODAY, "document": paper}

    with pytest.raises(Refused, match="altra istruttoria"):
        inquiry_rows.ask_opinion(an_inquiry("Altra"), asked, by=BY)


def test_a_visitor_reads_only_public_papers_of_published_inquiries(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    inquiry = an_inquiry(need="C’è.")
    for visibility in Visibility:
        a_paper(inquiry, visibility=visibility)

    def read() -> set[str]:
        papers = InquiryDocument.objects.select_related("inquiry", "document")
        check = policies.check_can_read_paper
        return {one.document.visibility for one in papers if allows(check, one, by=a_visitor())}

    assert read() == set()
    inquiries.publish(inquiry, by=BY, at=NOON)
    assert read() == {Visibility.PUBLIC}


# The five squares ---------------------------------------------------------------------------------


def missing(inquiry: Inquiry) -> list[str]:
    return [one.code for one in file_of(Inquiry.objects.get(pk=inquiry.pk)).missing]


def test_a_new_inquiry_lacks_all_five() -> None:
    assert missing(an_inquiry()) == ["bisogno", "previsioni", "enti", "opzioni", "pareri"]


def test_a_ready_one_lacks_nothing() -> None:
    assert missing(a_ready_inquiry()) == []


def test_one_option_wants_its_reason() -> None:
    inquiry = an_inquiry()
    an_option(inquiry)
    assert "opzioni" in missing(inquiry)

    Inquiry.objects.filter(pk=inquiry.pk).update(one_option_reason="È imposta dalla legge.")
    assert "opzioni" not in missing(inquiry)


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ({"costs_eur": Decimal(0)}, True),
        ({"cost_note": "da bilancio"}, True),
        ({"cost_note": ""}, False),
    ],
)
def test_every_option_says_its_cost_or_the_whole_is_free(costs: Any, said: Any) -> None:
    inquiry = an_inquiry()
    an_option(inquiry)
    an_option(inquiry, "Altra", **{"cost_note": "", **costs})
    assert ("opzioni" not in missing(inquiry)) is said

    Inquiry.objects.filter(pk=inquiry.pk).update(is_free=True)
    assert "opzioni" not in missing(inquiry)


def test_a_provision_without_its_sentence_is_not_yet_told() -> None:
    [housing] = a_plan("Housing sociale")
    inquiry = an_inquiry("Casa", housing)
    assert "previsioni" in missing(inquiry)

    inquiry_rows.serve(inquiry, housing, sentence="Con un’agenzia.", by=BY)
    assert "previsioni" not in missing(inquiry)
    assert inquiry.provisions.count() == 1


# The decision -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "verb"), [*product(InquiryState, [*DECISIONS, "reopen"])])
def test_only_the_moves_of_the_table_are_made(state: InquiryState, verb: str) -> None:
    before = {target: name for name, target in DECISIONS.items()}
    inquiry = a_ready_inquiry() if state == InquiryState.OPEN else decided(before[state])
    targets = {(one.source, one.verb): one.target for one in INQUIRY_MOVES}

    def move() -> None:
        if verb == "reopen":
            inquiries.reopen(inquiry, reason="Novità.", by=BY)
        else:
            until = LATER if verb == "postpone" else None
            inquiries.decide(inquiry, verb, reasons="Ecco.", resume_on=until, by=BY)

    if (state, verb) in targets:
        move()
        inquiry.refresh_from_db()
        assert inquiry.state == targets[state, verb]
    else:
        with pytest.raises(Refused):
            move()


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_says_why(verb: str) -> None:
    with pytest.raises(Refused, match="motivo"):
        inquiries.decide(a_ready_inquiry(), verb, reasons=" ", resume_on=None, by=BY)


@pytest.mark.parametrize("resume_on", [None, TODAY, TODAY - timedelta(days=1)])
def test_what_is_postponed_comes_back_on_a_later_day(resume_on: Any) -> None:
    with pytest.raises(Refused, match="riparla"):
        inquiries.decide(a_ready_inquiry(), "postpone", reasons="Sì.", resume_on=resume_on, by=BY)


@pytest.mark.parametrize("lack", ["bisogno", "previsioni", "enti", "opzioni", "pareri"])
def test_to_go_on_each_of_the_five_must_be_there(lack: str) -> None:
    inquiry = a_ready_inquiry()
    if lack == "bisogno":
        Inquiry.objects.filter(pk=inquiry.pk).update(need="")
    else:
        rows = {"previsioni": "provisions", "enti": "bodies", "opzioni": "options"}
        getattr(inquiry, rows.get(lack, "opinions")).all().delete()

    with pytest.raises(Refused) as refused:
        inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
    assert refused.value.cure.endswith(f"#{lack}")


def test_to_stop_nothing_else_is_needed() -> None:
    inquiry = an_inquiry()
    inquiries.decide(inquiry, "stop", reasons="Il bisogno non c’è più.", by=BY)
    inquiry.refresh_from_db()
    assert inquiry.state == InquiryState.STOPPED


@pytest.mark.parametrize(
    ("due", "waits"), [(None, True), (0, True), (3, True), (-1, False)], ids=str
)
def test_an_opinion_is_awaited_until_the_end_of_its_term(due: int | None, waits: bool) -> None:  # noqa: FBT001
    inquiry = a_ready_inquiry()
    asked_on = TODAY - timedelta(days=10)
    due_on = None if due is None else TODAY + timedelta(days=due)
    told = {"office": "Regolarità contabile", "asked_on": asked_on, "due_on": due_on}
    inquiry_rows.ask_opinion(inquiry, told, by=BY)

    if waits:
        with pytest.raises(Refused, match="Regolarità contabile"):
            inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
    else:
        inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)


def test_the_chosen_option_has_an_instrument() -> None:
    inquiry = a_ready_inquiry()
    inquiry_rows.choose(an_option(inquiry, "Niente di nuovo", instrument=None), by=BY)

    assert inquiry.options.filter(is_chosen=True).count() == 1
    with pytest.raises(Refused, match="non ha uno strumento"):
        inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)


def test_what_was_decided_is_not_changed_without_reopening() -> None:
    inquiry = decided("stop")
    for change in (
        lambda: inquiries.edit(inquiry, {"title": "X"}, version=inquiry.version, by=BY),
        lambda: an_option(inquiry, "Altra"),
        lambda: inquiry_rows.leave_out(inquiry.bodies.first(), by=BY),  # type: ignore[arg-type]
        lambda: inquiry_rows.unserve(inquiry.provisions.get(), by=BY),
        lambda: inquiry_rows.remove_opinion(inquiry.opinions.get(), by=BY),
    ):
        with pytest.raises(Refused, match="riaprila"):
            change()

    inquiries.reopen(inquiry, reason="È cambiata la legge.", by=BY)
    inquiry.refresh_from_db()
    inquiries.edit(inquiry, {"title": "X"}, version=inquiry.version, by=BY)
    assert Inquiry.objects.get().title == "X"


def test_the_journal_keeps_the_decision_that_was_reopened() -> None:
    inquiry = decided("stop")
    inquiries.reopen(inquiry, reason="Novità.", by=BY)

    entry = Entry.objects.get(event="agreements.inquiry_reopened")
    assert entry.changes["decision_reasons"] == ["Perché sì.", None]
    assert entry.changes["reason"] == [None, "Novità."]


def test_the_database_wants_reasons_too() -> None:
    inquiry = an_inquiry()
    for wrong in (
        {"state": InquiryState.STOPPED},
        {"decided_on": TODAY},
        {"is_free": True, "costs": "molti"},
        {"resume_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.filter(pk=inquiry.pk).update(**wrong)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "a quale ente"),
        ({"office": "X", "due_on": TODAY - timedelta(days=1)}, "prima della richiesta"),
        ({"office": "X", "given_on": TODAY - timedelta(days=1), "outcome": "contrario"}, "prima"),
        ({"office": "X", "given_on": TODAY}, "data e un esito"),
        ({"office": "X", "outcome": "contrario"}, "data e un esito"),
    ],
)
def test_an_opinion_that_makes_no_sense_is_refused(told: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        inquiry_rows.ask_opinion(an_inquiry(), {"asked_on": TODAY, **told}, by=BY)


# Who ----------------------------------------------------------------------------------------------


def test_only_the_planning_office_conducts_inquiries() -> None:
    clerk = acting(somebody(a_body("Comune di Bresso")))
    auditor = acting(somebody(a_body("Città metropolitana", "citta_metropolitana"), Role.AUDITOR))
    for by in (a_visitor(), clerk, auditor):
        with pytest.raises(Refused, match="Ufficio piano"):
            inquiries.start({"title": "X"}, by=by)


def test_an_inquiry_is_of_the_office_until_it_is_published() -> None:
    inquiry = an_inquiry(need="C’è.")
    clerk = acting(somebody(a_body("Comune di Bresso")))
    assert not Inquiry.objects.readable_by(clerk).exists()
    with pytest.raises(Hidden):
        policies.check_can_read(inquiry, by=clerk)

    inquiries.publish(inquiry, by=BY, at=NOON)
    assert Inquiry.objects.readable_by(a_visitor()).get() == inquiry
    inquiries.withdraw(inquiry, reason="Errore.", by=BY)
    assert not Inquiry.objects.readable_by(a_visitor()).exists()


def test_without_a_need_nothing_is_published() -> None:
    with pytest.raises(Refused, match="bisogno"):
        inquiries.publish(an_inquiry(), by=BY, at=NOON)


def test_the_search_finds_for_others_only_what_is_published() -> None:
    inquiry = an_inquiry("Alloggi", need="Mancano stanze.", context="Segretissimo dettaglio.")
    officer = acting(an_officer())
    assert search.find("segretissimo", by=officer).count == 1
    assert search.find("alloggi", by=a_visitor()).count == 0

    inquiries.publish(inquiry, by=BY, at=NOON)
    assert search.find("stanze", by=a_visitor()).count == 1
    assert search.find("segretissimo", by=a_visitor()).count == 0


# Edges --------------------------------------------------------------------------------------------


def test_two_inquiries_with_one_title_have_two_addresses() -> None:
    assert {an_inquiry("Nuova").slug, an_inquiry("Nuova").slug} == {"nuova-2", "nuova-3"}


def test_the_second_of_two_editors_sees_the_first() -> None:
    inquiry = an_inquiry()
    inquiries.edit(inquiry, {"title": "Uno"}, version=1, by=BY)
    with pytest.raises(Stale):
        inquiries.edit(inquiry, {"title": "Due"}, version=1, by=BY)


def test_two_options_have_two_names() -> None:
    inquiry = an_inquiry()
    an_option(inquiry)
    with pytest.raises(Refused, match="altro nome"):
        an_option(inquiry)


def test_the_themes_of_the_plan_are_there_to_start_from() -> None:
    housing, _other = a_plan("Politiche abitative", "Altro")
    housing.themes.add(a_theme())

    found = {one.code: [str(two) for two in one.provisions] for one in starts()}

    assert found == {"lavoro": [], "casa": ["1.1 Politiche abitative"], "agricoltura": [],
                     "scuola": []}  # fmt: skip


def test_the_steps_tell_where_the_inquiry_stands() -> None:
    def here(inquiry: Inquiry) -> str:
        steps = steps_of(file_of(inquiry), on=TODAY)
        return next((one.label for one in steps if one.state == "now"), "")

    assert here(an_inquiry("Vuota")) == "Bisogno"
    inquiry = a_ready_inquiry()
    assert here(inquiry) == "Decisione"
    inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
    inquiry.refresh_from_db()
    assert here(inquiry) == "Bozza di intesa"
    becoming.become_agreement(inquiry, by=BY)
    inquiry.refresh_from_db()
    assert here(inquiry) == ""


def test_an_option_is_corrected_by_one_at_a_time_and_removed() -> None:
    inquiry = an_inquiry()
    option = an_option(inquiry)
    inquiry_rows.edit_option(option, {"name": "Nuovo nome"}, version=1, by=BY)
    with pytest.raises(Stale):
        inquiry_rows.edit_option(option, {"name": "Ancora"}, version=1, by=BY)
    inquiry_rows.remove_option(option, by=BY)
    assert not inquiry.options.exists()
