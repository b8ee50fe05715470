"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.numbers import typed, written
from quadro.kit.refusals import Refused


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45", "45"), (" 45 % ", "45"), ("12,5", "12.5"), ("12.5", "12.5"), ("1.250", "1250"),
        ("1.250,50", "1250.50"), ("1 250,50 €", "1250.50"), ("−3", "-3"), ("-3,25", "-3.25"),
        ("7,", "7"), ("1.234.567", "1234567"), ("100.00", "100.00"), ("0,000", "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_with_the_comma_and_the_points_of_italy(text: str, number: str) -> None:
    assert typed(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "%"])
def test_nothing_is_not_zero(text: str) -> None:
    assert typed(text) is None


@pytest.mark.parametrize(
    "text",
    ["quaranta", "1,2,3", "1.25.0", "45/100", "1e5", "٤٥", "NaN", "=1+1", "9" * 30, "1,5.0"],
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="scrivi per esempio 12,5"):
        typed(text)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_the_pages_write_reads_back(number: Decimal) -> None:
    assert typed(written(number, 2)) == number
