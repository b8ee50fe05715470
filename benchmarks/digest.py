"""The digests of 500 people with 20 notices each: how long they take, and against what.

The yardstick does the same work person by person, as one would write it first: the notices of each,
their letter, the mark on what it told. It runs on the same rows, in the same process, a tenth of
the people at a time being enough to tell the time of all.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import User
from quadro.kit.terms import moment
from quadro.notifications import actions, writing
from quadro.notifications.models import Letter, Notice, Preference, Rhythm

PEOPLE, NOTICES = 500, 20
AIM_SECONDS = 5.0
EIGHT = moment(date(2026, 11, 2), 8)
SHARE = 10
"""One person in ten is enough for the yardstick."""


@dataclass(frozen=True)
class Digests:
    """`seconds` and `queries` of all; `each_…` are what person by person would take for all."""

    people: int
    notices: int
    seconds: float
    queries: int
    each_seconds: float
    each_queries: int
    aim_seconds: float = AIM_SECONDS

    @property
    def is_met(self) -> bool:
        return self.seconds <= self.aim_seconds


def measure() -> Digests:
    """Build, measure, and leave the database as it was."""
    with transaction.atomic():
        _build()
        each_seconds, each_queries = _person_by_person()
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            made = actions.prepare_digests(at=EIGHT)
            seconds = time.perf_counter() - started
        if made != PEOPLE:
            raise RuntimeError(f"{made} digests instead of {PEOPLE}")
        transaction.set_rollback(True)
    return Digests(
        people=PEOPLE,
        notices=PEOPLE * NOTICES,
        seconds=round(seconds, 2),
        queries=len(asked),
        each_seconds=round(each_seconds, 2),
        each_queries=each_queries,
    )


def _build() -> None:
    people = User.objects.bulk_create(
        User(email=f"misura{n}@example.it", name=f"Persona {n}", joined_at=EIGHT, password="")
        for n in range(PEOPLE)
    )
    Notice.objects.bulk_create(
        (
            Notice(
                recipient=one,
                kind=Notice.Kind.ACTION if n % 2 else Notice.Kind.INFORMATION,
                key=f"misura:{n}",
                subject=f"Avviso {n} di prova per {one.name}",
                about="Comune di prova · una riga che dice di che cosa si tratta",
                address=f"/intese/misura-{n}/",
                due_on=EIGHT.date() + timedelta(days=n) if n % 2 else None,
                created_at=EIGHT - timedelta(hours=n + 1),
            )
            for one in people
            for n in range(NOTICES)
        ),
        batch_size=1000,
    )


def _person_by_person() -> tuple[float, int]:
    """The time and the queries that all would take, from those of one in ten; nothing is kept."""
    people = User.objects.filter(email__startswith="misura").order_by("pk")[: PEOPLE // SHARE]
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        started = time.perf_counter()
        for one in people:
            _digest_of(one)
        spent = time.perf_counter() - started
        transaction.set_rollback(True)
    return spent * SHARE, len(asked) * SHARE


def _digest_of(user: User) -> None:
    preference = Preference.objects.filter(user=user).first()
    if preference is not None and preference.rhythm != Rhythm.DAILY:
        return
    if Letter.objects.filter(recipient=user, digest_on=EIGHT.date()).exists():
        return
    notices = list(Notice.objects.open().filter(recipient=user).order_by("due_on", "pk"))
    written = writing.digest(notices, on=EIGHT.date(), language="it")
    Letter.objects.create(
        recipient=user,
        subject=written.subject,
        text=written.text,
        html=written.html,
        digest_on=EIGHT.date(),
        created_at=EIGHT,
        next_attempt_at=EIGHT,
    )
    for notice in notices:
        notice.told_at = EIGHT
        notice.save(update_fields=["told_at"])
