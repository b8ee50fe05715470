"""What waits for a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import RowNumber

from quadro.accounts.models import User
from quadro.notifications.models import DEFAULT_RHYTHM, Notice, NoticeQuerySet, Preference

SHOWN_ACTIONS = 100
"""Nobody has more to do at once; the first to be due are shown."""
SHOWN_ON_DESK = 8


def waiting_for(user: User) -> NoticeQuerySet:
    """Everything that waits for a person: actions not done, information not read."""
    return Notice.objects.open().filter(recipient=user)


def actions_of(user: User) -> NoticeQuerySet:
    """The actions that wait for a person, the first to be due first."""
    return waiting_for(user).actions().order_by(F("due_on").asc(nulls_last=True), "pk")


def information_of(user: User) -> NoticeQuerySet:
    """What a person has not read yet, the latest first."""
    return waiting_for(user).information().order_by("-created_at", "-pk")


def waiting_count(user: User) -> int:
    """How many actions wait: the number beside «Scrivania»."""
    return waiting_for(user).actions().count()


@dataclass(frozen=True)
class Told:
    """What a person was told under a key, and whether it still waits for them."""

    pk: int
    recipient: int
    key: str
    due_on: date | None
    created_at: datetime
    read_at: datetime | None
    escalated_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.read_at is None


def told_under(prefix: str, keys: Collection[str] = ()) -> list[Told]:
    """What waits under the keys that begin so; under these `keys` also what was read: one query.

    What was done, or let go, is not there: it may be told again. The oldest first.
    """
    waits = Q(key__startswith=prefix, read_at=None)
    rows = Notice.objects.filter(waits | Q(key__in=keys), done_at=None)
    names = ("pk", "recipient", "key", "due_on", "created_at", "read_at", "escalated_at")
    return [Told(*row) for row in rows.order_by("created_at", "pk").values_list(*names)]


@dataclass(frozen=True)
class Desk:
    """The notices as the desk shows them: the first of each kind, and how many there are."""

    actions: list[Notice]
    action_count: int
    information: list[Notice]
    information_count: int


def desk_of(user: User) -> Desk:
    """One query: the desk asks many already. Each row knows how many there are of its kind."""
    is_action = Q(kind=Notice.Kind.ACTION)
    rows: Any = waiting_for(user).annotate(
        place=Window(
            RowNumber(),
            partition_by="kind",
            order_by=[
                Case(When(is_action, then="due_on")).asc(nulls_last=True),
                F("created_at").desc(),
                F("pk").desc(),
            ],
        ),
        all_of_kind=Window(Count("pk"), partition_by="kind"),
    )
    found = list(rows.filter(place__lte=SHOWN_ON_DESK).order_by("place"))
    actions = [one for one in found if one.is_action]
    information = [one for one in found if not one.is_action]
    return Desk(
        actions=actions,
        action_count=actions[0].all_of_kind if actions else 0,
        information=information,
        information_count=information[0].all_of_kind if information else 0,
    )


def preference_of(user: User) -> Preference:
    """What the person chose, or the default that holds until they choose (a row not kept)."""
    found = Preference.objects.filter(user=user).first()
    return found or Preference(user=user, rhythm=DEFAULT_RHYTHM)
