"""Quorum and majorities, as numbers: halves that are no majority, populations that decide."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quadro.assemblies.counting import (
    Base,
    Check,
    Choice,
    Majority,
    Mass,
    Measure,
    Tally,
    Threshold,
    quorum,
    rule_of,
)
from quadro.kit.refusals import Refused

TOWNS, RESIDENTS, MILANO = 133, 3_038_420, 1_242_123
"""The metropolitan area of Milano, by the census of 2011."""
MEMBERS = Mass(TOWNS, RESIDENTS, Decimal(TOWNS))
CONFERENCE = [
    Threshold.parse("1/3", Measure.HEADS),
    Threshold.parse(">1/2", Measure.POPULATION),
]

masses = some.builds(
    Mass,
    some.integers(0, 200),
    some.integers(0, 10**7),
    some.decimals(0, 1000, places=2),
)
measures = some.sampled_from(list(Measure))
thresholds = some.builds(
    lambda measure, top, bottom, strict: Threshold(
        measure, Fraction(min(top, bottom), max(top, bottom)), strict
    ),
    measures,
    some.integers(1, 100),
    some.integers(1, 100),
    some.booleans(),
)


NOBODY = Mass()


def a_vote(
    in_favour: Mass, against: Mass = NOBODY, abstained: Mass = NOBODY, members: Mass = MEMBERS
) -> Tally:
    cast: dict[str, Mass] = {
        Choice.FOR: in_favour,
        Choice.AGAINST: against,
        Choice.ABSTAINED: abstained,
    }
    return Tally(cast, members)


def heads(count: int) -> Mass:
    return Mass(count, 0, Decimal(count))


# Quorum -------------------------------------------------------------------------------------------


def test_a_third_of_133_municipalities_are_45() -> None:
    assert Threshold.parse("1/3", Measure.HEADS).needed(TOWNS) == 45


@pytest.mark.parametrize(
    ("towns", "residents", "is_there"),
    [
        (45, RESIDENTS // 2 + 1, True),
        (45, RESIDENTS // 2, False),
        (44, RESIDENTS, False),
        (133, RESIDENTS, True),
        (0, 0, False),
    ],
)
def test_the_conference_wants_a_third_of_the_towns_and_over_half_of_the_population(
    towns: int,
    residents: int,
    is_there: bool,  # noqa: FBT001 - of a table
) -> None:
    assert quorum(CONFERENCE, Mass(towns, residents), MEMBERS).is_met is is_there


def test_milano_alone_weighs_41_percent() -> None:
    shares = quorum(CONFERENCE, Mass(1, MILANO), MEMBERS).shares

    assert round(shares[1].percent or 0, 1) == Decimal("40.9")
    assert [one.missing for one in shares] == [44, RESIDENTS // 2 + 1 - MILANO]


def test_a_body_without_a_rule_always_sits() -> None:
    assert quorum([], Mass(), MEMBERS).is_met


@given(thresholds, some.integers(1, 10**7))
def test_what_is_needed_is_enough_and_one_less_is_not(threshold: Threshold, total: int) -> None:
    needed = threshold.needed(total)

    assert threshold.is_met(needed, total)
    assert not threshold.is_met(needed - 1, total)


@given(thresholds, some.integers(1, 10**6), some.integers(0, 10**6), some.integers(0, 1000))
def test_who_comes_in_never_takes_the_quorum_away(
    threshold: Threshold, total: int, there: int, more: int
) -> None:
    assert threshold.is_met(there + more, total) >= threshold.is_met(there, total)


@given(thresholds)
def test_a_threshold_reads_itself_back(threshold: Threshold) -> None:
    assert Threshold.parse(str(threshold), threshold.measure) == threshold


@pytest.mark.parametrize("text", ["", "metà", "3/2", "0/3", "1/0", "1/3/4", "> 1 : 2"])
def test_what_is_no_fraction_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="frazione"):
        Threshold.parse(text, Measure.HEADS)


# Majorities ---------------------------------------------------------------------------------------


def is_carried(tally: Tally, majority: Majority, **more: object) -> bool:
    return tally.check(rule_of(majority, **more)).is_met  # type: ignore[arg-type]


def test_a_tie_carries_nothing() -> None:
    assert not is_carried(a_vote(heads(40), heads(40)), Majority.SIMPLE)
    assert is_carried(a_vote(heads(41), heads(40)), Majority.SIMPLE)


def test_who_abstains_is_no_voter_unless_the_rules_say_so() -> None:
    vote = a_vote(heads(10), heads(9), heads(30))

    assert is_carried(vote, Majority.SIMPLE)
    assert not is_carried(Tally(vote.cast, MEMBERS, counts_abstained=True), Majority.SIMPLE)


def test_an_absolute_majority_is_of_all_the_members() -> None:
    assert not is_carried(a_vote(heads(66)), Majority.ABSOLUTE)
    assert is_carried(a_vote(heads(67), heads(66)), Majority.ABSOLUTE)


def test_two_thirds_are_of_the_members_or_of_those_present() -> None:
    vote = a_vote(heads(40), heads(20))

    assert not is_carried(vote, Majority.TWO_THIRDS)
    assert is_carried(vote, Majority.TWO_THIRDS, base=Base.PRESENT)


def test_one_against_breaks_unanimity_and_one_abstained_does_not() -> None:
    assert is_carried(a_vote(heads(5), abstained=heads(1)), Majority.UNANIMOUS)
    assert not is_carried(a_vote(heads(5), heads(1)), Majority.UNANIMOUS)
    assert not is_carried(a_vote(heads(0)), Majority.UNANIMOUS)


def test_the_conference_refuses_with_45_towns_and_49_9_percent_and_approves_with_50_1() -> None:
    short, enough = RESIDENTS * 499 // 1000, RESIDENTS * 501 // 1000

    assert not is_carried(a_vote(Mass(45, short)), Majority.DOUBLE)
    assert is_carried(a_vote(Mass(45, enough)), Majority.DOUBLE)
    assert not is_carried(a_vote(Mass(44, enough)), Majority.DOUBLE)


def test_milano_and_44_towns_may_outweigh_all_the_others() -> None:
    rule = rule_of(Majority.SIMPLE, by=Measure.POPULATION)
    vote = a_vote(Mass(2, MILANO + 300_000), Mass(131, RESIDENTS - MILANO - 300_000))

    assert vote.check(rule).is_met
    assert not is_carried(vote, Majority.SIMPLE)


majorities = some.sampled_from(list(Majority))


def carried(in_favour: Mass, against: Mass, majority: Majority, by: Measure) -> Check:
    members = Mass.sum([in_favour, against])
    return a_vote(in_favour, against, members=members).check(rule_of(majority, by))


@given(masses, masses, masses, some.tuples(majorities, measures))
def test_one_more_in_favour_never_loses_a_vote(
    in_favour: Mass, against: Mass, more: Mass, rule: tuple[Majority, Measure]
) -> None:
    majority, by = rule
    members = Mass.sum([in_favour, against, more])
    before = a_vote(in_favour, against, members=members).check(rule_of(majority, by))
    after = a_vote(Mass.sum([in_favour, more]), against, members=members).check(
        rule_of(majority, by)
    )

    assert after.is_met >= before.is_met


@given(masses, masses, measures)
def test_both_sides_never_win_at_once(one: Mass, other: Mass, by: Measure) -> None:
    for majority in (Majority.SIMPLE, Majority.ABSOLUTE, Majority.UNANIMOUS):
        assert not (
            carried(one, other, majority, by).is_met and carried(other, one, majority, by).is_met
        )


@given(masses, masses, measures)
def test_who_carries_two_thirds_carries_half(one: Mass, other: Mass, by: Measure) -> None:
    if carried(one, other, Majority.TWO_THIRDS, by).is_met:
        assert carried(one, other, Majority.ABSOLUTE, by).is_met
