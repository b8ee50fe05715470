"""What waits for a person."""

from dataclasses import dataclass
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
