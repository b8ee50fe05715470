"""A round is prepared, corrected while nobody knows it, opened: by the office or by the clock."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale
from quadro.kit.terms import day_of
from quadro.monitoring.actions.rounds.asking import ask
from quadro.monitoring.actions.rounds.rows import Values, held_round
from quadro.monitoring.actions.rounds.telling import call
from quadro.monitoring.models import ReminderStep, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.round_states import RoundState

RECORD = ("title", "cadence", "since", "until", "opens_on", "due_on", "scope")
"""What the office says of a round."""
MANY = ("agreements", "bodies", "indicators")


@transaction.atomic
def plan(values: Values, *, by: Actor) -> Round:
    """Prepare a round. `values`: those of `RECORD`, `slug`, and what its scope is limited to."""
    policies.check_can_keep_rounds(by=by)
    policies.check_round(values)
    made = Round(
        slug=free_slug(values["slug"]), is_demonstration=values.get("is_demonstration", False)
    )
    _fill(made, values)
    journal.record("monitoring.round_planned", made, by=by, due_on=made.due_on)
    return made


def free_slug(wanted: str) -> str:
    """`2026-10`, or `2026-10-2` where there is one already."""
    taken = set(Round.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


@transaction.atomic
def edit(one: Round, values: Values, *, version: int, by: Actor) -> Round:
    """Correct a round that is not open yet; of an open one, its title and its term."""
    one = held_round(one)
    policies.check_can_keep_rounds(by=by)
    before = record_of(one)
    if one.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questa finestra mentre scrivevi."),
            theirs=before,
            version=one.version,
        )
    if one.state != RoundState.PLANNED:
        values = {name: values[name] for name in ("title", "due_on") if name in values}
        policies.check_is_open(one)
    policies.check_round({**before, **values})
    _fill(one, values)
    changes = journal.differences(before, record_of(one))
    journal.record("monitoring.round_edited", one, by=by, **changes)
    return one


@transaction.atomic
def drop(one: Round, *, by: Actor) -> None:
    """Take away a round that nobody was asked to answer."""
    one = held_round(one)
    policies.check_can_keep_rounds(by=by)
    policies.check_is_planned(one)
    journal.record("monitoring.round_dropped", one, by=by)
    one.delete()


@transaction.atomic
def open_(one: Round, *, by: Actor, at: datetime) -> Round:
    """Ask everybody what the round asks, and tell them; refused where there is nothing to ask."""
    one = held_round(one)
    policies.check_can_move_round(one, "open", by=by, on=by.on)
    count = ask(one)
    if not count:
        raise Refused(
            _("La finestra non avrebbe niente da chiedere: nessun impegno o indicatore è aperto."),
            cure=f"{one.get_absolute_url()}modifica/",
            cure_label=_("Cambia che cosa chiede"),
        )
    one.state, one.opened_at = RoundState.OPEN, at
    one.version += 1
    one.save()
    journal.record("monitoring.round_opened", one, by=by, answers=count, due_on=one.due_on)
    call(one, ReminderStep.OPENING, by=by, at=at)
    return one


def turn(*, at: datetime) -> int:
    """Open the rounds whose day has come: for the clock; how many they were.

    One that would have nothing to ask waits for the office.
    """
    on = day_of(at)
    due = Round.objects.filter(state=RoundState.PLANNED, opens_on__lte=on, until__lte=on)
    opened = 0
    for one in due.order_by("since", "pk"):
        try:
            open_(one, by=Actor.system(on), at=at)
        except Refused:
            continue
        opened += 1
    return opened


def record_of(one: Round) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name) for name in RECORD}
    return {**told, **{name: list(getattr(one, name).order_by("pk")) for name in MANY}}


def _fill(one: Round, values: Values) -> None:
    for name in RECORD:
        if name in values:
            setattr(one, name, values[name])
    one.version += 1 if one.pk else 0
    one.save()
    for name in MANY:
        if name in values:
            getattr(one, name).set(values[name])
