"""Residents come year by year, and the latest year is the one that pages tell."""

import pytest

from quadro.territory import queries
from quadro.territory.imports import Counted
from quadro.territory.models import Municipality, Population
from tests.territory.world import load_territory, rows, rows_of, take_in
from tests.worlds import TODAY

pytestmark = pytest.mark.django_db
LEGNANO = "015118"


@pytest.fixture(autouse=True)
def _territory() -> None:
    load_territory()


def a_count(**values: str) -> dict[str, str]:
    return {
        "codice_istat": LEGNANO, "anno": "2023", "popolazione": "60000", "fonte": "ISTAT", **values,
    }  # fmt: skip


def test_the_latest_year_is_the_one_that_is_told() -> None:
    take_in(Counted(), rows_of("popolazione"))
    places = queries.places_on(TODAY)
    assert {place.year for place in places if place.municipality.is_inside} == {2023}
    assert Population.objects.filter(year=2022).count() == 133


def test_a_count_taken_in_twice_changes_nothing() -> None:
    take_in(Counted(), rows(a_count()))
    preview, written = take_in(Counted(), rows(a_count()))
    assert not preview.problems
    assert not written


def test_a_corrected_count_takes_the_place_of_the_one_before() -> None:
    take_in(Counted(), rows(a_count()))
    take_in(Counted(), rows(a_count(popolazione="60.001")))
    legnano = Municipality.objects.get(istat_code=LEGNANO)
    assert legnano.populations.get(year=2023).residents == 60001


@pytest.mark.parametrize(
    ("told", "column"),
    [
        ({"codice_istat": "999999"}, "codice_istat"),
        ({"anno": ""}, "anno"),
        ({"popolazione": ""}, "popolazione"),
        ({"popolazione": "molti"}, "popolazione"),
        ({"fonte": ""}, "fonte"),
    ],
)
def test_a_count_that_is_not_whole_is_refused_with_its_column(
    told: dict[str, str], column: str
) -> None:
    preview, written = take_in(Counted(), rows(a_count(**told)))
    assert [one.column for one in preview.problems] == [column]
    assert not written
