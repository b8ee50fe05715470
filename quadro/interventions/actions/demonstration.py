"""Interventions that show what the pages can tell: invented, flagged, taken away by one verb.

Built from a seed through the other actions, so that every state in them can be reached. Bodies,
municipalities, agreements and provisions are real; what is built, what it costs and how far it is,
is not. None has a CUP but the first, which has the public example of the form of one.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.states import LIVING
from quadro.bodies.models import Body
from quadro.bodies.models import Kind as BodyKind
from quadro.interventions.actions import keeping, money, moving, structure, telling
from quadro.interventions.actions.counting import count
from quadro.interventions.actions.reminding import settle_many
from quadro.interventions.actions.scenes import (
    BEFORE_WORKS,
    SCENES,
    STEPS,
    WORKS,
    Scene,
    Work,
    calendar_of,
    years_of,
)
from quadro.interventions.models import (
    Intervention,
    MovementKind,
    ProcedureStep,
    Source,
    StepName,
    Where,
)
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months, moment
from quadro.plan.models import Provision
from quadro.search import actions as search
from quadro.search.models import Kind as Found
from quadro.territory.models import Municipality

LOADED = "interventions.demonstration_loaded"
REMOVED = "interventions.demonstration_removed"
EXAMPLE = "G17H03000130001"
"""The example of a CUP that the public documentation of its form prints."""
MOST = 20
THOUSAND = Decimal(1000)


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date, seed: int = 7) -> int:
    """Add interventions of the parties of the published agreements in life; tells how many."""
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    provisions = list(
        Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True).order_by("pk")
    )
    found, made = 0, None
    for scene, (agreement, body) in zip(_in_turn(SCENES), _places(chance), strict=False):
        work = WORKS[found % len(WORKS)]
        made = _intervention(work, scene, body, agreement, cup="" if found else EXAMPLE, on=on)
        made = _carry(made, agreement, provisions, chance, on=on)
        made = _fund(made, work, scene, chance, on=on)
        _go(made, work, scene, on=on)
        found += 1
    if made is not None:
        journal.record(LOADED, made, by=Actor.system(on), interventions=found)
    return found


def _in_turn(scenes: Sequence[Scene]) -> Iterator[Scene]:
    while True:
        yield from scenes


def _places(chance: Random) -> list[tuple[Agreement, Body]]:
    """One or two municipalities of each agreement, in turn, up to as many as are wanted."""
    found: list[tuple[Agreement, Body]] = []
    rows = Agreement.objects.published().filter(state__in=LIVING).order_by("pk")
    for agreement in rows.prefetch_related("parties__body"):
        towns = [
            one.body
            for one in agreement.parties.all()
            if one.withdrawn_on is None and one.body.kind == BodyKind.MUNICIPALITY
        ]
        towns.sort(key=lambda one: one.pk)
        some = chance.sample(towns, min(len(towns), 2))
        found += [(agreement, body) for body in some]
    return found[:MOST]


def _intervention(
    work: Work, scene: Scene, body: Body, agreement: Agreement, *, cup: str, on: date
) -> Intervention:
    """Registered when it began, with its steps, its count and where it comes from."""
    starts, due = add_months(on, -scene.since), add_months(on, scene.until)
    told = min(starts, on)
    by, at = Actor.system(told), _noon(told)
    values = {
        "title": f"{work.title} · {body.label}", "description": work.description,
        "kind": work.kind, "body": body, "cup": cup, "starts_on": starts, "due_on": due,
        "is_demonstration": True, "source": _("dato dimostrativo"),
        "next_update_on": add_months(starts, 3),
    }  # fmt: skip
    made = keeping.register(values, by=by, at=at)
    made = keeping.publish(made, by=by)
    mine = agreement.commitments.filter(owner=body, is_demonstration=True).order_by("pk")
    promised = list(mine[:1])
    made = keeping.set_links(made, [agreement], promised, version=made.version, by=by)
    rows = [
        {"name": name, "weight": Decimal(STEPS[name]), "planned_from": since, "planned_to": until}
        for name, since, until in calendar_of(starts, due)
    ]
    made = structure.set_steps(made, rows, version=made.version, by=by, at=at)
    name, unit, target = work.counted
    count = {"name": name, "unit": unit, "target": Decimal(target)}
    return structure.set_indicators(made, [count], version=made.version, by=by, at=at)


def _carry(
    made: Intervention,
    agreement: Agreement,
    among: Sequence[Provision],
    chance: Random,
    *,
    on: date,
) -> Intervention:
    """One or two provisions; its municipality, with one or two of its neighbours."""
    day = min(made.starts_on or on, on)
    by, at = Actor.system(day), _noon(day)
    mine = [link.provision for link in agreement.links.select_related("provision").order_by("pk")]
    some = chance.sample(mine or list(among), min(len(mine or among), chance.randint(1, 2)))
    if some:
        parts = [Decimal(100)] if len(some) == 1 else [Decimal(70), Decimal(30)]
        shares = list(zip(some, parts, strict=True))
        made = keeping.set_shares(made, shares, version=made.version, by=by, at=at)
    places = _falls(made.body, chance, on=on)
    return keeping.set_places(made, places, version=made.version, by=by, at=at)


def _falls(body: Body | None, chance: Random, *, on: date) -> list[dict[str, Any]]:
    town = body.municipality if body else None
    if town is None:
        return [{"where": Where.AREA, "percent": Decimal(100)}]
    zones = town.memberships.values("zone")
    near = Municipality.objects.on(on).filter(memberships__zone__in=zones).exclude(pk=town.pk)
    others = sorted(set(near), key=lambda one: one.pk)
    some = [town, *chance.sample(others, min(len(others), chance.randint(0, 3)))]
    parts = {1: (100,), 2: (60, 40), 3: (50, 30, 20), 4: (40, 25, 20, 15)}[len(some)]
    return [
        {"where": Where.MUNICIPALITY, "municipality": one, "percent": Decimal(part)}
        for one, part in zip(some, parts, strict=True)
    ]


def _fund(
    made: Intervention, work: Work, scene: Scene, chance: Random, *, on: date
) -> Intervention:
    """Sources over the years in which it goes on; a part may have none yet."""
    assert made.starts_on is not None  # noqa: S101 - every scene has its days
    assert made.due_on is not None  # noqa: S101
    day = min(made.starts_on, on)
    cost = Decimal(work.cost) * THOUSAND
    to_find = cost * scene.to_find / 100
    sources = chance.sample(
        [Source.REGION, Source.PROVINCE, Source.PNRR, Source.STATE, Source.EUROPE], 2
    )
    covered = cost - to_find
    parts = [(sources[0], covered * 6 / 10), (sources[1], covered * 2 / 10)]
    parts.append((Source.MUNICIPALITY, covered - sum(part for _source, part in parts)))
    years = years_of(made.starts_on, made.due_on)
    lines = [
        {"source": source, "year": year, "amount_eur": _euros(part * share)}
        for source, part in parts
        for year, share in years.items()
        if part
    ]
    if to_find:
        year = made.due_on.year
        lines.append({"source": Source.TO_FIND, "year": year, "amount_eur": _euros(to_find)})
    how: dict[str, Any] = {"on": day, "by": Actor.system(day), "at": _noon(day)}
    made = money.tell_funding(made, lines, version=made.version, **how)
    if scene.name == "silent":
        return made
    costs = {year: _euros(part) for year, part in _spending(made, cost).items()}
    return money.tell_costs(made, costs, version=made.version, **how)


def _spending(made: Intervention, cost: Decimal) -> dict[int, Decimal]:
    """What is planned to be spent in each year: a little before the works, the rest with them."""
    assert made.starts_on is not None  # noqa: S101
    since, until = _works(made)
    found: dict[int, Decimal] = {}
    for first, last, part in (
        (made.starts_on, since, BEFORE_WORKS), (since, until, 1 - BEFORE_WORKS),
    ):  # fmt: skip
        for year, share in years_of(first, last).items():
            found[year] = found.get(year, Decimal(0)) + cost * part * share
    return found


def _works(made: Intervention) -> tuple[date, date]:
    step = made.steps.get(name=StepName.EXECUTION)
    assert step.planned_from is not None  # noqa: S101
    assert step.planned_to is not None  # noqa: S101
    return step.planned_from, step.planned_to


def _euros(value: Decimal) -> Decimal:
    return (value / THOUSAND).quantize(Decimal(1), ROUND_HALF_UP) * THOUSAND


def _go(made: Intervention, work: Work, scene: Scene, *, on: date) -> None:
    """Tell it every few months up to the day, then bring it to the state of the scene."""
    if scene.pace is None:
        return
    count, steps, spent = made.indicators.get(), list(made.steps.order_by("position")), Decimal(0)
    for back in range(min(scene.since, 24), -1, -4):
        day = add_months(on, -back) if back else on
        days = {step.pk: _came_true(made, step, scene.pace, day) for step in steps}
        begun = {key: told for key, told in days.items() if told[0]}
        part = _made(made, scene.pace, day)
        value = (count.target * part).quantize(Decimal("0.1"))
        values = {"on": day, "steps": begun, "readings": {count.pk: value} if begun else {}}
        telling.tell(made, values, by=Actor.system(day), at=_noon(day))
        spent = _pay(made, work, part, spent, day=day)
    _end(made, scene, on=on)


def _moved(made: Intervention, planned: date, pace: Decimal) -> date:
    """A day planned comes before or after, as fast as the whole goes."""
    assert made.starts_on is not None  # noqa: S101
    return made.starts_on + timedelta(days=int((planned - made.starts_on).days / pace))


def _came_true(
    made: Intervention, step: ProcedureStep, pace: Decimal, day: date
) -> tuple[date | None, date | None]:
    """The first and the last day of a step, as far as they have come by a day."""
    planned = (step.planned_from, step.planned_to)
    moved = [_moved(made, one, pace) if one else None for one in planned]
    first, last = (one if one and one <= day else None for one in moved)
    return first, last


def _made(made: Intervention, pace: Decimal, day: date) -> Decimal:
    """How much of what is counted there is on a day: from 0 to 1, while the works go on."""
    since, until = (_moved(made, one, pace) for one in _works(made))
    gone = Decimal((day - since).days) / Decimal((until - since).days)
    return min(max(gone, Decimal(0)), Decimal(1))


def _pay(made: Intervention, work: Work, part: Decimal, spent: Decimal, *, day: date) -> Decimal:
    """The design first, then what is made, some months late; what is paid was committed before."""
    late = max(part - BEFORE_WORKS, Decimal(0)) if part < 1 else part
    started = (
        BEFORE_WORKS if made.starts_on and day >= add_months(made.starts_on, 6) else Decimal(0)
    )
    due = _euros(Decimal(work.cost) * THOUSAND * (started + (1 - BEFORE_WORKS) * late))
    due = min(due, (made.cost_eur or due) - (made.to_find_eur or Decimal(0)))
    if due <= spent:
        return spent
    act = _("determina dimostrativa")
    for source, amount in _from_sources(made, spent, due):
        values = {
            "kind": MovementKind.COMMITTED, "on": day, "amount_eur": amount, "act": act,
            "source": source,
        }  # fmt: skip
        money.add_movement(made, values, by=Actor.system(day), at=_noon(day))
    values = {"kind": MovementKind.PAID, "on": day, "amount_eur": due - spent, "act": act}
    money.add_movement(made, values, by=Actor.system(day), at=_noon(day))
    return due


def _from_sources(
    made: Intervention, spent: Decimal, due: Decimal
) -> Iterator[tuple[str, Decimal]]:
    """Sources are used up one after the other: from which comes what goes from `spent` to `due`."""
    lines = made.fundings.current().exclude(source=Source.TO_FIND)
    begins = Decimal(0)
    for source, total in lines.values_list("source").annotate(Sum("amount_eur")).order_by("source"):
        part = min(due, begins + total) - max(spent, begins)
        if part > 0:
            yield source, part
        begins += total


def _end(made: Intervention, scene: Scene, *, on: date) -> None:
    """The state in which the scene leaves it."""
    how: dict[str, Any] = {"by": Actor.system(on), "at": _noon(on)}
    match scene.name:
        case "suspended":
            reason = "Si attende il parere sulla variante."
            moving.move(made, "suspend", on=on, reason=reason, **how)
        case "cancelled":
            moving.move(made, "cancel", on=on, reason="Il finanziamento non è arrivato.", **how)
        case "done" | "done_late":
            assert made.due_on is not None  # noqa: S101
            day = made.due_on + timedelta(days=-12 if scene.name == "done" else 50)
            day = min(day, on)
            moving.move(made, "finish", on=day, told={"done_on": day}, **how)
            saved = {"kind": MovementKind.SAVED, "on": day, "amount_eur": Decimal(21) * THOUSAND}
            money.add_movement(made, saved, **how)


def _noon(day: date) -> datetime:
    return moment(day, 12)


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged, with all that hangs from it; tells how many interventions.

    The journal keeps what was written of them.
    """
    rows = Intervention.objects.filter(is_demonstration=True)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return 0
    first = rows.order_by("pk")[0]
    journal.record(REMOVED, first, by=by, interventions=len(keys))
    search.drop(Found.INTERVENTION, keys)
    rows.delete()
    count(keys)
    settle_many(keys, on=by.on)
    return len(keys)
