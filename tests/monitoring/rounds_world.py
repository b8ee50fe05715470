"""Update rounds to test with, built through the actions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.delivery.models import Commitment
from quadro.kit.terms import moment
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.round_terms import span_of
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody, the_authority
from tests.delivery.world import a_commitment
from tests.worlds import NOON, TODAY, the_system

OCTOBER = span_of("mensile", date(2026, 10, 1))
OPENED = moment(date(2026, 11, 2), 9)


def a_round(month: date = date(2026, 10, 1), cadence: str = "mensile", **values: Any) -> Round:
    """Of October, prepared and not open."""
    span = span_of(cadence, month)
    told = {
        "title": span.title, "slug": span.slug, "cadence": cadence, "since": span.since,
        "until": span.until, "opens_on": span.opens_on, "due_on": span.term.last, "scope": "tutto",
        **values,
    }  # fmt: skip
    return actions.plan(told, by=the_system())


def an_open_round(at: datetime = OPENED, **values: Any) -> Round:
    the_authority()
    made = a_round(**values)
    return actions.open_(made, by=the_system(at.date()), at=at)


def commitments(
    count: int = 3, owner: str = "Milano", agreement: Agreement | None = None
) -> list[Commitment]:
    pact = agreement or a_pact()
    return [a_commitment(pact, owner, title=f"Impegno {number}") for number in range(1, count + 1)]


def the_office() -> Actor:
    return acting(an_officer())


def someone_of(name: str) -> Actor:
    return acting(somebody(a_body(name)))


def answers(one: Round, body: str = "") -> list[Answer]:
    rows = queries.in_order(one.answers.all())
    return list(rows.filter(body=a_body(body)) if body else rows)


def again(answer: Answer) -> Answer:
    return queries.in_order(Answer.objects.all()).get(pk=answer.pk)


def row(answer: Answer) -> queries.Row:
    return queries.rows_of([again(answer)], of=answer.round)[0]


def said(
    answer: Answer, *, by: Actor | None = None, at: datetime = NOON, **values: Any
) -> actions.Saved:
    if "progress" in values and values["progress"] is not None:
        values["progress"] = Decimal(values["progress"])
    told = actions.Said(answer.pk, again(answer).version, values)
    return actions.keep(answer.round, [told], by=by or the_system(), at=at)


def sent(
    *some: Answer, by: Actor | None = None, at: datetime = NOON, progress: Any = 50, **values: Any
) -> list[Answer]:
    """Written and sent, by the system or by somebody."""
    for one in some:
        said(one, by=by, at=at, progress=progress, **values)
    actions.send(some[0].round, [one.pk for one in some], by=by or the_system(), at=at)
    return [again(one) for one in some]


def approved(*some: Answer, **words: Any) -> list[Answer]:
    found = sent(*some, **words)
    actions.approve(found[0].round, [one.pk for one in found], by=the_office(), at=NOON)
    return [again(one) for one in found]


def approved_as_it_is(answer: Answer) -> Answer:
    """Sent by the system as it is written, and approved."""
    actions.send(answer.round, [answer.pk], by=the_system(), at=NOON)
    actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)
    return again(answer)


def keys(some: Sequence[Answer]) -> list[int]:
    return [one.pk for one in some]


def bodies(*names: str) -> list[Body]:
    return [a_body(name) for name in names]


__all__ = ["NOON", "TODAY", "a_body", "an_officer", "somebody"]
