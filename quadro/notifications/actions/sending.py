"""Send the letters that wait; one that fails is tried again, later and later, then given up."""

from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.terms import day_of
from quadro.notifications.models import Letter

WAITS = tuple(timedelta(minutes=one) for one in (5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""Before the second attempt, the third and so on; after the last one a letter is given up."""
LEASE = timedelta(minutes=15)
"""For how long a letter is of the worker that took it: one that dies leaves it to another."""
MOST = 100
HEADERS = {"Auto-Submitted": "auto-generated"}


def send_letters(*, at: datetime) -> int:
    """Send what is due; how many letters left.

    A letter is taken before it is sent and marked one by one after: a worker that stops halfway
    sends at most one of them twice.
    """
    _leave_who_is_out(at)
    sent, connection = 0, get_connection()
    try:
        while letters := _taken(at):
            sent += sum(_send(one, connection, at=at) for one in letters)
    finally:
        connection.close()
    return sent


def _leave_who_is_out(at: datetime) -> None:
    """Who has no access any more gets no letters."""
    Letter.objects.due(at).filter(recipient__is_active=False).update(
        next_attempt_at=None, given_up_at=at, last_error=_("l’accesso della persona è chiuso")
    )


@transaction.atomic
def _taken(at: datetime) -> list[Letter]:
    due = (
        Letter.objects.due(at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
    )
    letters = list(due.order_by("next_attempt_at", "pk")[:MOST])
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(
        next_attempt_at=at + LEASE, attempts=F("attempts") + 1
    )
    return letters


def _send(letter: Letter, connection: BaseEmailBackend, *, at: datetime) -> bool:
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers=HEADERS,
        connection=connection,
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        mail.attach("seduta.ics", letter.calendar, "text/calendar; charset=utf-8; method=PUBLISH")
    try:
        mail.send()
    except (OSError, ValueError) as error:  # what the network and the mail server say, bad headers
        connection.close()
        _note_failure(letter, error, at=at)
        return False
    Letter.objects.filter(pk=letter.pk).update(
        sent_at=at, next_attempt_at=None, last_error="", text="", html="", calendar=""
    )
    return True


@transaction.atomic
def _note_failure(letter: Letter, error: Exception, *, at: datetime) -> None:
    """`letter.attempts` is still that of before this attempt."""
    told = f"{type(error).__name__}: {error}"[:500]
    mine = Letter.objects.filter(pk=letter.pk)
    if letter.attempts < len(WAITS):
        mine.update(next_attempt_at=at + WAITS[letter.attempts], last_error=told)
        return
    mine.update(next_attempt_at=None, given_up_at=at, last_error=told)
    journal.record("notifications.given_up", letter, by=Actor.system(day_of(at)))
