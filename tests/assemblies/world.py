"""Assemblies and sittings to test with, built through the actions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies import actions
from quadro.assemblies.actions import Cast, Told
from quadro.assemblies.models import Assembly, Ballot, Composition, Item, Kind, Sitting
from quadro.assemblies.states import Mark
from quadro.bodies.models import Body, Mandate, Person
from quadro.bodies.models import Kind as BodyKind
from quadro.bodies.queries import actor_for
from quadro.territory.models import Membership, Municipality, Population, Zone
from tests.worlds import TODAY, a_user, the_system

TOWNS = {"Bollate": 30_000, "Lainate": 20_000, "Rho": 40_000, "Senago": 10_000}
EVENING = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
"""Half past five in Rome, two weeks after today."""
CALLED = datetime(2026, 11, 12, 11, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)


def a_mayor(body: Body, *, since: date = SINCE, until: date | None = None) -> Mandate:
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    return Mandate.objects.create(
        person=person, role=Role.MAYOR, body=body, since=since, until=until
    )


def a_town(name: str, residents: int | None, zone: Zone | None = None) -> Body:
    town = Municipality.objects.create(name=name, slug=name.lower(), province="MI")
    if residents is not None:
        Population.objects.create(
            municipality=town, year=2023, residents=residents, source="conteggio di prova"
        )
    if zone is not None:
        Membership.objects.create(municipality=town, zone=zone, since=date(2016, 1, 1))
    body = Body.objects.create(
        name=f"Comune di {name}", short_name=name, slug=name.lower(), kind=BodyKind.MUNICIPALITY,
        is_institutional=True, municipality=town,
    )  # fmt: skip
    a_mayor(body)
    return body


def a_zone(name: str = "Nord Ovest", towns: Mapping[str, int | None] = TOWNS) -> Body:
    zone = Zone.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    for town, residents in towns.items():
        a_town(town, residents, zone)
    return Body.objects.create(
        name=f"Zona {name}", slug=f"zona-{zone.slug}", kind=BodyKind.ZONE, is_institutional=True,
        zone=zone,
    )  # fmt: skip


def an_assembly(body: Body | None = None, **rules: Any) -> Assembly:
    """Of a Zone of four towns: half of the towns, and more than half of the population."""
    body = body or a_zone()
    told = {
        "name": f"Assemblea dei Sindaci, {body.name}", "kind": Kind.ZONE, "body": body,
        "composition": Composition.ZONE, "convened_by": Role.ZONE_COORDINATOR,
        "quorum_heads": "1/2", "quorum_population": ">1/2", **rules,
    }  # fmt: skip
    return actions.establish(told, by=the_system())


def a_secretary(assembly: Assembly, on: date = TODAY) -> Actor:
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(
        person=person, role=Role.SECRETARY, body=assembly.body, since=date(2020, 1, 1)
    )
    return actor_for(user, on)


def a_sitting(assembly: Assembly | None = None, *titles: str, **values: Any) -> Sitting:
    """In preparation, with an item to decide for each title."""
    assembly = assembly or an_assembly()
    told = {"starts_at": EVENING, "place": "Rho, sala consiliare", **values}
    sitting = actions.schedule(assembly, told, by=the_system())
    for title in titles or ("Sportello imprese", "Varie"):
        actions.add(sitting, {"title": title}, by=the_system())
    return sitting


def convened(sitting: Sitting | None = None) -> Sitting:
    return actions.convene(sitting or a_sitting(), by=the_system(), at=CALLED)


def minutes_in(count: int) -> datetime:
    return EVENING + timedelta(minutes=count)


def opened(sitting: Sitting | None = None, *here: str) -> Sitting:
    """Open, with these towns present (all of them where none is named)."""
    sitting = sitting or convened()
    if sitting.state == "bozza":
        sitting = convened(sitting)
    by = the_system(EVENING.date())
    sitting = actions.open_(sitting, by=by, at=EVENING)
    names = here or tuple(sitting.roster.values_list("label", flat=True))
    marks: dict[str, Any] = dict.fromkeys(names, Mark.PRESENT)
    marked(sitting, **marks)
    return sitting


def marked(sitting: Sitting, at: datetime = EVENING, **marks: str) -> actions.Marked:
    seats = {one.label: one for one in sitting.roster.all()}
    told = [Told(seats[name].pk, mark, seats[name].version) for name, mark in marks.items()]
    return actions.mark(sitting, told, by=the_system(EVENING.date()), at=at)


def begun(sitting: Sitting, position: int = 1) -> Item:
    item = sitting.items.get(position=position)
    return actions.begin(item, by=the_system(EVENING.date()), at=minutes_in(position * 10))


def voted(item: Item, **choices: str) -> Ballot:
    """A vote opened on the item, and closed with what each town chose."""
    by = the_system(EVENING.date())
    ballot = actions.open_ballot(item, by=by, at=minutes_in(30))
    votes = {one.attendance.label: one for one in ballot.votes.select_related("attendance")}
    told = [Cast(votes[name].pk, choice, votes[name].version) for name, choice in choices.items()]
    actions.cast(ballot, told, by=by, at=minutes_in(31))
    return actions.close_ballot(ballot, by=by, at=minutes_in(32))


def closed(item: Item, **more: Any) -> Item:
    return actions.close_item(item, by=the_system(EVENING.date()), at=minutes_in(40), **more)
