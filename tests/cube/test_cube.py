"""The roll-up: each record counts once, where it is and in all that holds it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quadro.cube import actions, queries
from quadro.cube.models import Cell, Contribution, CubeDay
from quadro.cube.nouns import ABSENT, Line, Source, Value
from quadro.cube.places import AREA, ELSEWHERE, ZONE, of_zone
from quadro.plan import actions as plan
from quadro.territory.models import Membership, Municipality
from quadro.territory.watchers import MOVED
from tests.cube.world import (
    KIND,
    Records,
    a_town,
    a_tree,
    at,
    everything_kept,
    line,
    only,
    shown,
    started,
    two_zones,
)
from tests.parallel import at_once
from tests.plan.world import a_provision
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
ONE = Source(KIND, 1)


@pytest.fixture(autouse=True)
def records() -> Iterator[Records]:
    with only(Records()) as kept:
        started()
        yield kept


def write(records: Records, key: int, *lines: Line) -> None:
    records.kept[key] = list(lines)
    actions.refresh(KIND, [key])


def test_what_a_record_contributes_is_in_every_node_and_place_that_hold_it() -> None:
    edition, tree = a_tree()
    north, _south = two_zones()
    town = a_town("Rho", north)

    actions.put(ONE, [line(tree["1.1.1"], at(town), "30", "2"), line(None, at(town), "60", "4")])

    for node in (tree["1.1.1"], tree["1.1"], tree["1"], None):
        for place in (at(town), of_zone(north.pk), AREA):
            assert shown(edition, node).at(
                "progress", node=node.pk if node else 0, place=place
            ) == (Value(Decimal(30), Decimal(2), 1))
    assert shown().at("progress").mean == 15
    assert shown(edition, tree["2"]).at("progress", node=tree["2"].pk) == ABSENT


def test_a_record_told_again_replaces_what_it_contributed() -> None:
    edition, tree = a_tree()
    actions.put(ONE, [line(tree["1.1.1"], AREA, "30", "2"), line(None, AREA, "60", "4")])

    assert actions.put(ONE, [line(tree["2.1.1"], AREA, "10", "1")]) == 1
    assert actions.put(ONE, [line(tree["2.1.1"], AREA, "10", "1")]) == 0

    assert shown(edition).at("progress") == Value(Decimal(10), Decimal(1), 1)
    assert not shown(edition, tree["1"])
    assert not shown()


def test_a_record_that_is_two_parts_of_an_axis_is_counted_there_once() -> None:
    edition, tree = a_tree()
    parts = [line(tree["1.1.1"], AREA, "60", "0.6"), line(tree["1.1.2"], AREA, "40", "0.4")]
    actions.put(ONE, [*parts, line(None, AREA, "100", "1")])

    axis = tree["1"].pk
    assert shown(edition, tree["1"]).at("progress", node=axis) == (
        Value(Decimal(100), Decimal(1), 1)
    )
    actions.put(ONE, parts[:1])
    assert shown(edition, tree["1"]).at("progress", node=axis).count == 1
    actions.put(ONE, [])
    assert not shown(edition, tree["1"])


def test_thirds_are_summed_without_losing_a_millionth() -> None:
    third = Decimal(100) / 3
    for key in range(3):
        source = Source(KIND, key)
        actions.put(source, [Line(None, AREA, "progress", third, Decimal("0.333333"))])

    assert shown().at("progress").total == Decimal("99.999999")
    assert shown().at("progress").weight == Decimal("0.999999")


def test_what_does_not_fit_in_a_whole_number_is_refused_instead_of_becoming_inexact() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has numbers of any size")
    actions.put(ONE, [line(None, AREA, "9000000000000")])
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.put(Source(KIND, 2), [line(None, AREA, "9000000000000")])


def test_a_cell_keeps_the_value_of_the_latest_day(records: Records) -> None:
    north, _south = two_zones()
    rho, lainate = a_town("Rho", north), a_town("Lainate", north)

    def told(place: str, value: str, day: int) -> Line:
        on = date(2026, 1, day)
        return Line(None, place, "n1", Decimal(0), Decimal(0), Decimal(value), on)

    write(records, 1, told(at(rho), "7", 3), told(at(lainate), "-9", 5))
    assert shown().at("n1").last == -9
    assert shown().at("n1").last_on == date(2026, 1, 5)
    assert shown().at("n1", place=at(rho)).last == 7

    write(records, 1, told(at(rho), "7", 3), told(at(lainate), "-9", 2))
    assert shown().at("n1", place=of_zone(north.pk)).last == 7

    write(records, 1, told(at(lainate), "-9", 2))
    assert shown().at("n1").last == -9
    assert queries.verify() == []


def test_before_it_starts_nothing_is_written_and_then_all_is(records: Records) -> None:
    CubeDay.objects.all().delete()
    records.kept[1] = [line(None, AREA, "5", "1")]
    assert actions.refresh(KIND, [1]) == 0
    assert actions.put(ONE, records.kept[1]) == 0

    assert actions.bring_to(TODAY) == 1
    assert shown().at("progress").total == 5
    assert queries.day() == TODAY


def test_the_day_passes_for_all_records_and_once(records: Records) -> None:
    write(records, 1, line(None, AREA, "2", "1", "days"))
    before = shown().at("days").total
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)

    assert actions.bring_to(tomorrow) == 1
    assert shown().at("days").total == before + 2
    assert actions.bring_to(tomorrow) == 0
    assert queries.verify() == []


def test_a_record_that_is_gone_contributes_nothing(records: Records) -> None:
    write(records, 1, line(None, AREA, "2", "1"))
    write(records, 2, line(None, AREA, "3", "1"))
    del records.kept[1]

    actions.refresh(KIND, [1, 2])

    assert shown().at("progress").total == 3
    assert queries.verify() == []


# Branches that move -------------------------------------------------------------------------------


def test_what_is_below_a_provision_moves_with_it(records: Records) -> None:
    edition, tree = a_tree()
    write(records, 1, line(tree["1.1.1"], AREA, "60", "1"), line(tree["2.1.1"], AREA, "40", "1"))
    line_11 = tree["1.1"]
    line_11.refresh_from_db()

    plan.move_provision(
        line_11, under=tree["2"], place=None, version=line_11.version, by=the_system()
    )

    assert not shown(edition, tree["1"])
    assert shown(edition, tree["2"]).at("progress", node=tree["2"].pk) == (
        Value(Decimal(100), Decimal(2), 1)
    )
    assert queries.verify() == []


def test_a_municipality_that_changes_zone_takes_along_what_is_in_it(records: Records) -> None:
    north, south = two_zones()
    town = a_town("Rho", north)
    write(records, 1, line(None, at(town), "60", "1"))

    Membership.objects.update(until=date(2026, 6, 1))
    Membership.objects.create(municipality=town, zone=south, since=date(2026, 6, 1))
    MOVED.tell([town.pk])

    found = queries.cells(level=ZONE)
    assert {one.place for one in found} == {of_zone(south.pk)}
    assert shown().at("progress").total == 60
    assert queries.verify() == []


def test_a_change_of_zone_that_is_to_come_waits_for_its_day(records: Records) -> None:
    north, south = two_zones()
    town, day = a_town("Rho", north), date(2027, 1, 1)
    write(records, 1, line(None, at(town), "60", "1"))
    Membership.objects.update(until=day)
    Membership.objects.create(municipality=town, zone=south, since=day)
    MOVED.tell([town.pk])

    assert {one.place for one in queries.cells(level=ZONE)} == {of_zone(north.pk)}
    actions.bring_to(day)
    assert {one.place for one in queries.cells(level=ZONE)} == {of_zone(south.pk)}
    assert queries.verify() == []


def test_a_municipality_that_ended_counts_in_the_one_it_became_part_of(records: Records) -> None:
    north, south = two_zones()
    old, new = a_town("Vermezzo", north), a_town("Vermezzo con Zelo", south)
    write(records, 1, line(None, at(old), "60", "1"))

    Municipality.objects.filter(pk=old.pk).update(until=date(2019, 2, 8), merged_into=new)
    MOVED.tell([old.pk])

    assert shown().at("progress", place=at(new)).total == 60
    assert {one.place for one in queries.cells(level=ZONE)} == {of_zone(south.pk)}
    assert queries.verify() == []


def test_outside_the_area_is_not_in_the_area(records: Records) -> None:
    town = Municipality.objects.create(name="Lodi", slug="lodi", province="LO", is_inside=False)
    write(records, 1, line(None, at(town), "60", "1"), line(None, ELSEWHERE, "1", "1"))

    assert not queries.cells()
    assert shown().at("progress", place=ELSEWHERE).total == 61


# True, and quick ----------------------------------------------------------------------------------


def test_verify_finds_what_is_wrong_and_rebuild_mends_it(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    _edition, tree = a_tree()
    write(records, 1, line(tree["1.1.1"], AREA, "60", "1"), line(None, AREA, "60", "1"))
    write(records, 2, line(None, AREA, "7", "1"))
    right = everything_kept()
    Cell.objects.filter(node=tree["1.1"].pk).update(total=Decimal("60.01"))
    Cell.objects.filter(edition=0).delete()
    Contribution.objects.filter(key=2).delete()

    with pytest.raises(SystemExit) as stop:
        call_command("monitoring", "verify")
    told = capsys.readouterr().out
    assert stop.value.code == 1
    assert "60.01" in told.replace("60.010000", "60.01")
    assert {one.what for one in queries.verify()} == {"contribution", "cell"}

    call_command("monitoring", "rebuild")
    assert "1 voci" in capsys.readouterr().out
    assert everything_kept() == right
    call_command("monitoring", "verify")


def test_verify_finds_a_branch_that_nobody_brought_along(records: Records) -> None:
    _edition, tree = a_tree()
    write(records, 1, line(tree["1.1.1"], AREA, "60", "1"))
    tree["1.1"].parent = tree["2"]
    tree["1.1"].save()

    assert {one.what for one in queries.verify()} == {"branch"}
    actions.regroup()
    assert queries.verify() == []


def test_a_write_takes_as_many_queries_however_much_is_below(records: Records) -> None:
    """Contributions, where they lead if that is new, cells: a number that does not grow."""
    edition, tree = a_tree()
    leaves = [a_provision(edition, f"1.1.{n}", under=tree["1.1"], level=2) for n in range(3, 30)]
    few = [line(tree["1.1.1"], AREA, "1", "1")]
    many = [line(one, AREA, "1", "1", m) for one in leaves for m in ("progress", "weight")]
    records.kept[1] = few
    with CaptureQueriesContext(
        connection,
    ) as first:
        actions.put(ONE, few)
    with CaptureQueriesContext(connection) as second:
        actions.put(Source(KIND, 2), many)
    again = [line(one, AREA, "2", "1", m) for one in leaves for m in ("progress", "weight")]
    with CaptureQueriesContext(connection) as third:
        actions.put(Source(KIND, 2), again)
    locks = int(connection.vendor == "postgresql")

    assert len(second) <= len(first) <= 11 + locks
    assert len(third) == 4 + locks, [one["sql"][:80] for one in third]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing_and_do_not_block_each_other(records: Records) -> None:
    """Eight of them, each on its own record under one plan, ten times."""
    _edition, tree = a_tree()
    leaves = [one for code, one in sorted(tree.items()) if code.count(".") == 2]
    north, _south = two_zones()
    towns = [a_town(f"Comune {n}", north) for n in range(4)]

    def work(number: int) -> int:
        for turn in range(10):
            leaf, place = leaves[(number + turn) % len(leaves)], at(towns[turn % len(towns)])
            amount = str(number * 10 + turn)
            lines = [line(leaf, place, amount, "1", m) for m in ("progress", "planned", "late")]
            actions.put(Source(KIND, number), [*lines, line(None, place, amount, "1")])
        records.kept[number] = [*lines, line(None, place, amount, "1")]
        return number

    assert at_once(work, times=8) == list(range(8))
    assert shown().at("progress").total == sum(number * 10 + 9 for number in range(8))
    assert queries.verify() == []
