"""A plan, a territory and what carries the plan out, to tell how it stands; made by the actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.cube import actions as cube
from quadro.delivery import actions as delivery
from quadro.delivery.models import Commitment
from quadro.kit.asof import AsOf
from quadro.monitoring.queries.standing import Scope, Sight, scopes
from quadro.monitoring.queries.standing.lines import Lines
from quadro.plan.models import Edition, Provision, Theme
from quadro.territory.models import Municipality, Zone
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body
from tests.cube.world import a_town, a_tree, two_zones
from tests.delivery.world import a_commitment, again
from tests.worlds import NOON, TODAY, the_system

NOW = AsOf.now(TODAY)


@dataclass
class Ground:
    """Two axes of two lines of two provisions; four municipalities in two zones, one in none."""

    edition: Edition
    provisions: dict[str, Provision]
    zones: tuple[Zone, Zone]
    towns: dict[str, Municipality]
    bodies: dict[str, Body]
    agreement: Agreement
    hidden: Agreement

    @property
    def lines(self) -> Lines:
        return Lines(self.edition)

    @property
    def plan(self) -> Scope:
        return scopes.plan_of(self.lines)

    def line(self, code: str) -> Scope:
        found = self.lines.named(code)
        assert found is not None
        return scopes.line_of(self.lines, found)

    def commitment(
        self, owner: str = "Bresso", shares: Mapping[str, str] | None = None, **values: Any
    ) -> Commitment:
        """Of a published agreement; `shares`: code of a provision → percent."""
        told = {"title": f"Impegno di {owner}", **values}
        agreement = told.pop("agreement", self.agreement)
        made = a_commitment(agreement, owner, **told)
        return self.shared(made, shares) if shares else made

    def shared(self, made: Commitment, shares: Mapping[str, str]) -> Commitment:
        pairs = [(self.provisions[code], Decimal(part)) for code, part in shares.items()]
        version = again(made).version
        return delivery.set_shares(made, pairs, version=version, by=the_system(), at=NOON)


NAMES = ("Bresso", "Cormano", "Pero", "Rho", "Milano")


def the_ground() -> Ground:
    edition, provisions = a_tree()
    Edition.objects.filter(pk=edition.pk).update(is_reference=True)
    edition = Edition.objects.select_related("programme__actor").get(pk=edition.pk)
    north, south = two_zones()
    towns = {
        name: a_town(name, zone)
        for name, zone in zip(NAMES, (north, north, south, south, None), strict=True)
    }
    bodies = {name: a_body(name) for name in (*NAMES, "Regione")}
    for name, town in towns.items():
        Body.objects.filter(pk=bodies[name].pk).update(municipality=town)
    ground = Ground(
        edition=edition,
        provisions=provisions,
        zones=(north, south),
        towns=towns,
        bodies=bodies,
        agreement=a_pact(*bodies, published=True),
        hidden=a_pact("Bresso", "Rho"),
    )
    cube.bring_to(TODAY)
    return ground


def sight(on: date = TODAY, known_on: date = TODAY) -> Sight:
    return Sight(AsOf(on, known_on, TODAY))


def a_theme(name: str, *provisions: Provision) -> Theme:
    made = Theme.objects.create(name=name, slug=name.lower())
    for one in provisions:
        one.themes.add(made)
    return made
