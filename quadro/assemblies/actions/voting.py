"""An item is treated and voted: voters are fixed when the vote opens, the result when it closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions import minutes
from quadro.assemblies.actions.rows import check_quorum, locked_item, masses, shared
from quadro.assemblies.counting import Choice, Tally, quorum
from quadro.assemblies.models import Ballot, Item, QuorumCheck, Vote
from quadro.assemblies.queries.voting import tally_of
from quadro.assemblies.states import HERE, Outcome, Stage
from quadro.journal import actions as journal
from quadro.kit import bulk
from quadro.kit.terms import day_of


@transaction.atomic
def begin(item: Item, *, by: Actor, at: datetime) -> Item:
    """Call the item; the quorum is counted."""
    item = locked_item(item)
    policies.check_can_begin(item, by=by)
    item.stage, item.started_at = Stage.UNDER_WAY, at
    item.version += 1
    item.save()
    journal.record("assemblies.item_begun", item, by=by)
    check_quorum(item.sitting, QuorumCheck.Why.ITEM, at=at, item=item)
    return item


@transaction.atomic
def open_ballot(item: Item, *, by: Actor, at: datetime) -> Ballot:
    """Fix rule and voters: those who are there now; who comes later does not vote."""
    item = locked_item(item)
    sitting, assembly = item.sitting, item.sitting.assembly
    present, members = masses(sitting)
    is_enough = quorum(assembly.quorum, present, members).is_met
    policies.check_can_vote_on(item, present, is_enough=is_enough, by=by)
    check_quorum(sitting, QuorumCheck.Why.BALLOT, at=at, item=item)
    ballot = Ballot.objects.create(
        item=item, number=item.ballots.count() + 1, opened_at=at, majority=item.majority,
        majority_by=item.majority_by, two_thirds_of=assembly.two_thirds_of,
        counts_abstained=assembly.counts_abstained, is_secret=item.is_secret,
        of_heads=members.heads, of_population=members.population, of_weight=members.weight,
        voters=present.heads,
    )  # fmt: skip
    if not item.is_secret:
        Vote.objects.bulk_create(
            Vote(ballot=ballot, attendance=one, residents=one.residents, weight=one.weight)
            for one in sitting.roster.filter(mark__in=HERE).order_by("position")
        )
    journal.record("assemblies.vote_opened", item, by=by, majority=item.majority)
    return ballot


@dataclass(frozen=True)
class Cast:
    """A vote as somebody marks it. `version` is that of the vote they saw."""

    vote: int
    choice: str
    version: int


@dataclass(frozen=True)
class Voted:
    votes: list[Vote]
    disputed: list[Vote]


@transaction.atomic
def cast(ballot: Ballot, told: Sequence[Cast], *, by: Actor, at: datetime) -> Voted:
    """Mark what seats vote. As with presences, the first of two different marks stands, and
    the other is kept beside it.
    """
    sitting = shared(ballot.item.sitting)
    ballot = Ballot.objects.select_related("item").get(pk=ballot.pk)
    ballot.item.sitting = sitting
    policies.check_is_voting(ballot, by=by)
    keys = [one.vote for one in told]
    rows = ballot.votes.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    votes = {one.pk: one for one in rows.select_related("attendance")}
    changed, disputed = [], []
    for one in told:
        vote = votes[one.vote]
        if vote.choice == one.choice:
            continue
        if vote.version != one.version:
            vote.other_choice, vote.other_at, vote.other_by = one.choice, at, str(by)
            disputed.append(vote)
            continue
        vote.choice, vote.at, vote.by_name = one.choice, at, str(by)
        vote.version += 1
        changed.append(vote)
    bulk.update(changed, ["choice", "at", "by_name", "version"])
    bulk.update(disputed, ["other_choice", "other_at", "other_by"])
    if changed:
        journal.record("assemblies.voted", ballot.item, by=by, seats=len(changed))
    return Voted(changed, disputed)


@transaction.atomic
def close_ballot(
    ballot: Ballot,
    *,
    by: Actor,
    at: datetime,
    in_favour: int = 0,
    against: int = 0,
    abstained: int = 0,
) -> Ballot:
    """Count, and say whether it is carried. Who did not vote did not take part.

    Of a secret vote the counts are told.
    """
    ballot = _held(ballot)
    policies.check_is_voting(ballot, by=by)
    if ballot.is_secret:
        policies.check_counts(ballot, in_favour, against, abstained)
        ballot.in_favour, ballot.against, ballot.abstained = in_favour, against, abstained
    else:
        ballot.votes.filter(choice="").update(choice=Choice.NOT_VOTING)
    ballot.closed_at = at
    ballot.is_carried = _tally(ballot).check(ballot.rule).is_met
    ballot.version += 1
    ballot.save()
    journal.record("assemblies.vote_closed", ballot.item, by=by, outcome=ballot.is_carried)
    return ballot


def _held(ballot: Ballot) -> Ballot:
    item = locked_item(ballot.item)
    found = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
    found.item = item
    return found


def _tally(ballot: Ballot) -> Tally:
    return tally_of(ballot, () if ballot.is_secret else ballot.votes.all())


@transaction.atomic
def close_item(
    item: Item, *, by: Actor, at: datetime, outcome: str = "", discussion: str | None = None
) -> Item:
    """End the item: as it was voted, or put off, or taken note of."""
    item = locked_item(item)
    policies.check_can_close_item(item, by=by)
    item.stage, item.closed_at = Stage.CLOSED, at
    item.outcome = outcome or outcome_of(item, item.ballots.all())
    if discussion is not None:
        item.discussion = discussion.strip()
    item.version += 1
    item.save()
    journal.record("assemblies.item_closed", item, by=by, outcome=item.outcome)
    if item.minutes_of is not None and item.outcome == Outcome.APPROVED:
        minutes.approve(item.minutes_of.minutes, item, on=day_of(at), by=by)
    return item


def outcome_of(item: Item, ballots: Iterable[Ballot]) -> str:
    """What the last vote says; without one, that it was taken note of, or put off."""
    last = max(ballots, key=lambda one: one.number, default=None)
    if last is not None:
        return Outcome.APPROVED if last.is_carried else Outcome.REJECTED
    if item.votes:
        return Outcome.ADJOURNED
    return Outcome.NOTED
