"""What the calendar does by itself with turns: once a day, and nothing the second time."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Mandate
from quadro.kit.refusals import Refused
from quadro.kit.terms import day_of
from quadro.territory.models import Zone
from quadro.zones import policies, queries, rotation
from quadro.zones.actions import telling
from quadro.zones.actions.rows import DAY, begin, close, drop, hold, locked, shorten
from quadro.zones.models import Turn
from quadro.zones.queries import Rotation
from quadro.zones.rotation import End, Stretch


def advance(*, at: datetime) -> int:
    """End the turns whose time or whose mandate is over, and call who comes next.

    Each Zone by itself: one that cannot go on (its body is not registered yet) does not stop the
    others. A clock that stood still catches up: turns follow what is recorded, with no gap. Says
    how many turns it began.
    """
    by = Actor.system(day_of(at))
    zones = Zone.objects.filter(rotation_rules__since__lte=by.on).distinct().order_by("pk")
    return sum(_advance(zone, by=by, at=at) for zone in zones)


def _advance(zone: Zone, *, by: Actor, at: datetime) -> int:
    try:
        with transaction.atomic():
            hold(zone)
            _end_what_is_over(zone, by=by, at=at)
            return len(fill(zone, by=by, at=at))
    except Refused:
        return 0


@transaction.atomic
def call_next(zone: Zone, *, by: Actor, at: datetime) -> list[Turn]:
    """The same for one Zone, asked by somebody: whoever is called, up to today."""
    hold(zone)
    policies.check_can_keep(zone, by=by)
    policies.body_of(zone)
    _end_what_is_over(zone, by=by, at=at)
    made = fill(zone, by=by, at=at)
    if not made:
        raise Refused(
            _("Oggi nessuno può essere chiamato: il turno è in corso, o non c’è un Sindaco.")
        )
    return made


def _end_what_is_over(zone: Zone, *, by: Actor, at: datetime) -> None:
    """A mandate brought forward, or a town that left, shortens the turn; then it is closed."""
    found = queries.rotation_of(zone, on=by.on)
    for one in found.turns:
        if one.is_closed and one.ends <= by.on:
            continue
        turn = locked(one)
        lasts = _lasts(found, turn)
        if lasts <= turn.begins and turn.begins > by.on:
            drop(turn, by=by)
            continue
        if lasts < turn.ends:
            shorten(turn, lasts, by=by)
        if turn.is_closed:
            continue
        if turn.ends <= by.on:
            early = turn.ends < turn.planned
            close(turn, End.MANDATE if early else End.TERM, by=by)
            telling.tell_ended(turn, by=by, at=at)
        elif turn.begins <= by.on and turn.ends <= by.on + telling.NOTICE * DAY:
            telling.tell_near(turn, at=at)


def _lasts(found: Rotation, turn: Turn) -> date:
    """Until when the mayor of a turn is in office in the Zone, as it is recorded now."""
    mine = [
        one for one in found.mandates if one.holder == turn.mandate_id and one.since < turn.ends
    ]
    ends = [one.until or date.max for one in mine if turn.begins < (one.until or date.max)]
    return max(ends, default=turn.begins)


def fill(zone: Zone, *, by: Actor, at: datetime, quietly: bool = False) -> list[Turn]:
    """Begin the turns that are missing up to today; where nobody can, the Zone is vacant.

    `quietly` for a demonstration: nobody is told.
    """
    made: list[Turn] = []
    found = queries.rotation_of(zone, on=by.on)
    for since, until in _gaps(found, by.on):
        past = [one for one in found.history if one.since < since]
        line = rotation.cover(
            found.rules, found.mandates, since=since, until=min(until, by.on + DAY), history=past
        )
        for stretch in line:
            if not stretch.is_vacant:
                turn = turn_from(found, stretch)
                if turn.ends > until:  # up to one that was prepared
                    turn.until = turn.planned = until
                made.append(begin(turn, by=by))
    for turn in made:
        if turn.ends <= by.on:
            early = turn.ends < turn.planned
            close(turn, End.MANDATE if early else End.TERM, by=by)
    if not quietly:
        _tell(found, made, by=by, at=at)
    return made


def _tell(found: Rotation, made: Iterable[Turn], *, by: Actor, at: datetime) -> None:
    """Who begins now, or that nobody does; of turns that are over already nobody is told."""
    begun = [turn for turn in made if not turn.is_closed]
    for turn in begun:
        telling.tell_begun(turn, by=by, at=at)
    is_held = bool(begun) or found.turn_on(by.on) is not None
    if not is_held and found.kept_on(by.on) is not None:
        telling.tell_vacant(found.zone, by=by, at=at)


def _gaps(found: Rotation, on: date) -> list[tuple[date, date]]:
    """The days without a turn since the first rule or the first turn, up to today."""
    starts = [one.since for one in found.kept[:1]]
    if found.turns:
        starts = [found.turns[0].begins]
    gaps, day = [], min(starts, default=date.max)
    for one in found.turns:
        if day < one.begins:
            gaps.append((day, one.begins))
        day = max(day, one.ends)
    if day <= on:
        gaps.append((day, date.max))
    return [(since, until) for since, until in gaps if since <= on]


def turn_from(
    found: Rotation, stretch: Stretch, *, deputy: Mandate | None = None, act: str = ""
) -> Turn:
    """A turn not written yet, as the engine reckoned it; the deputy is the next who could come."""
    if deputy is None and stretch.deputy:
        here = [one for one in found.mandates if one.town == stretch.deputy]
        known = next((one for one in here if one.holds_on(stretch.since)), None)
        deputy = found.holders[known.holder] if known else None
    mandate = found.holders[stretch.holder]
    assert stretch.planned is not None  # noqa: S101 - every turn of the engine has one
    return Turn(
        zone=found.zone, body=mandate.body, mandate=mandate, deputy=deputy,
        since=stretch.since, until=stretch.until, planned=stretch.planned,
        completes=stretch.completes, act=act.strip(),
    )  # fmt: skip
