"""The assemblies that the Statute provides, and sittings that show what the pages can tell.

Bodies and compositions are facts; rules that no public source says are parameters, and their source
says so. Sittings, presences and votes are invented, flagged, taken away by one verb.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies.actions import agenda, minutes, sittings, voting
from quadro.assemblies.actions.assemblies import establish
from quadro.assemblies.actions.roll import Told, call_to_order, mark
from quadro.assemblies.counting import Choice, Majority, Measure
from quadro.assemblies.models import (
    Assembly,
    Composition,
    Delegates,
    Item,
    ItemKind,
    Kind,
    Minutes,
    Sitting,
)
from quadro.assemblies.queries.roster import seats_on
from quadro.assemblies.states import Mark, Outcome
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months, moment
from quadro.search import actions as search
from quadro.search.models import Kind as Found

LOADED, REMOVED = "assemblies.demonstration_loaded", "assemblies.demonstration_removed"
PARAMETER = (
    "le altre regole sono parametri di Quadro, da confermare: nessuna fonte pubblica le dice"
)
CONFERENCE = {
    "name": "Conferenza metropolitana", "kind": Kind.CONFERENCE, "composition": Composition.AREA,
    "convened_by": Role.MAYOR, "notice_days": 5, "delegates": Delegates.SAME_BODY,
    "quorum_heads": "1/3", "quorum_population": ">1/2", "majority": Majority.DOUBLE,
    "source": (
        "L. 56/2014, art. 1 c. 8-9: tutti i Sindaci; un terzo dei Comuni e la maggioranza della "
        f"popolazione. Statuto, artt. 27-28; {PARAMETER}"
    ),
}  # fmt: skip
COUNCIL = {
    "name": "Consiglio metropolitano", "kind": Kind.COUNCIL, "composition": Composition.MANDATES,
    "convened_by": Role.MAYOR, "notice_days": 5, "delegates": Delegates.NONE, "quorum_heads": "1/2",
    "source": f"L. 56/2014, art. 1 c. 20; Statuto, artt. 23-26; {PARAMETER}",
}  # fmt: skip
TABLE = {
    "name": "Tavolo metropolitano", "kind": Kind.TABLE, "composition": Composition.LISTED,
    "convened_by": Role.MAYOR, "notice_days": 10, "delegates": Delegates.ANYBODY,
    "source": f"Statuto, art. 14: rappresentazione del Forum; {PARAMETER}",
}  # fmt: skip
ZONE: dict[str, Any] = {
    "kind": Kind.ZONE, "composition": Composition.ZONE, "convened_by": Role.ZONE_COORDINATOR,
    "notice_days": 5, "delegates": Delegates.SAME_BODY, "quorum_heads": "1/2",
    "quorum_population": "1/2",
    "source": f"Statuto, art. 29; regolamento, deliberazione 51/2015; {PARAMETER}",
}  # fmt: skip
SCENES = (
    ("Verbale della seduta precedente", ItemKind.INFORMATION),
    ("Sportello unico per le imprese della Zona: schema di convenzione", ItemKind.DECISION),
    ("Parere sulla variante al piano territoriale", ItemKind.DECISION),
)
PROSE = (
    "Il segretario dà lettura del verbale: non ci sono osservazioni.",
    "Il coordinatore illustra lo schema. I Comuni più piccoli chiedono che il costo sia diviso per "
    "abitante.",
    "Si apre la discussione sui tempi del parere.",
)


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date, seed: int = 17) -> int:
    """Add assemblies that are not there yet, and their invented sittings; tells how many."""
    authority = Body.objects.authority().first()
    if authority is None:
        return 0
    by = Actor.system(on)
    conference, *zones = _assemblies(authority, by=by)
    chance, made = Random(seed), 0  # noqa: S311 - nothing here is a secret
    sitting = [one for one in zones[:3] if _can_sit(one, on)]
    for number, assembly in enumerate(sitting):
        made += _zone_year(assembly, on - timedelta(days=3 * number), chance)
    if _can_sit(conference, on):
        made += _conference(conference, on, chance)
    journal.record(LOADED, conference, by=by, items=made)
    return made


def _assemblies(authority: Body, *, by: Actor) -> list[Assembly]:
    """The Conferenza first, then those of the Zones by name."""
    told = [
        *({**rules, "body": authority} for rules in (CONFERENCE, COUNCIL, TABLE)),
        *(
            {**ZONE, "body": zone, "name": f"Assemblea dei Sindaci, {zone.label}"}
            for zone in Body.objects.exclude(zone=None).order_by("name")
        ),
    ]
    there = {one.name: one for one in Assembly.objects.all()}
    made = [there.get(str(rules["name"])) or establish(rules, by=by) for rules in told]
    return [made[0], *made[3:]]


def _can_sit(assembly: Assembly, on: date) -> bool:
    """Where there are no municipalities, or nobody counted who lives there, nobody meets."""
    seats = seats_on(assembly, add_months(on, -7))
    return bool(seats) and all(one.residents is not None for one in seats)


def _zone_year(assembly: Assembly, on: date, chance: Random) -> int:
    """Two sittings held, the last with the quorum lost at its third item; one to come."""
    first = _held(assembly, add_months(on, -7), chance, loses=False)
    second = _held(assembly, add_months(on, -2), chance, loses=True, approves=first)
    for one in (first, second):
        if one.is_demonstration and Minutes.objects.filter(sitting=one, state="approvato").exists():
            minutes.publish(one.minutes, by=Actor.system(on))
    _ahead(assembly, on + timedelta(days=16), on, approves=second)
    return 3


def _at(day: date, hour: int, minute: int) -> datetime:
    return moment(day, hour) + timedelta(minutes=minute)


def _prepared(assembly: Assembly, day: date, *, by: Actor) -> Sitting:
    body = assembly.body.label
    values = {
        "starts_at": _at(day, 17, 30), "place": f"{body}, sala consiliare",
        "presided_by": "il coordinatore di Zona" if assembly.kind == Kind.ZONE else "",
        "secretary": "il segretario dell’assemblea",
    }  # fmt: skip
    return sittings.schedule(assembly, values, by=by, is_demonstration=True)


def _held(
    assembly: Assembly, day: date, chance: Random, *, loses: bool, approves: Sitting | None = None
) -> Sitting:
    """Convened two weeks before, held to its end; its minutes composed."""
    called = Actor.system(day - timedelta(days=14))
    sitting = _prepared(assembly, day, by=called)
    for title, kind in SCENES:
        values: dict[str, Any] = {"title": title, "kind": kind}
        if approves and kind == ItemKind.INFORMATION:
            values |= {"kind": ItemKind.MINUTES, "minutes_of": approves}
        agenda.add(sitting, values, by=called)
    sittings.convene(sitting, by=called, at=_at(called.on, 10, 0))
    by = Actor.system(day)
    sitting = sittings.open_(sitting, by=by, at=_at(day, 17, 35))
    _come(sitting, chance, by=by)
    call_to_order(sitting, by=by, at=_at(day, 17, 40))
    for number, item in enumerate(sitting.items.order_by("position")):
        _treat(item, PROSE[number], chance, by=by, loses=loses and number == len(SCENES) - 1)
    sitting = sittings.close(sitting, by=by, at=_at(day, 18, 55))
    minutes.compose(sitting, by=by, at=_at(day, 19, 40))
    return sitting


def _come(sitting: Sitting, chance: Random, *, by: Actor) -> None:
    """Most of the seats are there, the larger towns among them."""
    roster = list(sitting.roster.order_by("position"))
    largest = sorted(roster, key=lambda one: -(one.residents or 0))[: max(1, len(roster) // 3)]
    sure = {one.pk for one in largest}
    told = []
    for one in roster:
        draw = chance.random()
        if one.pk in sure or draw < 0.6:  # noqa: PLR2004 - six in ten
            kind = Mark.ONLINE if draw < 0.1 else Mark.PRESENT  # noqa: PLR2004
        else:
            kind = Mark.EXCUSED if draw < 0.75 else Mark.ABSENT  # noqa: PLR2004
        if kind != Mark.ABSENT:
            told.append(Told(one.pk, kind, one.version))
    mark(sitting, told, by=by, at=_at(by.on, 17, 38))


def _treat(item: Item, prose: str, chance: Random, *, by: Actor, loses: bool) -> None:
    at = _at(by.on, 17, 40 + item.position * 15)
    voting.begin(item, by=by, at=at)
    if loses:
        _leave(item, by=by, at=at + timedelta(minutes=5))
        voting.close_item(
            item, by=by, at=at + timedelta(minutes=8), outcome=Outcome.NO_QUORUM, discussion=prose
        )
        return
    item.refresh_from_db()
    if item.votes:
        ballot = voting.open_ballot(item, by=by, at=at + timedelta(minutes=8))
        votes = list(ballot.votes.order_by("-residents"))
        told = [
            voting.Cast(one.pk, _choice(chance) if place else Choice.FOR, one.version)
            for place, one in enumerate(votes)
        ]
        voting.cast(ballot, told, by=by, at=at + timedelta(minutes=10))
        voting.close_ballot(ballot, by=by, at=at + timedelta(minutes=11))
    voting.close_item(item, by=by, at=at + timedelta(minutes=12), discussion=prose)


def _choice(chance: Random) -> str:
    draw = chance.random()
    if draw < 0.88:  # noqa: PLR2004 - nearly nine in ten
        return Choice.FOR
    return Choice.ABSTAINED if draw < 0.96 else Choice.AGAINST  # noqa: PLR2004


def _leave(item: Item, *, by: Actor, at: datetime) -> None:
    """So many go away that the quorum is lost."""
    here = [one for one in item.sitting.roster.order_by("-residents") if one.is_here]
    told = [Told(one.pk, Mark.ABSENT, one.version) for one in here[: len(here) * 2 // 3]]
    mark(item.sitting, told, by=by, at=at)


def _ahead(assembly: Assembly, day: date, on: date, *, approves: Sitting) -> None:
    by = Actor.system(on)
    sitting = _prepared(assembly, day, by=by)
    points: Sequence[dict[str, Any]] = (
        {
            "title": "Verbale della seduta precedente", "kind": ItemKind.MINUTES,
            "minutes_of": approves,
        },
        {"title": "Parere sulla variante al piano territoriale"},
        {"title": "Servizi per i Comuni più piccoli", "kind": ItemKind.INFORMATION},
    )  # fmt: skip
    for one in points:
        agenda.add(sitting, one, by=by)
    sittings.convene(sitting, by=by, at=_at(on, 10, 0))


def _conference(assembly: Assembly, on: date, chance: Random) -> int:
    """One vote carried, one refused though most municipalities were in favour; one to come."""
    day = add_months(on, -1)
    called = Actor.system(day - timedelta(days=20))
    sitting = _prepared(assembly, day, by=called)
    for title in ("Parere sul bilancio di previsione", "Modifica delle regole di rotazione"):
        agenda.add(sitting, {"title": title, "majority_by": Measure.HEADS}, by=called)
    sittings.convene(sitting, by=called, at=_at(called.on, 10, 0))
    by = Actor.system(day)
    sitting = sittings.open_(sitting, by=by, at=_at(day, 17, 32))
    _come(sitting, chance, by=by)
    call_to_order(sitting, by=by, at=_at(day, 17, 40))
    first, second = sitting.items.order_by("position")
    _treat(first, "Il Consigliere delegato illustra la proposta.", chance, by=by, loses=False)
    _refuse(second, by=by)
    sitting = sittings.close(sitting, by=by, at=_at(day, 19, 10))
    minutes.compose(sitting, by=by, at=_at(day, 19, 50))
    later = _prepared(assembly, on + timedelta(days=20), by=Actor.system(on))
    agenda.add(later, {"title": "Parere sul Piano strategico"}, by=Actor.system(on))
    sittings.convene(later, by=Actor.system(on), at=_at(on, 10, 0))
    return 2


def _refuse(item: Item, *, by: Actor) -> None:
    """All the small ones in favour, the largest against: heads are enough, population is not."""
    at = _at(by.on, 18, 20)
    voting.begin(item, by=by, at=at)
    ballot = voting.open_ballot(item, by=by, at=at + timedelta(minutes=5))
    votes = list(ballot.votes.order_by("-residents"))
    total, left, against = sum(one.residents or 0 for one in votes), 0, set()
    for one in votes:
        if left * 2 > total:
            break
        left += one.residents or 0
        against.add(one.pk)
    told = [
        voting.Cast(one.pk, Choice.AGAINST if one.pk in against else Choice.FOR, one.version)
        for one in votes
    ]
    voting.cast(ballot, told, by=by, at=at + timedelta(minutes=9))
    voting.close_ballot(ballot, by=by, at=at + timedelta(minutes=10))
    voting.close_item(
        item, by=by, at=at + timedelta(minutes=11),
        discussion="I Comuni più piccoli propongono turni più brevi.",
    )  # fmt: skip


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take the invented sittings away; the assemblies stay. Tells how many."""
    rows = Sitting.objects.filter(is_demonstration=True)
    keys = list(rows.values_list("pk", flat=True))
    search.drop(Found.SITTING, keys)
    Minutes.objects.filter(sitting__in=rows).delete()
    Item.objects.filter(sitting__in=rows).delete()
    rows.delete()
    first = Assembly.objects.first()
    if first is not None:
        journal.record(REMOVED, first, by=by, items=len(keys))
    return len(keys)
