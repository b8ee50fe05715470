"""The letters that did not leave, and whether there is anything to send."""

from datetime import datetime

from django.db.models import F, QuerySet

from quadro.notifications.models import Letter, Notice, Rhythm


def failed_letters() -> "QuerySet[Letter]":
    """Those given up first, then those that will be tried again, the oldest first."""
    return (
        Letter.objects.failed()
        .select_related("recipient")
        .order_by(F("given_up_at").asc(nulls_last=True), "created_at", "pk")
    )


def untold_at_once() -> "QuerySet[Notice]":
    """Notices that their recipients want at once by e-mail, and that no letter tells yet."""
    return (
        Notice.objects.open()
        .filter(
            told_at=None,
            recipient__is_active=True,
            recipient__preference__rhythm=Rhythm.AT_ONCE,
            created_at__gte=F("recipient__preference__chosen_at"),
        )
        .order_by("pk")
    )


def has_work(at: datetime) -> bool:
    """Some letter is to be written or sent now: two queries."""
    return Letter.objects.due(at).exists() or untold_at_once().exists()
