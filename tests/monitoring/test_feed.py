"""The roll-up says what the readings say: kept as they come, and built again, the same."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quadro.cube import actions as cube
from quadro.cube import queries as cells
from quadro.monitoring import actions, queries
from quadro.monitoring.feed import RESULTS
from quadro.monitoring.models import Indicator
from tests.agreements.world import a_plan
from tests.monitoring.test_values import planned, started, three_towns
from tests.monitoring.world import (
    AUGUST,
    JULY,
    NOON,
    SEPTEMBER,
    TODAY,
    an_indicator,
    approved,
    the_place,
    the_system,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def started_cube() -> None:
    cube.bring_to(TODAY)


def at(indicator: Indicator, place: str = "area") -> tuple[Decimal, Decimal, int]:
    found = cells.cells(places=[place], measures=[indicator.measure])
    value = found.at(indicator.measure, place=place)
    return value.total, value.weight, value.count


def test_a_reading_that_counts_reaches_its_zone_and_the_area() -> None:
    gessate, inzago, milano = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10, inzago: 1, milano: 5}, AUGUST)
    approved(indicator, {gessate: 14}, SEPTEMBER)
    approved(indicator, {inzago: 2}, JULY)

    assert at(indicator) == (D(20), D(3), 3)
    zone = queries.places_on(TODAY).of_level("zona")[0]
    assert at(indicator, zone) == (D(15), D(2), 2)
    assert cells.verify() == []


def test_the_two_sides_of_a_ratio_are_kept() -> None:
    gessate, inzago, _milano = three_towns()
    indicator = an_indicator(formula="rapporto", factor=D(100))
    approved(indicator, {gessate: (1, 2), inzago: (10, 100)})
    total, weight, _count = at(indicator)
    value = queries.values_of(indicator, on=TODAY).area.value
    assert value is not None
    assert round(total * 100 / weight, 6) == round(value, 6)
    assert cells.verify() == []


def test_how_far_an_indicator_is_counts_for_its_provisions_in_their_parts() -> None:
    gessate, *_others = three_towns()
    one, other = a_plan("Sportello", "Servizi")
    indicator = an_indicator(weight=D(2))
    actions.set_links(indicator, [(one, D(60)), (other, D(40))], version=1, by=the_system())
    started(indicator, 0)
    planned(indicator, {2027: 20})
    approved(indicator, {gessate: 10})

    found = cells.cells(edition=one.edition_id, nodes=[0, one.pk, other.pk], measures=[RESULTS])
    assert [(found.at(RESULTS, node=key).total, found.at(RESULTS, node=key).weight)
            for key in (0, one.pk, other.pk)] == [
        (D(100), D(2)), (D(60), D("1.2")), (D(40), D("0.8")),
    ]  # fmt: skip
    assert cells.cells(measures=[RESULTS]).at(RESULTS).mean == 50
    indicator.refresh_from_db()
    actions.revise(indicator, {"is_public": False}, version=indicator.version, by=the_system())
    assert cells.cells(measures=[RESULTS]).at(RESULTS).count == 0
    assert at(indicator)[2] == 0, "only what is public is told"
    assert cells.verify() == []


steps = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from([JULY, AUGUST, SEPTEMBER]),
        st.one_of(st.none(), st.integers(0, 50)),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=12)
@example([(0, JULY, 0), (0, AUGUST, None), (0, SEPTEMBER, 0)], "cumulato")
@given(steps, st.sampled_from(["somma", "cumulato", "ultimo"]))
def test_kept_as_they_come_or_built_again_it_is_the_same(
    told: list[tuple[int, object, int | None]], formula: str
) -> None:
    with transaction.atomic():
        places, indicator = three_towns(), an_indicator(formula=formula)
        for town, since, value in told:
            approved(indicator, {places[town]: value}, since)
        assert cells.verify() == []
        asked = ["area", *queries.places_on(TODAY).of_level("zona"), *places]
        rolled = queries.values_at([indicator], asked, on=TODAY)
        board = queries.boards_of([indicator], on=TODAY)[indicator.pk]
        for place in asked:
            kept, live = rolled[indicator.pk, place], board.at(place)
            assert (kept.value, kept.combined.known, kept.combined.of) == (
                live.value, live.combined.known, live.combined.of,
            ), place  # fmt: skip
        transaction.set_rollback(True)


def test_one_reading_costs_the_same_among_many() -> None:
    """A reading writes its own cells, whatever the other places told."""
    places = three_towns()
    few, many = an_indicator(), an_indicator()
    approved(few, {places[0]: 1}, JULY)
    for since in (JULY, AUGUST):
        approved(many, dict.fromkeys(places, 3), since)

    def cost(indicator: Indicator) -> int:
        with CaptureQueriesContext(connection) as found:
            approved(indicator, {places[0]: 7}, SEPTEMBER, at=NOON)
        return len(found)

    assert abs(cost(many) - cost(few)) <= 1
    assert the_place(None) == "area"
