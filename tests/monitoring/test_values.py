"""Values by place on a day as known on another, over time, and what was planned of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.kit.refusals import Refused
from quadro.monitoring import actions, queries
from quadro.monitoring.models import Formula, Indicator
from quadro.plan.models import Provision
from quadro.territory.models import Membership
from tests.agreements.world import a_plan
from tests.monitoring.world import (
    AUGUST,
    JULY,
    NOON,
    SEPTEMBER,
    TODAY,
    a_town,
    a_zone,
    an_indicator,
    approved,
    sent,
    the_place,
    the_system,
    written,
)

pytestmark = pytest.mark.django_db
D = Decimal
LATER = NOON + timedelta(days=3)


def three_towns() -> list[str]:
    """Two in a zone, one in none."""
    zone = a_zone()
    return [the_place(a_town(name, zone)) for name in ("Gessate", "Inzago")] + [
        the_place(a_town("Milano"))
    ]


def areas(indicator: Indicator, on: date = TODAY, known_at: datetime | None = None) -> Any:
    return queries.values_of(indicator, on=on, known_at=known_at).area


def test_a_zone_and_the_area_sum_the_municipalities_in_them_and_say_how_many_are_known() -> None:
    gessate, inzago, milano = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10, milano: 5})
    sent(indicator, {inzago: 7})

    found = queries.values_of(indicator, on=TODAY)
    [zone] = found.zones
    assert (zone.name, zone.value, zone.combined.known, zone.combined.of) == (
        "Adda Martesana", D(10), 1, 2,
    )  # fmt: skip
    assert (found.area.value, found.area.combined.known, found.area.combined.of) == (D(15), 2, 3)
    assert [(one.name, one.value) for one in found.municipalities] == [
        ("Gessate", D(10)), ("Inzago", None), ("Milano", D(5)),
    ]  # fmt: skip
    assert found.area.on == date(2026, 9, 30)


def test_a_day_reads_as_it_was_and_as_it_was_known() -> None:
    gessate, *_others = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10}, AUGUST)
    approved(indicator, {gessate: 14}, SEPTEMBER)
    approved(indicator, {gessate: 11}, AUGUST, at=LATER)

    august, september = date(2026, 8, 31), date(2026, 9, 30)
    assert areas(indicator, date(2026, 8, 30)).value is None
    assert areas(indicator, august).value == 11
    assert areas(indicator, august, NOON).value == 10
    assert areas(indicator, september, NOON).value == 14
    assert areas(indicator, september, NOON - timedelta(seconds=1)).value is None
    assert areas(indicator).value == 14


def test_what_is_declared_not_available_is_known_no_more() -> None:
    gessate, *_others = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10}, AUGUST)
    approved(indicator, {gessate: None}, SEPTEMBER)
    assert areas(indicator).value is None


@pytest.mark.parametrize(
    ("formula", "told", "value"),
    [
        (Formula.SUM, [4, 6], D(10)),
        (Formula.CUMULATIVE, [4, 6], D(12)),
        (Formula.MEAN, [{"value": D(4), "weight": D(1)}, {"value": D(8), "weight": D(3)}], D(7)),
        (Formula.RATIO, [(1, 2), (10, 100)], D("10.78")),
        (Formula.LATEST, [4, 6], D(6)),
        (Formula.SCALE, [1, 2], D(1)),
    ],
)
def test_each_formula_sums_its_own_way(formula: str, told: list[Any], value: Decimal) -> None:
    scale = [{"value": 1, "label": "assente"}, {"value": 2, "label": "presente"}]
    gessate, inzago, _milano = three_towns()
    indicator = an_indicator(
        formula=formula, scale=scale if formula == Formula.SCALE else [],
        factor=D(100) if formula == Formula.RATIO else D(1),
    )  # fmt: skip
    if formula == Formula.CUMULATIVE:
        approved(indicator, {gessate: 2}, JULY)
    approved(indicator, {gessate: told[0], inzago: told[1]})

    found = areas(indicator)
    assert round(found.value, 2) == value
    series = queries.series_of(indicator, on=TODAY, of=3)
    assert round(series[-1].combined.value or 0, 2) == value, "the database sums the same"
    assert series[-1].combined.known == 2


def test_over_time_each_period_stands_by_itself() -> None:
    gessate, inzago, _milano = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10, inzago: 1}, AUGUST)
    approved(indicator, {gessate: 14}, SEPTEMBER)
    told = queries.series_of(indicator, on=TODAY, of=3)
    assert [(one.on, one.combined.value, one.combined.known) for one in told] == [
        (date(2026, 8, 31), D(11), 2), (date(2026, 9, 30), D(14), 1),
    ]  # fmt: skip
    mine = queries.series_of(indicator, on=TODAY, places=[inzago])
    assert [one.combined.value for one in mine] == [D(1)]


def test_a_municipality_counts_in_the_zone_in_which_it_was() -> None:
    gessate, *_others = three_towns()
    indicator = an_indicator()
    approved(indicator, {gessate: 10})
    Membership.objects.filter(municipality__slug="gessate").update(until=date(2026, 10, 15))
    before, after = (
        queries.values_of(indicator, on=on).zones[0].value
        for on in (date(2026, 10, 1), date(2026, 11, 1))
    )
    assert (before, after) == (D(10), None)


def test_a_page_costs_the_same_queries_for_few_places_as_for_many() -> None:
    indicator = an_indicator()

    def cost(number: int) -> int:
        places = [the_place(a_town(f"Comune {one}", a_zone())) for one in range(number)]
        approved(indicator, dict.fromkeys(places, 3))
        with CaptureQueriesContext(connection) as found:
            queries.values_of(indicator, on=TODAY, known_at=LATER)
            queries.series_of(indicator, on=TODAY, known_at=LATER)
        return len(found)

    assert cost(2) == cost(12) <= 7


steps = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from([JULY, AUGUST, SEPTEMBER]),
        st.one_of(st.none(), st.integers(0, 50)),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=12)
@given(steps)
def test_what_was_known_on_any_day_reads_back_as_it_was_then(
    told: list[tuple[int, date, int | None]],
) -> None:
    with transaction.atomic():
        places, indicator = three_towns(), an_indicator()
        moments, at = [(NOON, areas(indicator).value)], NOON
        for town, since, value in told:
            at += timedelta(hours=1)
            approved(indicator, {places[town]: value}, since, at=at)
            moments.append((at, areas(indicator).value))
        for moment, value in moments:
            assert areas(indicator, TODAY, moment).value == value
        transaction.set_rollback(True)


# What was planned ---------------------------------------------------------------------------------


def planned(
    indicator: Indicator, targets: dict[int, int], *, at: datetime = NOON, **told: Any
) -> None:
    indicator.refresh_from_db()
    actions.set_targets(
        indicator, {year: D(one) for year, one in targets.items()}, version=indicator.version,
        by=the_system(), at=at, **told,
    )  # fmt: skip


def started(indicator: Indicator, value: int, *, at: datetime = NOON, **told: Any) -> None:
    day = told.pop("on", date(2024, 12, 31))
    actions.set_start(indicator, on=day, value=D(value), by=the_system(), at=at, **told)


def test_what_was_promised_changes_with_its_reason_and_the_old_stays_readable() -> None:
    indicator = an_indicator()
    started(indicator, 100)
    planned(indicator, {2025: 120, 2027: 200})
    with pytest.raises(Refused, match="perché gli obiettivi cambiano"):
        planned(indicator, {2025: 120, 2027: 150}, at=LATER)
    planned(indicator, {2027: 150}, at=LATER, reason="Meno fondi.")
    with pytest.raises(Refused, match="restano quelli di prima"):
        planned(indicator, {2027: 150}, at=LATER, reason="Meno fondi.")
    with pytest.raises(Refused, match="scrivi perché cambia"):
        started(indicator, 90, at=LATER)

    then, now = queries.plan_of(indicator, known_at=NOON), queries.plan_of(indicator)
    assert (then.targets, now.targets) == ({2025: D(120), 2027: D(200)}, {2027: D(150)})
    progress = [one.progress(D(150)) for one in (then, now)]
    assert [one.percent for one in progress if one] == [D(50), D(100)]
    told = queries.planned_before(indicator)
    assert sorted(one.value or 0 for one in told) == [D(120), D(200)], "what holds no more"


def test_a_start_told_again_counts_from_when_it_was_told() -> None:
    indicator = an_indicator()
    started(indicator, 0)
    planned(indicator, {2027: 200})
    started(indicator, 100, at=LATER, reason="Il registro era incompleto.", on=date(2026, 6, 30))
    then, now = queries.plan_of(indicator, known_at=NOON), queries.plan_of(indicator)
    assert [one.progress(D(150)).percent for one in (then, now)] == [D(75), D(50)]  # type: ignore[union-attr]


def test_a_place_may_have_its_own_target_where_it_has_values() -> None:
    gessate, *_others = three_towns()
    indicator = an_indicator()
    started(indicator, 2, place=gessate)
    planned(indicator, {2027: 6}, place=gessate)
    assert queries.plan_of(indicator, place=gessate).goal == 6
    assert queries.plan_of(indicator).goal is None
    with pytest.raises(Refused, match="Di questo luogo non ha valori"):
        started(an_indicator(level="area"), 2, place=gessate)


def test_shares_on_the_plan_sum_to_the_whole() -> None:
    one, other = a_plan("Sportello", "Servizi")
    indicator = an_indicator()

    def shared(*shares: tuple[Provision, int]) -> None:
        rows = [(provision, D(percent)) for provision, percent in shares]
        indicator.refresh_from_db()
        actions.set_links(indicator, rows, version=indicator.version, by=the_system())

    for wrong, why in (
        ([(one, 60)], "sommano a 60 %"),
        ([(one, 50), (one, 50)], "indicata due volte"),
        ([(one, 100), (other, 0)], "maggiore di zero"),
    ):
        with pytest.raises(Refused, match=why):
            shared(*wrong)
    shared((one, 60), (other, 40))
    assert indicator.links.count() == 2
    shared()
    assert indicator.links.count() == 0


def test_an_indicator_says_what_its_formula_wants() -> None:
    step = {"value": 1, "label": "assente"}
    for values, why in (
        ({"formula": "scala"}, "da 2 a 12 gradini"),
        ({"formula": "scala", "scale": [step, step]}, "nessuno si ripete"),
        ({"scale": [step]}, "solo degli indicatori qualitativi"),
        ({"breakdowns": ["donne", "donne"]}, "controlla i doppioni"),
        ({"weight": D(0)}, "maggiore di zero"),
    ):
        with pytest.raises(Refused, match=why):
            an_indicator(**values)


def test_a_breakdown_stands_beside_the_whole_and_is_not_added_to_it() -> None:
    gessate, *_others = three_towns()
    indicator = an_indicator(breakdowns=["donne", "uomini"])
    approved(indicator, {gessate: 10})
    approved(indicator, {gessate: 6}, part="donne")
    assert areas(indicator).value == 10
    assert queries.latest_of([indicator.pk], on=TODAY, breakdown="donne")[0].value == 6
    assert not written(indicator, {gessate: 1}, AUGUST, part="uomini")[0].known_at
