"""Who pays how much: sums are exact to the cent, whatever the key, the caps and the days."""

from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quadro.joint.sharing import Key, Part, Row, Sharing, share
from quadro.kit.refusals import Refused

HALF_AND_HALF = (Part(Key.EQUAL, Fraction(50)), Part(Key.HEADS, Fraction(50)))
HEADS = {"Binasco": 7158, "Casarile": 3867, "Noviglio": 4237, "Vernate": 3181}
YEAR = 2027
SUMMER = date(YEAR, 7, 1)


def four(cap: Fraction | None = None, heads: dict[str, int] = HEADS) -> list[Row]:
    return [Row(name, heads=count, cap=cap) for name, count in heads.items()]


def euros(found: Sharing) -> dict[str, str]:
    return {name: f"{one.cents / 100:.2f}" for name, one in found.quotas.items()}


# The case of the drawing --------------------------------------------------------------------------


def test_four_municipalities_share_a_cost_half_equally_and_half_per_head() -> None:
    found = share(10_000_001, four(Fraction(50)), HALF_AND_HALF, year=YEAR)

    assert euros(found) == {
        "Binasco": "31905.74", "Casarile": "22983.65", "Noviglio": "23986.75", "Vernate": "21123.87"
    }  # fmt: skip


def test_a_fifth_joins_on_the_first_of_july_and_pays_for_184_days() -> None:
    zibido = Row("Zibido", spans=[(SUMMER, None)], heads=6552, cap=Fraction(50))

    found = share(10_000_001, [*four(Fraction(50)), zibido], HALF_AND_HALF, year=YEAR)

    assert euros(found) == {
        "Binasco": "28081.12", "Casarile": "20338.04", "Noviglio": "21208.57",
        "Vernate": "18724.01", "Zibido": "11648.27",
    }  # fmt: skip
    assert found.quotas["Zibido"].days == 184
    assert [one.days for one in found.stretches] == [181, 184]


# Keys, days, caps ---------------------------------------------------------------------------------


def test_each_key_shares_by_its_own_measure() -> None:
    rows = [
        Row("A", heads=1, units=Fraction(3), weight=Fraction(1, 2)),
        Row("B", heads=3, units=Fraction(1), weight=Fraction(1, 2)),
    ]

    def shared(key: Key) -> list[int]:
        return [one.cents for one in share(100, rows, [Part(key)], year=YEAR).quotas.values()]

    assert shared(Key.EQUAL) == [50, 50]
    assert shared(Key.HEADS) == [25, 75]
    assert shared(Key.USE) == [75, 25]
    assert shared(Key.WEIGHT) == [50, 50]


def test_a_leap_year_has_a_day_more() -> None:
    leaver = Row("A", spans=[(None, date(2028, 3, 1))])

    found = share(36_600, [leaver, Row("B")], [Part(Key.EQUAL)], year=2028)

    assert found.quotas["A"].cents == 100 * 60 // 2
    assert found.year_days == 366


def test_a_cost_of_a_service_that_begins_in_march_is_borne_by_its_days() -> None:
    march = date(YEAR, 3, 1)

    found = share(100, [Row("A", spans=[(march, None)])], [Part(Key.EQUAL)], year=YEAR)

    assert found.quotas["A"].cents == 100
    assert found.days == 306


def test_the_cents_left_over_go_to_the_largest_remainders_and_ties_to_who_comes_first_by_name() -> (
    None
):
    found = share(200, [Row("C"), Row("A"), Row("B")], [Part(Key.EQUAL)], year=YEAR)

    assert {name: one.cents for name, one in found.quotas.items()} == {"A": 67, "B": 67, "C": 66}
    assert not found.quotas["C"].got_a_cent


def test_what_exceeds_a_cap_goes_to_the_others_in_proportion() -> None:
    rows = [Row("A", heads=60, cap=Fraction(40)), Row("B", heads=30), Row("C", heads=10)]

    found = share(1000, rows, [Part(Key.HEADS)], year=YEAR)

    assert [one.cents for one in found.quotas.values()] == [400, 450, 150]
    assert found.quotas["A"].is_capped


