"""Which commitments were open on some days, and which of those were past the day to be told by."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from quadro.agreements.models import Agreement
from quadro.delivery.models import Fact, FactName
from quadro.delivery.states import OPEN

NAMES = (FactName.STATE, FactName.NEXT_UPDATE_ON)


def open_on(agreements: "QuerySet[Agreement]", days: Sequence[date]) -> Iterator[tuple[date, bool]]:
    """(day, whether it was stale) for each commitment open on each day, by all that is known now.

    One query: the facts of a commitment in order of time are walked once for all the days.
    """
    rows = Fact.objects.filter(commitment__agreement__in=agreements, name__in=NAMES)
    told = rows.order_by("commitment", "on", "known_at", "pk").values_list(
        "commitment", "name", "value", "on"
    )
    for _commitment, facts in groupby(told, key=lambda fact: fact[0]):
        yield from _walk(list(facts), sorted(days))


def _walk(
    facts: Sequence[tuple[int, str, str, date]], days: Sequence[date]
) -> Iterator[tuple[date, bool]]:
    held: dict[str, str] = {}
    place = 0
    for day in days:
        while place < len(facts) and facts[place][3] <= day:
            _key, name, value, _on = facts[place]
            held[name] = value
            place += 1
        if held.get(FactName.STATE) in OPEN:
            due = held.get(FactName.NEXT_UPDATE_ON)
            yield day, bool(due) and date.fromisoformat(due or "") < day
