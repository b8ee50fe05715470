"""What an amendment shows and changes of commitments."""

from typing import Any

from quadro.accounts.actors import Actor
from quadro.agreements.effects import Effect
from quadro.agreements.models import Amendment
from quadro.delivery import actions, queries


def _tell(amendment: Amendment, _by: Actor, may_keep: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "planned": queries.planned_of(amendment),
        "left": list(queries.left_by_who_leaves(amendment)) if may_keep else [],
        "may_keep": may_keep,
        "amendment": amendment,
    }


EFFECT = Effect(
    template="delivery/_of_amendment.html",
    count=lambda amendment: amendment.commitment_deltas.count(),
    tell=_tell,
    apply=actions.apply_planned,
)
