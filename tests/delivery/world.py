"""Commitments to test with, built through the actions."""

from datetime import date
from decimal import Decimal
from typing import Any

from quadro.accounts.models import Role, User
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery import actions
from quadro.delivery.models import Commitment, Step
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, the_system

STARTS, DUE = date(2026, 1, 1), date(2026, 12, 31)


def a_mandate(body: Body) -> Mandate:
    user = somebody(body, Role.CLERK)
    return Mandate.objects.get(person__user=user)


def a_commitment(
    agreement: Agreement | None = None, owner: str = "Milano", **values: Any
) -> Commitment:
    """Of Milano under a pact with Legnano, due at the end of the year."""
    agreement = agreement or a_pact()
    body = a_body(owner)
    told = {
        "title": "Sportello unico", "deliverable": "Un ufficio aperto al pubblico.",
        "owner": body, "in_charge": a_mandate(body), "starts_on": STARTS, "due_on": DUE, **values,
    }  # fmt: skip
    return actions.promise(agreement, told, by=the_system(), at=NOON)


def again(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_related("agreement", "owner").get(pk=commitment.pk)


def with_steps(commitment: Commitment, *steps: dict[str, Any]) -> list[Step]:
    told = [
        {"title": f"Passo {n}", "weight": Decimal(1), "target": Decimal(1), **one}
        for n, one in enumerate(steps, start=1)
    ]
    version = again(commitment).version
    actions.set_steps(commitment, told, version=version, by=the_system(), at=NOON)
    return list(commitment.steps.order_by("position"))


def told(commitment: Commitment, *, on: date = TODAY, **values: Any) -> None:
    by = the_system(max(on, TODAY))
    actions.tell(commitment, {"on": on, **values}, by=by, at=NOON)


def delivered(commitment: Commitment, by: User | None = None, on: date = TODAY) -> Commitment:
    """With an evidence, by the person of the owner."""
    actor = acting(by) if by else the_system()
    evidence = {"title": "Foto", "link": "https://example.org/foto", "on": on}
    actions.add_evidence(commitment, evidence, by=actor, at=NOON)
    return actions.move(commitment, "deliver", by=actor, on=on, at=NOON, told={"done_on": on})


__all__ = ["a_body", "a_commitment", "acting", "again", "an_officer", "delivered", "somebody"]
