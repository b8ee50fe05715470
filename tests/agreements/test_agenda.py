"""The page of deadlines: views, month, filters, files, whatever the address says."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.accounts.actors import Actor
from quadro.agreements import actions
from quadro.agreements.agenda import Agenda
from quadro.agreements.models import Agreement
from quadro.agreements.months import Month
from quadro.territory.models import Zone
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
PAGE = "/scadenze/"


def agenda(query: str = "", by: Actor | None = None) -> Agenda:
    return Agenda(QueryDict(query), by=by or a_visitor(), today=TODAY)


def labels(query: str = "", by: Actor | None = None) -> list[str]:
    return [one.label for one in agenda(query, by).rows]


def ending(title: str, on: date, **values: Any) -> Agreement:
    return an_agreement(title, a_body("Legnano"), published=True, ends_on=on, **values)


def an_opinion(on: date, days: int) -> Agreement:
    agreement = an_agreement("Ai pareri", a_body("Legnano"), published=True, state="pareri")
    asked = {"kind": "tecnica", "asked_on": on, "days": days}
    actions.ask_opinion(agreement, asked, by=the_system())
    return agreement


# What is listed -----------------------------------------------------------------------------------


def test_without_a_month_the_list_goes_from_today_for_a_year() -> None:
    ending("Ieri", TODAY - timedelta(days=1))
    ending("Oggi", TODAY)
    ending("Fra un anno", TODAY + timedelta(days=364))
    ending("Più in là", TODAY + timedelta(days=365))

    assert labels() == ["Oggi", "Fra un anno"]


def test_a_month_holds_its_days_the_past_ones_too() -> None:
    ending("Il primo", date(2026, 11, 1))
    ending("Il trenta", date(2026, 11, 30))
    ending("A dicembre", date(2026, 12, 1))
    ending("Molto dopo", date(2031, 3, 31))

    assert labels("mese=2026-11") == ["Il primo", "Il trenta"]
    assert labels("mese=2031-03") == ["Molto dopo"]
    assert labels("giorno=2026-12-01") == ["A dicembre"]
    assert agenda("giorno=2026-12-01").month == Month(date(2026, 12, 1))


def test_what_expired_lately_has_a_view_of_its_own() -> None:
    ending("Ieri", TODAY - timedelta(days=1))
    ending("Molto prima", TODAY - timedelta(days=91))
    ending("Domani", TODAY + timedelta(days=1))

    assert labels("vista=scadute") == ["Ieri"]


def test_renewals_and_notices_have_a_view_of_their_own() -> None:
    ending("Tacita", date(2027, 3, 31), renewal="tacito", notice_days=30)
    ending("Muta", date(2027, 3, 31))

    assert labels("vista=rinnovi") == ["Tacita"]


def test_what_waits_for_somebody_has_views_that_a_visitor_does_not_see() -> None:
    an_opinion(date(2026, 10, 1), 10)
    ending("Legnano", TODAY)
    office = acting(an_officer())

    assert labels("vista=passate", office) == labels("vista=fare", office) == ["Ai pareri"]
    assert labels("vista=mie", office) == ["Ai pareri"]
    assert [view.label for view in agenda().views] == [
        "Tutte", "Rinnovi e disdette", "Scadute da poco",
    ]  # fmt: skip
    assert labels("vista=passate") == labels() == ["Legnano"]


def test_mine_are_those_of_the_agreements_of_my_body() -> None:
    ending("Di Legnano", TODAY)
    an_agreement("Di Rho", a_body("Rho"), published=True, ends_on=TODAY)
    clerk = acting(somebody(a_body("Rho")))

    assert sorted(labels("", clerk)) == ["Di Legnano", "Di Rho"]
    assert labels("vista=mie", clerk) == ["Di Rho"]


def test_a_view_says_how_many_it_holds() -> None:
    an_opinion(date(2026, 10, 1), 10)
    ending("Domani", TODAY + timedelta(days=1))
    ending("Ieri", TODAY - timedelta(days=1))

    office = acting(an_officer())
    for view in agenda("", office).views:
        assert view.count == len(labels(view.address.removeprefix("?"), office)), view.label


def test_kinds_and_zones_narrow_and_each_option_is_counted() -> None:
    zone = Zone.objects.create(name="Alto Milanese", slug="alto-milanese")
    ending("Con zona", TODAY, zones=[zone])
    ending("Senza zona", TODAY)

    assert labels("zona=alto-milanese") == ["Con zona"]
    assert labels("tipo=verifica") == []
    assert labels("tipo=scadenza&zona=alto-milanese&zona=nessuna") == ["Con zona"]
    kinds, zones = agenda("zona=alto-milanese").filters
    assert [(one.value, one.count) for one in kinds.options if one.count] == [("scadenza", 1)]
    assert [(one.label, one.count, one.chosen) for one in zones.options] == [
        ("Alto Milanese", 1, True)
    ]
    assert agenda("zona=alto-milanese").total == 2


def test_the_name_of_a_party_narrows() -> None:
    ending("Di Legnano", TODAY)
    an_agreement("Di Rho", a_body("Rho"), published=True, ends_on=TODAY)

    assert labels("ente=rho") == ["Di Rho"]


# The month ----------------------------------------------------------------------------------------


def test_a_term_on_a_sunday_is_in_the_month_twice() -> None:
    an_opinion(date(2026, 11, 7), 15)

    told = {
        cell.day.day: [(entry.short, entry.how) for entry in cell.entries]
        for week in agenda("mese=2026-11", acting(an_officer())).weeks
        for cell in week
        if cell.day and cell.entries
    }

    assert told == {22: [("Parere", "termine")], 23: [("Parere", "spostata")]}


def test_a_crowded_day_shows_two_and_leads_to_all() -> None:
    for number in range(5):
        ending(f"Patto {number}", date(2026, 11, 30))

    [cell] = [one for week in agenda().weeks for one in week if one.entries]

    assert (len(cell.entries), cell.more) == (2, 3)
    assert len(labels(cell.address.removeprefix("?"))) == 5


def test_sundays_saturdays_and_feasts_are_off() -> None:
    off = [
        cell.day.day
        for week in agenda("mese=2026-12").weeks
        for cell in week
        if cell.day and cell.is_off
    ]

    assert off == [5, 6, 7, 8, 12, 13, 19, 20, 25, 26, 27]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
@settings(deadline=None)
def test_a_month_has_each_of_its_days_once_and_weeks_of_seven(day: date) -> None:
    month = Month(day.replace(day=1))

    days = [one for week in month.weeks for one in week if one]

    assert days == [month.first + timedelta(days=n) for n in range(len(days))]
    assert month.until == days[-1] + timedelta(days=1)
    assert Month(month.until).before == month
    assert all(len(week) == 7 for week in month.weeks)


# The page -----------------------------------------------------------------------------------------


@time_machine.travel(NOON)
def test_the_page_tells_both_days_of_a_moved_term(client: Client) -> None:
    ending("Patto", date(2027, 3, 6), renewal="tacito", notice_days=90)

    text = client.get(PAGE).content.decode()

    assert "Ultimo giorno per la disdetta · Patto" in text
    assert "il termine è il 6 dicembre 2026, che è domenica" in text
    assert "conviene agire entro il 5 dicembre 2026" in text


@time_machine.travel(NOON)
def test_the_files_hold_the_narrowed_list(client: Client) -> None:
    ending("Domani", TODAY + timedelta(days=1))
    ending("A marzo", date(2027, 3, 31))

    told = client.get(f"{PAGE}?formato=csv&mese=2027-03").content.decode("utf-8-sig")

    [row] = csv.DictReader(io.StringIO(told))
    assert (row["entro_il"], row["termine"]) == ("2027-03-31", "2027-03-31")
    assert (row["tipo"], row["intesa"]) == ("scadenza dell’intesa", "A marzo")
    answer = client.get(f"{PAGE}?formato=xlsx")
    assert answer.content.startswith(b"PK")


@time_machine.travel(NOON)
def test_what_is_not_published_is_on_no_page(client: Client) -> None:
    an_agreement("Segretissima", a_body("Legnano"), ends_on=TODAY)

    for query in ("", "?formato=csv", "?mese=2026-11", f"?giorno={TODAY}", "?ente=legnano"):
        assert "Segretissima" not in client.get(f"{PAGE}{query}").content.decode()
    client.force_login(somebody(a_body("Legnano")))
    assert "Segretissima" in client.get(PAGE).content.decode()


@time_machine.travel(NOON)
def test_a_page_with_nothing_says_so_and_shows_a_way(client: Client) -> None:
    text = client.get(PAGE).content.decode()

    assert "Nessuna scadenza nota in questo periodo" in text
    assert "/intese/?manca=durata" in text


@pytest.mark.parametrize(
    "query",
    [
        "mese=0000-00", "mese=9999-12", "mese=2026-13", "mese=domani", "giorno=2026-02-30",
        "giorno=0001-01-01", "vista=x", "tipo=x&zona=%00", "pagina=-1", "pagina=99999999999999",
        "ente=%25_'\"", "mese=1990-01", "mese=2100-12", "formato=x", "vista=passate",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_a_page_all_the_same(client: Client, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 200


@time_machine.travel(NOON)
def test_the_page_of_an_agreement_tells_its_next_deadlines(client: Client) -> None:
    agreement = ending("Patto", date(2027, 3, 6), renewal="tacito", notice_days=90)

    text = client.get(agreement.get_absolute_url()).content.decode()

    assert "Ultimo giorno per la disdetta" in text
    assert 'id="scadenze"' in text
    other = an_agreement("Senza fine", a_body("Legnano"), published=True)
    assert 'id="scadenze"' not in client.get(other.get_absolute_url()).content.decode()


@time_machine.travel(NOON)
def test_the_desk_shows_what_is_overdue_and_what_is_near(client: Client) -> None:
    an_opinion(date(2026, 10, 1), 10)
    ending("Vicina", TODAY + timedelta(days=20))
    ending("Lontana", TODAY + timedelta(days=60))

    for who in (an_officer(), somebody(a_body("Legnano"))):
        client.force_login(who)
        text = client.get("/scrivania/").content.decode()
        assert "Parere: regolarità tecnica · Ai pareri" in text
        assert "Scade l’intesa · Vicina" in text
        assert "Scade l’intesa · Lontana" not in text
    client.force_login(somebody(a_body("Rho")))
    assert "· Vicina" not in client.get("/scrivania/").content.decode()


@time_machine.travel(NOON)
@pytest.mark.parametrize("who", ["visitor", "office"])
def test_the_queries_of_the_page_do_not_grow(client: Client, who: str) -> None:
    if who == "office":
        client.force_login(an_officer())

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    ending("Una", TODAY)
    before = counted()
    for number in range(4):
        ending(f"Altra {number}", TODAY + timedelta(days=number))

    assert counted() == before <= (5 if who == "visitor" else 16)
