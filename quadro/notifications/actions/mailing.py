"""Letters that are owed whatever one prefers: a convocation, an answer to a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quadro.notifications import writing
from quadro.notifications.actions.tasks import deliver
from quadro.notifications.models import Letter


@dataclass(frozen=True)
class Mail:
    """`to` is the key of a user, or the address of a body; `calendar` an iCalendar beside it."""

    to: int | str
    written: writing.Written
    calendar: bytes = b""


@transaction.atomic
def send(mails: Iterable[Mail], *, at: datetime) -> int:
    """Write letters that leave when the transaction is over; how many."""
    letters = [
        Letter(
            recipient_id=one.to if isinstance(one.to, int) else None,
            address=one.to if isinstance(one.to, str) else "",
            subject=one.written.subject,
            text=one.written.text,
            html=one.written.html,
            calendar=one.calendar.decode(),
            created_at=at,
            next_attempt_at=at,
        )
        for one in mails
    ]
    Letter.objects.bulk_create(letters, batch_size=200)
    transaction.on_commit(deliver.enqueue, robust=True)
    return len(letters)
