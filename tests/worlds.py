"""Small worlds for tests, built with the actions, so that every state in them can be reached.

Nobody here has a person's name: accounts are called by what they do.
"""

from datetime import UTC, date, datetime
from itertools import count

from quadro.accounts import actions as accounts
from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User

TODAY = date(2026, 11, 12)
NOON = datetime(2026, 11, 12, 11, 0, tzinfo=UTC)
PASSWORD = "una lunga frase per entrare"
OFFICE = 1_000_001
"""The key that tests give to the metropolitan authority where no body is needed."""
_numbers = count(1)


def a_user(name: str = "", *, email: str = "", password: str | None = None) -> User:
    number = next(_numbers)
    return accounts.open_account(
        email=email or f"persona{number}@example.it",
        name=name or f"Persona {number}",
        by=Actor.system(TODAY),
        at=NOON,
        password=password,
    )


def an_actor(
    *mandates: tuple[Role, int], user: User | None = None, office: int = OFFICE, on: date = TODAY
) -> Actor:
    """A signed-in person with these mandates, (role, key of the body), whether or not kept."""
    return Actor(user=user or a_user(), on=on, mandates=frozenset(mandates), office=office)


def a_planning_officer(*, office: int = OFFICE, on: date = TODAY) -> Actor:
    return an_actor((Role.PLANNING_OFFICER, office), office=office, on=on)


def a_visitor(on: date = TODAY) -> Actor:
    return Actor(user=None, on=on)


def the_system(on: date = TODAY) -> Actor:
    return Actor.system(on)
