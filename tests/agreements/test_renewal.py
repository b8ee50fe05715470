"""An end that comes: renewed by the parties, or by itself."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement
from quadro.kit.dates import ApproximateDay
from quadro.kit.refusals import Refused
from quadro.kit.terms import months_after
from quadro.plan.models import Theme
from tests.agreements.growing import a_convention, a_pact, names
from tests.agreements.world import a_body, a_plan
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)
LATER = date(2029, 12, 31)


def renewed(agreement: Agreement, **more: Any) -> Agreement:
    told = {"ends_on": LATER, "signed_on": ApproximateDay(TODAY), "signature_kind": "digitale"}
    return actions.renew(agreement, {**told, **more}, by=the_system())


def test_the_new_begins_the_day_after_the_end_of_the_old() -> None:
    old = a_pact(ends_on=END)

    new = renewed(old)

    old.refresh_from_db()
    assert old.state == "rinnovata"
    assert (new.renews, new.state) == (old, "efficacia")
    assert (new.starts_on, new.ends_on) == (date(2027, 1, 1), LATER)
    assert new.slug != old.slug
    assert new.code != old.code


def test_parties_links_themes_come_along_and_who_left_does_not() -> None:
    old = a_pact("Milano", "Legnano", "Rho", ends_on=END, notice_days=0)
    old.themes.add(Theme.objects.create(name="Lavoro", slug="lavoro"))
    actions.link(old, a_plan("Una")[0], kind="attua", sentence="La attua.", by=the_system())
    party = old.parties.get(body=a_body("Rho"))
    actions.leave(party, declared_on=TODAY, from_on=END, reason="Per la spesa.", by=the_system())

    new = renewed(old)

    assert names(new, new.starts_on or TODAY) == {"Milano", "Legnano"}
    assert [one.sentence for one in new.links.all()] == ["La attua."]
    assert [str(one) for one in new.themes.all()] == ["Lavoro"]


def test_what_expired_is_renewed_too_and_goes_on_at_once() -> None:
    old = a_pact(ends_on=date(2026, 9, 30), state="scaduta")

    assert renewed(old).state == "attuazione"


def test_before_its_window_and_without_an_end_nothing_is_renewed() -> None:
    with pytest.raises(Refused, match="La finestra del rinnovo si apre"):
        renewed(a_pact(ends_on=END, renewal_window_days=10))
    with pytest.raises(Refused, match="Non si conosce la scadenza"):
        renewed(a_pact())
    with pytest.raises(Refused, match="non si rinnova"):
        renewed(a_pact(ends_on=END, renewal="nessuno"))


def test_a_renewal_ends_after_it_begins_and_is_signed_as_the_instrument_wants() -> None:
    with pytest.raises(Refused, match="la nuova scadenza viene dopo"):
        renewed(a_pact(ends_on=END), ends_on=END)
    with pytest.raises(Refused, match="nullo"):
        renewed(a_convention(ends_on=END), signature_kind="autografa")


def test_two_who_renew_at_once_make_one_new_agreement() -> None:
    old = a_pact(ends_on=END)
    renewed(old)

    with pytest.raises(Refused, match="rinnovata"):
        renewed(old)


# By itself ----------------------------------------------------------------------------------------


def a_tacit_one(**values: Any) -> Agreement:
    return a_pact(**{"ends_on": END, "renewal": "tacito", "renewal_months": 12, **values})


def test_what_renews_itself_gets_a_new_end_and_the_old_stays_readable() -> None:
    pact = a_tacit_one()

    assert actions.renew_tacitly(on=END) == 0
    assert actions.renew_tacitly(on=date(2027, 1, 1)) == 1
    assert actions.renew_tacitly(on=date(2027, 1, 1)) == 0

    pact.refresh_from_db()
    assert pact.ends_on == date(2027, 12, 31)
    amendment = pact.amendments.get()
    assert (amendment.number, amendment.effective_on) == (1, date(2027, 1, 1))
    assert queries.record_on(pact, END).facts["ends_on"] == END


def test_an_end_passed_long_ago_is_renewed_as_often_as_it_takes() -> None:
    pact = a_tacit_one(ends_on=date(2024, 2, 29))
    actions.renew_tacitly(on=date(2026, 11, 12))

    pact.refresh_from_db()
    assert pact.ends_on == date(2027, 2, 28)
    ends = [queries.record_on(pact, date(year, 6, 1)).facts["ends_on"] for year in (2024, 2025)]
    assert ends == [date(2025, 2, 28), date(2026, 2, 28)]


@pytest.mark.parametrize(
    "values",
    [
        {"renewal": "espresso"},
        {"renewal": "nessuno"},
        {"renewal_months": None},
        {"state": "conclusa"},
        {"state": "firma"},
    ],
    ids=str,
)
def test_what_does_not_say_so_does_not_renew_itself(values: dict[str, Any]) -> None:
    a_tacit_one(**values)

    assert actions.renew_tacitly(on=date(2027, 1, 1)) == 0


def test_what_all_but_one_are_leaving_does_not_renew_itself() -> None:
    pact = a_tacit_one(notice_days=30)
    party = pact.parties.get(body=a_body("Milano"))
    actions.leave(party, declared_on=TODAY, from_on=END, reason="Per la spesa.", by=the_system())

    assert actions.renew_tacitly(on=date(2027, 1, 1)) == 0


def test_many_renew_themselves_in_as_many_queries_as_one() -> None:
    a_tacit_one()
    one = queries_of(date(2027, 1, 1))
    for _ in range(5):
        a_tacit_one(ends_on=date(2027, 12, 30))

    assert queries_of(date(2028, 1, 1)) == one


def queries_of(on: date) -> int:
    with CaptureQueriesContext(connection) as made:
        assert actions.renew_tacitly(on=on)
    return len(made)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = months_after(day, months)
    last = monthrange(later.year, later.month)[1]

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day in (day.day, last)
    if (day + timedelta(days=1)).day == 1:
        assert later.day == last


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 40), st.integers(1, 20))
def test_months_are_added_in_order(day: date, months: int, more: int) -> None:
    assert day < months_after(day, months) < months_after(day, months + more)