@pytest.mark.parametrize(
    ("rows", "parts", "said"),
    [
        (
            [Row("A", cap=Fraction(40)), Row("B", cap=Fraction(50))],
            [Part(Key.EQUAL)],
            "arrivano a 90,00 %",
        ),
        ([Row("A")], [Part(Key.HEADS)], "Non si conoscono gli abitanti di A"),
        ([Row("A", units=Fraction(0))], [Part(Key.USE)], "nessuno dei Comuni ha usato"),
        ([Row("A")], [Part(Key.EQUAL, Fraction(60))], "devono fare 100"),
        ([Row("A"), Row("A")], [Part(Key.EQUAL)], "due volte"),
        ([Row("A", spans=[(date(2030, 1, 1), None)])], [Part(Key.EQUAL)], "non c’è nessun Comune"),
        ([Row("A", weight=Fraction(-1))], [Part(Key.WEIGHT)], "negativi"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_what_is_missing(
    rows: list[Row], parts: list[Part], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        share(10_000, rows, parts, year=YEAR)


# What always holds --------------------------------------------------------------------------------

days = st.dates(date(YEAR - 1, 6, 1), date(YEAR + 1, 6, 1))
heads = st.integers(1, 200_000)


@st.composite
def towns(draw: Any) -> list[Row]:
    made = []
    for place in range(draw(st.integers(1, 6))):
        since, until = sorted([draw(days), draw(days)])
        spans = [(since if draw(st.booleans()) else None, until if draw(st.booleans()) else None)]
        cap = draw(st.none() | st.fractions(Fraction(20), Fraction(100), max_denominator=4))
        made.append(
            Row(
                chr(65 + place), spans=spans, heads=draw(heads), units=Fraction(draw(heads), 4),
                weight=Fraction(draw(heads), 1000), cap=cap,
            )
        )  # fmt: skip
    return made


@st.composite
def keys(draw: Any) -> list[Part]:
    chosen = draw(st.lists(st.sampled_from(list(Key)), min_size=1, max_size=3, unique=True))
    first = [Fraction(draw(st.integers(1, 30))) for _one in chosen[1:]]
    rest = Fraction(100) - sum(first)
    return [Part(one, of) for one, of in zip(chosen, [rest, *first], strict=True)]


def shared(cents: int, rows: list[Row], parts: list[Part]) -> Sharing:
    try:
        return share(cents, rows, parts, year=YEAR)
    except Refused:
        assume(False)  # noqa: FBT003 - of hypothesis
        raise


costs = st.integers(0, 10**9)


@settings(max_examples=40, deadline=None)
@given(costs, towns(), keys(), st.randoms())
def test_sums_are_exact_caps_hold_and_the_order_of_rows_does_not_matter(
    cents: int, rows: list[Row], parts: list[Part], random: Any
) -> None:
    found = shared(cents, rows, parts)

    assert sum(one.cents for one in found.quotas.values()) == cents
    assert min(one.cents for one in found.quotas.values()) >= 0
    for one in rows:
        assert one.cap is None or found.quotas[one.name].cents <= ceil(cents * one.cap / 100)
    random.shuffle(rows)
    assert share(cents, rows, parts, year=YEAR).quotas == found.quotas


@settings(max_examples=40, deadline=None)
@given(costs, towns(), keys(), st.integers(1, 10_000))
def test_who_counts_for_more_never_pays_less(
    cents: int, rows: list[Row], parts: list[Part], more: int
) -> None:
    before = shared(cents, rows, parts)
    one = rows[0]
    assert one.heads is not None
    assert one.units is not None
    grown = Row(
        one.name, spans=one.spans, heads=one.heads + more, units=one.units + more,
        weight=one.weight, cap=one.cap,
    )  # fmt: skip

    after = share(cents, [grown, *rows[1:]], parts, year=YEAR)

    assert after.quotas[one.name].cents >= before.quotas[one.name].cents


@settings(max_examples=20, deadline=None)
@given(costs, keys(), heads)
def test_a_municipality_that_is_alone_all_the_year_pays_all(
    cents: int, parts: list[Part], count: int
) -> None:
    alone = Row("A", heads=count, units=Fraction(count), weight=Fraction(count))

    found = share(cents, [alone], parts, year=YEAR)

    assert found.quotas["A"].cents == cents
