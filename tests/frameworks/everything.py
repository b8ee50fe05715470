"""A framework with one theme, for the world in which every address is asked: words and records."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.models import Instrument
from quadro.bodies.models import Body
from quadro.frameworks import actions
from quadro.frameworks.models import Board
from quadro.plan import actions as plan
from quadro.plan.models import Edition, Provision
from tests.worlds import NOON


class Frames:
    """Legnano and the authority treat one theme."""

    by: Actor

    @property
    def authority(self) -> Body:
        raise NotImplementedError

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    @property
    def edition(self) -> Edition:
        raise NotImplementedError

    @cached_property
    def theme(self) -> Provision:
        told = {"code": "T1", "title": "Casa", "is_available": True}
        return plan.add_provision(self.edition, told, parent=None, by=self.by)

    @cached_property
    def board(self) -> Board:
        instrument = Instrument.objects.create(
            code="quadro-di-prova", name="Intesa quadro", route="semplice", is_framework=True,
            position=90,
        )  # fmt: skip
        values = {"title": "Cornice", "instrument": instrument, "state": "efficacia"}
        agreement = agreements.register(values, by=self.by)
        for body in (self.authority, self.legnano):
            agreements.add_party(agreement, body, {}, by=self.by)
        agreements.publish(agreement, by=self.by, at=NOON)
        told = {"agreement": agreement, "edition": self.edition, "counterpart": self.legnano}
        return actions.draw(told, by=self.by)


Words = Callable[[Any], Mapping[str, Any]]
a_board: Words = lambda one: {"slug": one.board.agreement.slug}  # noqa: E731

WORDS: dict[str, Words] = {
    **{f"frameworks:{name}": a_board for name in ("board", "edit")},
    "frameworks:referent": lambda one: {
        **a_board(one), "theme": one.theme.pk, "body": one.legnano.pk
    },
}  # fmt: skip
# Who has no word for a side is told who has.
REFUSED = {"outsider": 409, "member": 409}
RECORDS: dict[str, dict[str, int]] = {"frameworks:referent": REFUSED}
