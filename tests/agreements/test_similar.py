"""Agreements like one at hand, and how long an instrument took."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions
from quadro.agreements.actions import becoming, inquiries, inquiry_rows
from quadro.agreements.models import Agreement, Instrument
from quadro.agreements.queries.inquiries import file_of
from quadro.agreements.queries.similar import (
    SHOWN,
    similar_to,
    similar_to_agreement,
    similar_to_inquiry,
)
from quadro.agreements.queries.times import MONTH, Time, times_of
from tests.agreements.inquiry_world import (
    HOUSING,
    a_paper,
    a_ready_inquiry,
    a_theme,
    a_zone,
    an_inquiry,
    an_option,
)
from tests.agreements.world import (
    a_body,
    a_plan,
    acting,
    an_agreement,
    an_officer,
    day,
    the_authority,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def titles(*wanted: Any, **asked: Any) -> list[str]:
    return [one.agreement.title for one in similar_to(*wanted, **{"by": BY, **asked})]


def test_a_shared_theme_is_enough_and_says_why() -> None:
    an_agreement("Patto per la casa", themes=[a_theme()])
    an_agreement("Altro", themes=[a_theme("Acqua", "acqua")])

    [found] = similar_to([a_theme()], [], [], "Niente di simile", by=BY)

    assert found.agreement.title == "Patto per la casa"
    assert [str(one) for one in found.themes] == ["Casa"]


def test_the_more_is_shared_the_higher() -> None:
    rho, bresso = a_body("Comune di Rho"), a_body("Comune di Bresso")
    an_agreement("Poco", themes=[a_theme()])
    an_agreement("Molto", rho, bresso, themes=[a_theme()], zones=[a_zone()])
    an_agreement("Più", rho, themes=[a_theme()])

    wanted = ([a_theme()], [a_zone()], [rho.pk, bresso.pk], "Istruttoria")
    assert titles(*wanted) == ["Molto", "Più", "Poco"]
    best = similar_to(*wanted, by=BY)[0]
    assert (best.bodies, [str(one) for one in best.zones]) == (2, ["Nord Milano"])


def test_words_find_what_no_theme_says() -> None:
    an_agreement("Protocollo sugli alloggi sociali a canone sostenibile")
    an_agreement("Protocollo sulle piste ciclabili")

    [found] = similar_to([], [], [], "Alloggi sociali a canone basso", by=BY)

    assert set(found.words) == {"alloggi", "sociali", "canone"}


def test_a_zone_or_a_word_alone_are_chance() -> None:
    an_agreement("Alloggi", zones=[a_zone()])
    assert titles([], [a_zone()], [], "alloggi") == []


def test_an_agreement_is_not_like_itself() -> None:
    one = an_agreement("Patto", themes=[a_theme()])
    assert titles([a_theme()], [], [], "", but=one) == []


def test_nobody_learns_of_what_they_may_not_read() -> None:
    an_agreement("Pubblica", a_body("Comune di Rho"), themes=[a_theme()], published=True)
    an_agreement("Riservata", themes=[a_theme()])

    assert titles([a_theme()], [], [], "riservata", by=a_visitor()) == ["Pubblica"]


def test_it_says_what_became_of_each() -> None:
    an_agreement("Conclusa", themes=[a_theme()], state="conclusa", ends_on=date(2020, 1, 1))
    an_agreement("Viva", themes=[a_theme()], state="attuazione")

    found = similar_to([a_theme()], [], [], "", by=BY)
    lacks = {one.agreement.title: set(one.lacks) for one in found}
    assert lacks == {"Conclusa": {"legami"}, "Viva": {"durata", "firma", "legami"}}


def test_a_word_of_almost_everything_tells_nothing() -> None:
    for number in range(12):
        an_agreement(f"Patto metropolitano numero {number}")
    an_agreement("Patto metropolitano sugli alloggi sociali a canone sostenibile")

    found = similar_to([], [], [], "Patto metropolitano: alloggi sociali, canone", by=BY)
    assert [set(one.words) for one in found] == [{"alloggi", "sociali", "canone"}]


def test_who_is_only_heard_tells_of_no_likeness() -> None:
    region = a_body("Regione", "regione")
    an_agreement("Della Regione", region, zones=[a_zone()])
    inquiry = an_inquiry("Casa", zones=[a_zone()])
    inquiry_rows.involve(inquiry, region, role="sentito", by=BY)
    assert similar_to_inquiry(file_of(inquiry), by=BY) == []

    inquiry_rows.involve(inquiry, region, role="sottoscrittore", by=BY)
    assert len(similar_to_inquiry(file_of(inquiry), by=BY)) == 1


def test_at_most_a_handful_is_shown() -> None:
    for number in range(SHOWN + 3):
        an_agreement(f"Patto {number}", themes=[a_theme()])
    assert len(titles([a_theme()], [], [], "")) == SHOWN


def test_the_authority_is_a_party_of_everything_and_tells_nothing() -> None:
    one = an_agreement("Uno", the_authority(), a_body("Comune di Rho"))
    an_agreement("Due", the_authority())
    parties = list(one.parties.select_related("body"))

    assert similar_to_agreement(one, parties, by=BY) == []


def test_the_agreement_that_an_inquiry_became_is_not_its_like() -> None:
    inquiry = a_ready_inquiry()
    an_agreement("Patto per la casa", themes=[a_theme()])
    [found] = similar_to_inquiry(file_of(inquiry), by=BY)
    assert found.agreement.title == "Patto per la casa"


@pytest.mark.parametrize("count", [2, 20])
def test_it_costs_three_queries_whatever_there_is(count: int) -> None:
    bodies = [a_body(f"Comune {number}") for number in range(count)]
    for number in range(count):
        an_agreement(f"Patto sugli alloggi {number}", *bodies, themes=[a_theme()])

    theme, zone = a_theme(), a_zone()
    with CaptureQueriesContext(connection) as queries:
        similar_to([theme], [zone], [one.pk for one in bodies], "alloggi", by=BY)
    assert len(queries) == 3


# Pages --------------------------------------------------------------------------------------------


def test_the_page_of_an_agreement_tells_its_inquiry_and_its_likes(client: Client) -> None:
    an_agreement("Patto per la casa", themes=[a_theme()])
    inquiry = a_ready_inquiry()
    inquiries.decide(inquiry, "go_on", reasons="Sì.", by=BY)
    agreement = becoming.become_agreement(inquiry, by=BY)
    client.force_login(an_officer())

    text = client.get(agreement.get_absolute_url()).content.decode()
    assert inquiry.get_absolute_url() in text
    likes = client.get(reverse("agreements:similar", args=[agreement.slug])).content.decode()
    assert "Patto per la casa" in likes
    assert agreement.get_absolute_url() in client.get(inquiry.get_absolute_url()).content.decode()


def test_others_read_need_and_decision_of_a_published_inquiry_and_no_more(client: Client) -> None:
    inquiry = a_ready_inquiry()
    an_option(inquiry, "Opzione riservata")
    inquiries.publish(inquiry, by=BY, at=NOON)
    inquiries.decide(inquiry, "stop", reasons="Manca il terzo Comune.", by=BY)

    text = client.get(inquiry.get_absolute_url()).content.decode()
    for said in (HOUSING, "superano gli alloggi", "Manca il terzo Comune", "Housing sociale"):
        assert said in text
    for kept in ("Opzione riservata", "Segretario generale", "associazione di inquilini", "Pareri"):
        assert kept not in text
    assert client.get(f"{inquiry.get_absolute_url()}storia/").status_code == 404
    assert HOUSING in client.get("/istruttorie/").content.decode()


@pytest.mark.parametrize("as_office", [True, False])
def test_the_queries_of_an_inquiry_do_not_grow(
    as_office: Any, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    inquiry = a_ready_inquiry()
    a_paper(inquiry)
    inquiries.publish(inquiry, by=BY, at=NOON)
    if as_office:
        client.force_login(an_officer())

    def counted() -> int:
        client.get(inquiry.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(inquiry.get_absolute_url()).status_code == 200
        return len(queries)

    before = counted()
    for number in range(10):
        an_agreement(f"Patto {number}", a_body(f"Comune {number}"), themes=[a_theme()])
        an_option(inquiry, f"Opzione {number}")
        inquiry_rows.involve(inquiry, a_body(f"Comune {number}"), role="aderente", by=BY)
        asked = {"body": a_body(f"Comune {number}"), "asked_on": TODAY}
        inquiry_rows.ask_opinion(inquiry, asked, by=BY)
        a_paper(inquiry, by=acting(an_officer()))
    assert counted() <= before + 1, "the facts that similar agreements share"
    assert before <= (20 if as_office else 15)


def test_the_list_is_narrowed_and_exported(client: Client) -> None:
    an_inquiry("Casa", themes=[a_theme()])
    an_inquiry("Acqua")
    client.force_login(an_officer())

    text = client.get("/istruttorie/?tema=casa&stato=aperta").content.decode()
    assert ">Casa<" in text
    assert ">Acqua<" not in text
    assert "Acqua" in client.get("/istruttorie/?formato=csv").content.decode()


def test_an_inquiry_is_opened_from_a_provision_that_nobody_carries(client: Client) -> None:
    [housing] = a_plan("Housing sociale")
    housing.themes.add(a_theme())
    client.force_login(an_officer())
    address = f"/istruttorie/nuova/?previsione={housing.pk}"
    assert "Housing sociale" in client.get(address).content.decode()

    answer = client.post(address, {"title": "Casa", "provisions": [housing.pk]})
    assert answer.status_code == 302
    assert answer["Location"] in client.get(housing.get_absolute_url()).content.decode()
    client.logout()
    assert answer["Location"] not in client.get(housing.get_absolute_url()).content.decode()
    client.force_login(an_officer())
    assert "Housing sociale" in client.get(answer["Location"]).content.decode()


# Times --------------------------------------------------------------------------------------------


def signed(days: int, *, precision: str = "01/06/2024") -> Agreement:
    agreement = an_agreement(f"Firmata dopo {days}", signed_on=day(precision))
    actions.add_act(
        agreement,
        {"kind": "decreto", "on": day(f"{date(2024, 6, 1) - timedelta(days=days):%d/%m/%Y}")},
        by=BY,
    )
    return agreement


def time_of() -> Time:
    protocol = Instrument.objects.get(code="protocollo")
    return times_of([protocol], by=BY)[protocol.pk]


def test_the_time_is_the_median_from_the_first_act_to_the_signature() -> None:
    for days in (10, 30, 200):
        signed(days)
    told = time_of()
    assert (told.median, told.least, told.most, told.known, told.signed) == (30, 10, 200, 3, 3)


def test_days_that_are_not_known_to_the_day_are_counted_as_not_known() -> None:
    signed(30, precision="2024")
    an_agreement("Senza atti", signed_on=day("01/06/2024"))
    signed(0)
    told = time_of()
    assert (told.is_known, told.known, told.signed) == (False, 0, 3)


def test_two_cases_are_no_rule() -> None:
    signed(10)
    signed(20)
    assert (time_of().is_known, time_of().known) == (False, 2)
    signed(30)
    assert time_of().is_known


def test_without_any_agreement_nothing_is_known() -> None:
    an_agreement("Non firmata")
    assert time_of() == Time((), 0)


@given(st.lists(st.integers(min_value=1, max_value=5000), min_size=1))
def test_a_time_lies_between_the_least_and_the_most(days: list[int]) -> None:
    told = Time(tuple(days), len(days))
    assert told.least is not None
    assert told.most is not None
    assert told.figure is not None
    assert told.least <= told.figure <= told.most
    assert told.in_days or told.figure == round((told.median or 0) / MONTH)
