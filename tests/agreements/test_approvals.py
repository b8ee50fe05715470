"""Each party's own act: answered in three fields, by its clerk or by the office."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions, queries
from quadro.agreements.models import Act, Agreement, Approval, Party
from quadro.bodies.models import Body, Kind
from quadro.kit.refusals import Hidden, Refused
from tests.agreements.world import (
    a_body,
    a_convention,
    acting,
    an_act,
    an_agreement,
    approved,
    instruments,
    somebody,
)
from tests.worlds import NOON, TODAY, the_system

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def of(agreement: Agreement, name: str) -> Party:
    return agreement.parties.get(body__name=name)


@pytest.mark.django_db
def test_a_clerk_answers_for_its_council_with_number_day_and_file() -> None:
    agreement = a_convention(state="approvazione")
    clerk = acting(somebody(a_body("Bresso")))

    actions.answer(
        of(agreement, "Bresso"),
        an_act(),
        upload=ContentFile(PDF, "delibera.pdf"),
        by=clerk,
        at=NOON,
    )

    party = of(agreement, "Bresso")
    assert party.act is not None
    assert (str(party.act), party.act.on) == ("delibera di Consiglio 38", date(2026, 10, 1))
    assert party.act.document is not None
    assert party.approval.answered_by == str(clerk)


@pytest.mark.django_db
def test_a_clerk_does_not_answer_for_another_council() -> None:
    agreement = a_convention(state="approvazione")

    with pytest.raises(Hidden):
        actions.answer(
            of(agreement, "Bresso"), an_act(), by=acting(somebody(a_body("Rho"))), at=NOON
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"number": ""}, "numero"),
        ({"on": None}, "data"),
        ({"on": "15/12/2027"}, "15/12/2027 è nel futuro."),
        ({"on": "1/10/2027"}, "Volevi dire 2026"),
        ({"albo_since": date(2026, 9, 1)}, "albo viene dopo"),
        ({"outcome": "fissata"}, "giorno della seduta"),
        ({"outcome": "respinto"}, "motivo"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(values: dict[str, Any], said: str) -> None:
    agreement = a_convention(state="approvazione")

    with pytest.raises(Refused, match=said):
        actions.answer(of(agreement, "Bresso"), an_act(**values), by=the_system(), at=NOON)
    assert not Act.objects.exists()


@pytest.mark.django_db
def test_many_acts_are_written_together_or_not_at_all() -> None:
    agreement = a_convention("Bresso", "Cinisello", "Sesto", state="approvazione")
    keys = list(agreement.parties.order_by("pk").values_list("pk", flat=True))

    with pytest.raises(Refused, match=r"Sesto: .*numero"):
        actions.answer_many(
            agreement, {**{key: an_act() for key in keys}, keys[2]: an_act("")}, by=the_system()
        )
    assert not Act.objects.exists()

    assert actions.answer_many(agreement, {key: an_act() for key in keys}, by=the_system()) == 3
    assert len(queries.tracker_of(agreement, on=TODAY).approved) == 3


@pytest.mark.django_db
def test_a_later_answer_corrects_the_act_and_makes_no_second_one() -> None:
    agreement = approved(a_convention(state="approvazione"))

    actions.answer(of(agreement, "Bresso"), an_act("39"), by=the_system(), at=NOON)

    assert sorted(Act.objects.values_list("number", flat=True)) == ["38", "39"]
    assert of(agreement, "Bresso").act.number == "39"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_an_act_that_has_no_effect_yet_does_not_open_the_signing() -> None:
    agreement = a_convention(state="approvazione")
    keys = agreement.parties.values_list("pk", flat=True)
    recent = an_act(on="5/11/2026", is_immediate=False, albo_since=date(2026, 11, 6))
    actions.answer_many(agreement, dict.fromkeys(keys, recent), by=the_system())

    with pytest.raises(Refused, match="atto efficace"):
        actions.move(agreement, "open_signing", by=the_system(), on=date(2026, 11, 16))
    moved = actions.move(agreement, "open_signing", by=the_system(), on=date(2026, 11, 17))
    assert moved.state == "firma"


@pytest.mark.django_db
def test_a_refusal_holds_the_signing_with_its_reason_in_sight() -> None:
    agreement = approved(a_convention(state="approvazione"))
    no = {"outcome": "respinto", "note": "Costa troppo."}
    actions.answer(of(agreement, "Bresso"), no, by=the_system(), at=NOON)

    with pytest.raises(Refused, match="respinto lo schema"):
        actions.move(agreement, "open_signing", by=the_system(), on=TODAY)
    [told] = queries.tracker_of(agreement, on=TODAY).refused
    assert told.approval.note == "Costa troppo."  # type: ignore[union-attr]


@pytest.mark.django_db
def test_only_those_who_did_not_answer_are_asked_again() -> None:
    protocol, _convention = instruments()
    agreement = an_agreement(
        "Patto", a_body("Bresso"), a_body("Sesto"), state="bozza", instrument=protocol
    )
    actions.move(agreement, "send_to_approval", by=the_system(), on=TODAY)
    actions.answer(of(agreement, "Sesto"), an_act(), by=the_system(), at=NOON)
    keys = list(agreement.parties.values_list("pk", flat=True))

    asked = actions.remind(agreement, keys, by=the_system(), on=TODAY)
    actions.remind(agreement, keys, by=the_system(), on=TODAY + timedelta(days=7))

    assert [one.body.name for one in asked] == ["Bresso"]
    approval = Approval.objects.get(party__body__name="Bresso")
    assert (approval.reminders, approval.reminded_on) == (2, TODAY + timedelta(days=7))


@pytest.mark.django_db
def test_the_tracker_of_a_hundred_parties_costs_one_query() -> None:
    names = [f"Comune {number}" for number in range(100)]
    few, many = (
        a_convention("A", "B", state="approvazione"),
        a_convention(*names, state="approvazione"),
    )

    for agreement in (few, many):
        with CaptureQueriesContext(connection) as seen:
            told = queries.tracker_of(agreement, on=TODAY)
            assert [one.effective_on for one in told.standings] == [None] * told.total
        assert len(seen) == 1


@given(st.dates(date(2015, 1, 1), date(2090, 1, 1)))
def test_a_deliberation_has_effect_after_the_tenth_day_on_the_albo(published: date) -> None:
    act = Act(kind="Delibera di Consiglio", on=published, albo_since=published)

    assert act.effective_on == published + timedelta(days=11)


def test_what_is_no_deliberation_of_a_local_body_has_effect_on_its_day() -> None:
    region = Body(kind=Kind.REGION)
    local = Body(kind=Kind.MUNICIPALITY)

    assert Act(kind="decreto del Sindaco", on=TODAY, body=local).effective_on == TODAY
    assert Act(kind="deliberazione di Giunta", on=TODAY, body=region).effective_on == TODAY
    assert Act(kind="delibera", on=TODAY, body=local).effective_on is None
    assert Act(kind="delibera", on=TODAY, body=local, is_immediate=True).effective_on == TODAY


@pytest.mark.django_db
def test_the_record_speaks_italian_whatever_language_who_writes_reads() -> None:
    agreement = a_convention(state="approvazione")

    with override("en"):
        actions.answer(of(agreement, "Bresso"), an_act(), by=the_system(), at=NOON)

    assert str(of(agreement, "Bresso").act) == "delibera di Consiglio 38"
