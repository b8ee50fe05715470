"""What the calendar does by itself: once a day, and nothing the second time."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from quadro.accounts.actors import Actor
from quadro.agreements.actions import telling
from quadro.agreements.actions.programme import lapse
from quadro.agreements.actions.renewal import renew_tacitly
from quadro.agreements.actions.withdrawal import end_withdrawn
from quadro.agreements.index import agreement_items
from quadro.agreements.models import Agreement, Passage
from quadro.agreements.states import ROUTES, State
from quadro.journal import actions as journal
from quadro.search import actions as search

EXPIRING = frozenset(
    move.source for moves in ROUTES.values() for move in moves if move.verb == "expire"
)
"""The states that the tables let expire; one in default waits for its own end."""


def turn(*, on: date) -> None:
    """Do what the day brings, in order; a step that fails stops those after it.

    What expires is asked last: an amendment or a tacit renewal may have given it a later end.
    """
    for step in STEPS:
        step(on)


@transaction.atomic
def expire(on: date) -> int:
    """Let the agreements whose last day is past expire; says how many.

    Those with no known end, or that renew themselves, stay as they are. Two clocks at once are
    queued on the rows: the second finds them expired. An agreement is expired from the day after
    its last, whenever the clock gets there.
    """
    due = (
        Agreement.objects.select_for_update(of=("self",))
        .filter(state__in=EXPIRING, ends_on__lt=on)
        .exclude(renewal=Agreement.Renewal.TACIT)
        .order_by("pk")
    )
    rows, by = list(due), Actor.system(on)
    if not rows:
        return 0
    Passage.objects.bulk_create(
        [
            Passage(
                agreement=one, verb="expire", source=one.state, target=State.EXPIRED,
                on=one.ends_on + timedelta(days=1), by_name=str(by),
            )
            for one in rows
            if one.ends_on
        ],
        batch_size=500,
    )  # fmt: skip
    journal.record_many(
        [
            journal.Fact(
                "agreements.moved", one, {"state": (one.state, State.EXPIRED), "verb": "expire"}
            )
            for one in rows
        ],
        by=by,
    )
    expired = Agreement.objects.filter(pk__in=[one.pk for one in rows])
    expired.update(
        state=State.EXPIRED,
        state_since=F("ends_on") + timedelta(days=1),
        version=F("version") + 1,
        updated_on=on,
    )
    search.put(agreement_items(expired))
    telling.tell_over(rows, by=by)
    return len(rows)


STEPS: tuple[Callable[[date], object], ...] = (
    lambda on: end_withdrawn(on=on),
    lambda on: renew_tacitly(on=on),
    lambda on: lapse(on=on),
    expire,
)
"""In this order: what is left without parties, tacit renewals, lapses; expiry last."""
