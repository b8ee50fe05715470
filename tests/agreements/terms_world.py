"""People who are told of terms, and the mornings on which the calendar looks."""

from datetime import date, timedelta

from quadro.accounts.models import User
from quadro.agreements import actions
from quadro.kit.terms import moment
from quadro.notifications.models import Notice

DAY = timedelta(days=1)


def the_clock_runs(*days: date) -> int:
    """The calendar, at 7 of each of these days, as the worker runs it; how many it told."""
    found = 0
    for one in days:
        actions.turn(on=one)
        found += actions.tell_of_terms(at=moment(one, 7))
    return found


def waiting(user: User) -> list[tuple[str, str]]:
    """What waits for somebody: kind and words."""
    rows = Notice.objects.open().filter(recipient=user).order_by("pk")
    return [(one.kind, one.subject) for one in rows]


def words(user: User) -> list[str]:
    return [subject for _kind, subject in waiting(user)]


def ever_told(user: User) -> list[str]:
    """All that was ever told to somebody, in order."""
    rows = Notice.objects.filter(recipient=user).order_by("pk")
    return [one.subject for one in rows]
