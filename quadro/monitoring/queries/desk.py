"""Which readings wait for a person: to be checked, or to be put right because they came back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from quadro.accounts.actors import Actor
from quadro.monitoring.models import Reading
from quadro.monitoring.states import State

SHOWN = 5


@dataclass(frozen=True)
class Pile:
    """The readings that wait since longest, and how many there are."""

    shown: list[Reading]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True)
class Desk:
    to_check: Pile
    returned: Pile


def readings_for(by: Actor) -> Desk:
    """One query: each row knows how many there are in its state.

    The office checks; what was returned waits for the body that read it, or for the office where it
    read by itself.
    """
    waiting = Q(state=State.RETURNED, body__in=by.bodies)
    if by.is_planning_office:
        waiting |= Q(state=State.SUBMITTED) | Q(state=State.RETURNED, body=None)
    rows: Any = Reading.objects.filter(waiting).annotate(
        turn=Window(
            RowNumber(),
            partition_by="state",
            order_by=[F("submitted_at").asc(), F("pk").asc()],
        ),
        all_of_state=Window(Count("pk"), partition_by="state"),
    )
    rows = rows.filter(turn__lte=SHOWN).order_by("turn")
    found = list(rows.select_related("indicator", "zone", "municipality", "body"))
    return Desk(_pile(found, State.SUBMITTED), _pile(found, State.RETURNED))


def _pile(found: list[Any], state: str) -> Pile:
    shown = [one for one in found if one.state == state]
    return Pile(shown, shown[0].all_of_state if shown else 0)
