"""Desks and requests to test with, built through the actions."""

from datetime import date, datetime
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.bodies.queries import actor_for
from quadro.desks import actions
from quadro.desks.models import Desk, Post, Request, Topic
from quadro.kit.terms import moment
from tests.assemblies.world import a_zone
from tests.worlds import TODAY, a_user, the_system

DAYS = 10
MORNING = moment(TODAY, 9)
"""Thursday 12 November 2026."""
SINCE = date(2026, 1, 1)


def morning(day: date) -> datetime:
    return moment(day, 9)


def somebody(role: Role, body: Body, day: date = TODAY) -> Actor:
    """A person with an account and a mandate."""
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(person=person, role=role, body=body, since=SINCE)
    return actor_for(user, day)


def a_desk(body: Body | None = None, **values: Any) -> Desk:
    """Of the Zone of Bollate, Lainate, Rho and Senago, with a topic of ten working days."""
    told = {"body": body or a_zone(), "name": "Ufficio di interfaccia", "since": SINCE, **values}
    desk = actions.open_desk(told, by=the_system())
    rows = [{"name": "Schemi di atto", "days": DAYS, "is_active": True}]
    return actions.set_topics(desk, rows, version=desk.version, by=the_system())


def the_authority() -> Body:
    made, _new = Body.objects.get_or_create(
        kind=Kind.METROPOLITAN_AUTHORITY,
        defaults={"name": "Città metropolitana", "slug": "cm", "is_institutional": True},
    )
    return made


def works_at(desk: Desk, *, is_deputy: bool = False, until: date | None = None) -> Post:
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    return actions.appoint(
        desk, person, function="referente", since=SINCE, is_deputy=is_deputy, until=until,
        by=the_system(),
    )  # fmt: skip


def who(post: Post, day: date = TODAY) -> Actor:
    return actor_for(post.person.user, day)


def town(name: str = "Rho") -> Body:
    return Body.objects.get(short_name=name)


def a_clerk(name: str = "Rho", day: date = TODAY) -> Actor:
    return somebody(Role.CLERK, town(name), day)


def topic_of(desk: Desk) -> Topic:
    found: Topic = desk.topics.get()
    return found


def asked(desk: Desk, *, by: Actor | None = None, at: datetime = MORNING) -> Request:
    """Rho asks for a model of resolution."""
    return actions.ask(
        topic_of(desk), town(), subject="Schema di delibera", text="Ci serve uno schema.",
        by=by or a_clerk(), at=at,
    )  # fmt: skip


def answered(request: Request, post: Post, day: date) -> Request:
    """Taken and answered on a day."""
    by, at = who(post, day), morning(day)
    taken = actions.take(request, version=None, by=by, at=at)
    return actions.answer(taken, "Ecco lo schema.", outcome="accolta", version=None, by=by, at=at)
