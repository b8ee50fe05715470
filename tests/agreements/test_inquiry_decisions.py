"""What an inquiry needs for its decision, and the decision."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from quadro.agreements.actions import inquiries, inquiry_rows
from quadro.agreements.inquiry_states import DECISIONS, INQUIRY_MOVES, InquiryState
from quadro.agreements.models import Inquiry
from quadro.agreements.queries.inquiries import file_of
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.agreements.inquiry_world import (
    a_ready_inquiry,
    an_inquiry,
    an_option,
    decided,
)
from tests.agreements.world import a_plan
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
LATER = TODAY + timedelta(days=30)


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
