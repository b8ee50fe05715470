"""An update round and what it asks: for the world in which every address is asked."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.delivery.models import Commitment
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.round_terms import span_of
from tests.worlds import NOON

OCTOBER = span_of("mensile", date(2026, 10, 1))


class Rounds:
    """It asks Legnano of its commitment, which says something and shows it by a file."""

    by: Actor

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    @property
    def commitment(self) -> Commitment:
        raise NotImplementedError

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    @cached_property
    def round(self) -> Round:
        assert self.commitment.owner == self.legnano
        values = {
            "title": OCTOBER.title, "slug": OCTOBER.slug, "cadence": OCTOBER.cadence,
            "since": OCTOBER.since, "until": OCTOBER.until, "opens_on": OCTOBER.opens_on,
            "due_on": OCTOBER.term.last, "scope": "tutto",
        }  # fmt: skip
        made = actions.plan(values, by=self.by)
        return actions.open_(made, by=self.by, at=NOON)

    @cached_property
    def answer(self) -> Answer:
        upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="prova.pdf")
        found = self.round.answers.get(commitment=self.commitment)
        return actions.show(found, upload, by=self.actor("member"), at=NOON)


Words = Callable[[Any], Mapping[str, Any]]
a_round: Words = lambda one: {"slug": one.round.slug}  # noqa: E731
an_answer: Words = lambda one: {"slug": one.round.slug, "key": one.answer.pk}  # noqa: E731

WORDS: dict[str, Words] = {
    **{
        f"monitoring:{name}": a_round
        for name in (
            *("round", "edit_round", "open_round", "close_round", "reopen_round", "drop_round"),
            *("check_answers", "prompt_round", "round_history", "answer_round", "sheet_out"),
            "sheet_in",
        )
    },
    **{
        f"monitoring:{name}": an_answer
        for name in ("save_row", "answer", "answer_evidence", "add_answer_evidence")
    },
    "monitoring:round_body": lambda one: {**a_round(one), "body": one.legnano.slug},
    "monitoring:move_answer": lambda one: {**an_answer(one), "step": "invia"},
}
RECORDS: dict[str, dict[str, int]] = {
    # What a body answers is for its people and for who reads everything.
    f"monitoring:{name}": {"outsider": 404}
    for name in (
        *("round_body", "answer_round", "sheet_out", "sheet_in", "save_row", "answer"),
        *("answer_evidence", "add_answer_evidence", "move_answer"),
    )
}
