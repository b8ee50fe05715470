"""A small authority with its office, built with the actions."""

from collections.abc import Sequence

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import actions
from quadro.bodies.models import Body, Kind, Mandate
from quadro.bodies.queries import actor_for
from quadro.kit.sheets import Importer, Preview, Row, Written
from tests.worlds import NOON, TODAY, the_system

AUTHORITY = "Città metropolitana di Milano"
FISCAL_CODE = "08911820960"


def a_body(name: str, kind: str = Kind.MUNICIPALITY, **values: object) -> Body:
    return actions.register({"name": name, "kind": kind, **values}, by=the_system())


def the_authority() -> Body:
    found = Body.objects.authority().first()
    return found or a_body(AUTHORITY, Kind.METROPOLITAN_AUTHORITY, fiscal_code=FISCAL_CODE)


def somebody(role: str, body: Body, *, name: str = "Una persona", password: str = "") -> Mandate:
    """A mandate with an account."""
    mandate = actions.appoint_new(name, role=role, body=body, by=the_system())
    email = f"{role}.{mandate.pk}@example.it"
    actions.give_access(
        mandate.person, email=email, by=the_system(), at=NOON, password=password or None
    )
    return mandate


def actor(mandate: Mandate) -> Actor:
    mandate.person.refresh_from_db()
    return actor_for(mandate.person.user, TODAY)


def an_administrator() -> Actor:
    return actor(somebody(Role.ADMINISTRATOR, the_authority()))


def a_planner() -> Actor:
    return actor(somebody(Role.PLANNING_OFFICER, the_authority()))


def take_in(
    importer: Importer, told: Sequence[Row], *, by: Actor | None = None
) -> tuple[Preview, list[Written]]:
    by = by or the_system()
    preview = importer.check(told, by=by, on=TODAY, pending={})
    if preview.problems:
        return preview, []
    return preview, importer.write(preview, by=by, on=TODAY)
