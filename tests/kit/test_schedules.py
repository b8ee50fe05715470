"""Things along time: every day has its place on the axis, and what is not known is not drawn."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.schedules import WIDTH, Mark, Schedule, Span

TODAY = date(2026, 11, 12)


def a_schedule(*spans: Span) -> Schedule:
    return Schedule(title="Impegni", heading="Impegno", spans=spans, today=TODAY)


days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(st.lists(days, min_size=2, max_size=6))
def test_days_stand_in_their_order_within_the_axis(told: list[date]) -> None:
    drawn = a_schedule(*(Span("Uno", since=day, until=day) for day in told))
    places = [drawn.place(day) for day in sorted(told)]
    assert places == sorted(places)
    assert all(0 <= one <= WIDTH for one in [*places, drawn.today_x])
    assert drawn.periods[0].x == 0


def test_short_times_are_cut_in_quarters_and_long_ones_in_years() -> None:
    short = a_schedule(Span("Uno", since=TODAY, until=TODAY + timedelta(days=300)))
    long = a_schedule(Span("Uno", since=TODAY, until=TODAY + timedelta(days=3000)))
    assert (short.step, long.step) == (3, 12)
    assert [one.label for one in long.periods][:2] == ["2026", "2027"]
    assert short.periods[0].label.endswith("2026")


def test_what_has_no_last_day_is_not_drawn_and_a_far_one_is_at_the_edge() -> None:
    none, far = a_schedule(
        Span("Uno", since=TODAY), Span("Due", since=TODAY, until=date(9999, 12, 31))
    ).rows
    assert none.x is None
    assert far.end <= WIDTH


def test_a_forecast_after_the_last_day_and_the_marks_have_their_places() -> None:
    due = TODAY + timedelta(days=100)
    [row] = a_schedule(
        Span(
            "Uno", since=TODAY, until=due, forecast=due + timedelta(days=50), progress=50,
            marks=[Mark(TODAY + timedelta(days=10), "Gara", "done")],
        )
    ).rows  # fmt: skip
    assert row.forecast is not None
    assert row.forecast > row.end
    assert row.done == round(row.width / 2, 1)
    assert row.marks[0][0] > (row.x or 0)


def test_nothing_to_show_is_only_today() -> None:
    assert a_schedule().rows == []
    assert a_schedule().periods
