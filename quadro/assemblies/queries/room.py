"""The screen of a sitting under way: who is there, what is treated, how a vote goes.

A fixed number of questions, whatever the number of seats and items. `token_of` tells in one whether
anything changed since somebody looked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from quadro.assemblies import gauges
from quadro.assemblies.counting import (
    Base,
    Check,
    Choice,
    Mass,
    Measure,
    Rule,
    Tally,
    quorum,
    rule_of,
)
from quadro.assemblies.models import (
    Attendance,
    Ballot,
    Guest,
    Item,
    QuorumCheck,
    Sitting,
    Vote,
)
from quadro.assemblies.queries.entries import Entry, entries_of
from quadro.assemblies.queries.voting import tally_of
from quadro.assemblies.states import Stage
from quadro.bodies.models import Mandate

# Whether anything changed -------------------------------------------------------------------------


class Token(NamedTuple):
    """`page` changes when the sitting goes on to something else, `marks` with every mark."""

    page: str
    marks: str

    def __str__(self) -> str:
        return f"{self.page}-{self.marks}"


def token_of(sitting: Sitting) -> Token:
    """Versions only grow, and their sum with them: one query."""
    mine = {"sitting": OuterRef("pk")}
    items = Item.objects.filter(**mine).values("sitting")
    votes = Vote.objects.filter(ballot__item__sitting=OuterRef("pk"), ballot__closed_at=None)
    ballots = Ballot.objects.filter(item__sitting=OuterRef("pk")).values("item__sitting")
    parts = {
        "told_items": items.annotate(n=Sum(F("version") * 100 + F("position") * F("pk"))),
        "told_ballots": ballots.annotate(n=Sum(F("version") * 100 + 1)),
        "told_seats": Attendance.objects.filter(**mine)
        .values("sitting")
        .annotate(n=Sum("version")),
        "told_votes": votes.values("ballot__item__sitting").annotate(n=Sum("version")),
        "told_guests": Guest.objects.filter(**mine).values("sitting").annotate(n=Count("pk")),
        "told_checks": QuorumCheck.objects.filter(**mine).values("sitting").annotate(n=Count("pk")),
    }
    found = (
        Sitting.objects.filter(pk=sitting.pk)
        .annotate(**{name: Coalesce(Subquery(rows.values("n")), 0) for name, rows in parts.items()})
        .values_list("version", *parts)
        .get()
    )
    version, items_, ballots_, seats, votes_, guests, checks = found
    return Token(f"{version}.{items_}.{ballots_}", f"{seats}.{votes_}.{guests}.{checks}")


# What is on the screen ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Square:
    """A seat, and its vote in the vote that is open (or was the last) on the item."""

    seat: Attendance
    vote: Vote | None

    @property
    def is_called(self) -> bool:
        return self.seat.marked_at is not None


@dataclass(frozen=True)
class Group:
    """The seats of a Zone or of a category, in the order of the roll call."""

    name: str
    squares: list[Square]

    @property
    def here(self) -> int:
        return sum(1 for one in self.squares if one.seat.is_here)

    @property
    def voted(self) -> tuple[int, int]:
        votes = [one.vote for one in self.squares if one.vote]
        return sum(1 for one in votes if one.choice), len(votes)


@dataclass(frozen=True)
class Line:
    """An item of the agenda with its last vote."""

    item: Item
    ballot: Ballot | None


@dataclass(frozen=True)
class Dispute:
    """Two marks on a seat: the one that stands, and the one that came second."""

    key: int
    label: str
    version: int
    theirs: str
    by: str
    at: datetime | None
    mine: str
    mine_in_words: str
    delegate: str = ""


@dataclass(frozen=True)
class Room:
    sitting: Sitting
    token: Token
    squares: list[Square]
    lines: list[Line]
    ballot: Ballot | None
    """The vote that is open; or the last one on the item that is treated."""
    check: QuorumCheck | None
    entries: list[Entry]
    guests: list[Guest] = field(default_factory=list)
    delegates: dict[int, list[str]] = field(default_factory=dict)

    # The agenda

    @property
    def item(self) -> Item | None:
        """The one that is treated."""
        found = (one.item for one in self.lines if one.item.stage == Stage.UNDER_WAY)
        return next(found, None)

    @property
    def next_item(self) -> Item | None:
        found = (one.item for one in self.lines if one.item.stage == Stage.TO_COME)
        return next(found, None)

    @property
    def is_voting(self) -> bool:
        return self.ballot is not None and self.ballot.is_open

    @property
    def calls_votes(self) -> bool:
        """An open vote that is not secret: seats are called to vote."""
        return self.ballot is not None and self.ballot.is_open and not self.ballot.is_secret

    # Who is there

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[str, list[Square]] = defaultdict(list)
        for one in self.squares:
            found[one.seat.group].append(one)
        return [Group(name, squares) for name, squares in found.items()]

    @cached_property
    def members(self) -> Mass:
        return Mass.sum(one.seat.mass for one in self.squares)

    @cached_property
    def present(self) -> Mass:
        return Mass.sum(one.seat.mass for one in self.squares if one.seat.is_here)

    @cached_property
    def quorum(self) -> Check:
        return quorum(self.sitting.assembly.quorum, self.present, self.members)

    @property
    def quorum_words(self) -> str:
        return gauges.there_in_words(self.present, self.members, self.quorum.shares)

    @property
    def seats_name(self) -> str:
        return self.sitting.assembly.seats_name

    @property
    def has_holders(self) -> bool:
        """Of some seat it is known who holds it."""
        return any(one.seat.holder for one in self.squares)

    # The vote

    @cached_property
    def tally(self) -> Tally:
        if self.ballot is None:
            return Tally({}, self.members)
        return tally_of(self.ballot, [one.vote for one in self.squares if one.vote])

    @cached_property
    def rule(self) -> Rule:
        if self.ballot is not None:
            return self.ballot.rule
        assembly, item = self.sitting.assembly, self.item or self.next_item
        told = item if item is not None and item.votes else assembly
        return rule_of(told.majority, Measure(told.majority_by), Base(assembly.two_thirds_of))

    @property
    def rule_words(self) -> str:
        members = self.ballot.members if self.ballot else self.members
        return gauges.rule_in_words(self.rule, members, self.seats_name)

    @property
    def counts_population(self) -> bool:
        return any(one.measure == Measure.POPULATION for one in self.rule)

    @property
    def counts(self) -> list[gauges.Count]:
        return gauges.counts(
            self.tally, by_population=self.counts_population, is_open=self.is_voting
        )

    @property
    def forecast(self) -> gauges.Forecast:
        waiting = [
            (one.seat.label, one.vote.mass)
            for one in self.squares
            if one.vote and not one.vote.choice
        ]
        return gauges.forecast(self.tally, self.rule, waiting, seats=self.seats_name)

    @cached_property
    def frame(self) -> gauges.Frame:
        here = [one.seat for one in self.squares if one.seat.is_here]
        heavy = max(here, key=lambda one: (one.residents or 0, one.weight), default=None)
        return gauges.Frame(
            quorum=self.sitting.assembly.quorum, rule=self.rule, present=self.present,
            members=self.members, tally=self.tally, seats=self.seats_name,
            heaviest=(heavy.label, heavy.mass) if heavy else None,
            is_counted=self.check is not None, is_voting=self.is_voting,
            has_voted=self.ballot is not None,
            is_hidden=self.is_voting and self.ballot is not None and self.ballot.is_secret,
        )  # fmt: skip

    @property
    def gauges(self) -> list[gauges.Gauge]:
        return self.frame.gauges

    # Who is called

    def called(
        self, *, key: int = 0, after: int = 0, text: str = "", votes: bool = False
    ) -> Square | None:
        """The seat asked for, the one whose name begins so, the next after one, the first."""
        by_key = {one.seat.pk: place for place, one in enumerate(self.squares)}
        if key in by_key:
            return self.squares[by_key[key]]
        if text and (found := _named(self.squares, text)):
            return found
        start = by_key[after] + 1 if after in by_key else 0
        ahead = self.squares[start:]
        if votes:
            in_turn = [*ahead, *self.squares[:start]]
            voters = [one for one in in_turn if one.vote]
            waiting = (one for one in voters if one.vote and not one.vote.choice)
            return next(waiting, next(iter(voters), None))
        if after in by_key:
            return next(iter(ahead), self.squares[by_key[after]])
        return next((one for one in ahead if not one.is_called), next(iter(ahead), None))


def _named(squares: Sequence[Square], text: str) -> Square | None:
    wanted = text.strip().casefold()
    starts = (one for one in squares if one.seat.label.casefold().startswith(wanted))
    holds = (one for one in squares if wanted in one.seat.label.casefold())
    return next(starts, None) or next(holds, None)


def room_of(sitting: Sitting, *, on: date | None = None) -> Room:
    """The state of the sitting. With a day, also who may be delegated by each body on it.

    The token is read first: what changes meanwhile will be seen as a change.
    """
    token = token_of(sitting)
    lines = _lines(sitting)
    current = next((one for one in lines if one.item.stage == Stage.UNDER_WAY), None)
    ballot = current.ballot if current else None
    votes = {one.attendance_id: one for one in ballot.votes.all()} if ballot else {}
    roster = list(sitting.roster.order_by("position"))
    return Room(
        sitting=sitting,
        token=token,
        squares=[Square(one, votes.get(one.pk)) for one in roster],
        lines=lines,
        ballot=ballot,
        check=sitting.quorum_checks.order_by("-at", "-pk").first(),
        entries=entries_of(sitting, roster, votes.values()),
        guests=list(sitting.guests.order_by("pk")),
        delegates=_delegates(roster, on) if on else {},
    )


def _lines(sitting: Sitting) -> list[Line]:
    """Two queries."""
    items = list(sitting.items.order_by("position"))
    last: dict[int, Ballot] = {}
    favour = Count("votes", filter=Q(votes__choice=Choice.FOR))
    rows = Ballot.objects.filter(item__sitting=sitting).annotate(told_favour=favour)
    for one in rows.order_by("number"):
        last[one.item_id] = one
    for item in items:
        item.sitting = sitting
    for item in items:
        if item.pk in last:
            last[item.pk].item = item
    return [Line(one, last.get(one.pk)) for one in items]


def _delegates(roster: Iterable[Attendance], on: date) -> dict[int, list[str]]:
    """Seat → who has a mandate in its body, beside its holder. One query."""
    seats = {one.body_id: one for one in roster if one.body_id}
    rows = Mandate.objects.on(on).filter(body__in=seats).order_by("person__name")
    found: dict[int, list[str]] = defaultdict(list)
    for body, person, name in rows.values_list("body", "person", "person__name").distinct():
        if person != seats[body].person_id:
            found[seats[body].pk].append(name)
    return dict(found)
