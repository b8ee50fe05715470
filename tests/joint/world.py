"""Four municipalities that do something together, and a fifth beside them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.joint import actions
from quadro.joint.models import Budget, Form, JointService
from quadro.joint.sharing import Key, Part
from quadro.territory.models import Municipality, Zone
from tests.assemblies.world import a_town
from tests.worlds import NOON, a_user, an_actor, the_system

SINCE = date(2024, 3, 1)
HALF_AND_HALF = [Part(Key.EQUAL, Fraction(50)), Part(Key.HEADS, Fraction(50))]
HEADS = {"Binasco": 7158, "Casarile": 3867, "Noviglio": 4237, "Vernate": 3181}
CODES = {
    "Binasco": "015024", "Casarile": "015055", "Noviglio": "015158", "Vernate": "015236",
    "Zibido": "015247",
}  # fmt: skip
FIFTH = ("Zibido", 6552)


def the_towns() -> dict[str, Body]:
    """With their places on the map, in one Zone."""
    zone = Zone.objects.create(name="Sud Ovest", slug="sud-ovest")
    made = {name: a_town(name, count, zone) for name, count in [*HEADS.items(), FIFTH]}
    for name, code in CODES.items():
        Municipality.objects.filter(name=name).update(istat_code=code)
    return made


def a_service(towns: dict[str, Body] | None = None, **values: Any) -> JointService:
    """The police of four, since March 2024: invented, so that it needs no convention."""
    towns = towns or the_towns()
    told = {
        "name": "Polizia locale in quattro", "form": Form.OFFICE, "lead": towns["Binasco"],
        "functions": ["i"], "since": SINCE, **values,
    }  # fmt: skip
    service = actions.register(told, by=the_system(), is_demonstration=True)
    for name in ("Casarile", "Noviglio", "Vernate"):
        actions.join(
            service, towns[name], since=told["since"], act="Delibera", by=the_system(), at=NOON
        )
    return service


def a_budget(service: JointService, year: int = 2026, *, version: int = 0, **values: Any) -> Budget:
    told = {
        "cost_eur": Decimal("100000.01"), "parts": HALF_AND_HALF, "cap_percent": Decimal(50),
        **values,
    }  # fmt: skip
    return actions.set_budget(service, year, told, version=version, by=the_system(), at=NOON)


def an_approved(service: JointService, year: int = 2026, **values: Any) -> Budget:
    budget = a_budget(service, year, **values)
    return actions.approve(
        budget, act="Verbale 1", approved_on=date(2026, 1, 31), by=the_system(), at=NOON
    )


def of(town: str, role: Role = Role.OFFICER) -> Actor:
    """Somebody of a municipality, not kept as a mandate."""
    return an_actor((role, Body.objects.get(short_name=town).pk), user=a_user())


def paid(budget: Budget) -> dict[str, str]:
    rows = budget.shares.select_related("member__body")
    return {one.member.body.label: str(one.amount_eur) for one in rows}
