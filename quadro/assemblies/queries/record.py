"""What the register of a sitting says, item by item: the page of the sitting and its minutes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.assemblies import gauges, prose
from quadro.assemblies.counting import Cast, Check, Mass, Tally, quorum
from quadro.assemblies.models import (
    Attendance,
    Ballot,
    FollowUp,
    Guest,
    Item,
    Movement,
    QuorumCheck,
    Sitting,
    SittingPaper,
    Vote,
)
from quadro.assemblies.queries.voting import tally_of
from quadro.assemblies.states import HERE, Mark
from quadro.kit.terms import ROME

Link = tuple[str, str]
"""Words and address of something that Quadro keeps."""


@dataclass(frozen=True)
class Voting:
    """A vote with what it came to."""

    ballot: Ballot
    votes: Sequence[Cast]

    @cached_property
    def tally(self) -> Tally:
        return tally_of(self.ballot, self.votes)

    @cached_property
    def check(self) -> Check:
        return self.tally.check(self.ballot.rule)

    @property
    def words(self) -> str:
        if self.ballot.is_open:
            return ""
        told = [prose.vote(self.ballot, self.votes), prose.enough(self.ballot, self.check)]
        return " ".join(filter(None, told))


@dataclass(frozen=True)
class Line:
    """An item, and what the register says of it."""

    item: Item
    check: QuorumCheck | None
    votings: Sequence[Voting]
    moved: str
    papers: Sequence[SittingPaper]
    follow_ups: Sequence[Link]
    links: Sequence[Link]

    @property
    def rule(self) -> str:
        return prose.rule_in_words(self.item)

    @property
    def words(self) -> list[str]:
        """The sentences that nobody writes: who came and left, how it was voted, how it ended."""
        told = [self.moved, *(one.words for one in self.votings)]
        if not self.votings or self.item.outcome not in ("approvato", "respinto"):
            told.append(prose.end(self.item))
        return [one for one in told if one]

    @property
    def missing(self) -> str:
        if self.check is None or self.check.is_met:
            return ""
        rule = self.item.sitting.assembly.quorum
        shares = quorum(rule, self.check.present, self.check.members).shares
        return ", ".join(gauges.missing(one) for one in shares if not one.is_met)


@dataclass(frozen=True)
class Group:
    """The seats of a Zone or category."""

    name: str
    seats: list[Attendance]

    @property
    def here(self) -> int:
        return sum(1 for one in self.seats if one.is_here)


@dataclass(frozen=True)
class Record:
    """A sitting as its register tells it."""

    sitting: Sitting
    lines: list[Line]
    checks: list[QuorumCheck]
    roster: list[Attendance] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)
    papers: list[SittingPaper] = field(default_factory=list)

    @property
    def first(self) -> QuorumCheck | None:
        return next(iter(self.checks), None)

    @property
    def last(self) -> Check | None:
        """The quorum as it was counted last, threshold by threshold."""
        if not self.checks:
            return None
        one = self.checks[-1]
        return quorum(self.sitting.assembly.quorum, one.present, one.members)

    @property
    def counted_at(self) -> datetime | None:
        return self.checks[-1].at if self.checks else None

    @property
    def opening(self) -> str:
        return prose.opening(self.sitting, self.first)

    @property
    def closing(self) -> str:
        return prose.closing(self.sitting) if self.sitting.closed_at else ""

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[str, list[Attendance]] = defaultdict(list)
        for one in self.roster:
            found[one.group].append(one)
        return [Group(name, seats) for name, seats in found.items()]

    @cached_property
    def by_mark(self) -> list[tuple[str, list[Attendance]]]:
        """Who was there to the end, and how; in the order of the roll call."""
        found: dict[str, list[Attendance]] = defaultdict(list)
        for one in self.roster:
            found[one.mark].append(one)
        return [(str(one.label), found[one]) for one in Mark if found[one]]


def record_of(sitting: Sitting, *, by: Actor) -> Record:
    """A fixed number of queries, whatever happened."""
    items = list(
        sitting.items.select_related(
            "agreement", "inquiry", "opinion__agreement", "commitment", "minutes_of__assembly",
            "provision__edition__programme", "came_from__sitting__assembly",
        ).order_by("position")
    )  # fmt: skip
    for one in items:
        one.sitting = sitting
    roster = list(sitting.roster.order_by("position"))
    checks = list(sitting.quorum_checks.order_by("at", "pk"))
    ballots = _ballots(items, roster)
    moved = _movements(sitting, roster)
    papers = list(sitting.papers.select_related("document").order_by("pk"))
    followed = _follow_ups(items)
    readable = _readable(items, followed, by=by)
    lines = [
        Line(
            item=one,
            check=_check_of(one, checks),
            votings=ballots.get(one.pk, ()),
            moved=prose.movements(moved.get(one.pk, ())),
            papers=[each for each in papers if each.item_id == one.pk],
            follow_ups=list(_links_after(followed.get(one.pk, ()), readable, by=by)),
            links=list(_links_of(one, readable, by=by)),
        )
        for one in items
    ]
    return Record(
        sitting=sitting,
        lines=lines,
        checks=checks,
        roster=roster,
        guests=list(sitting.guests.order_by("pk")),
        papers=[one for one in papers if one.item_id is None],
    )


def _check_of(item: Item, checks: Iterable[QuorumCheck]) -> QuorumCheck | None:
    """The last one made while the item was treated."""
    return max(
        (one for one in checks if one.item_id == item.pk),
        key=lambda one: (one.at, one.pk),
        default=None,
    )


def _ballots(items: Sequence[Item], roster: Sequence[Attendance]) -> dict[int, list[Voting]]:
    """Two queries. The Conferenza gives thousands of votes in a sitting: what counts of each."""
    by_item = {one.pk: one for one in items}
    ballots = list(Ballot.objects.filter(item__in=by_item).order_by("number"))
    seats = {one.pk: one for one in roster}
    votes: dict[int, list[tuple[int, Cast]]] = defaultdict(list)
    rows = Vote.objects.filter(ballot__item__in=by_item)
    told = rows.values_list("ballot", "attendance", "choice", "residents", "weight")
    for ballot, key, choice, residents, weight in told:
        seat = seats[key]
        cast = Cast(seat.label, choice, Mass(1, residents or 0, weight))
        votes[ballot].append((seat.position, cast))
    found: dict[int, list[Voting]] = defaultdict(list)
    for one in ballots:
        one.item = by_item[one.item_id]
        found[one.item_id].append(Voting(one, [cast for _at, cast in sorted(votes[one.pk])]))
    return found


def _movements(
    sitting: Sitting, roster: Iterable[Attendance]
) -> dict[int, list[tuple[Attendance, str, Any]]]:
    """Item → who came in or went out of the count while it was treated. One query."""
    seats = {one.pk: one for one in roster}
    was_here: dict[int, bool] = dict.fromkeys(seats, False)
    found: dict[int, list[tuple[Attendance, str, Any]]] = defaultdict(list)
    rows = Movement.objects.filter(attendance__sitting=sitting, is_disputed=False)
    for one in rows.order_by("at", "pk"):
        is_here = one.mark in HERE
        if one.item_id is not None and is_here != was_here[one.attendance_id]:
            found[one.item_id].append((seats[one.attendance_id], one.mark, one.at))
        was_here[one.attendance_id] = is_here
    return found


def _follow_ups(items: Sequence[Item]) -> dict[int, list[FollowUp]]:
    found: dict[int, list[FollowUp]] = defaultdict(list)
    rows = FollowUp.objects.filter(item__in=[one.pk for one in items]).select_related(
        "opinion__agreement", "commitment__agreement", "inquiry", "forwarded__sitting__assembly"
    )
    for one in rows.order_by("at", "pk"):
        found[one.item_id].append(one)
    return found


def _readable(items: Iterable[Item], followed: dict[int, list[FollowUp]], *, by: Actor) -> set[int]:
    """The agreements, of all that are named, that `by` may read. One query."""
    named = {one.agreement_id for one in items}
    named |= {one.opinion.agreement_id for one in items if one.opinion}
    named |= {one.commitment.agreement_id for one in items if one.commitment}
    for some in followed.values():
        named |= {one.opinion.agreement_id for one in some if one.opinion}
        named |= {one.commitment.agreement_id for one in some if one.commitment}
    rows = Agreement.objects.readable_by(by).filter(pk__in=[key for key in named if key])
    return set(rows.values_list("pk", flat=True))


def _links_of(item: Item, readable: set[int], *, by: Actor) -> Iterator[Link]:
    """What the item is about, where `by` may read it: the title of the item says the rest."""
    if item.agreement and item.agreement_id in readable:
        yield item.agreement.label, item.agreement.get_absolute_url()
    if item.opinion and item.opinion.agreement_id in readable:
        agreement = item.opinion.agreement
        yield f"{item.opinion} · {agreement.label}", f"{agreement.get_absolute_url()}#pareri"
    if item.commitment and item.commitment.agreement_id in readable:
        yield item.commitment.title, item.commitment.get_absolute_url()
    if item.inquiry and (item.inquiry.is_published or by.reads_everything):
        yield item.inquiry.title, item.inquiry.get_absolute_url()
    if item.provision:
        yield f"{item.provision.code} {item.provision.title}", item.provision.get_absolute_url()
    if item.came_from:
        sitting = item.came_from.sitting
        yield _name(sitting), sitting.get_absolute_url()
    if item.minutes_of:
        yield _name(item.minutes_of), item.minutes_of.get_absolute_url()


def _links_after(rows: Iterable[FollowUp], readable: set[int], *, by: Actor) -> Iterator[Link]:
    for one in rows:
        kind = one.get_kind_display()
        if one.opinion and one.opinion.agreement_id in readable:
            agreement = one.opinion.agreement
            told = f"{kind}: {one.opinion.get_outcome_display()} · {agreement.label}"
            yield told, f"{agreement.get_absolute_url()}#pareri"
        elif one.commitment and one.commitment.agreement_id in readable:
            yield f"{kind}: {one.commitment.title}", one.commitment.get_absolute_url()
        elif one.inquiry and (one.inquiry.is_published or by.reads_everything):
            yield f"{kind}: {one.inquiry.title}", one.inquiry.get_absolute_url()
        elif one.forwarded:
            sitting = one.forwarded.sitting
            yield f"{kind}: {_name(sitting)}", sitting.get_absolute_url()


def _name(sitting: Sitting) -> str:
    return f"{sitting.assembly}, {sitting.starts_at.astimezone(ROME):%d/%m/%Y}"
