"""The bodies that decide: who coordinates the zones, assemblies with their sittings, opinions.

Part of the world of `world.py`, with whose reasons it writes. The Conferenza has one sitting that
was held, with a seat for each municipality, twenty items and a vote on each; one that is open, for
its room; one to come. The assemblies of the zones met four times a year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from quadro.accounts.models import Role
from quadro.assemblies.counting import Base, Choice, Majority, Measure
from quadro.assemblies.models import (
    Assembly,
    Attendance,
    Ballot,
    Composition,
    Item,
    ItemKind,
    Kind,
    Minutes,
    MinutesVersion,
    Movement,
    QuorumCheck,
    Sitting,
    Vote,
)
from quadro.assemblies.states import Mark, MinutesState, Outcome, Stage, State
from quadro.bodies.models import Body, Mandate, Person
from quadro.bodies.models import Kind as BodyKind
from quadro.territory.models import Membership, Zone
from quadro.zones.models import ActOpinion, RotationRule, Turn

SOURCE = "dati sintetici per le misure"
CONFERENCE = "conferenza-sintetica"
ITEMS, IN_ZONE = 20, 4
A_YEAR = 4
AHEAD = datetime(2030, 1, 15, 9, tzinfo=UTC)
"""After any day on which somebody measures."""
HELD = datetime(2026, 10, 20, 15, tzinfo=UTC)
HERE, GONE = (Mark.PRESENT, Mark.ONLINE), (Mark.ABSENT, Mark.EXCUSED)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Ground:
    """What the rest stands on: the bodies of the municipalities by the keys of their zones."""

    authority: Body
    zones: Sequence[Body]
    towns: Sequence[Body]
    by_zone: dict[int, list[Body]]
    mayors: dict[int, Mandate]
    """By the keys of the bodies."""
    years: int
    dice: Random


def build(bodies: Sequence[Body], *, years: int, dice: Random) -> Ground:
    ground = _ground(bodies, years, dice)
    _turns(ground)
    _assemblies(ground)
    _opinions(ground)
    return ground


def _ground(bodies: Sequence[Body], years: int, dice: Random) -> Ground:
    towns = [one for one in bodies if one.kind == BodyKind.MUNICIPALITY]
    zone_of = dict(Membership.objects.values_list("municipality", "zone"))
    by_zone: dict[int, list[Body]] = {}
    for one in towns:
        if (zone := zone_of.get(one.municipality_id or 0)) is not None:
            by_zone.setdefault(zone, []).append(one)
    people = Person.objects.bulk_create(Person(name=f"Sindaco sintetico: {one}") for one in towns)
    held = Mandate.objects.bulk_create(
        Mandate(person=person, role=Role.MAYOR, body=one, since=date(2015, 6, 1), source=SOURCE)
        for person, one in zip(people, towns, strict=True)
    )
    zones = [one for one in bodies if one.kind == BodyKind.ZONE and one.zone_id in by_zone]
    mayors = {one.body_id: one for one in held}
    return Ground(bodies[0], zones, towns, by_zone, mayors, years, dice)


# Turns --------------------------------------------------------------------------------------------


def _turns(ground: Ground) -> None:
    """A turn a year, the last one under way for long."""
    RotationRule.objects.bulk_create(
        RotationRule(zone_id=one.zone_id or 0, since=date(2015, 10, 1), act=SOURCE)
        for one in ground.zones
    )
    Turn.objects.bulk_create(one for zone in ground.zones for one in _turns_of(zone, ground))


def _turns_of(zone: Body, ground: Ground) -> Iterator[Turn]:
    towns = ground.by_zone[zone.zone_id or 0]
    first = 2026 - ground.years
    for number in range(ground.years + 1):
        is_last = number == ground.years
        body, deputy = (towns[(number + more) % len(towns)] for more in (0, 1))
        until = date(2031 if is_last else first + number + 1, 10, 1)
        yield Turn(
            zone_id=zone.zone_id or 0, ordinal=number + 1, act=SOURCE,
            body=body, mandate=ground.mayors[body.pk], deputy=ground.mayors[deputy.pk],
            since=date(first + number, 10, 1), until=until,
            planned=until, ended="" if is_last else "termine",
        )  # fmt: skip


# Assemblies ---------------------------------------------------------------------------------------


def _assemblies(ground: Ground) -> None:
    conference = Assembly(
        body=ground.authority, name="Conferenza sintetica", slug=CONFERENCE, kind=Kind.CONFERENCE,
        composition=Composition.AREA, convened_by=Role.MAYOR, quorum_heads="1/3",
        quorum_population=">1/2", source=SOURCE,
    )  # fmt: skip
    zones = [
        Assembly(
            body=one, name=f"Assemblea sintetica: {one}", slug=f"assemblea-{one.slug}",
            kind=Kind.ZONE, composition=Composition.ZONE, convened_by=Role.ZONE_COORDINATOR,
            quorum_heads=">1/2", source=SOURCE,
        )
        for one in ground.zones
    ]  # fmt: skip
    Assembly.objects.bulk_create([conference, *zones])
    for one, zone in zip(zones, ground.zones, strict=True):
        _meet(one, ground.by_zone[zone.zone_id or 0], list(_days(ground.years)), ground)
    _meet(conference, ground.towns, [HELD], ground)
    _sit_now(conference, ground.towns, ground)


def _days(years: int) -> Iterator[datetime]:
    for year in range(2026 - years, 2026):
        for month in range(1, 12, 12 // A_YEAR):
            yield datetime(year, month, 10, 16, tzinfo=UTC)


def _meet(
    assembly: Assembly, seats: Sequence[Body], days: Sequence[datetime], ground: Ground
) -> None:
    """Held on these days, the last with its roll and its votes; and one ahead."""
    held = Sitting.objects.bulk_create(
        _sitting(assembly, at, number % A_YEAR + 1, state=State.CLOSED, closed_at=at + AN_HOUR * 3)
        for number, at in enumerate(days)
    )
    Sitting.objects.bulk_create([_sitting(assembly, AHEAD, 1, state=State.CONVENED)])
    count = ITEMS if assembly.kind == Kind.CONFERENCE else IN_ZONE
    items = Item.objects.bulk_create(
        _item(one, place, stage=Stage.CLOSED, outcome=Outcome.APPROVED, started_at=one.starts_at,
              closed_at=one.starts_at + AN_HOUR)
        for one in held
        for place in range(1, count + 1)
    )  # fmt: skip
    last = held[-1]
    roster = _roll(last, seats, ground.dice)
    for one in items[-count:]:
        _vote(one, roster, ground.dice)
    minutes = Minutes.objects.bulk_create(
        Minutes(
            sitting=one, state=MinutesState.PUBLISHED, composed_at=one.starts_at,
            approved_on=one.day, published_on=one.day,
        )
        for one in held
    )  # fmt: skip
    MinutesVersion.objects.bulk_create(
        MinutesVersion(
            minutes=one,
            number=1,
            prose={"apertura": SOURCE, "chiusura": SOURCE},
            at=HELD,
            by_name=SOURCE,
        )
        for one in minutes
    )


def _sitting(assembly: Assembly, at: datetime, number: int, **more: Any) -> Sitting:
    is_ahead = more["state"] == State.CONVENED
    return Sitting(
        assembly=assembly, year=at.year, number=number, starts_at=at, place=SOURCE,
        convened_at=at - timedelta(days=10), opened_at=None if is_ahead else at,
        presided_by="" if is_ahead else SOURCE, secretary="" if is_ahead else SOURCE, **more,
    )  # fmt: skip


def _item(sitting: Sitting, place: int, **more: Any) -> Item:
    return Item(
        sitting=sitting, position=place, title=f"Punto sintetico {place}",
        kind=ItemKind.DECISION, majority=Majority.SIMPLE, majority_by=Measure.HEADS, **more,
    )  # fmt: skip


def _roll(sitting: Sitting, seats: Sequence[Body], dice: Random) -> list[Attendance]:
    """Seven in ten are there; somebody marked each."""
    roster = Attendance.objects.bulk_create(
        Attendance(
            sitting=sitting, position=place, body=one, label=one.label, holder=SOURCE,
            group=SOURCE, residents=dice.randrange(1_000, 60_000),
            mark=dice.choice(HERE if dice.randrange(10) < 7 else GONE),  # noqa: PLR2004 - of ten
            marked_at=sitting.starts_at, marked_by=SOURCE,
        )
        for place, one in enumerate(seats, start=1)
    )  # fmt: skip
    Movement.objects.bulk_create(
        Movement(attendance=one, mark=one.mark, at=sitting.starts_at, by_name=SOURCE)
        for one in roster
    )
    return roster


def _vote(item: Item, roster: Sequence[Attendance], dice: Random, **more: Any) -> None:
    """`choice=""` of an open vote: nobody has voted yet."""
    here = [one for one in roster if one.is_here]
    QuorumCheck.objects.create(
        sitting=item.sitting, item=item, why=QuorumCheck.Why.ITEM, at=item.sitting.starts_at,
        heads=len(here), population=sum(one.residents or 0 for one in here), weight=len(here),
        of_heads=len(roster), of_population=sum(one.residents or 0 for one in roster),
        of_weight=len(roster), is_met=True,
    )  # fmt: skip
    is_open = "choice" in more
    ballot = Ballot.objects.create(
        item=item, number=1, opened_at=item.sitting.starts_at,
        closed_at=None if is_open else item.closed_at, is_carried=None if is_open else True,
        majority=Majority.SIMPLE, majority_by=Measure.HEADS, two_thirds_of=Base.MEMBERS,
        counts_abstained=False, is_secret=False, of_heads=len(roster),
        of_population=sum(one.residents or 0 for one in roster), of_weight=len(roster),
        voters=len(here),
    )  # fmt: skip
    Vote.objects.bulk_create(
        Vote(
            ballot=ballot, attendance=one, residents=one.residents, weight=Decimal(1),
            choice=more.get("choice", dice.choice((Choice.FOR, Choice.FOR, Choice.AGAINST))),
            at=None if is_open else item.sitting.starts_at, by_name="" if is_open else SOURCE,
        )
        for one in here
    )  # fmt: skip


def _sit_now(assembly: Assembly, seats: Sequence[Body], ground: Ground) -> None:
    """A sitting that is open, half way, with a vote under way."""
    one = _sitting(assembly, HELD + timedelta(days=7), 2, state=State.OPEN)
    one.save()
    past = {
        "stage": Stage.CLOSED, "outcome": Outcome.APPROVED, "started_at": one.starts_at,
        "closed_at": one.starts_at,
    }  # fmt: skip
    half = ITEMS // 2
    items = Item.objects.bulk_create(
        [
            *(_item(one, place, **past) for place in range(1, half)),
            _item(one, half, stage=Stage.UNDER_WAY, started_at=one.starts_at),
            *(_item(one, place) for place in range(half + 1, ITEMS + 1)),
        ]
    )
    _vote(items[half - 1], _roll(one, seats, ground.dice), ground.dice, choice="")


# Opinions -----------------------------------------------------------------------------------------


def _opinions(ground: Ground) -> None:
    """Three a year of each zone, one in three still to be given."""
    ActOpinion.objects.bulk_create(
        ActOpinion(
            zone_id=zone.zone_id or 0, number=number + 1, act=f"Atto sintetico {number + 1}",
            by_body=ground.authority, asked_on=date(2026, 9, 1),
            **({"outcome": "favorevole", "given_on": date(2026, 9, 20)} if number % 3 else {}),
        )
        for zone in ground.zones
        for number in range(3 * ground.years)
    )  # fmt: skip


def open_room() -> Sitting:
    """The sitting of the Conferenza that is open."""
    return Sitting.objects.filter(assembly__slug=CONFERENCE, state=State.OPEN).get()


def zones_with_towns() -> list[Zone]:
    return list(Zone.objects.filter(memberships__isnull=False).distinct().order_by("slug"))
