"""A sitting is prepared, convened, opened, closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions import convening
from quadro.assemblies.actions.rows import (
    Values,
    check_quorum,
    locked,
    refuse_if_stale,
    save,
)
from quadro.assemblies.models import Assembly, Attendance, QuorumCheck, Sitting
from quadro.assemblies.queries.roster import seats_on
from quadro.assemblies.states import Stage, State
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.terms import ROME, day_of

FIELDS = ("starts_at", "place", "link", "about", "presided_by", "secretary")


@transaction.atomic
def schedule(
    assembly: Assembly, values: Values, *, by: Actor, is_demonstration: bool = False
) -> Sitting:
    """Prepare a sitting: `values` are those of `FIELDS`, `starts_at` with its hour."""
    assembly = Assembly.objects.select_for_update(of=("self",)).get(pk=assembly.pk)
    policies.check_can_keep(assembly, by=by)
    policies.check_sitting(assembly, values)
    year = values["starts_at"].astimezone(ROME).year
    last = assembly.sittings.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    made = Sitting.objects.create(
        assembly=assembly,
        year=year,
        number=last + 1,
        is_demonstration=is_demonstration or assembly.is_demonstration,
        **{name: values[name] for name in FIELDS if values.get(name)},
    )
    journal.record("assemblies.scheduled", made, by=by, starts_at=made.starts_at)
    return made


@transaction.atomic
def edit(sitting: Sitting, values: Values, *, version: int, by: Actor, at: datetime) -> Sitting:
    """Correct day, place, who presides; who was convened is told of another day or place."""
    sitting = locked(sitting)
    policies.check_can_prepare(sitting, by=by)
    before = facts_of(sitting)
    refuse_if_stale(sitting, version, before)
    policies.check_sitting(sitting.assembly, {**before, **values})
    moves = any(values.get(name, before[name]) != before[name] for name in ("starts_at", "place"))
    if moves and sitting.state == State.OPEN:
        raise Refused(_("La seduta è aperta: giorno e luogo non cambiano più."))
    for name in FIELDS:
        if name in values:
            setattr(sitting, name, values[name])
    told = journal.differences(before, facts_of(sitting))
    save(sitting, "assemblies.sitting_edited", by=by, **told)
    if moves and sitting.state == State.CONVENED:
        _tell_again(sitting, convening.MOVED, at=at)
    return sitting


def _tell_again(sitting: Sitting, what: int, *, at: datetime) -> None:
    """Who was convened knows the sitting as it is now."""
    convening.tell(sitting, at=at, what=what)
    sitting.agenda_differs = False
    sitting.save(update_fields=["agenda_differs"])


def facts_of(sitting: Sitting) -> dict[str, Any]:
    return {name: getattr(sitting, name) for name in FIELDS}


@transaction.atomic
def convene(sitting: Sitting, *, by: Actor, at: datetime, urgency: str = "") -> Sitting:
    """Call those who have a seat, each with agenda, papers and an entry of the calendar."""
    sitting = locked(sitting)
    policies.check_can_convene(sitting, urgency=urgency, by=by, at=at)
    sitting.state, sitting.convened_at, sitting.urgency = State.CONVENED, at, urgency.strip()
    save(sitting, "assemblies.convened", by=by, urgency=sitting.urgency)
    convening.tell(sitting, at=at)
    return sitting


@transaction.atomic
def tell_agenda(sitting: Sitting, *, by: Actor, at: datetime) -> Sitting:
    """Send the agenda of now to those who were convened with another."""
    sitting = locked(sitting)
    policies.check_can_tell_agenda(sitting, by=by)
    journal.record("assemblies.agenda_told", sitting, by=by, items=sitting.items.count())
    _tell_again(sitting, convening.AGENDA, at=at)
    return sitting


@transaction.atomic
def cancel(sitting: Sitting, *, reason: str, by: Actor, at: datetime) -> Sitting:
    sitting = locked(sitting)
    was_convened = sitting.state == State.CONVENED
    target = policies.check_move(sitting, "cancel", by=by)
    sitting.state, sitting.state_reason = target, _reason(reason)
    save(sitting, "assemblies.cancelled", by=by, reason=sitting.state_reason)
    if was_convened:
        convening.tell_cancelled(sitting, at=at)
    return sitting


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Scrivi il motivo."))
    return reason.strip()


@transaction.atomic
def open_(sitting: Sitting, *, by: Actor, at: datetime) -> Sitting:
    """Write the roster, which does not change any more, and begin to mark who is there."""
    sitting = locked(sitting)
    target = policies.check_move(sitting, "open", by=by)
    if day_of(at) < day_of(sitting.starts_at):
        raise Refused(_("La seduta è convocata per un altro giorno: non si può aprire prima."))
    assembly = sitting.assembly
    _refuse_two_at_once(sitting)
    seats = seats_on(assembly, day_of(sitting.starts_at))
    policies.check_roster(assembly, seats, sitting.items.all())
    Attendance.objects.bulk_create(
        Attendance(
            sitting=sitting, position=place, body_id=one.body, person_id=one.person,
            label=one.label, holder=one.holder, group=one.group, residents=one.residents,
            weight=one.weight,
        )
        for place, one in enumerate(seats, start=1)
    )  # fmt: skip
    sitting.state, sitting.opened_at = target, at
    save(sitting, "assemblies.opened", by=by, seats=len(seats))
    convening.settle(sitting, at=at)
    return sitting


def _refuse_two_at_once(sitting: Sitting) -> None:
    other = (
        Sitting.objects.filter(assembly=sitting.assembly, state__in=(State.OPEN, State.SUSPENDED))
        .exclude(pk=sitting.pk)
        .first()
    )
    if other is not None:
        other.assembly = sitting.assembly
        raise Refused(
            _("È ancora aperta la seduta n. %(number)s del %(year)s: chiudila prima.")
            % {"number": other.number, "year": other.year},
            cure=other.get_absolute_url(),
            cure_label=_("Vai alla seduta aperta"),
        )


@transaction.atomic
def desert(sitting: Sitting, *, reason: str, by: Actor, at: datetime) -> Sitting:
    """Nobody came, or too few even to open it."""
    sitting = locked(sitting)
    target = policies.check_move(sitting, "desert", by=by)
    sitting.state, sitting.state_reason = target, _reason(reason)
    save(sitting, "assemblies.deserted", by=by, reason=sitting.state_reason)
    convening.settle(sitting, at=at)
    return sitting


@transaction.atomic
def suspend(sitting: Sitting, *, by: Actor) -> Sitting:
    return _passed(sitting, "suspend", "assemblies.suspended", by=by)


@transaction.atomic
def resume(sitting: Sitting, *, by: Actor) -> Sitting:
    return _passed(sitting, "resume", "assemblies.resumed", by=by)


def _passed(sitting: Sitting, verb: str, event: str, *, by: Actor) -> Sitting:
    sitting = locked(sitting)
    sitting.state = policies.check_move(sitting, verb, by=by)
    save(sitting, event, by=by)
    return sitting


@transaction.atomic
def close(sitting: Sitting, *, by: Actor, at: datetime) -> Sitting:
    """End the sitting; items that nobody began stay «da trattare», and may go to another one."""
    sitting = locked(sitting)
    policies.check_can_close(sitting, by=by)
    sitting.state, sitting.closed_at = State.CLOSED, at
    left = sitting.items.filter(stage=Stage.TO_COME).count()
    save(sitting, "assemblies.closed", by=by, items=left)
    return sitting


@transaction.atomic
def verify_quorum(sitting: Sitting, *, by: Actor, at: datetime) -> bool:
    """Count who is there, because somebody asks for it."""
    sitting = locked(sitting)
    policies.check_is_open(sitting, by=by)
    item = sitting.items.filter(stage=Stage.UNDER_WAY).first()
    return check_quorum(sitting, QuorumCheck.Why.ASKED, at=at, item=item).is_met
