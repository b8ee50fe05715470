"""Commitments along time: on the register, the page of a body and that of an agreement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.delivery import queries
from quadro.delivery.timeline import milestones_of, schedule_of
from tests.agreements.growing import a_pact
from tests.delivery.world import a_commitment, again, delivered, told, with_steps
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def test_steps_are_marks_done_to_do_or_late() -> None:
    made = a_commitment()
    near = {"due_on": TODAY + timedelta(days=10)}
    steps = with_steps(made, {"due_on": TODAY}, near, {"due_on": TODAY - timedelta(days=1)})
    told(made, values={steps[0].pk: Decimal(1)})
    status = queries.status_of(again(made), on=TODAY)
    [span] = schedule_of([status], on=TODAY).spans
    assert [one.kind for one in span.marks] == ["done", "open", "late"]
    assert "scade il 31 dicembre 2026" in str(span.spoken)


def test_the_days_to_come_are_those_of_what_is_still_to_be_done_by_month() -> None:
    pact = a_pact()
    made, gone = a_commitment(pact), a_commitment(pact, due_on=date(2026, 12, 30))
    a_commitment(pact, due_on=date(2030, 1, 1))
    with_steps(made, {"due_on": date(2026, 11, 30)})
    delivered(gone)
    statuses = queries.statuses_of(list(queries.commitments_of(pact)), on=TODAY)
    found = milestones_of(statuses, on=TODAY)
    assert [(one.label, len(one.days)) for one in found] == [
        ("novembre 2026", 1), ("dicembre 2026", 1),
    ]  # fmt: skip
    assert found[0].days[0].is_step


@pytest.mark.parametrize("where", ["register", "agreement", "body"])
def test_the_pages_draw_them_with_a_table_beside(client: Client, where: str) -> None:
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    made = a_commitment(pact)
    address = {
        "register": "/impegni/?vista=tempi",
        "agreement": pact.get_absolute_url(),
        "body": f"{made.owner.get_absolute_url()}impegni/",
    }[where]
    page = client.get(address).content.decode()
    assert "q-gantt-rows" in page
    assert 'aria-label="Sportello unico: comincia il 1° gennaio 2026' in page
    assert "Vedi come tabella" in page
