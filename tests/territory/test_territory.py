"""Who is in which zone on a day, whoever writes it."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quadro.journal.models import Entry
from quadro.kit.sheets import Effect
from quadro.search import queries as search
from quadro.territory import queries
from quadro.territory.imports import Territory, Zones
from quadro.territory.models import Membership, Municipality, Population, Zone
from tests.territory.world import load_territory, load_two_zones, rows, rows_of, take_in
from tests.worlds import TODAY, a_visitor

pytestmark = pytest.mark.django_db
IN_2016, IN_2018 = date(2016, 6, 1), date(2018, 1, 1)


def test_the_area_has_seven_zones_and_milano_in_none() -> None:
    load_territory()
    places = queries.places_on(TODAY)
    assert Counter(one.zone.slug for one in places if one.zone) == {
        "adda-martesana": 29,
        "alto-milanese": 22,
        "magentino-e-abbiatense": 28,
        "nord-milano": 6,
        "nord-ovest": 16,
        "sud-est": 15,
        "sud-ovest": 16,
    }
    assert len(places) == 133
    assert [one.municipality.name for one in places if one.zone is None] == ["Milano"]


def test_the_zone_of_a_municipality_is_asked_for_a_day() -> None:
    load_territory()
    cologno = Municipality.objects.get(slug="cologno-monzese")
    assert str(queries.zone_of(cologno, IN_2016)) == "Nord Milano"
    assert str(queries.zone_of(cologno, IN_2018)) == "Adda Martesana"
    nord = Zone.objects.get(slug="nord-milano")
    assert cologno in queries.members_of(nord, IN_2016)
    assert cologno not in queries.members_of(nord, IN_2018)


def test_whatever_a_file_says_of_the_territory_is_in_the_journal() -> None:
    load_territory()
    for noun in (Zone, Municipality, Membership, Population):
        told = Entry.objects.filter(subject=noun._meta.label_lower)
        assert {one.subject_key for one in told} == {one.pk for one in noun._default_manager.all()}


def test_a_merger_leaves_both_the_old_and_the_new() -> None:
    load_territory()
    before = {one.slug for one in queries.municipalities_on(IN_2018)}
    after = {one.slug for one in queries.municipalities_on(date(2019, 2, 1))}
    assert (len(before), len(after)) == (134, 133)
    assert before - after == {"vermezzo", "zelo-surrigone"}
    assert after - before == {"vermezzo-con-zelo"}
    gone = Municipality.objects.get(slug="vermezzo")
    assert (str(gone.merged_into), gone.until_precision) == ("Vermezzo con Zelo", "month")


def test_a_municipality_may_be_outside_the_area() -> None:
    load_territory()
    casorate = Municipality.objects.get(slug="casorate-primo")
    assert (casorate.is_inside, casorate.province) == (False, "PV")
    assert casorate not in queries.municipalities_on(TODAY)


def test_questions_cost_the_same_however_many_municipalities(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    load_territory()
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.places_on(TODAY)


def test_the_database_itself_refuses_two_zones_at_once() -> None:
    load_two_zones("Gessate")
    gessate, sud = Municipality.objects.get(), Zone.objects.get(slug="sud")
    with pytest.raises(DatabaseError, match="no_overlap"), transaction.atomic():
        Membership.objects.create(municipality=gessate, zone=sud, since=date(2020, 1, 1))
    assert Membership.objects.count() == 1


def test_a_file_that_puts_a_municipality_in_two_zones_is_refused_with_the_reason() -> None:
    load_two_zones("Gessate")
    again = {"comune": "Gessate", "provincia": "MI", "zona": "sud", "zona_dal": "2020"}
    preview, _written = take_in(Territory(), rows(again))
    assert [(one.row, one.column) for one in preview.problems] == [(2, "zona_dal")]
    assert "due Zone nello stesso periodo" in preview.problems[0].reason


def test_a_move_is_two_rows_one_closed_and_one_opened() -> None:
    load_two_zones("Gessate")
    one = {"comune": "Gessate", "provincia": "MI"}
    preview, _written = take_in(
        Territory(),
        rows(
            {**one, "zona": "nord", "zona_dal": "2016", "zona_al": "2020"},
            {**one, "zona": "sud", "zona_dal": "2020"},
        ),
    )
    assert [proposal.effect for proposal in preview.proposals] == [Effect.CHANGE, Effect.ADD]
    gessate = Municipality.objects.get()
    assert str(queries.zone_of(gessate, IN_2018)) == "Nord"
    assert str(queries.zone_of(gessate, TODAY)) == "Sud"


def test_the_same_file_twice_changes_nothing() -> None:
    load_territory()
    for importer in (Zones(), Territory()):
        preview, written = take_in(importer, rows_of(importer.name))
        assert {one.effect for one in preview.proposals} == {Effect.SAME}
        assert written == []


def test_a_column_that_the_file_lacks_leaves_what_is_there() -> None:
    load_territory()
    take_in(Territory(), rows({"comune": "Gessate", "provincia": "MI", "popolazione": ""}))
    assert Municipality.objects.get(slug="gessate").istat_code == "015106"


def test_municipalities_and_zones_are_found_by_searching() -> None:
    load_territory()
    found = search.find("gessate", by=a_visitor())
    assert [(hit.kind, hit.address) for hit in found.hits] == [("municipality", "/comuni/gessate/")]
    assert search.find("alto milanese", by=a_visitor(), kind="zone").count == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(["nord", "sud"]),
            st.integers(0, 4000),
            st.one_of(st.none(), st.integers(1, 900)),
        ),
        max_size=8,
    )
)
def test_whatever_the_moves_nobody_is_ever_in_two_zones(
    moves: list[tuple[str, int, int | None]],
) -> None:
    start = date(2016, 1, 1)
    with transaction.atomic():
        load_two_zones()
        for zone, first, length in moves:
            since = start + timedelta(days=first)
            until = "" if length is None else f"{since + timedelta(days=length):%Y-%m-%d}"
            told = {"comune": "Gessate", "provincia": "MI", "zona": zone, "zona_al": until}
            take_in(Territory(), rows({**told, "zona_dal": f"{since:%Y-%m-%d}"}))
        held = list(Membership.objects.all())
        days = {one.since for one in held} | {one.until for one in held} - {None}
        for day in days:
            assert sum(one.holds_on(day) for one in held if day) <= 1
        transaction.set_rollback(True)
