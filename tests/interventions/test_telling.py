"""How far an intervention is, its moves, its past."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from quadro.accounts.models import Role
from quadro.delivery.reckoning import Timing
from quadro.interventions import actions, policies, queries
from quadro.interventions.models import Fact, Intervention, Place
from quadro.interventions.states import MOVES, VERBS, State, Who, move_of
from quadro.kit.refusals import Refused
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody, the_authority
from tests.interventions.world import (
    BY,
    DUE,
    again,
    an_intervention,
    told,
    with_a_count,
    with_steps,
)
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
D = Decimal
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
LATER = NOON + timedelta(days=1)


def test_steps_done_make_the_procedure_and_start_what_was_to_start() -> None:
    one = an_intervention()
    first, second, *_rest = with_steps(one, MARCH, MAY, DUE, DUE)
    told(one, steps={first.pk: (None, MARCH), second.pk: (MARCH, None)})

    one = again(one)
    assert (one.state, one.procedural) == (State.UNDER_WAY, D(25))
    status = queries.status_of(one, on=TODAY)
    assert (status.procedural.done, status.procedural.planned) == (D(25), D(50))
    assert status.timing == Timing.LATE
    assert status.points == -25


def test_what_is_counted_makes_the_physical_progress() -> None:
    one = an_intervention()
    count = with_a_count(one, "11")
    assert again(one).physical is None
    told(one, readings={count.pk: D("3.2")})

    one = again(one)
    assert one.physical == D("29.09")
    assert (one.told_on, one.next_update_on) == (TODAY, date(2027, 1, 20))


def test_a_second_reading_of_a_day_corrects_the_first_and_both_stay() -> None:
    one = an_intervention()
    count = with_a_count(one, "10")
    told(one, readings={count.pk: D(9)})
    told(one, readings={count.pk: D(4)}, at=LATER)

    assert count.readings.count() == 2
    assert again(one).physical == 40


def test_what_is_told_of_a_past_day_does_not_change_today() -> None:
    one = an_intervention()
    count = with_a_count(one, "10")
    told(one, readings={count.pk: D(8)}, on=MAY)
    told(one, readings={count.pk: D(2)}, on=MARCH, at=LATER)
    one.facts.filter(name="stato").update(on=MARCH)

    assert again(one).physical == 80
    assert again(one).told_on == MAY
    then = queries.then_of([one.pk], on=MARCH, known_at=LATER)[one.pk]
    assert (then.physical, then.state) == (D(20), State.UNDER_WAY)
    assert queries.then_of([one.pk], on=MAY, known_at=LATER)[one.pk].physical == 80
    assert queries.then_of([one.pk], on=MARCH, known_at=NOON)[one.pk].physical is None


def test_a_step_told_late_changes_the_days_after_it_too() -> None:
    one = an_intervention()
    first, second = with_steps(one, MARCH, MAY)
    told(one, steps={second.pk: (None, MAY)})
    told(one, steps={first.pk: (None, MARCH)}, at=LATER)
    one.facts.filter(name="stato").update(on=MARCH)

    def procedural(day: date, known: Any) -> Decimal | None:
        return queries.then_of([one.pk], on=day, known_at=known)[one.pk].procedural

    assert procedural(MAY, NOON) == 50
    assert (procedural(MARCH, LATER), procedural(MAY, LATER)) == (D(50), D(100))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"on": TODAY + timedelta(days=1)}, "nel futuro"),
        ({"steps": {1: (None, TODAY + timedelta(days=1))}}, "nel futuro"),
        ({"steps": {1: (MAY, MARCH)}}, "prima di cominciare"),
    ],
)
def test_what_is_told_has_already_happened(values: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.tell(an_intervention(), {"on": TODAY, **values}, by=BY, at=NOON)


def test_of_what_is_closed_nothing_more_is_told() -> None:
    one = an_intervention()
    actions.move(one, "cancel", by=BY, on=TODAY, at=NOON, reason="Senza fondi.")
    with pytest.raises(Refused, match="riaperto"):
        told(one)


def test_the_people_of_its_body_tell_and_others_do_not() -> None:
    one = an_intervention()
    (step,) = with_steps(one, MARCH)
    values = {"on": TODAY, "steps": {step.pk: (None, MARCH)}}

    with pytest.raises(Refused, match="risponde Gessate"):
        actions.tell(one, values, by=acting(somebody(a_body("Rho"))), at=NOON)
    actions.tell(one, values, by=acting(somebody(a_body("Gessate"))), at=NOON)
    assert again(one).procedural == 100


# Steps and counts ---------------------------------------------------------------------------------


def test_a_step_replanned_keeps_the_day_planned_at_first() -> None:
    one = an_intervention()
    (step,) = with_steps(one, MARCH)
    row = {"key": step.pk, "name": step.name, "planned_to": MAY}
    actions.set_steps(one, [row], version=again(one).version, by=BY, at=NOON)

    step.refresh_from_db()
    assert (step.planned_to, step.first_planned_to) == (MAY, MARCH)


def test_what_something_was_told_of_is_not_taken_away() -> None:
    one = an_intervention()
    (step,) = with_steps(one, MARCH)
    count = with_a_count(one)
    told(one, steps={step.pk: (None, MARCH)}, readings={count.pk: D(1)})

    for verb in (actions.set_steps, actions.set_indicators):
        with pytest.raises(Refused, match="non si può togliere"):
            verb(one, [], version=again(one).version, by=BY, at=NOON)


def test_steps_change_places_and_new_ones_come_between() -> None:
    one = an_intervention()
    first, second = with_steps(one, MARCH, MAY)
    rows: list[dict[str, Any]] = [
        {"key": second.pk, "name": second.name},
        {"name": "altro", "title": "VIA"},
        {"key": first.pk, "name": first.name},
    ]
    actions.set_steps(one, rows, version=again(one).version, by=BY, at=NOON)

    there = [str(step) for step in one.steps.order_by("position")]
    assert there == [str(second), "VIA", str(first)]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"name": "altro"}], "come si chiama"),
        ([{"name": "stipula", "planned_from": MAY, "planned_to": MARCH}], "prima di cominciare"),
    ],
)
def test_steps_respect_the_rules(rows: list[dict[str, Any]], why: str) -> None:
    one = an_intervention()
    with pytest.raises(Refused, match=why):
        actions.set_steps(one, rows, version=one.version, by=BY, at=NOON)


def test_a_count_that_starts_at_its_end_measures_nothing() -> None:
    with pytest.raises(Refused, match="niente da misurare"):
        with_a_count(an_intervention(), "0")


# Moves --------------------------------------------------------------------------------------------


def in_state(state: State) -> Intervention:
    """Brought there by the moves themselves."""
    one, ways = an_intervention(), {
        State.TO_START: (), State.UNDER_WAY: ("start",), State.SUSPENDED: ("start", "suspend"),
        State.DONE: ("start", "finish"), State.CANCELLED: ("cancel",),
    }  # fmt: skip
    for verb in ways[state]:
        one = actions.move(
            one, verb, by=BY, on=TODAY, at=NOON, reason="Perché.", told={"done_on": TODAY}
        )
    return one


WHERE = {"body": "Gessate", "other": "Rho"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["office", "body", "other"])
def test_every_move_in_every_state_by_everybody(state: State, verb: str, who: str) -> None:
    one = in_state(state)
    the_authority()
    user = an_officer() if who == "office" else somebody(a_body(WHERE[who]), Role.CLERK)
    made = move_of(state, verb)
    is_theirs = made is not None and (who == "office" or (who == "body" and made.who == Who.BODY))
    told_so = {"reason": "Perché.", "told": {"done_on": TODAY}}

    if not is_theirs:
        with pytest.raises(Refused):
            actions.move(one, verb, by=acting(user), on=TODAY, at=NOON, **told_so)  # type: ignore[arg-type]
        return
    assert made is not None
    after = actions.move(one, verb, by=acting(user), on=TODAY, at=NOON, **told_so)  # type: ignore[arg-type]
    assert after.state == made.target
    assert (after.done_on is not None) == (made.target == State.DONE)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.verb}")
def test_a_guarded_move_says_what_is_missing(move: Any) -> None:
    one = in_state(move.source)
    lacking = policies.missing_for(move, one, by=BY, told={})
    assert bool(lacking) is bool(move.guard)


def test_it_does_not_end_tomorrow_nor_before_it_began() -> None:
    one = in_state(State.UNDER_WAY)
    for day in (TODAY + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(Refused):
            actions.move(one, "finish", by=BY, on=TODAY, at=NOON, told={"done_on": day})


# The past -----------------------------------------------------------------------------------------


def test_on_the_day_before_it_was_known_it_is_not_there() -> None:
    one = an_intervention()
    assert queries.then_of([one.pk], on=TODAY, known_at=NOON - timedelta(days=1)) == {}
    assert queries.then_of([one.pk], on=TODAY - timedelta(days=1), known_at=LATER) == {}


def test_of_what_came_from_a_file_the_record_tells_and_then_what_changed() -> None:
    one = an_intervention()
    Fact.objects.all().delete()  # as an import in bulk leaves it
    tomorrow = TODAY + timedelta(days=1)
    then = queries.then_of([one.pk], on=TODAY, known_at=NOON)[one.pk]
    assert then.state == State.TO_START

    actions.move(one, "start", by=the_system(tomorrow), on=tomorrow, at=LATER)
    states = [
        queries.then_of([one.pk], on=day, known_at=LATER)[one.pk].state for day in (TODAY, tomorrow)
    ]
    assert states == [State.TO_START, State.UNDER_WAY]


def test_a_list_costs_the_same_queries_whatever_its_length(
    django_assert_max_num_queries: Any,
) -> None:
    for title in ("Una", "Due", "Tre"):
        one = an_intervention(title)
        with_steps(one, MARCH)
        with_a_count(one)
    rows = list(queries.register(BY))
    with django_assert_max_num_queries(1):
        assert len(queries.statuses_of(rows, on=TODAY)) == 3


def test_steps_places_and_shares_of_a_past_day_read_back_as_they_were_known() -> None:
    one, (first, second) = an_intervention(), a_plan("Mobilità", "Opere")
    (step,) = with_steps(one, MAY)
    told(one, steps={step.pk: (MARCH, None)})
    for provision, at, on in ((first, NOON, TODAY), (second, LATER, TODAY + timedelta(days=1))):
        by, version = the_system(on), again(one).version
        actions.set_shares(one, [(provision, D(100))], version=version, by=by, at=at)
    told(one, steps={step.pk: (MARCH, MAY)}, at=LATER)
    one.facts.filter(name="stato").update(on=MARCH)

    def then(on: date, known: Any) -> queries.Then:
        return queries.then_of([one.pk], on=on, known_at=known)[one.pk]

    assert then(TODAY, NOON).shares == {first.pk: 100}
    assert then(TODAY, LATER).shares == {first.pk: 100}
    assert then(TODAY + timedelta(days=1), LATER).shares == {second.pk: 100}
    assert [row.actual_to for row in then(TODAY, NOON).steps] == [None]
    assert [row.actual_to for row in then(TODAY, LATER).steps] == [MAY]
    april = then(date(2026, 4, 1), LATER).steps
    assert [(row.actual_from, row.actual_to) for row in april] == [(MARCH, None)]


def test_places_that_came_from_a_file_are_kept_when_they_first_change() -> None:
    one = an_intervention()
    Fact.objects.all().delete()  # as an import in bulk leaves it
    Place.objects.create(intervention=one, where="area", percent=100)
    tomorrow = TODAY + timedelta(days=1)
    rows = [{"where": "altrove", "percent": D(100)}]
    assert queries.then_of([one.pk], on=TODAY, known_at=NOON)[one.pk].places == {"area": 100}

    actions.set_places(one, rows, version=again(one).version, by=the_system(tomorrow), at=LATER)
    was, now = (
        queries.then_of([one.pk], on=day, known_at=LATER)[one.pk].places
        for day in (TODAY, tomorrow)
    )
    assert was == {"area": 100}
    assert now == {"altrove": 100}
    actions.move(one, "start", by=the_system(tomorrow), on=tomorrow, at=LATER)
    assert queries.then_of([one.pk], on=TODAY, known_at=LATER)[one.pk].state == State.TO_START
