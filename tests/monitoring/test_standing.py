"""How things stand: sums that never count twice, of what is public, on any day as known on any."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quadro.agreements import actions as agreements
from quadro.delivery import actions as delivery
from quadro.interventions import actions as works
from quadro.interventions.models import Intervention, Source
from quadro.kit.asof import AsOf
from quadro.kit.terms import moment
from quadro.monitoring.queries.standing import (
    By,
    Scope,
    Sight,
    Standing,
    board_of,
    scopes,
    standing_of,
)
from quadro.monitoring.queries.standing.nodes import EVERYTHING
from quadro.monitoring.queries.standing.sums import COUNTS, MEASURES, NONE
from quadro.territory.models import Municipality
from tests.delivery.world import a_mandate, delivered, told, with_steps
from tests.interventions.world import again as work
from tests.interventions.world import an_intervention, funded, paid
from tests.interventions.world import with_steps as with_planned
from tests.monitoring.ground import NOW, Ground, a_theme, sight, the_ground
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


@pytest.fixture
def ground() -> Ground:
    return the_ground()


def whole(scope: Scope, *, on: date = TODAY, known_on: date = TODAY) -> Standing:
    return standing_of(scope, sight(on, known_on))


class TestTheSum:
    def test_a_commitment_divided_between_two_lines_counts_once_in_the_plan(
        self, ground: Ground
    ) -> None:
        one = ground.commitment(shares={"1.1.1": "60", "2.1.1": "40"})
        told(one, progress=Decimal(50))
        plan = whole(ground.plan)
        assert plan.weight == 1
        assert plan.commitments == 1
        assert plan.done == 50
        assert whole(ground.line("1")).weight == Decimal("0.6")

    def test_what_nobody_told_is_not_zero_and_the_known_share_says_so(self, ground: Ground) -> None:
        told(ground.commitment(shares={"1.1.1": "100"}), progress=Decimal(80))
        with_steps(ground.commitment(shares={"1.1.1": "100"}, weight=Decimal(3)), {})
        found = whole(ground.line("1.1.1"))
        assert found.done == 80
        assert found.known == 25

    def test_what_is_cancelled_leaves_both_sides(self, ground: Ground) -> None:
        told(ground.commitment(shares={"1.1.1": "100"}), progress=Decimal(40))
        gone = ground.commitment(shares={"1.1.1": "100"}, weight=Decimal(9))
        delivery.move(gone, "cancel", by=the_system(), on=TODAY, at=NOON, reason="Assorbito.")
        found = whole(ground.plan)
        assert found.done == 40
        assert found.weight == 1
        assert found.commitments == found.cancelled == 1

    def test_a_line_of_cancelled_commitments_only_has_no_figure(self, ground: Ground) -> None:
        gone = ground.commitment(shares={"1.1.1": "100"})
        delivery.move(gone, "cancel", by=the_system(), on=TODAY, at=NOON, reason="Assorbito.")
        found = whole(ground.line("1.1.1"))
        assert (found.done, found.known, found.timing) == (None, None, "non_noto")

    def test_a_place_counts_what_its_bodies_owe_and_the_area_the_rest(self, ground: Ground) -> None:
        ground.commitment("Bresso")
        ground.commitment("Pero")
        ground.commitment("Regione")
        north, _south = ground.zones
        board = board_of(scopes.everything(ground.lines), By.ZONES, sight())
        assert {one.label: one.standing.commitments for one in board.rows} == {
            "Milano": 0, "Nord": 1, "Sud": 1,
        }  # fmt: skip
        assert board.rest.commitments == 1
        assert whole(scopes.zone_of(north, ground.lines)).commitments == 1

    def test_what_is_not_published_is_in_no_figure_whoever_asks(self, ground: Ground) -> None:
        ground.commitment("Bresso", shares={"1.1.1": "100"}, agreement=ground.hidden)
        assert not whole(ground.plan)
        assert not whole(scopes.everything(ground.lines))
        assert not whole(scopes.body_of(ground.bodies["Bresso"], ground.lines))
        assert not standing_of(ground.plan, sight(TODAY - timedelta(days=1)))
        agreements.publish(ground.hidden, by=the_system(), at=NOON)
        assert whole(ground.plan).commitments == 1

    def test_a_theme_counts_what_its_provisions_carry(self, ground: Ground) -> None:
        theme = a_theme("Casa", ground.provisions["1.1.1"], ground.provisions["2.1.1"])
        ground.commitment(shares={"1.1.1": "30", "1.1.2": "70"})
        ground.commitment(shares={"2.1.1": "100"})
        found = whole(scopes.theme_of(theme, ground.lines))
        assert (found.weight, found.commitments) == (Decimal("1.3"), 2)


class TestAnyDay:
    """A value told later of an earlier day holds on that day, from when it was known."""

    def test_a_value_told_later_of_an_earlier_day_was_not_known_before(
        self, ground: Ground
    ) -> None:
        spring, summer = date(2026, 4, 1), date(2026, 7, 1)
        one = delivery_of(ground, on=date(2026, 1, 1))
        tell(one, "20", on=spring, known=spring)
        tell(one, "35", on=spring, known=summer)
        scope = ground.plan
        assert whole(scope, on=spring, known_on=spring).done == 20
        assert whole(scope, on=spring).done == 35
        assert whole(scope, on=date(2026, 3, 1)).done == 0
        assert whole(scope).done == 35

    def test_shares_moved_later_leave_the_past_as_it_was(self, ground: Ground) -> None:
        one = delivery_of(ground, on=date(2026, 1, 1))
        pairs = [(ground.provisions["2.2.2"], Decimal(100))]
        by, at = the_system(TODAY), NOON
        delivery.set_shares(one, pairs, version=_version(one), by=by, at=at)
        before, after = ground.line("1"), ground.line("2")
        assert whole(before, on=date(2026, 6, 1)).commitments == 1
        assert whole(before).commitments == 0
        assert whole(after).commitments == 1

    def test_where_a_work_falls_and_who_pays_it_leave_the_past_as_it_was(
        self, ground: Ground
    ) -> None:
        tomorrow = TODAY + timedelta(days=1)
        later = {"by": the_system(tomorrow), "at": NOON + timedelta(days=1)}
        one = funded(an_intervention(), (Source.REGION, 2026, "1000"))
        placed(one, ground.towns["Bresso"], by=the_system(TODAY), at=NOON)
        placed(one, ground.towns["Pero"], **later)
        lines = (Source.REGION, 2026, "0"), (Source.STATE, 2026, "1000")
        funded(one, *lines, on=tomorrow, **later)
        for day, town, source in (TODAY, "Bresso", Source.REGION), (tomorrow, "Pero", Source.STATE):
            seen = Sight(AsOf(day, day, tomorrow + timedelta(days=1)))
            counts = {
                name: standing_of(scopes.town_of(ground.towns[name], None), seen).interventions
                for name in ("Bresso", "Pero")
            }
            assert [name for name, count in counts.items() if count] == [town]
            payers = board_of(scopes.everything(None), By.SOURCES, seen)
            assert [row.key for row in payers.rows] == [source]

    def test_before_it_was_there_nothing_is_counted(self, ground: Ground) -> None:
        delivery_of(ground, on=date(2026, 5, 1))
        april = date(2026, 4, 30)
        assert not whole(ground.plan, on=april, known_on=april)
        assert whole(ground.plan, on=date(2026, 5, 1)).commitments == 1


def placed(one: Intervention, town: Municipality, **how: Any) -> Intervention:
    place = {"where": "comune", "municipality": town, "percent": Decimal(100)}
    return works.set_places(one, [place], version=work(one).version, **how)


def delivery_of(ground: Ground, *, on: date) -> Any:
    """A commitment of Bresso for the first provision, that begins on a past day."""
    body = ground.bodies["Bresso"]
    values = {
        "title": "Vecchio", "deliverable": "Un atto.", "owner": body, "in_charge": a_mandate(body),
        "starts_on": on, "due_on": date(2026, 12, 31),
    }  # fmt: skip
    by, at = the_system(on), moment(on, 12)
    made = delivery.promise(ground.agreement, values, by=by, at=at)
    pairs = [(ground.provisions["1.1.1"], Decimal(100))]
    return delivery.set_shares(made, pairs, version=made.version, by=by, at=at)


def tell(one: Any, progress: str, *, on: date, known: date) -> None:
    values = {"on": on, "progress": Decimal(progress)}
    delivery.tell(one, values, by=the_system(known), at=moment(known, 12))


def _version(one: Any) -> int:
    one.refresh_from_db()
    return int(one.version)


# The two ways to the same figures -----------------------------------------------------------------


class Event(NamedTuple):
    """Another commitment, that goes some way."""

    owner: str
    shares: dict[str, str]
    due: date
    what: str


SHARES: list[dict[str, str]] = [
    {}, {"1.1.1": "100"}, {"1.1.1": "33.33", "1.2.1": "66.67"}, {"2.1.2": "50", "1.1.2": "50"},
]  # fmt: skip
EVENTS = st.builds(
    Event,
    st.sampled_from(["Bresso", "Cormano", "Pero", "Rho", "Milano", "Regione"]),
    st.sampled_from(SHARES),
    st.dates(date(2026, 2, 1), date(2027, 6, 30)),
    st.sampled_from(["", "told", "steps", "done", "suspended", "cancelled", "work", "works"]),
)


def happen(ground: Ground, event: Event) -> None:
    if event.what.startswith("work"):
        a_work(ground, event)
        return
    starts = min(date(2026, 1, 1), event.due)
    one = ground.commitment(
        event.owner, event.shares, due_on=event.due, starts_on=starts, weight=Decimal("1.7")
    )
    by: dict[str, Any] = {"by": the_system(), "on": TODAY, "at": NOON}
    match event.what:
        case "told":
            told(one, progress=Decimal("41.5"))
        case "steps":
            first, _second, _third = with_steps(
                one, {"weight": Decimal(2)}, {}, {"target": Decimal(7)}
            )
            told(one, values={first.pk: Decimal(1)})
        case "done":
            delivery.move(delivered(one), "confirm", **by)
        case "suspended":
            told(one, progress=Decimal(10))
            delivery.move(one, "suspend", reason="Si attende.", **by)
        case "cancelled":
            delivery.move(one, "cancel", reason="Assorbito.", **by)


def a_work(ground: Ground, event: Event) -> None:
    """An intervention that falls on two places, paid in part; «works» is in more than it costs."""
    one = an_intervention(body=ground.bodies[event.owner])
    funded(one, ("regione", 2026, "1000"), ("da_reperire", 2027, "333.33"))
    paid(one, "2000" if event.what == "works" else "250.10")
    with_planned(one, date(2026, 3, 1), date(2027, 3, 1))
    falls = [("Bresso", "60"), ("Pero", "30")]
    places = [
        {"where": "comune", "municipality": ground.towns[name], "percent": Decimal(part)}
        for name, part in falls
    ]
    places.append({"where": "altrove", "percent": Decimal(10)})
    works.set_places(one, places, version=work(one).version, by=the_system(), at=NOON)
    shares = [(ground.provisions[code], Decimal(part)) for code, part in event.shares.items()]
    works.set_shares(one, shares, version=work(one).version, by=the_system(), at=NOON)


class Past(Sight):
    """Reckons from what was told also where the roll-up holds."""

    @property
    def is_kept(self) -> bool:
        return False


def unlike(one: Standing, other: Standing) -> dict[str, object]:
    """What differs by a cent or more, or in how many records there are."""
    return {
        name: (mine, theirs)
        for name in MEASURES
        if (mine := one.pair(name)).records != (theirs := other.pair(name)).records
        or (name not in COUNTED and abs(mine.total - theirs.total) >= CENT)
        or (name not in COUNTED | IN_EUROS and abs(mine.weight - theirs.weight) >= CENT)
    }


COUNTED = {*COUNTS.values(), "stale", "weight", "demonstration", "interventions_demonstration"}
"""Of these a page says how many there are."""
IN_EUROS = {"cost", "to_find", "committed", "paid", "interventions"}
"""Of these it says how much: nothing is divided by their weight."""
many = settings(
    max_examples=20, phases=[Phase.explicit, Phase.generate], deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
"""The world grows from an example to the next: a failing one cannot be made smaller."""


@given(EVENTS)
@many
def test_the_roll_up_and_what_was_told_give_the_same_figures_for_the_same_day(
    ground: Ground, event: Event
) -> None:
    happen(ground, event)
    kept, past = Sight(NOW), Past(NOW)
    assert kept.is_kept
    nodes = {node for one in ground.provisions.values() for node in past.tree.above(one.pk)}
    places = list(past.land.spots)
    rolled, reckoned = (each.cells({*nodes, EVERYTHING}, places) for each in (kept, past))
    for key in rolled.keys() | reckoned.keys():
        assert not unlike(rolled.get(key, NONE), reckoned.get(key, NONE)), key


@given(EVENTS)
@many
def test_however_it_is_divided_the_rows_and_the_rest_come_to_the_whole(
    ground: Ground, event: Event
) -> None:
    happen(ground, event)
    north, _south = ground.zones
    lines = ground.lines
    for scope in (
        scopes.everything(lines), ground.plan, ground.line("1"), scopes.zone_of(north, lines),
        scopes.town_of(ground.towns["Bresso"], lines),
        scopes.body_of(ground.bodies["Bresso"], lines),
        scopes.agreement_of(ground.agreement, lines),
    ):  # fmt: skip
        found = whole(scope)
        for by in scope.choices:
            board = board_of(scope, by, sight())
            assert not unlike(board.whole, found), (scope.title, by)
            if board.is_partition:
                parts = [*(one.standing for one in board.parts), board.rest]
                total = Standing.sum(parts).pair("progress").total
                assert abs(total - found.pair("progress").total) < CENT, (scope.title, by)
