"""People who are told things, and the mornings on which letters go."""

from datetime import date, datetime, timedelta
from typing import Any

from quadro.accounts.models import User
from quadro.kit.terms import moment
from quadro.notifications import actions
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice, Rhythm
from tests.worlds import NOON, a_user, an_actor

THURSDAY = date(2026, 11, 12)
FRIDAY = date(2026, 11, 13)
MONDAY = date(2026, 11, 16)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def morning(day: date, hour: int = 9) -> datetime:
    return moment(day, hour)


def who_wants(rhythm: Rhythm, *, language: str = "it", at: datetime = NOON - DAY) -> User:
    user = a_user()
    actions.prefer(rhythm=rhythm, language=language, by=an_actor(user=user), at=at)
    return user


def an_action(key: str = "agreements.act:1", **words: Any) -> Message:
    return Message(**{"subject": "Carica la delibera", "key": key, "button": "Carica", **words})


def information(subject: str = "Vimodrone ha firmato", **words: Any) -> Message:
    return Message(subject=subject, kind=Notice.Kind.INFORMATION, **words)


def tell(user: User, *messages: Message, at: datetime = NOON) -> list[Notice]:
    """Write notices to a person, and give back those that wait."""
    actions.notify_many([(user.pk, one) for one in messages], at=at)
    return list(Notice.objects.open().filter(recipient=user).order_by("pk"))
