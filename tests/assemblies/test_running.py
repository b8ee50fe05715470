"""A sitting that goes on: who is there, whether they are enough, what they decide."""

from datetime import timedelta
from typing import Any

import pytest

from quadro.accounts.actors import Actor
from quadro.assemblies import actions
from quadro.assemblies.actions import Cast, Told
from quadro.assemblies.counting import Majority, Measure
from quadro.assemblies.models import (
    Delegates,
    ItemKind,
    Movement,
    QuorumCheck,
    Sitting,
)
from quadro.assemblies.states import Mark, Outcome
from quadro.kit.refusals import Refused
from tests.assemblies.world import (
    EVENING,
    a_mayor,
    a_sitting,
    an_assembly,
    begun,
    closed,
    marked,
    minutes_in,
    opened,
    voted,
)
from tests.worlds import a_planning_officer, a_visitor, an_actor, the_system

pytestmark = pytest.mark.django_db
OFFICE = the_system(EVENING.date())


# Presence and quorum ------------------------------------------------------------------------------


def last_check(sitting: Sitting) -> QuorumCheck:
    return sitting.quorum_checks.order_by("-pk")[:1].get()


def test_heads_and_population_must_both_be_there() -> None:
    sitting = opened(None, "Bollate", "Senago")

    assert not actions.call_to_order(sitting, by=OFFICE, at=EVENING)
    assert (last_check(sitting).heads, last_check(sitting).population) == (2, 40_000)

    marked(sitting, Rho=Mark.ONLINE)
    assert actions.call_to_order(sitting, by=OFFICE, at=EVENING)


def test_who_leaves_takes_the_quorum_away_and_the_hour_is_kept() -> None:
    sitting = opened(None, "Rho", "Lainate")
    item = begun(sitting)

    marked(sitting, at=minutes_in(15), Rho=Mark.ABSENT)

    check = last_check(sitting)
    assert (check.why, check.item, check.is_met) == (QuorumCheck.Why.LEAVING, item, False)
    assert check.at == minutes_in(15)
    with pytest.raises(Refused, match="numero legale"):
        actions.open_ballot(item, by=OFFICE, at=minutes_in(16))


def test_a_proxy_says_whose_and_must_be_of_the_same_body() -> None:
    sitting = opened(None, "Rho")
    seat = sitting.roster.get(label="Bollate")
    deputy = a_mayor(seat.body, until=EVENING.date() + timedelta(days=9)).person  # type: ignore[arg-type]

    for delegate, reason in (("", "Scrivi chi"), ("Un passante", deputy.name)):
        told = Told(seat.pk, Mark.PROXY, seat.version, delegate)
        with pytest.raises(Refused, match=reason):
            actions.mark(sitting, [told], by=OFFICE, at=EVENING)

    told = Told(seat.pk, Mark.PROXY, seat.version, deputy.name)
    assert actions.mark(sitting, [told], by=OFFICE, at=EVENING).seats == [seat]


@pytest.mark.parametrize(
    ("rules", "mark"),
    [({"delegates": Delegates.NONE}, Mark.PROXY), ({"allows_online": False}, Mark.ONLINE)],
)
def test_a_way_to_be_there_that_the_rules_do_not_know_is_refused(
    rules: dict[str, Any], mark: str
) -> None:
    sitting = opened(a_sitting(an_assembly(**rules)))
    seat = sitting.roster.get(label="Rho")

    with pytest.raises(Refused, match="non prevedono"):
        actions.mark(sitting, [Told(seat.pk, mark, 2, "Uno")], by=OFFICE, at=EVENING)


def test_two_secretaries_never_overwrite_each_other() -> None:
    sitting = opened(None, "Rho")
    seat = sitting.roster.get(label="Bollate")
    seen = seat.version
    actions.mark(sitting, [Told(seat.pk, Mark.PRESENT, seen)], by=OFFICE, at=EVENING)

    second = actions.mark(sitting, [Told(seat.pk, Mark.EXCUSED, seen)], by=OFFICE, at=EVENING)

    seat.refresh_from_db()
    assert second.disputed == [seat]
    assert seat.mark == Mark.PRESENT
    assert Movement.objects.filter(attendance=seat, is_disputed=True).get().mark == Mark.EXCUSED


def test_the_same_mark_twice_is_one() -> None:
    sitting = opened(None, "Rho")
    before = Movement.objects.count()

    assert marked(sitting, Rho=Mark.PRESENT).seats == []
    assert Movement.objects.count() == before


# Votes --------------------------------------------------------------------------------------------


