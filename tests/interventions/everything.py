"""An intervention, for the world in which every address is asked, and who may ask what of it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.interventions import actions as interventions
from quadro.interventions.models import Intervention, Movement, MovementKind
from tests.worlds import NOON, TODAY


class Works:
    """An intervention of Legnano that is not public."""

    by: Actor

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    @cached_property
    def intervention(self) -> Intervention:
        values = {"title": "Ciclovia", "body": self.legnano}
        return interventions.register(values, by=self.by, at=NOON)

    @cached_property
    def movement(self) -> Movement:
        values = {"kind": MovementKind.PAID, "on": TODAY, "amount_eur": Decimal(5)}
        return interventions.add_movement(self.intervention, values, by=self.by, at=NOON)


Words = Callable[[Any], Mapping[str, Any]]
an_intervention: Words = lambda one: {"slug": one.intervention.slug}  # noqa: E731
READ = ("intervention", "history", "movements")
TOLD = ("tell", "funding", "costs", "add_movement")
KEPT = (
    *("edit", "publish", "hide", "links", "shares", "places", "tenders", "steps", "indicators"),
)  # fmt: skip
WORDS: dict[str, Words] = {
    **{f"interventions:{name}": an_intervention for name in (*READ, *TOLD, *KEPT)},
    "interventions:move": lambda one: {**an_intervention(one), "step": "avvia"},
    "interventions:take_back": lambda one: {**an_intervention(one), "key": one.movement.pk},
}
RECORDS: dict[str, dict[str, int]] = {
    # Not public: it is there for its body and for the office only.
    **{f"interventions:{name}": {"visitor": 404, "outsider": 404} for name in READ},
    **{
        f"interventions:{name}": {"outsider": 404} for name in (*TOLD, "move", "take_back")
    },
}  # fmt: skip
