"""How the system of agreements works: medians and shares over cases that happened."""

from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Approval, Default, Opinion, Passage
from quadro.kit.dates import Precision
from quadro.monitoring.queries import Figure, Kind, Row, governance
from quadro.monitoring.queries.governance import Case
from tests.agreements.growing import a_pact
from tests.delivery.world import a_commitment, delivered
from tests.worlds import TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db


def figure(name: str, *, on: date = TODAY, by: Actor | None = None) -> Figure:
    return next(one for one in governance(by or the_system(), on=on) if one.name == name)


def an_opinion(days: int, given_after: int | None, asked: date) -> Opinion:
    given_on = None if given_after is None else asked + timedelta(days=given_after)
    return Opinion.objects.create(
        agreement=a_pact(), kind="zona", asked_on=asked, days=days,
        outcome="favorevole" if given_on else "", given_on=given_on,
    )  # fmt: skip


class TestWhatIsCounted:
    def test_an_opinion_given_on_the_last_day_of_its_term_is_in_time(self) -> None:
        an_opinion(30, 30, TODAY - timedelta(days=100))
        told = figure("pareri").whole
        assert (told.value, told.count) == (100, 1)

    def test_an_opinion_that_nobody_gave_counts_once_its_term_is_over(self) -> None:
        asked = TODAY - timedelta(days=31)
        an_opinion(30, None, asked)
        assert figure("pareri", on=TODAY - timedelta(days=1)).whole.count == 0
        assert figure("pareri").whole.value == 0

    def test_an_opinion_given_later_was_still_missing_on_a_past_day(self) -> None:
        an_opinion(10, 40, TODAY - timedelta(days=50))
        assert figure("pareri", on=TODAY - timedelta(days=30)).whole.value == 0
        assert figure("pareri", on=TODAY - timedelta(days=45)).whole.count == 0

    def test_a_commitment_delivered_on_its_day_is_in_time(self) -> None:
        delivered(a_commitment(due_on=TODAY))
        assert figure("puntuali").whole.value == 100
        assert figure("atto").whole.value == (TODAY - date(2026, 1, 1)).days

    def test_a_signature_known_to_the_month_tells_no_day_to_count_from(self) -> None:
        pact = a_pact()
        delivered(a_commitment(pact, starts_on=None, due_on=TODAY))
        Agreement.objects.update(signed_on=date(2026, 3, 1), signed_on_precision=Precision.DAY)
        assert figure("atto").whole.value == (TODAY - date(2026, 3, 1)).days
        Agreement.objects.update(signed_on_precision=Precision.MONTH)
        assert figure("atto").whole.count == 0

    @pytest.mark.parametrize(
        ("outcome", "count"), [("approvato", 1), ("respinto", 1), ("fissata", 0), ("rinviato", 0)]
    )
    def test_a_sitting_fixed_or_put_off_is_no_answer(self, outcome: str, count: int) -> None:
        Approval.objects.create(
            party=a_pact().parties.order_by("pk")[0], asked_on=TODAY - timedelta(days=20),
            outcome=outcome, sitting_on=TODAY, answered_on=TODAY, answered_by="Una persona",
        )  # fmt: skip
        told = figure("approvazioni").whole
        assert (told.count, told.value) == (count, 20 if count else None)

    def test_a_step_lasts_from_when_a_state_is_entered_to_when_it_is_left(self) -> None:
        for agreement, days in ((a_pact(), 10), (a_pact("Rho", "Pero"), 30)):
            begun = TODAY - timedelta(days=60)
            for source, target, on in (
                ("bozza", "pareri", begun),
                ("pareri", "approvazione", begun + timedelta(days=days)),
            ):
                Passage.objects.create(
                    agreement=agreement, verb="revise", source=source, target=target, on=on
                )
        (step,) = [row for row in figure("passi").groups if row.label == "pareri richiesti"]
        assert (step.value, step.count) == (20, 2)

    def test_a_default_that_ended_otherwise_than_cured_is_counted_and_is_not_well(self) -> None:
        days = {
            "found_on": date(2026, 1, 1), "notice_on": date(2026, 1, 2),
            "term_on": date(2026, 2, 2), "outcome_on": date(2026, 3, 1),
        }  # fmt: skip
        for outcome in ("sanato", "risolta", "sanato"):
            pact = a_pact()
            Default.objects.create(
                agreement=pact, body=pact.parties.order_by("pk")[0].body, finding="Niente",
                outcome=outcome, **days,
            )  # fmt: skip
        told = figure("inadempimenti").whole
        assert (told.value, told.count) == (67, 3)

    def test_what_is_not_published_is_not_counted_for_a_visitor(self) -> None:
        delivered(a_commitment(due_on=TODAY))
        assert figure("puntuali", by=a_visitor()).whole.value is None


def test_a_figure_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(9):
        governance(the_system(), on=TODAY)


@given(st.lists(st.tuples(st.integers(2015, 2026), st.integers(0, 900))))
def test_the_value_of_a_year_is_the_median_of_its_cases(found: list[tuple[int, int]]) -> None:
    cases = [Case(date(year, 6, 1), days) for year, days in found]
    told = Figure("x", "X", "", Kind.DAYS, cases, date(2026, 12, 31))
    for row in told.years:
        of_it = [days for year, days in found if str(year) == row.label]
        assert row.value == (round(median(of_it)) if of_it else None)
    assert len(told.years) == 6


@given(st.lists(st.booleans(), min_size=1))
def test_a_share_is_between_nothing_and_all(cases: list[bool]) -> None:
    told = Row("x", [int(one) for one in cases], Kind.SHARE).value
    assert told is not None
    assert 0 <= told <= 100
    assert told == 100 if all(cases) else told <= 100
