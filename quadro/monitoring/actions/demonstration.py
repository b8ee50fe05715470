"""Indicators that show what the pages can tell: invented, flagged, taken away by one verb.

Built from a seed through the other actions, so that every state can be reached: values that wait,
came back, were corrected, are contested, decided; targets planned again; periods closed. Places,
bodies and provisions are real.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.documents import actions as documents
from quadro.documents.models import Document
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months, moment
from quadro.monitoring.actions import aims, contests, indicators, locks, readings
from quadro.monitoring.actions.feeding import count
from quadro.monitoring.actions.scenes import METHOD, SCENES, Scene
from quadro.monitoring.cells import Cell, Told
from quadro.monitoring.models import AREA, Contest, Evidence, Formula, Indicator, Reading
from quadro.monitoring.periods import due_on, last_over
from quadro.monitoring.queries import places_on
from quadro.monitoring.states import State
from quadro.notifications import actions as notifications
from quadro.plan.models import Goal, Provision
from quadro.search import actions as search
from quadro.search.models import Kind
from quadro.territory.models import Municipality

LOADED, REMOVED = "monitoring.demonstration_loaded", "monitoring.demonstration_removed"
WHOLE = Decimal(100)
PROPORTIONS = ((60, 40), (100,), (70, 30))


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date, seed: int = 9) -> int:
    """Add the demonstration; tells how many readings.

    Nothing without the body of the authority and the municipalities that it is about.
    """
    owner = Body.objects.authority().first()
    if owner is None or not Municipality.objects.inside().on(on).exists():
        return 0
    chance, found = Random(seed), 0  # noqa: S311 - nothing here is a secret
    provisions = list(
        Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True).order_by("pk")
    )
    made = [_indicator(scene, owner, provisions, chance, on=on) for scene in SCENES]
    for scene, one in zip(SCENES, made, strict=True):
        found += _tell(scene, one, chance, on=on)
    _wait(made[0], on=on)
    _contest(made[0], on=on)
    _close(made, on=on)
    journal.record(LOADED, made[0], by=Actor.system(on), indicators=len(made), readings=found)
    return found


def _indicator(
    scene: Scene, owner: Body, provisions: Sequence[Provision], chance: Random, *, on: date
) -> Indicator:
    since = add_months(on, -30)
    by, at = Actor.system(since), moment(since, 12)
    goals = list(Goal.objects.filter(number__in=scene.goals).order_by("number"))
    made = indicators.define(
        {
            **scene.values, "owner": owner, "goals": goals, "is_demonstration": True,
            "method": METHOD, "source": _("dato dimostrativo"),
        },
        by=by,
    )  # fmt: skip
    if scene.start is not None:
        aims.set_start(made, on=since, value=scene.start, by=by, at=at)
    if scene.targets:
        first = {on.year + year: value for year, value in {**scene.targets, **scene.before}.items()}
        now = {on.year + year: value for year, value in scene.targets.items()}
        _aim(made, first, "", by=by, at=at)
        if now != first:
            later = add_months(on, -8)
            reason = _("Le risorse dell’anno sono state ridotte.")
            _aim(made, now, reason, by=Actor.system(later), at=moment(later, 12))
    parts = chance.choice(PROPORTIONS)
    some = chance.sample(list(provisions), min(len(provisions), len(parts)))
    if len(some) == len(parts):
        shares = [(one, Decimal(part)) for one, part in zip(some, parts, strict=True)]
        made.refresh_from_db()
        aims.set_links(made, shares, version=made.version, by=by)
    return made


def _aim(
    made: Indicator, targets: dict[int, Decimal], reason: str, *, by: Actor, at: datetime
) -> None:
    made.refresh_from_db()
    aims.set_targets(made, targets, reason=reason, version=made.version, by=by, at=at)


# Values -------------------------------------------------------------------------------------------


def periods_of(one: Indicator, number: int, on: date) -> list[date]:
    """The first days of the latest closed periods, the earliest first."""
    since, found = on, []
    for _place in range(number):
        since = last_over(one.periodicity, since)[0]
        found.append(since)
    return found[::-1]


def _tell(scene: Scene, one: Indicator, chance: Random, *, on: date) -> int:
    """Period by period, all the places at once; some are always silent, some now and then."""
    one = Indicator.objects.select_related("owner").get(pk=one.pk)
    places = places_on(on).of_level(one.level)
    speaking = [place for place in places if chance.random() >= scene.silent]
    starts = {place: chance.randint(scene.low, scene.high) for place in speaking}
    found = 0
    periods = periods_of(one, scene.periods, on)
    for number, since in enumerate(periods[:-1] if scene.is_awaited else periods):
        told = [
            (Cell(one, place, since), _value(scene, one, start, number=number, chance=chance))
            for place, start in starts.items()
            if chance.random() >= 0.04 or number == 0  # noqa: PLR2004 - one in twenty-five forgets
        ]
        told += _parts(one, since, told)
        if told:
            found += len(_approved(told, one, since, on=on))
    return found


def _value(scene: Scene, one: Indicator, start: int, *, number: int, chance: Random) -> Told:
    drift = scene.step * number * Decimal(chance.randint(5, 15)) / 10
    now = start - drift if one.polarity == "scende" else start + drift
    match one.formula:
        case Formula.RATIO:
            whole = Decimal(chance.randint(900, 9000))
            return Told(numerator=(whole * now / 100).quantize(Decimal(1)), denominator=whole)
        case Formula.MEAN:
            return Told(value=now.quantize(Decimal("0.1")), weight=Decimal(chance.randint(40, 400)))
        case Formula.SCALE:
            return Told(value=min(max(now.quantize(Decimal(1)), Decimal(1)), Decimal(4)))
    return Told(value=max(now.quantize(Decimal(1)), Decimal(0)))


def _parts(
    one: Indicator, since: date, told: Sequence[tuple[Cell, Told]]
) -> list[tuple[Cell, Told]]:
    """The two parts of the whole: three quarters and what is left."""
    if not one.breakdowns:
        return []
    first, second = one.breakdowns
    found = []
    for cell, value in told:
        most = ((value.value or Decimal(0)) * 3 / 4).quantize(Decimal(1))
        found.append((Cell(one, cell.place, since, first), Told(value=most)))
        left = (value.value or Decimal(0)) - most
        found.append((Cell(one, cell.place, since, second), Told(value=left)))
    return found


def _approved(
    told: Sequence[tuple[Cell, Told]], one: Indicator, since: date, *, on: date
) -> list[Reading]:
    """Written some days after the period, approved two days later; never later than today."""
    until = Cell(one, AREA, since).until
    day = min(until + timedelta(days=9), on)
    later = min(due_on(until), on)
    by = Actor.system(day)
    rows = readings.record(told, by=by, at=moment(day, 9), is_demonstration=True)
    rows = readings.submit(rows, by=by, at=moment(day, 10))
    return readings.approve(rows, by=Actor.system(later), at=moment(later, 12))


def _wait(one: Indicator, *, on: date) -> None:
    """Some corrections of the last period wait for the office; one came back; one is a draft."""
    by, at = Actor.system(on), moment(on, 8)
    some = list(
        one.readings.approved().filter(until__lte=on, breakdown="").order_by("-until", "place")[:6]
    )
    told = [
        (Cell(one, row.place, row.since), Told(value=(row.value or Decimal(0)) + extra))
        for row, extra in zip(some, (2, 1, 30, 4, -3, 1), strict=False)
    ]
    rows = readings.record(told, by=by, at=at, is_demonstration=True)
    sent = readings.submit(rows[:-1], by=by, at=at) if rows[:-1] else []
    if sent:
        reason = _("Conta anche i servizi in prova: vanno tolti.")
        readings.return_(sent[-1:], reason=reason, by=by, at=at)


def _contest(one: Indicator, *, on: date) -> None:
    """One decided in part, one still to decide, by the bodies of real municipalities."""
    rows = (
        one.readings.approved()
        .filter(municipality__body__isnull=False, superseded_by=None)
        .exclude(place__in=one.readings.open().values("place"))
        .select_related("municipality__body", "indicator")
        .order_by("-until", "place")
    )
    for place, row in enumerate(rows[:2]):
        day = on - timedelta(days=20 - place * 14)
        if row.municipality is None or row.value is None or row.known_at is None:
            continue
        day = max(day, row.known_at.date())
        by = Actor.system(day)
        made = contests.contest(
            row, row.municipality.body,
            {
                "value": row.value + 6, "is_demonstration": True,
                "reason": _("Mancano sei servizi attivati nell’ultimo mese del periodo."),
                "method": _("Elenco dei servizi attivi, dal catalogo del Comune."),
            },
            by=by, at=moment(day, 11),
        )  # fmt: skip
        contests.reply(
            made, _("Due dei sei servizi non danno ancora l’esito in linea."), by=by,
            at=moment(day, 15),
        )  # fmt: skip
        if place == 0:
            later = min(day + timedelta(days=7), on)
            told: dict[str, Any] = {
                "value": row.value + 4,
                "decision": _("Si contano i servizi con l’esito in linea: sono quattro in più."),
            }
            contests.decide(
                made, "accept_partly", told, by=Actor.system(later), at=moment(later, 12)
            )


def _close(made: Sequence[Indicator], *, on: date) -> None:
    """The year before the last closed one takes no more readings."""
    until = date(on.year - 1, 1, 1)
    locks.lock(
        made, since=date(on.year - 2, 1, 1), until=until,
        reason=_("Rapporto annuale pubblicato."), by=Actor.system(on), at=moment(on, 8),
    )  # fmt: skip


# Away ---------------------------------------------------------------------------------------------


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged; tells how many indicators. Set-based, whatever their number.

    The journal keeps what was written of them.
    """
    rows = Indicator.objects.filter(is_demonstration=True)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return 0
    first = rows.order_by("pk")[0]
    told = Reading.objects.filter(indicator__in=keys)
    readings_ = list(told.values_list("pk", flat=True))
    debated = Contest.objects.filter(reading__indicator__in=keys)
    notifications.settle(
        *(f"monitoring.contested:{one}" for one in debated.values_list("pk", flat=True)),
        at=moment(by.on, 12),
    )
    proofs = Evidence.objects.filter(
        Q(reading__indicator__in=keys) | Q(contest__reading__indicator__in=keys)
    )
    papers = list(Document.objects.filter(of_reading_evidence__in=proofs))
    proofs.delete()
    for paper in papers:  # few: what somebody added while trying
        documents.remove(paper, by=by)
    debated.delete()
    told.update(supersedes=None, state=State.SUPERSEDED)
    told.delete()
    rows.delete()
    count(readings_, keys)
    search.drop(Kind.INDICATOR, keys)
    journal.record(REMOVED, first, by=by, indicators=len(keys))
    return len(keys)
