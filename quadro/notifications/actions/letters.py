"""Write the letters that tell the notices: one by one at once, or together in a digest."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from quadro.kit.locks import hold
from quadro.kit.terms import day_of, last_working_day, moment
from quadro.notifications import writing
from quadro.notifications.models import DEFAULT_RHYTHM, Letter, Notice, Rhythm
from quadro.notifications.queries.letters import untold_at_once

HOUR = 8
"""Of the morning, in Italy: when digests are prepared."""
MOST = 1000
LANGUAGE = Coalesce("recipient__preference__language", Value("it"))


@transaction.atomic
def prepare_letters(*, at: datetime) -> int:
    """A letter for each notice of who wants to be told at once; how many."""
    hold("letters of notices")
    notices: Any = untold_at_once().annotate(language=LANGUAGE)[:MOST]
    letters = [
        _letter(one.recipient_id, writing.single(one, on=day_of(at), language=one.language), at=at)
        for one in notices
    ]
    Letter.objects.bulk_create(letters, batch_size=200)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(told_at=at)
    return len(letters)


def prepare_digests(*, at: datetime) -> int:
    """The digests whose hour has come, daily and weekly; how many. Done twice, it does nothing.

    Four statements for each rhythm, however many people there are.
    """
    return _prepare(Rhythm.DAILY, at=at) + _prepare(Rhythm.WEEKLY, at=at)


def digest_day(rhythm: str, at: datetime) -> date:
    """The day of the latest digest due: a working day, or the Monday of the week.

    If nobody worked at that hour (the machine was off) the digest is prepared later, and tells what
    was written until then: the day stays the same, so that it goes once.
    """
    on = day_of(at)
    if at < moment(on, HOUR):
        on -= timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        return on - timedelta(days=on.weekday())
    return last_working_day(on)


@transaction.atomic
def _prepare(rhythm: str, *, at: datetime) -> int:
    hold("letters of notices")
    day = digest_day(rhythm, at)
    letters = [
        _letter(
            recipient,
            writing.digest(rows, on=day_of(at), language=rows[0].language),
            at=at,
            digest_on=day,
        )
        for recipient, rows in _by_recipient(_to_tell(rhythm, day))
    ]
    Letter.objects.bulk_create(letters, batch_size=200)
    told = Letter.objects.filter(recipient=OuterRef("recipient"), digest_on=day, created_at=at)
    Notice.objects.open().filter(
        Exists(told), told_at=None, created_at__lt=moment(day, HOUR)
    ).update(told_at=at)
    return len(letters)


def _to_tell(rhythm: str, day: date) -> "QuerySet[Notice]":
    """What the digests of a day tell, person by person.

    A person gets one if something was never told, or is late: then it has all the actions that
    wait, and the information never told.
    """
    open_then = Notice.objects.open().filter(created_at__lt=moment(day, HOUR))
    pressing = open_then.filter(recipient=OuterRef("recipient")).filter(
        Q(told_at=None) | Q(kind=Notice.Kind.ACTION, due_on__lt=day)
    )
    already = Letter.objects.filter(recipient=OuterRef("recipient"), digest_on=day)
    wants = Q(recipient__preference__rhythm=rhythm)
    if rhythm == DEFAULT_RHYTHM:
        wants |= Q(recipient__preference=None)
    return (
        open_then.filter(
            wants,
            Q(kind=Notice.Kind.ACTION) | Q(told_at=None),
            Exists(pressing),
            ~Exists(already),
            recipient__is_active=True,
        )
        .annotate(language=LANGUAGE)
        .order_by("recipient", F("due_on").asc(nulls_last=True), "pk")
    )


def _by_recipient(notices: Iterable[Any]) -> Iterable[tuple[int, list[Any]]]:
    for recipient, rows in groupby(notices, key=lambda one: one.recipient_id):
        yield recipient, list(rows)


def _letter(
    recipient: int, written: writing.Written, *, at: datetime, digest_on: date | None = None
) -> Letter:
    return Letter(
        recipient_id=recipient,
        subject=written.subject,
        text=written.text,
        html=written.html,
        digest_on=digest_on,
        created_at=at,
        next_attempt_at=at,
    )
