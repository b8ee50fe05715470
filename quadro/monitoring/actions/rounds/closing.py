"""A round closes: what is missing is said missing, the period is locked, the figures are frozen."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.monitoring.actions.rounds.freezing import freeze
from quadro.monitoring.actions.rounds.rows import held_round
from quadro.monitoring.actions.rounds.telling import tell_closed
from quadro.monitoring.models import Lock, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.round_states import (
    ANSWER_MOVES,
    AnswerState,
    RoundState,
    sources_of,
)


@transaction.atomic
def close(one: Round, *, by: Actor, at: datetime) -> Round:
    """End a round. Refused while something waits to be checked: it would be lost unseen.

    A fixed number of statements. What nobody told stays not known: it is not zero, and goes stale.
    """
    one = held_round(one)
    answers = one.answers.select_for_update().order_by("pk")
    states = list(answers.values_list("state", flat=True))
    to_check = states.count(AnswerState.SENT)
    policies.check_can_move_round(one, "close", by=by, on=by.on, to_check=to_check)
    missing = one.answers.filter(state__in=sources_of("lapse", ANSWER_MOVES)).update(
        state=AnswerState.MISSING, version=F("version") + 1
    )
    one.state, one.closed_at, one.closed_by = RoundState.CLOSED, at, str(by)
    one.version += 1
    one.save()
    _lock(one, by=by, at=at)
    freeze(one, on=by.on)
    approved = states.count(AnswerState.APPROVED)
    journal.record("monitoring.round_closed", one, by=by, approved=approved, missing=missing)
    tell_closed(one, at=at)
    return one


@transaction.atomic
def reopen(one: Round, reason: str, *, by: Actor, at: datetime) -> Round:
    """Ask again for what is missing, with a reason that stays readable.

    What was approved stays so. The figures frozen at the closing are those of another closing when
    it comes.
    """
    one = held_round(one)
    policies.check_can_move_round(one, "reopen", by=by, on=by.on, reason=reason)
    one.answers.filter(state=AnswerState.MISSING).update(
        state=AnswerState.DRAFT, version=F("version") + 1
    )
    one.state, one.closed_at, one.closed_by = RoundState.OPEN, None, ""
    one.reopening = reason.strip()
    one.version += 1
    one.save()
    _unlock(one, by=by, at=at)
    journal.record("monitoring.round_reopened", one, by=by, reason=reason.strip())
    return one


def _lock(one: Round, *, by: Actor, at: datetime) -> None:
    """The indicators that the round asked of take no more readings of its period."""
    asked = one.answers.filter(indicator__isnull=False).order_by()
    indicators = asked.values_list("indicator", flat=True).distinct()
    reason = _("finestra «%(round)s» chiusa") % {"round": one}
    made = Lock.objects.bulk_create(
        [
            Lock(
                indicator_id=key, since=one.since, until=one.until, reason=reason,
                locked_at=at, locked_by=str(by),
            )
            for key in indicators
        ]
    )  # fmt: skip
    one.locks.add(*made)


def _unlock(one: Round, *, by: Actor, at: datetime) -> None:
    one.locks.filter(unlocked_at=None).update(
        unlocked_at=at, unlocked_by=str(by), unlock_reason=one.reopening
    )
