"""Order and shape of trees, whatever happens to them."""

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quadro.kit.refusals import Refused
from quadro.plan import actions, queries
from quadro.plan.models import Edition, Provision
from quadro.plan.tree import Tree, natural, place_of, sections_of
from tests.plan.world import a_programme, a_provision, an_edition, codes
from tests.worlds import the_system

NUMBERS = count()
CODES = st.text(alphabet="0123456789.-AB", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("before", "after"),
    [("1.2", "1.10"), ("9", "10"), ("1", "1.1"), ("A.2", "A.10"), ("5", "A"), ("D9", "D10")],
)
def test_codes_sort_as_people_count(before: str, after: str) -> None:
    assert natural(before) < natural(after)


@given(st.lists(CODES, unique=True, max_size=12), CODES)
def test_a_new_code_goes_in_its_place_among_codes_in_order(known: list[str], new: str) -> None:
    sisters = sorted(known, key=natural)
    place = place_of(new, sisters)
    placed = [*sisters[:place], new, *sisters[place:]]
    assert [natural(one) for one in placed] == sorted(natural(one) for one in placed)


def test_a_new_code_goes_last_where_the_document_has_its_own_order() -> None:
    assert place_of("B", ["V", "M", "A"]) == 3


@pytest.mark.django_db
def test_a_tree_keeps_the_order_of_the_document() -> None:
    edition = an_edition()
    two = a_provision(edition, "2")
    one = a_provision(edition, "1")
    a_provision(edition, "1.10", under=one)
    a_provision(edition, "1.2", under=one)
    a_provision(edition, "2.1", under=two)
    told = [(node.provision.code, node.depth) for node in queries.tree_of(edition)]
    assert told == [("1", 0), ("1.2", 1), ("1.10", 1), ("2", 0), ("2.1", 1)]


@pytest.mark.django_db
def test_a_tree_is_read_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    edition = an_edition()
    top = a_provision(edition, "1")
    for number in range(30):
        a_provision(edition, f"1.{number}", under=top)
    with django_assert_num_queries(3):
        assert len(queries.tree_of(edition)) == 31
    with django_assert_num_queries(1):
        assert len(queries.outline_of(edition)) == 31


@pytest.mark.django_db
def test_the_page_folds_what_has_only_leaves_below() -> None:
    edition = an_edition()
    root = a_provision(edition, "A")
    line = a_provision(edition, "1", under=root)
    a_provision(edition, "1.1", under=line)
    a_provision(edition, "2", under=root)
    a_provision(edition, "B")
    [first, second] = sections_of(queries.tree_of(edition))
    assert [one.kind for one in first.blocks] == ["fold", "rows"]
    assert first.folds
    assert second.node is None


def tree_is_sound(tree: Tree, edition: Edition) -> None:
    """Everything hangs on the root, each level deeper than the one above, places from 1."""
    assert len(tree) == edition.provisions.count()
    for node in tree:
        assert all(one.provision.level > node.provision.level for one in node.children)
        places = [one.provision.position for one in node.children]
        assert places == list(range(1, len(places) + 1))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9), st.none() | st.integers(1, 12)),
        max_size=8,
    )
)
def test_moving_never_makes_a_cycle_nor_loses_the_order(
    moves: list[tuple[int, int | None, int | None]],
) -> None:
    edition = an_edition(of=a_programme(f"Piano {next(NUMBERS)}"))
    made: list[Provision] = []
    for number in range(10):
        parent = made[(number - 1) // 2] if number else None
        under = parent if parent is not None and parent.level < 3 else None
        made.append(a_provision(edition, str(number), under=under))
    for which, under_which, place in moves:
        provision = Provision.objects.get(pk=made[which].pk)
        target = made[under_which] if under_which is not None else None
        others = [one for one in codes(edition, target) if one != provision.code]
        try:
            actions.move_provision(
                provision, under=target, place=place, version=provision.version, by=the_system()
            )
        except Refused:
            pass
        else:
            left = [one for one in codes(edition, target) if one != provision.code]
            assert left == others
        tree_is_sound(queries.outline_of(edition), edition)
