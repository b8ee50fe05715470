"""What is told of many commitments at once is as if told one by one, in fewer statements."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.delivery import actions
from quadro.delivery.actions import Teller, Telling
from quadro.delivery.models import Commitment, Fact
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, somebody
from tests.delivery.world import a_commitment, again, told, with_steps
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
DAY = date(2026, 10, 31)


def a_set(title: str) -> list[Commitment]:
    """One of steps, one told already of a later day, one never told."""
    pact = a_pact()
    stepped = a_commitment(pact, title=f"{title} uno")
    with_steps(stepped, {"target": Decimal(10)}, {"target": Decimal(4)})
    later = a_commitment(pact, title=f"{title} due")
    told(later, on=TODAY, progress=Decimal(90))
    return [stepped, later, a_commitment(pact, title=f"{title} tre")]


def values_for(commitment: Commitment) -> dict[str, Any]:
    steps = list(commitment.steps.order_by("position"))
    values = {one.pk: Decimal(2) for one in steps[:1]}
    return {"on": DAY, "values": values, "progress": None if steps else Decimal(40)}


def shape(commitment: Commitment) -> tuple[Any, ...]:
    one = again(commitment)
    facts = one.facts.order_by("name", "on", "pk").values_list("name", "value", "on")
    updates = one.updates.order_by("on", "pk").values_list("on", "progress")
    steps = one.steps.order_by("position").values_list("value", "told_on")
    known = [row for row in facts if row[0] not in ("titolo", "passi")]
    return one.state, one.progress, one.told_on, known, list(updates), list(steps)


def test_many_at_once_are_as_one_by_one() -> None:
    alone, together = a_set("Da solo"), a_set("Insieme")
    for one in alone:
        actions.tell(one, values_for(one), by=BY, at=NOON)
    actions.tell_many([Telling(one, values_for(one)) for one in together], by=BY, at=NOON)
    assert [shape(one) for one in together] == [shape(one) for one in alone]


def test_the_statements_are_as_many_for_three_as_for_thirty() -> None:
    counts = []
    for size in (3, 30):
        pact = a_pact()
        rows = [a_commitment(pact, title=f"{size} {number}") for number in range(size)]
        telling = [Telling(one, {"on": DAY, "progress": Decimal(10)}) for one in rows]
        with CaptureQueriesContext(connection) as queries:
            actions.tell_many(telling, by=BY, at=NOON)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_that_cannot_be_told_refuses_them_all() -> None:
    first, second = a_commitment(title="Uno"), a_commitment(title="Due")
    telling = [
        Telling(first, {"on": DAY, "progress": Decimal(10)}),
        Telling(second, {"on": DAY, "progress": Decimal(110)}),
    ]
    facts = Fact.objects.count()
    with pytest.raises(Refused, match="da 0 a 100"):
        actions.tell_many(telling, by=BY, at=NOON)
    assert (again(first).progress, Fact.objects.count()) == (Decimal(0), facts)


def test_who_says_it_is_not_who_lets_it_count() -> None:
    made = a_commitment()
    clerk = somebody(a_body("Milano"))
    teller = Teller(clerk, clerk.name, a_body("Milano"))
    evidence = {"title": "Delibera", "link": "https://example.org/delibera"}
    values = {"on": DAY, "progress": Decimal(20), "evidence": evidence}
    [update] = actions.tell_many([Telling(made, values, teller)], by=BY, at=NOON)
    assert (update.author, update.author_name, update.body) == (clerk, clerk.name, a_body("Milano"))
    assert (made.evidence.get().added_by, made.evidence.get().on) == (clerk.name, DAY)
