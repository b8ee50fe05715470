"""The last marks of a sitting, in words: who was marked what, when, by whom."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.assemblies.counting import Choice
from quadro.assemblies.models import Attendance, Movement, Sitting, Vote
from quadro.assemblies.states import Mark

LAST = 4
"""How many are shown."""


@dataclass(frozen=True)
class Entry:
    """A mark, or many made at once, in words."""

    words: str
    at: datetime
    by: str


def entries_of(
    sitting: Sitting, roster: Sequence[Attendance], votes: Collection[Vote]
) -> list[Entry]:
    found = [*_presences(sitting), *_votes(roster, votes)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:LAST]


def _presences(sitting: Sitting) -> Iterator[Entry]:
    """Marks made together are told together. One query."""
    rows = (
        Movement.objects.filter(attendance__sitting=sitting)
        .values("at", "by_name", "mark", "is_disputed")
        .annotate(
            n=Count("pk"), name=Min("attendance__label"),
            groups=Count("attendance__group", distinct=True), group=Min("attendance__group"),
        )
        .order_by("-at", "mark")
    )  # fmt: skip
    for row in rows[:LAST]:
        told = _many(row["n"], row["name"], row["group"] if row["groups"] == 1 else "")
        words = f"{told}: {Mark(row['mark']).label}"
        if row["is_disputed"]:
            words = _too_late(words)
        yield Entry(words, row["at"], row["by_name"])


def _votes(roster: Sequence[Attendance], votes: Collection[Vote]) -> Iterator[Entry]:
    seats = {one.pk: one for one in roster}
    together: dict[tuple[datetime, str, str], list[Attendance]] = defaultdict(list)
    for one in votes:
        if one.at is not None:
            together[one.at, one.by_name, one.choice].append(seats[one.attendance_id])
    for (at, by, choice), some in sorted(together.items(), reverse=True)[:LAST]:
        groups = {one.group for one in some}
        told = _many(len(some), some[0].label, groups.pop() if len(groups) == 1 else "")
        yield Entry(f"{told}: {_in_words(choice)}", at, by)
    for one in votes:
        if one.other_at is not None:
            words = f"{seats[one.attendance_id].label}: {_in_words(one.other_choice)}"
            yield Entry(_too_late(words), one.other_at, one.other_by)


def _in_words(choice: str) -> str:
    return str(Choice(choice).label) if choice else _("voto tolto")


def _too_late(words: str) -> str:
    return _("%(words)s, ma un altro aveva segnato prima") % {"words": words}


FEW = 3


def _many(count: int, name: str, group: str) -> str:
    """`Bollate`, `Arese e altri 2`, `Adda Martesana, 29 seggi`."""
    if count == 1:
        return name
    if group and count > FEW:
        return _("%(group)s, %(n)s seggi") % {"group": group, "n": count}
    if count > FEW:
        return _("%(n)s seggi") % {"n": count}
    told = ngettext("%(name)s e un altro", "%(name)s e altri %(n)s", count - 1)
    return told % {"name": name, "n": count - 1}
