"""A service that Legnano prepares with Parabiago, for the world in which every address is asked."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.joint import actions
from quadro.joint.models import Application, Budget, Form, JointService, Member
from quadro.joint.sharing import Key, Part
from tests.worlds import NOON, TODAY, an_actor, the_system


class Together:
    """It has no first day: others do not find it."""

    by: Actor

    def a_body(self, name: str, kind: Kind = Kind.MUNICIPALITY) -> Body:
        raise NotImplementedError

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    @cached_property
    def parabiago(self) -> Body:
        return self.a_body("Comune di Parabiago")

    @cached_property
    def joint_service(self) -> JointService:
        values = {"name": "Tributi in due", "form": Form.SERVICE, "lead": self.legnano}
        return actions.register(values, by=self.by)

    @cached_property
    def joint_member(self) -> Member:
        return actions.join(self.joint_service, self.parabiago, by=self.by, at=NOON)

    @cached_property
    def joint_application(self) -> Application:
        """Legnano asks to join what Parabiago does: invented, so that it needs no convention."""
        values = {
            "name": "Polizia", "form": Form.OFFICE, "lead": self.parabiago, "since": TODAY
        }  # fmt: skip
        service = actions.register(values, by=the_system(), is_demonstration=True)
        mayor = an_actor((Role.MAYOR, self.legnano.pk))
        return actions.apply(service, self.legnano, since=TODAY, by=mayor, at=NOON)

    @cached_property
    def joint_budget(self) -> Budget:
        told = {"cost_eur": Decimal(1000), "parts": [Part(Key.EQUAL)]}
        return actions.set_budget(self.joint_service, 2026, told, by=self.by, at=NOON)


Words = Callable[[Any], Mapping[str, Any]]
a_service: Words = lambda one: {"slug": one.joint_service.slug}  # noqa: E731
a_year: Words = lambda one: {**a_service(one), "year": one.joint_budget.year}  # noqa: E731
an_application: Words = lambda one: {  # noqa: E731
    "slug": one.joint_application.service.slug, "key": one.joint_application.pk
}  # fmt: skip

WORDS: dict[str, Words] = {
    **{f"joint:{name}": a_service for name in ("detail", "edit", "join", "new_budget")},
    **{f"joint:{name}": a_year for name in ("budget", "approve")},
    "joint:apply": a_service,
    **{f"joint:{name}": an_application for name in ("accept", "refuse", "withdraw")},
    "joint:let_go": lambda one: {**a_service(one), "key": one.joint_member.pk},
}
NOT_FOUND = {"outsider": 404}
RECORDS: dict[str, dict[str, int]] = {
    # In preparation: it exists for who prepares it and for the office.
    "joint:detail": {**NOT_FOUND, "visitor": 404},
    **{
        f"joint:{name}": NOT_FOUND
        for name in ("edit", "join", "apply", "let_go", "new_budget", "budget", "approve")
    },
}
