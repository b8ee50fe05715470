"""Days no more exact than their source."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.dates import (
    ELIDED,
    ApproximateDay,
    Precision,
    after_article,
    in_figures,
    in_words,
)
from quadro.kit.refusals import Refused

days = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@st.composite
def approximate_days(draw: st.DrawFn) -> ApproximateDay:
    day, precision = draw(days), draw(st.sampled_from(Precision.values))
    if precision == Precision.YEAR:
        day = day.replace(month=1, day=1)
    elif precision == Precision.MONTH:
        day = day.replace(day=1)
    return ApproximateDay(day, precision)


@given(approximate_days())
def test_a_day_reads_back_as_it_is_written(day: ApproximateDay) -> None:
    assert ApproximateDay.parse(str(day)) == day
    assert ApproximateDay.parse(day.iso) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_is_refused(text: str) -> None:
    try:
        said = ApproximateDay.parse(text).precision
    except Refused as refusal:
        said = str(refusal)
    assert said in Precision.values or text in said


@pytest.mark.parametrize("text", ["31/02/2024", "2024-13", "29/02/2023", "00/2020", "0000"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="non esiste nel calendario"):
        ApproximateDay.parse(text)


@pytest.mark.parametrize("text", ["0001", "01/01/0999"])
def test_a_day_that_would_not_read_back_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="troppo indietro"):
        ApproximateDay.parse(text)


@pytest.mark.parametrize("text", ["31/12/9999", "3000"])
def test_a_day_that_stands_for_no_end_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="lascialo vuoto"):
        ApproximateDay.parse(text)


def test_in_words_no_more_is_said_than_is_known() -> None:
    day = date(2020, 9, 1)

    assert in_words(day) == "1° settembre 2020"
    assert in_words(day, "month") == "settembre 2020"
    assert in_words(day, "year") == "2020"
    assert in_words(date(2026, 10, 31)) == "31 ottobre 2026"
    assert in_words(date(2026, 10, 11)) == "11 ottobre 2026"
    assert in_figures(day, "month") == "09/2020"
    with override("en"):
        assert "September 2020" in in_words(day, "month")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (1, ["il 1° maggio 2026", "al 1° maggio 2026", "dal 1° maggio 2026"]),
        (8, ["l’8 maggio 2026", "all’8 maggio 2026", "dall’8 maggio 2026"]),
        (11, ["l’11 maggio 2026", "all’11 maggio 2026", "dall’11 maggio 2026"]),
        (18, ["il 18 maggio 2026", "al 18 maggio 2026", "dal 18 maggio 2026"]),
    ],
)
def test_before_eight_and_eleven_the_article_is_elided(day: int, said: list[str]) -> None:
    assert [after_article(date(2026, 5, day), article) for article in ELIDED] == said


def test_in_english_the_day_stands_alone() -> None:
    with override("en"):
        assert after_article(date(2026, 5, 8), "dal") == "8 May 2026"
