"""A Zone that rotates, built through the actions: four towns, each with its mayor in office."""

from datetime import date, datetime
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.bodies.queries import actor_for
from quadro.kit.terms import moment
from quadro.territory.models import Zone
from quadro.zones import actions
from quadro.zones.models import RotationRule, Turn
from tests.assemblies.world import a_zone
from tests.worlds import a_user, the_system

ACT = "Assemblea dei Sindaci, verbale 1 del 2026"
FIRST = date(2026, 1, 1)


def on(year: int, month: int, day: int) -> datetime:
    """The morning of a day."""
    return moment(date(year, month, day), 8)


def a_rotating_zone(**rule: Any) -> Zone:
    """Bollate, Lainate, Rho and Senago, by name, a year each from the first of 2026."""
    zone = a_zone().zone
    assert zone is not None
    a_rule(zone, **rule)
    return zone


def a_rule(zone: Zone, **rule: Any) -> RotationRule:
    values = {"since": FIRST, "act": ACT, **rule}
    return actions.set_rule(zone, values, by=the_system(min(values["since"], FIRST)))


def mayor_of(town: str) -> Mandate:
    found: Mandate = Mandate.objects.filter(body__short_name=town, role=Role.MAYOR).latest("pk")
    return found


def elect(town: str, since: date, until: date | None = None) -> Mandate:
    """Another mayor."""
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    body = Body.objects.get(short_name=town)
    return Mandate.objects.create(
        person=person, role=Role.MAYOR, body=body, since=since, until=until
    )


def leaves_office(town: str, until: date) -> None:
    Mandate.objects.filter(pk=mayor_of(town).pk).update(until=until)


def turns_of(zone: Zone) -> list[tuple[str, date, date, str]]:
    """Town, first day, first day after, why it ended."""
    rows = zone.turns.select_related("body").order_by("since")
    return [(one.body.label, one.begins, one.ends, one.ended) for one in rows]


def current(zone: Zone) -> Turn:
    found: Turn = zone.turns.select_related("mandate__person", "zone", "body").get(ended="")
    return found


def acting(turn: Turn, day: date) -> Actor:
    """Who coordinates, signed in on a day."""
    return actor_for(turn.mandate.person.user, day)


def an_officer(day: date) -> Actor:
    """Of the planning office, with its mandate kept."""
    authority, _made = Body.objects.get_or_create(
        kind=Kind.METROPOLITAN_AUTHORITY,
        defaults={"name": "Città metropolitana", "slug": "cm", "is_institutional": True},
    )
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(person=person, role=Role.PLANNING_OFFICER, body=authority)
    return actor_for(user, day)
