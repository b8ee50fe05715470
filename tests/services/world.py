"""A zone of four towns, two of them small, and a service that they can join."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.bodies.queries import actor_for
from quadro.services import actions
from quadro.services.models import Adhesion, Service, Use
from quadro.services.states import ActNeeded
from tests.assemblies.world import a_zone
from tests.worlds import NOON, TODAY, a_user, the_system

TOWNS = {"Besate": 2_000, "Nosate": 5_000, "Pero": 11_000, "Rho": 50_000}
ACT = {"act_number": "12", "act_on": date(2026, 11, 3)}


def towns(sizes: Mapping[str, int | None] = TOWNS) -> dict[str, Body]:
    """Of the zone Nord Ovest, by name."""
    a_zone(towns=sizes)
    return {one: Body.objects.get(short_name=one) for one in sizes}


def the_authority() -> Body:
    made, _new = Body.objects.get_or_create(
        kind=Kind.METROPOLITAN_AUTHORITY,
        defaults={"name": "Città metropolitana", "slug": "cm", "is_institutional": True},
    )
    return made


def somebody(role: Role, body: Body, on: date = TODAY) -> Actor:
    """Signed in, with this mandate kept."""
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(person=person, role=role, body=body)
    return actor_for(user, on)


def a_service(**values: Any) -> Service:
    """Active; the council must decide, small municipalities come first."""
    told = {
        "body": the_authority(), "name": "Stazione unica appaltante", "summary": "Fa le gare.",
        "needs_act": ActNeeded.COUNCIL, "small_first": True, **values,
    }  # fmt: skip
    service = actions.add(told, by=the_system())
    return actions.move(service, "start", by=the_system(), at=NOON)


def joined(service: Service, body: Body, since: date = TODAY) -> Adhesion:
    by = the_system()
    adhesion = actions.ask(service, body, ACT, by=by, at=NOON)
    return actions.accept(adhesion, since=since, version=None, by=by, at=NOON)


def a_use(service: Service, body: Body, on: date = TODAY) -> Use:
    by = the_system(on)
    return actions.ask_use(service, body, subject="Mensa", year=on.year, by=by, at=NOON)


def places(service: Service, count: int, year: int = TODAY.year) -> None:
    actions.set_capacity(service, year=year, places=count, by=the_system(), at=NOON)