def test_an_item_that_is_voted_ends_as_it_was_voted() -> None:
    sitting = opened()

    item = begun(sitting)
    voted(item, Rho="favorevole", Lainate="favorevole", Bollate="contrario")
    item = closed(item, discussion="Si discute.")

    assert (item.outcome, item.discussion) == (Outcome.APPROVED, "Si discute.")
    assert item.ballots.get().votes.get(attendance__label="Senago").choice == "non_votante"


def test_by_population_the_larger_town_outvotes_two() -> None:
    item = begun(opened(a_sitting(an_assembly(majority_by=Measure.POPULATION))))

    ballot = voted(item, Rho="favorevole", Lainate="contrario", Senago="contrario")

    assert ballot.is_carried


def test_who_comes_after_the_vote_opened_does_not_vote() -> None:
    sitting = opened(None, "Rho", "Lainate")
    ballot = actions.open_ballot(begun(sitting), by=OFFICE, at=minutes_in(11))

    marked(sitting, Bollate=Mark.PRESENT)

    assert ballot.votes.count() == 2


def test_of_a_secret_vote_only_the_counts_are_kept() -> None:
    sitting = opened()
    item = sitting.items.get(position=1)
    actions.edit_item(item, {"is_secret": True}, version=item.version, by=OFFICE)
    ballot = actions.open_ballot(begun(sitting), by=OFFICE, at=minutes_in(11))

    assert not ballot.votes.exists()
    with pytest.raises(Refused, match="votanti 4"):
        actions.close_ballot(ballot, by=OFFICE, at=minutes_in(12), in_favour=5)
    ballot = actions.close_ballot(
        ballot, by=OFFICE, at=minutes_in(12), in_favour=2, against=1, abstained=1
    )
    assert ballot.is_carried


def test_two_who_mark_one_vote_never_overwrite_each_other() -> None:
    ballot = actions.open_ballot(begun(opened()), by=OFFICE, at=minutes_in(11))
    vote = ballot.votes.get(attendance__label="Rho")
    actions.cast(ballot, [Cast(vote.pk, "favorevole", 1)], by=OFFICE, at=minutes_in(12))

    second = actions.cast(ballot, [Cast(vote.pk, "contrario", 1)], by=OFFICE, at=minutes_in(12))

    vote.refresh_from_db()
    assert (second.disputed, vote.choice) == ([vote], "favorevole")


def test_an_information_is_taken_note_of_and_not_voted() -> None:
    sitting = a_sitting()
    item = sitting.items.get(position=1)
    actions.edit_item(item, {"kind": ItemKind.INFORMATION}, version=1, by=the_system())
    item = begun(opened(sitting))

    with pytest.raises(Refused, match="non si vota"):
        actions.open_ballot(item, by=OFFICE, at=minutes_in(11))
    assert closed(item).outcome == Outcome.NOTED


def test_items_are_treated_one_at_a_time_and_all_before_the_end() -> None:
    sitting = opened()
    begun(sitting)

    with pytest.raises(Refused, match="aperto il punto 1"):
        begun(sitting, 2)
    with pytest.raises(Refused, match="ancora aperto il punto 1"):
        actions.close(sitting, by=OFFICE, at=minutes_in(60))


def test_a_closed_sitting_takes_no_marks() -> None:
    sitting = actions.close(opened(), by=OFFICE, at=minutes_in(60))

    with pytest.raises(Refused, match="chiusa"):
        marked(sitting, Rho=Mark.ABSENT)


def test_the_majority_is_the_one_fixed_when_the_vote_opened() -> None:
    sitting = opened()
    item = begun(sitting)
    ballot = actions.open_ballot(item, by=OFFICE, at=minutes_in(11))
    item.refresh_from_db()

    actions.edit_item(item, {"majority": Majority.UNANIMOUS}, version=item.version, by=OFFICE)

    ballot.refresh_from_db()
    assert ballot.majority == Majority.SIMPLE


def test_who_keeps_no_assembly_runs_no_sitting() -> None:
    sitting = opened()

    for stranger in (a_visitor(), an_actor(), a_mayor_of("Rho", sitting)):
        with pytest.raises(Refused):
            actions.verify_quorum(sitting, by=stranger, at=EVENING)
    assert actions.verify_quorum(sitting, by=a_planning_officer(), at=EVENING)


def a_mayor_of(name: str, sitting: Sitting) -> Actor:
    from quadro.bodies.queries import actor_for  # noqa: PLC0415 - only here

    return actor_for(sitting.roster.get(label=name).person.user, EVENING.date())  # type: ignore[union-attr]
