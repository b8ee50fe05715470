"""Services, for the world in which every address is asked: words and records."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body
from quadro.services import actions
from quadro.services.models import Adhesion, Need, Service, Use
from quadro.territory.models import Municipality
from tests.worlds import NOON, TODAY


class Services:
    """Legnano asked to join, with its act; the office keeps the service."""

    by: Actor
    authority: Any
    legnano: Any

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    @cached_property
    def service(self) -> Service:
        values = {"name": "Mense", "summary": "Cucina.", "body": self.authority, "needs_act": ""}
        made = actions.add(values, by=self.by)
        return actions.move(made, "start", by=self.by, at=NOON)

    @cached_property
    def asking(self) -> Body:
        """Legnano, as a municipality of the area."""
        town, _new = Municipality.objects.get_or_create(
            slug="legnano", defaults={"name": "Legnano", "province": "MI"}
        )
        body: Body = bodies.edit(
            self.legnano, {"municipality": town}, version=self.legnano.version, by=self.by
        )
        return body

    @cached_property
    def service_adhesion(self) -> Adhesion:
        told = {
            "act_number": "1", "act_on": TODAY,
            "upload": ContentFile(b"%PDF-1.7\n%%EOF\n", name="delibera.pdf"),
        }  # fmt: skip
        return actions.ask(self.service, self.asking, told, by=self.actor("member"), at=NOON)

    @cached_property
    def use(self) -> Use:
        adhesion = self.service_adhesion
        actions.accept(adhesion, since=TODAY, version=None, by=self.by, at=NOON)
        return actions.ask_use(
            self.service, self.asking, subject="Scuola", year=TODAY.year, by=self.by, at=NOON
        )

    @cached_property
    def need(self) -> Need:
        told = {"title": "Bandi", "text": "Serve aiuto."}
        return actions.propose(self.asking, told, by=self.by, at=NOON)


Words = Callable[[Any], Mapping[str, Any]]
a_service: Words = lambda one: {"slug": one.service.slug}  # noqa: E731
an_adhesion: Words = lambda one: {"key": one.service_adhesion.pk}  # noqa: E731
a_use: Words = lambda one: {"key": one.use.pk}  # noqa: E731
a_need: Words = lambda one: {"key": one.need.pk}  # noqa: E731

WORDS: dict[str, Words] = {
    **{
        f"services:{name}": a_service
        for name in (
            *("detail", "edit", "move", "capacity", "towns", "ask", "ask_use", "line"),
            *("accept_next", "history"),
        )
    },
    "services:paper": lambda one: {**a_service(one), "code": "delibera"},
    **{
        f"services:{name}": an_adhesion
        for name in ("act", "download", "await_act", "accept", "refuse", "leave")
    },
    **{
        f"services:{name}": a_use
        for name in ("accept_use", "refuse_use", "withdraw_use", "finish_use")
    },
    **{f"services:{name}": a_need for name in ("support", "unsupport", "answer")},
}
RECORDS: dict[str, dict[str, int]] = {
    # The copy of an act is of the municipality and of who keeps the service.
    "services:download": {"outsider": 404},
}
