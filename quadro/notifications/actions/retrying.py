"""Put back on their way the letters that did not leave, and forget what is old."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.journal.actions import Fact
from quadro.notifications import policies
from quadro.notifications.actions.tasks import deliver
from quadro.notifications.models import Letter, Notice

KEPT_NOTICES = timedelta(days=365)
KEPT_LETTERS = timedelta(days=90)


@transaction.atomic
def retry(letter: Letter, *, by: Actor, at: datetime) -> None:
    """Send a letter now, with all its attempts before it again."""
    policies.check_can_retry(by=by)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    policies.check_is_not_sent(letter)
    _put_back([letter], by=by, at=at)


@transaction.atomic
def retry_all(*, by: Actor, at: datetime) -> int:
    """The same for all those that failed: the mail server was down and is up again."""
    policies.check_can_retry(by=by)
    letters = list(Letter.objects.failed().select_for_update().order_by("pk"))
    _put_back(letters, by=by, at=at)
    return len(letters)


def _put_back(letters: list[Letter], *, by: Actor, at: datetime) -> None:
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(
        attempts=0, next_attempt_at=at, given_up_at=None
    )
    journal.record_many([Fact("notifications.retried", one) for one in letters], by=by)
    transaction.on_commit(deliver.enqueue, robust=True)


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Delete what was done or read a year ago, and the letters that ended three months ago."""
    old, ended = at - KEPT_NOTICES, at - KEPT_LETTERS
    notices = Notice.objects.filter(Q(done_at__lt=old) | Q(read_at__lt=old))
    letters = Letter.objects.filter(Q(sent_at__lt=ended) | Q(given_up_at__lt=ended))
    return sum(gone for gone, _each in (notices.delete(), letters.delete()))
