"""A vote as it stands."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from quadro.assemblies.counting import Cast, Choice, Mass, Tally
from quadro.assemblies.models import Ballot, Vote


def tally_of(ballot: Ballot, votes: Iterable[Vote | Cast]) -> Tally:
    """Of an open vote from its marks, of a secret one from its counts."""
    if ballot.is_secret:
        told: dict[str, int] = {
            Choice.FOR: ballot.in_favour or 0,
            Choice.AGAINST: ballot.against or 0,
            Choice.ABSTAINED: ballot.abstained or 0,
        }
        left = ballot.voters - sum(told.values())
        key = Choice.NOT_VOTING if ballot.closed_at else ""
        cast = {**told, key: left}
        return Tally(
            {choice: Mass(count, 0, Decimal(count)) for choice, count in cast.items()},
            ballot.members,
            ballot.counts_abstained,
        )
    found: dict[str, list[Mass]] = defaultdict(list)
    for one in votes:
        found[one.choice].append(one.mass)
    return Tally(
        {choice: Mass.sum(parts) for choice, parts in found.items()},
        ballot.members,
        ballot.counts_abstained,
    )
