"""Who pays, what is planned, what moved: nothing told is written over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quadro.interventions import actions, queries
from quadro.interventions.models import Funding, Movement, MovementKind, PlannedCost, Source
from quadro.kit.refusals import Refused, Stale
from tests.agreements.world import a_body, acting, somebody
from tests.interventions.world import BY, again, an_intervention, committed, funded, paid
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
D = Decimal
LATER = NOON + timedelta(days=1)


# Funding ------------------------------------------------------------------------------------------


def test_the_cost_is_what_the_sources_put_in_and_what_is_to_be_found() -> None:
    one = an_intervention()
    funded(one, ("regione", 2025, "400"), ("regione", 2026, "1000"), ("da_reperire", 2027, "600"))

    one = again(one)
    assert (one.cost_eur, one.to_find_eur) == (D(2000), D(600))
    money = queries.money_of(one)
    assert (money.covered, money.to_find_percent) == (D(1400), D(30))


def test_the_table_has_years_across_and_what_is_to_be_found_last() -> None:
    one = an_intervention()
    funded(one, ("da_reperire", None, "5"), ("comune", 2026, "2"), ("comune", 2025, "3"))
    table = queries.funding_of(one)

    assert table.columns == ["2025", "2026", "anno non noto"]
    assert [(row.source, list(row.amounts)) for row in table.payers] == [
        ("comune", [D(3), D(2), D(0)]), ("da_reperire", [D(0), D(0), D(5)]),
    ]  # fmt: skip
    assert (table.totals, table.total) == ([D(3), D(2), D(5)], D(10))


def test_only_what_changes_is_told_again_and_the_old_lines_stay() -> None:
    one = an_intervention()
    funded(one, ("stato", 2026, "10"), ("comune", 2026, "5"), ("da_reperire", None, "3"))
    funded(one, ("stato", 2026, "12"), ("comune", 2026, "5"), at=LATER)

    current = Funding.objects.current().order_by("source")
    assert [(row.source, row.amount_eur) for row in current] == [
        ("comune", D(5)), ("da_reperire", D(0)), ("stato", D(12)),
    ]  # fmt: skip
    assert Funding.objects.filter(is_current=False).count() == 2
    assert (again(one).cost_eur, again(one).to_find_eur) == (D(17), D(0))


def test_a_past_day_reads_back_as_it_was_known() -> None:
    one = an_intervention()
    march, june = date(2026, 3, 1), date(2026, 6, 1)
    funded(one, ("stato", None, "10"), on=march)
    funded(one, ("stato", None, "25"), on=june, at=LATER)

    def cost(day: date, known: object) -> Decimal | None:
        then = queries.then_of([one.pk], on=max(day, TODAY), known_at=LATER)
        assert then
        return queries.then_of([one.pk], on=day, known_at=known)[one.pk].money.cost  # type: ignore[arg-type]

    one.facts.update(on=march)
    assert cost(march, LATER) == 10
    assert cost(june, NOON) == 10  # nobody knew yet
    assert cost(june, LATER) == 25


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([("stato", 2026, "1"), ("stato", 2026, "2")], "due volte"),
        ([("stato", 2026, "-1")], "minore di zero"),
        ([("stato", 1200, "1")], "non è un anno"),
        ([("stato", 2026, "1e13")], "troppo grande"),
    ],
)
def test_lines_of_funding_respect_the_rules(
    lines: list[tuple[str, int | None, str]], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        funded(an_intervention(), *lines)


def test_what_is_to_be_found_has_no_funder() -> None:
    one = an_intervention()
    line = {"source": Source.TO_FIND, "funder": a_body("Rho"), "year": None, "amount_eur": D(1)}
    with pytest.raises(Refused, match="da reperire"):
        actions.tell_funding(one, [line], on=TODAY, version=one.version, by=BY, at=NOON)


def test_funding_is_not_of_a_day_to_come_nor_overtakes_another_editor() -> None:
    one = an_intervention()
    with pytest.raises(Refused, match="nel futuro"):
        funded(one, on=TODAY + timedelta(days=1), by=BY)
    funded(one, ("stato", None, "1"))
    with pytest.raises(Stale):
        actions.tell_funding(one, [], on=TODAY, version=one.version, by=BY, at=NOON)


def test_two_funders_of_a_source_have_a_row_each() -> None:
    one = an_intervention()
    lines = [
        {"source": Source.MUNICIPALITY, "funder": a_body(name), "year": 2026, "amount_eur": D(1)}
        for name in ("Gessate", "Inzago")
    ]
    actions.tell_funding(one, lines, on=TODAY, version=one.version, by=BY, at=NOON)
    committed(one, "2", source=Source.MUNICIPALITY)

    payers = queries.funding_of(one).payers
    assert [row.label for row in payers] == ["Gessate", "Inzago"]
    assert [row.committed for row in payers] == [None, None]  # nobody says whose it is


def test_a_source_says_what_is_still_to_be_committed() -> None:
    one = an_intervention()
    funded(one, ("regione", 2026, "10"), ("stato", 2026, "5"))
    committed(one, "6")
    region, state = sorted(queries.funding_of(one).payers, key=lambda row: row.source)

    assert (region.committed, region.to_commit) == (D(6), D(4))
    assert state.to_commit is None


# The plan of spending -----------------------------------------------------------------------------


def test_planned_costs_are_told_by_year_and_kept_as_they_were() -> None:
    one = an_intervention()
    for costs in ({2025: D(10), 2026: D(20)}, {2026: D(25)}):
        actions.tell_costs(
            one, costs, on=TODAY, version=again(one).version, by=BY, at=NOON
        )  # fmt: skip

    assert queries.costs_of([one.pk]) == {one.pk: {2026: 25}}
    assert PlannedCost.objects.count() == 4


# Movements ----------------------------------------------------------------------------------------


def test_what_moved_is_summed_by_kind_and_nobody_told_is_not_zero() -> None:
    one = an_intervention()
    assert again(one).paid_eur is None
    paid(one, "30")
    paid(one, "20", on=TODAY - timedelta(days=400))
    committed(one, "60")

    one = again(one)
    assert (one.paid_eur, one.committed_eur, one.saved_eur) == (D(50), D(60), None)


def test_zero_says_that_nothing_had_moved() -> None:
    one = an_intervention()
    paid(one, "0")
    assert again(one).paid_eur == 0


def test_a_wrong_movement_is_taken_back_by_its_opposite_with_a_reason() -> None:
    one = an_intervention()
    wrong = paid(one, "500", on=date(2026, 3, 3))
    with pytest.raises(Refused, match="perché"):
        actions.take_back(wrong, " ", by=BY, at=LATER)
    back = actions.take_back(wrong, "Registrato due volte.", by=BY, at=LATER)

    assert (back.amount_eur, back.on) == (D(-500), wrong.on)
    assert back.kind == MovementKind.PAID
    assert again(one).paid_eur == 0
    with pytest.raises(Refused, match="già stato stornato"):
        actions.take_back(wrong, "Ancora.", by=BY, at=LATER)
    with pytest.raises(Refused, match="già uno storno"):
        actions.take_back(back, "Ancora.", by=BY, at=LATER)


def test_before_it_was_taken_back_a_payment_was_known() -> None:
    one = an_intervention()
    wrong = paid(one, "500", on=TODAY)
    actions.take_back(wrong, "Doppio.", by=BY, at=LATER)

    told = [
        queries.then_of([one.pk], on=TODAY, known_at=known)[one.pk].money.paid
        for known in (NOON, LATER)
    ]
    assert told == [500, 0]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"on": TODAY + timedelta(days=1)}, "nel futuro"),
        ({"amount_eur": D(-1)}, "minore di zero"),
        ({"source": Source.TO_FIND}, "denaro che c’è"),
    ],
)
def test_a_movement_respects_the_rules(values: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        paid(an_intervention(), "1", values=values)


def test_more_paid_than_it_costs_is_kept_and_said() -> None:
    one = an_intervention()
    funded(one, ("stato", 2026, "10"))
    paid(one, "11")

    assert queries.money_of(again(one)).is_paid_beyond_cost


def test_the_people_of_its_body_tell_its_money_and_others_do_not() -> None:
    one = an_intervention()
    clerk, other = (acting(somebody(a_body(name))) for name in ("Gessate", "Rho"))

    with pytest.raises(Refused, match="risponde Gessate"):
        paid(one, "1", by=other)
    made = paid(one, "1", by=clerk)
    assert (made.author, made.author_name) == (clerk.user, str(clerk))
    funded(one, ("stato", 2026, "10"), by=clerk)


class AnySequence(TestCase):
    """The sums of the record are those of its lines, whatever was told."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["pay", "commit", "back"]), st.integers(0, 1000)), max_size=8
        )
    )
    @settings(max_examples=20, deadline=None)
    def test_of_movements(self, told: list[tuple[str, int]]) -> None:
        one = an_intervention()
        for verb, amount in told:
            last = Movement.objects.filter(
                intervention=one, reverses=None, reversed_by=None, amount_eur__gt=0
            ).last()
            if verb == "back":
                if last is not None:
                    actions.take_back(last, "Sbagliato.", by=the_system(), at=NOON)
            else:
                kind = MovementKind.PAID if verb == "pay" else MovementKind.COMMITTED
                paid(one, str(amount), values={"kind": kind})
        one = again(one)
        for kind, kept in (
            (MovementKind.PAID, one.paid_eur),
            (MovementKind.COMMITTED, one.committed_eur),
        ):
            rows = [row.amount_eur for row in one.movements.filter(kind=kind)]
            assert kept == (sum(rows) if rows else None)
            assert kept is None or kept >= 0
