"""Two desks with a request each, for the world in which every address is asked: words and records.

Legnano asks the desk of the authority; the office answers.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body, Person
from quadro.desks import actions
from quadro.desks.models import Desk, EntryPaper, Post
from quadro.desks.models import Request as Asked
from tests.worlds import NOON, TODAY


class Counters:
    """`desk` of the authority, `post` at it, `request` that waits, `closed_request`."""

    by: Actor

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    @property
    def authority(self) -> Body:
        raise NotImplementedError

    @cached_property
    def counter(self) -> Desk:
        told = {"body": self.authority, "name": "Ufficio di interfaccia", "since": TODAY}
        desk = actions.open_desk(told, by=self.by)
        rows = [{"name": "Adesioni", "days": 10, "is_active": True}]
        return actions.set_topics(desk, rows, version=desk.version, by=self.by)

    @cached_property
    def counter_post(self) -> Post:
        person = Person.objects.create(name="Una persona dell’ufficio")
        return actions.appoint(self.counter, person, function="referente", since=TODAY, by=self.by)

    @cached_property
    def coming_post(self) -> Post:
        """Of somebody who begins in ten years."""
        person = Person.objects.create(name="Un’altra persona dell’ufficio")
        since = TODAY.replace(year=TODAY.year + 10)
        return actions.appoint(self.counter, person, function="referente", since=since, by=self.by)

    @cached_property
    def request_paper(self) -> EntryPaper:
        upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="bozza.pdf")
        actions.ask(
            self.counter.topics.get(), self.legnano, subject="Adesione", text="Come si aderisce?",
            by=self.actor("member"), at=NOON, upload=upload,
        )  # fmt: skip
        return EntryPaper.objects.get()

    @property
    def asked(self) -> Asked:
        return self.request_paper.entry.request

    @cached_property
    def closed_request(self) -> Asked:
        office = self.actor("office")
        given = actions.assign(self.asked, self.counter_post, version=None, by=office, at=NOON)
        return actions.answer(
            given, "Così.", outcome="informazione", version=None, by=office, at=NOON
        )


Words = Callable[[Any], Mapping[str, Any]]
a_counter: Words = lambda one: {"slug": one.counter.slug}  # noqa: E731
a_request: Words = lambda one: {"key": one.asked.key}  # noqa: E731
a_closed_one: Words = lambda one: {"key": one.closed_request.key}  # noqa: E731

WORDS: dict[str, Words] = {
    **{f"desks:{name}": a_counter for name in ("desk", "edit", "topics", "people")},
    "desks:end_post": lambda one: {**a_counter(one), "post": one.counter_post.pk},
    "desks:withdraw_post": lambda one: {**a_counter(one), "post": one.coming_post.pk},
    **{f"desks:{name}": a_request for name in ("request", "take", "assign")},
    **{f"desks:{name}": a_closed_one for name in ("reopen", "judge")},
    "desks:paper": lambda one: {**a_request(one), "paper": one.request_paper.pk},
}
RECORDS: dict[str, dict[str, int]] = {
    # A request is of who asked and of the desk: for others there is none.
    f"desks:{name}": {"outsider": 404}
    for name in ("request", "take", "assign", "reopen", "judge", "paper")
}
