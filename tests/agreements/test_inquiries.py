"""What comes before an agreement: the file of an inquiry, its decision, what it becomes."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role
from quadro.agreements import actions
from quadro.agreements.actions import becoming, inquiries, inquiry_rows
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
    decided,
)
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


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
