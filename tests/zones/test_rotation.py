"""Turns of coordination: the whole period, nobody twice at once, always a mayor in office."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.terms import add_months
from quadro.zones import rotation
from quadro.zones.rotation import Early, End, Mandate, Order, Rule, Stretch, Town

JAN = date(2026, 1, 1)
END = date(2056, 1, 1)
A, B, C, D = 1, 2, 3, 4
ALL = (A, B, C, D)


def for_ever(*towns: int) -> list[Mandate]:
    return [Mandate(one, one * 10, date(2000, 1, 1)) for one in towns or ALL]


def a_rule(places: tuple[int, ...] = ALL, since: date = JAN, **more: object) -> Rule:
    return replace(Rule(since, places), **more)  # type: ignore[arg-type]


def towns_of(found: list[Stretch]) -> list[int]:
    return [one.town for one in found]


def next_ones(rule: Rule, mandates: list[Mandate], count: int = 6) -> list[Stretch]:
    return rotation.foresee([rule], mandates, since=JAN, count=count)


# Thirty years of whatever happens -----------------------------------------------------------------

days = st.integers(0, 30 * 365).map(lambda number: JAN + timedelta(days=number))


@st.composite
def mandates_of_towns(draw: st.DrawFn) -> list[Mandate]:
    """Of each town mandates that follow each other, some with days between them, some for ever."""
    found, holder = [], 0
    for town in draw(st.sets(st.integers(1, 8), max_size=8)):
        since = JAN + timedelta(days=draw(st.integers(-2000, 4000)))
        for _number in range(draw(st.integers(0, 9))):
            holder += 1
            until = since + timedelta(days=draw(st.integers(1, 2500)))
            is_last = draw(st.integers(0, 12)) == 0
            found.append(Mandate(town, holder, since, None if is_last else until))
            if is_last:
                break
            since = until + timedelta(days=draw(st.sampled_from([0, 0, 1, 90, 700])))
    return found


@st.composite
def some_rules(draw: st.DrawFn) -> list[Rule]:
    starts = [JAN, *draw(st.lists(days, max_size=3, unique=True))]
    return [
        Rule(
            since,
            tuple(draw(st.permutations(range(1, 9)))),
            months=draw(st.integers(3, 36)),
            consecutive=draw(st.integers(1, 3)),
            least_left=draw(st.sampled_from([0, 0, 3, 6])),
            early=draw(st.sampled_from(Early)),
        )
        for since in dict.fromkeys(starts)
    ]


@given(some_rules(), mandates_of_towns())
def test_turns_and_vacancies_cover_thirty_years_with_no_gap_and_no_overlap(
    rules: list[Rule], mandates: list[Mandate]
) -> None:
    found = rotation.cover(rules, mandates, since=JAN, until=END)

    assert found[0].since == JAN
    assert found[-1].until is None or found[-1].until >= END
    for one, after in pairwise(found):
        assert one.until == after.since
        assert one.since < after.since


@given(some_rules(), mandates_of_towns())
def test_who_coordinates_is_always_a_mayor_in_office_and_a_vacancy_is_of_nobody(
    rules: list[Rule], mandates: list[Mandate]
) -> None:
    for one in rotation.cover(rules, mandates, since=JAN, until=END):
        if one.is_vacant:
            last = (one.until or END) - timedelta(days=1)
            there = [each for each in mandates if each.since <= last]
            assert all(each.until is not None and each.until <= one.since for each in there)
            continue
        mine = next(each for each in mandates if each.holder == one.holder)
        assert mine.town == one.town
        assert mine.holds_on(one.since)
        assert one.until is not None
        assert mine.holds_on(one.until - timedelta(days=1))
        assert one.deputy != one.town


@given(some_rules(), mandates_of_towns())
def test_the_order_and_the_limit_are_respected_where_somebody_else_can(
    rules: list[Rule], mandates: list[Mandate]
) -> None:
    """Told in another way than the engine does: round by round, with what each town has had."""
    had: set[int] = set()
    last, row = 0, 0
    for one in rotation.cover(rules, mandates, since=JAN, until=END):
        if one.is_vacant or one.completes:
            continue
        rule = rotation.rule_on(rules, one.since)
        assert rule is not None
        here = {each.town for each in mandates if each.holds_on(one.since)}
        if rule.least_left:
            wanted = add_months(one.since, rule.least_left)
            long = {
                each.town
                for each in mandates
                if each.holds_on(one.since) and (each.until is None or each.until >= wanted)
            }
            here = long or here
        assert one.town in here
        others = here - {last} if row >= rule.consecutive else here
        choice = others or here
        if not choice - had:
            had = set()
        assert one.town == min(choice - had, key=rule.places.index)
        had.add(one.town)
        row = row + 1 if one.town == last else 1
        last = one.town
        assert row <= rule.consecutive or here == {one.town}


@given(some_rules(), mandates_of_towns(), st.integers(1, 40))
def test_what_was_foreseen_comes_true_from_any_turn_on(
    rules: list[Rule], mandates: list[Mandate], place: int
) -> None:
    """The turns that were are all that one needs to know of the past."""
    found = rotation.cover(rules, mandates, since=JAN, until=END)
    past, rest = found[:place], found[place:]
    if not rest:
        return

    again = rotation.cover(rules, mandates, since=rest[0].since, until=END, history=past)

    assert again == rest


# One rule at a time -------------------------------------------------------------------------------


def test_each_has_a_turn_before_anybody_has_two() -> None:
    assert towns_of(next_ones(a_rule(), for_ever())) == [A, B, C, D, A, B]


def test_a_turn_lasts_the_months_of_the_rule() -> None:
    first, second, *_rest = next_ones(a_rule(months=12), for_ever())

    assert (first.since, first.until) == (JAN, date(2027, 1, 1))
    assert second.since == date(2027, 1, 1)


def test_when_the_mandate_ends_the_turn_ends_that_day_and_the_next_is_called() -> None:
    mandates = [Mandate(A, 10, date(2021, 1, 1), date(2026, 6, 9)), *for_ever(B, C, D)]

    first, second, *_rest = next_ones(a_rule(), mandates)

    assert (first.until, first.ended) == (date(2026, 6, 9), End.MANDATE)
    assert (second.town, second.since) == (B, date(2026, 6, 9))
    assert second.until == date(2027, 6, 9)


def test_the_deputy_completes_the_turn_where_the_rule_says_so_and_then_has_its_own() -> None:
    mandates = [Mandate(A, 10, date(2021, 1, 1), date(2026, 6, 9)), *for_ever(B, C, D)]

    first, second, third, *_rest = next_ones(a_rule(early=Early.DEPUTY), mandates)

    assert first.deputy == B
    assert (second.town, second.completes, second.until) == (B, True, date(2027, 1, 1))
    assert (third.town, third.completes) == (B, False)


def test_with_nobody_in_office_the_stretch_is_vacant_until_somebody_is() -> None:
    mandates = [
        Mandate(A, 10, date(2021, 1, 1), date(2026, 6, 9)),
        Mandate(B, 20, date(2026, 9, 1)),
    ]

    first, gap, second, *_rest = next_ones(a_rule(), mandates)

    assert (first.town, first.until) == (A, date(2026, 6, 9))
    assert (gap.is_vacant, gap.since, gap.until) == (True, date(2026, 6, 9), date(2026, 9, 1))
    assert second.town == B


def test_with_nobody_ever_the_vacancy_has_no_end() -> None:
    [only] = next_ones(a_rule(), [])

    assert only.is_vacant
    assert only.until is None


def test_who_was_passed_over_comes_first_as_soon_as_there_is_a_mayor() -> None:
    mandates = [*for_ever(B, C, D), Mandate(A, 10, date(2026, 3, 1))]

    assert towns_of(next_ones(a_rule(), mandates)) == [B, A, C, D, A, B]


def test_who_has_little_mandate_left_is_passed_over_unless_alone() -> None:
    short = Mandate(A, 10, date(2021, 1, 1), date(2026, 5, 1))
    rule = a_rule(least_left=6)

    assert next_ones(rule, [short, *for_ever(B)], 1)[0].town == B
    assert next_ones(rule, [short], 1)[0].town == A


def test_nobody_has_more_turns_in_a_row_than_the_rule_allows_unless_alone() -> None:
    late = [Mandate(A, 10, date(2026, 6, 1)), *for_ever(B)]

    assert towns_of(next_ones(a_rule((A, B)), late)) == [B, A, B, A, B, A]
    assert towns_of(next_ones(a_rule((A, B)), for_ever(B), 3)) == [B, B, B]


def test_two_turns_in_a_row_are_allowed_where_the_rule_says_two() -> None:
    late = [Mandate(A, 10, date(2026, 6, 1)), *for_ever(B)]

    assert towns_of(next_ones(a_rule((A, B), consecutive=2), late)) == [B, A, A, B, A, B]


def test_another_rule_holds_for_the_turns_that_begin_under_it() -> None:
    rules = [a_rule(), a_rule((D, C, B, A), since=date(2026, 7, 1), months=6)]

    found = rotation.foresee(rules, for_ever(), since=JAN, count=4)

    assert towns_of(found) == [A, D, C, B]
    assert [one.until for one in found[:2]] == [date(2027, 1, 1), date(2027, 7, 1)]


def test_before_any_rule_nobody_coordinates() -> None:
    found = rotation.foresee([a_rule(since=date(2026, 3, 1))], for_ever(), since=JAN, count=1)

    assert [(one.is_vacant, one.since) for one in found] == [(True, JAN), (False, date(2026, 3, 1))]


def test_after_the_last_known_mandate_there_is_a_mayor_still_to_be_elected() -> None:
    known = [Mandate(A, 10, date(2021, 1, 1), date(2026, 6, 9))]

    first, second = next_ones(a_rule(), rotation.presumed(known), 2)

    assert (first.holder, first.until) == (10, date(2026, 6, 9))
    assert (second.town, second.holder) == (A, 0)


# Order --------------------------------------------------------------------------------------------

RHO = Town(1, "Rho", "015182", 50_000)
ARESE = Town(2, "Arese", "015009", 19_000)
BARANZATE = Town(3, "Baranzate", "015250", None)
THREE = [RHO, BARANZATE, ARESE]


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (Order.ALPHABETICAL, (2, 3, 1)),
        (Order.POPULATION, (2, 1, 3)),
        (Order.AGREED, (1, 2, 3)),
    ],
)
def test_an_order_is_by_name_by_population_from_the_smallest_or_as_agreed(
    order: Order, wanted: tuple[int, ...]
) -> None:
    assert rotation.places(order, THREE, agreed=[1]) == wanted


def test_a_lot_drawn_again_with_its_seed_is_the_same() -> None:
    first = rotation.places(Order.LOT, THREE, seed=20260112)

    assert first == rotation.places(Order.LOT, reversed(THREE), seed=20260112)
    assert len({rotation.places(Order.LOT, THREE, seed=seed) for seed in range(40)}) == 6


def test_a_town_that_leaves_does_not_move_the_lot_of_the_others() -> None:
    drawn = rotation.places(Order.LOT, THREE, seed=7)

    left = rotation.places(Order.LOT, [RHO, ARESE], seed=7)

    assert left == tuple(one for one in drawn if one != BARANZATE.key)


# What a rule would change -------------------------------------------------------------------------


def test_the_difference_names_only_the_towns_that_move() -> None:
    now = next_ones(a_rule((A, B, C)), for_ever(A, B, C), 3)
    then = next_ones(a_rule((A, C, B)), for_ever(A, B, C), 3)

    found = rotation.shifts(now, then)

    assert [(one.town, one.now, one.then) for one in found] == [(C, 3, 2), (B, 2, 3)]
    assert rotation.shifts(now, now) == []
