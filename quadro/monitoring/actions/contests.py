"""A body contests a value; it is discussed, decided with reasons, or withdrawn."""

from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.monitoring import policies
from quadro.monitoring.actions import announcing
from quadro.monitoring.actions.readings import take_the_place_of
from quadro.monitoring.actions.rows import Values, read_again
from quadro.monitoring.cells import Told, cell_of
from quadro.monitoring.models import Contest, Origin, Reading, Reply, fields_of
from quadro.monitoring.queries import ground_of
from quadro.monitoring.states import CONTEST_MOVES, ContestState, move_of


@transaction.atomic
def contest(reading: Reading, body: Body, values: Values, *, by: Actor, at: datetime) -> Contest:
    """A body says that a value that concerns it is wrong, and proposes its own.

    `values`: `value`, or `numerator` and `denominator`; `reason`, `method`.
    """
    [reading] = read_again([reading])
    policies.check_can_contest(reading, body, by=by)
    policies.check_contest(reading, values)
    told = Told.of(values)
    made = Contest.objects.create(
        reading=reading, body=body, value=told.value_for(reading.indicator),
        numerator=told.numerator, denominator=told.denominator, reason=values["reason"].strip(),
        method=values["method"].strip(), author=by.user, author_name=str(by), opened_at=at,
        is_demonstration=values.get("is_demonstration", False),
    )  # fmt: skip
    said = {"value": (reading.value, made.value), "reason": made.reason}
    journal.record("monitoring.contested", made, by=by, **said)
    announcing.tell_contested(made, by=by, at=at)
    return made


@transaction.atomic
def reply(contest: Contest, text: str, *, by: Actor, at: datetime) -> Reply:
    """Add to the conversation, before the decision."""
    contest = _held(contest)
    policies.check_can_reply(contest, text, by=by)
    speaks_for = _speaking(contest, by)
    made = Reply.objects.create(
        contest=contest, text=text.strip(), author=by.user, author_name=str(by), body=speaks_for,
        at=at,
    )  # fmt: skip
    journal.record("monitoring.replied", contest, by=by)
    return made


def _speaking(contest: Contest, by: Actor) -> Body | None:
    """The body in whose name one speaks; None for the office."""
    reading = contest.reading
    near = (contest.body, reading.body, reading.indicator.owner)
    if by.is_planning_office:
        return None
    return next((one for one in near if one is not None and one.pk in by.bodies), None)


@transaction.atomic
def decide(contest: Contest, verb: str, values: Values, *, by: Actor, at: datetime) -> Contest:
    """Accept, accept in part (with the value decided), or reject, with reasons.

    What is accepted makes a new approved reading that takes the place of the contested one. In a
    closed period nothing changes, not even by a decision: it is first opened, with a reason.
    """
    contest = _held(contest)
    policies.check_can_decide(contest, verb, values, by=by)
    made = move_of(contest.state, verb, CONTEST_MOVES)
    assert made is not None  # noqa: S101 - the policy has just said so
    contest.state, contest.decision = made.target, values["decision"].strip()
    contest.decided_at, contest.decided_by = at, str(by)
    if verb != "reject":
        told = Told.of(values) if verb == "accept_partly" else _proposed(contest)
        contest.outcome = _replace(contest, told, by=by, at=at)
    contest.version += 1
    contest.save()
    said = {
        "state": (ContestState.OPEN, contest.state),
        "reason": contest.decision,
        "value": contest.outcome.value if contest.outcome else None,
    }
    journal.record("monitoring.decided", contest, by=by, **said)
    announcing.tell_decided(contest, by=by, at=at)
    return contest


@transaction.atomic
def withdraw(contest: Contest, *, by: Actor, at: datetime) -> Contest:
    contest = _held(contest)
    policies.check_can_withdraw(contest, by=by)
    contest.state = ContestState.WITHDRAWN
    contest.decided_at, contest.decided_by = at, str(by)
    contest.version += 1
    contest.save()
    journal.record("monitoring.withdrawn", contest, by=by)
    announcing.settle(contest, at=at)
    return contest


def _held(contest: Contest) -> Contest:
    """The contest as it is now, under the hold of its indicator."""
    [reading] = read_again([contest.reading])
    found = Contest.objects.select_related("body").get(pk=contest.pk)
    found.reading = reading
    return found


def _proposed(contest: Contest) -> Told:
    return Told(value=contest.value, numerator=contest.numerator, denominator=contest.denominator)


def _replace(contest: Contest, told: Told, *, by: Actor, at: datetime) -> Reading:
    """A new reading of the same cell, with its origin, in force from now.

    What somebody is writing in the cell meanwhile stays there: it will correct this one.
    """
    old = contest.reading
    cell = cell_of(old)
    policies.check_not_locked(cell, ground_of([cell]))
    made = Reading(
        indicator=old.indicator, **fields_of(old.place), breakdown=old.breakdown, since=old.since,
        until=old.until, weight=old.weight, numerator=told.numerator,
        denominator=told.denominator, value=told.value_for(old.indicator),
        origin=Origin.CONTEST, author=by.user, author_name=str(by), body=old.body, told_at=at,
        is_demonstration=old.is_demonstration, note=contest.decision[:500],
    )  # fmt: skip
    made.zone, made.municipality = old.zone, old.municipality
    return take_the_place_of(old, made, by=by, at=at)
