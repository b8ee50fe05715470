"""The line of those who wait: a pure rule, whatever the requests."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.services.waiting import SMALL, Waiter, has_room, is_small, line, places_left

waiters = st.lists(
    st.builds(
        Waiter,
        key=st.integers(1, 10_000),
        name=st.sampled_from(["Arese", "Besate", "Nosate", "Rho"]),
        asked_on=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        residents=st.none() | st.integers(1, 12_000),
    ),
    unique_by=lambda one: one.key,
    max_size=12,
)


@settings(max_examples=40)
@given(waiters, st.booleans(), st.randoms())
def test_everybody_is_in_line_once_whatever_the_order_in_which_they_are_read(
    asked: list[Waiter],
    small_first: bool,  # noqa: FBT001
    dice: object,
) -> None:
    mixed = list(asked)
    dice.shuffle(mixed)  # type: ignore[attr-defined]

    found = line(mixed, small_first=small_first)

    assert found == line(asked, small_first=small_first)
    assert sorted(one.key for one in found) == sorted(one.key for one in asked)


@settings(max_examples=40)
@given(waiters)
def test_no_small_municipality_waits_behind_a_larger_one_and_equals_go_by_date(
    asked: list[Waiter],
) -> None:
    found = line(asked, small_first=True)

    sizes = [is_small(one.residents) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    for group in (True, False):
        days = [(one.asked_on, one.name) for one in found if is_small(one.residents) is group]
        assert days == sorted(days)


def test_by_date_alone_size_counts_for_nothing() -> None:
    large = Waiter(1, "Rho", date(2026, 1, 1), 50_000)
    small = Waiter(2, "Nosate", date(2026, 1, 2), 700)

    assert line([small, large], small_first=False) == [large, small]
    assert line([large, small], small_first=True) == [small, large]


def test_five_thousand_are_small_and_one_more_is_not() -> None:
    assert is_small(SMALL)
    assert not is_small(SMALL + 1)
    assert not is_small(None)


@settings(max_examples=40)
@given(st.none() | st.integers(0, 20), st.integers(0, 30))
def test_places_that_are_left_are_never_less_than_none(places: int | None, taken: int) -> None:
    left = places_left(places, taken)

    assert (left is None) is (places is None)
    assert left is None or left >= 0
    assert has_room(places, taken) is (left is None or left > 0)
