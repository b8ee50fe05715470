"""The half-yearly lists of accords, how long they stay, and what they lack."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement
from quadro.agreements.queries import HalfYear, Organ, act_kind_of, kept_until, retention_of
from tests.agreements.world import a_body, an_agreement, an_officer, day, somebody, the_authority
from tests.worlds import NOON, TODAY, the_system

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31))
HERE = HalfYear(2026, 1)
PAGE = "/trasparenza/?semestre=2026-1"
DECREE = {"act_kind": "decreto del Sindaco metropolitano", "act_number": "110", "act_on": None}


# Half-years ---------------------------------------------------------------------------------------


@given(DAYS)
def test_a_day_is_in_its_half_year_and_in_no_other(on: date) -> None:
    half = HalfYear.of(on)
    assert half.first <= on <= half.last
    assert half.previous.last < on < half.next.first


@given(DAYS)
def test_half_years_follow_each_other_without_a_gap(on: date) -> None:
    half = HalfYear.of(on)
    assert half.next.first - half.last == timedelta(days=1)
    assert half.next.previous == half == half.previous.next
    assert half.previous < half < half.next
    assert (half.last - half.first).days in (180, 181, 183)


@given(DAYS)
def test_an_address_says_a_half_year_and_reads_it_back(on: date) -> None:
    assert HalfYear.parse(HalfYear.of(on).code) == HalfYear.of(on)


@given(st.text(max_size=12))
def test_an_address_that_says_no_half_year_says_none(text: str) -> None:
    found = HalfYear.parse(text)
    assert found is None or found.code == text


def test_june_ends_the_first_half() -> None:
    assert HalfYear.of(date(2026, 6, 30)).code == "2026-1"
    assert HalfYear.of(date(2026, 7, 1)).code == "2026-2"
    assert [HalfYear.parse(text) for text in ("2026-3", "²026-1", "0001-1")] == [None, None, None]


# How long it stays --------------------------------------------------------------------------------


@given(DAYS, st.none() | DAYS, st.booleans())
def test_five_whole_years_from_the_next_and_never_before_its_effects_end(
    since: date,
    ends: date | None,
    has_effects: bool,  # noqa: FBT001
) -> None:
    kept = kept_until(since, ends, has_effects=has_effects)
    least = date(since.year + 5, 12, 31)
    assert kept.until >= least
    assert ends is None or kept.until >= ends
    assert kept.until in (least, ends)
    assert kept.is_open == (has_effects and ends is None)


@given(DAYS, DAYS)
def test_a_later_signature_is_never_kept_less(one: date, other: date) -> None:
    first, second = sorted((one, other))
    early, late = (kept_until(on, None, has_effects=True).until for on in (first, second))
    assert early <= late


def test_the_last_day_of_the_calendar_breaks_nothing() -> None:
    assert kept_until(date(9999, 12, 31), None, has_effects=True).until == date(9999, 12, 31)


def an_end(**values: Any) -> queries.Retention:
    return retention_of(Agreement(**{"state": "attuazione", **values}), date(2022, 4, 29))


def test_one_signed_in_2022_stays_to_the_end_of_2027_and_while_it_has_effects() -> None:
    assert an_end() == queries.Retention(date(2027, 12, 31), is_open=True)
    assert an_end(ends_on=date(2031, 3, 1)) == queries.Retention(date(2031, 3, 1), is_open=False)
    assert an_end(ends_on=date(2024, 3, 1)).until == date(2027, 12, 31)


def test_one_that_renews_itself_has_no_known_end() -> None:
    assert an_end(ends_on=date(2031, 3, 1), renewal="tacito").is_open


def test_one_that_is_over_has_no_effects_any_more() -> None:
    ended = an_end(state="recesso", state_since=date(2030, 5, 1), ends_on=date(2035, 1, 1))
    assert ended == queries.Retention(date(2030, 5, 1), is_open=False)
    assert not an_end(state="conclusa").is_open


# Whose act ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("delibera di Consiglio metropolitano", Organ.POLITICAL),
        ("Deliberazione", Organ.POLITICAL),
        ("  DECRETO  del Sindaco metropolitano", Organ.POLITICAL),
        ("decreto del Presidente", Organ.POLITICAL),
        ("decreto dirigenziale", Organ.MANAGERS),
        ("determinazione dirigenziale", Organ.MANAGERS),
        ("Determina", Organ.MANAGERS),
        ("decreto", None),
        ("protocollo", None),
        ("", None),
    ],
)
def test_the_name_of_an_act_tells_whose_it_is_or_does_not(name: str, organ: Organ | None) -> None:
    kind = act_kind_of(name)
    assert (kind.organ if kind else None) == organ


# The lists ----------------------------------------------------------------------------------------


def an_accord(
    title: str = "Patto", on: str = "29/04/2026", act: dict[str, Any] | None = None,
    *, published: bool = True, **values: Any,
) -> Agreement:  # fmt: skip
    """An accord of the authority with Legnano, under an act of the authority."""
    made = an_agreement(title, signed_on=day(on) if on else None, **values)
    actions.add_party(made, the_authority(), DECREE if act is None else act, by=the_system())
    actions.add_party(made, a_body("Legnano"), {}, by=the_system())
    if published:
        actions.publish(made, by=the_system(), at=NOON)
    return made


def on_the_albo(agreement: Agreement, since: date, until: date | None) -> None:
    act = agreement.acts.get()
    values = {**actions.act_of(act), "albo_since": since, "albo_until": until}
    actions.edit_act(act, values, version=act.version, by=the_system())


def titles(client: Client, address: str = PAGE) -> dict[str, list[str]]:
    """What each list of the page names."""
    found = client.get(address).context
    assert found
    return {
        organ: [row.agreement.title for row in rows] for organ, _label, rows in found["lists"]
    } | {"": [row.agreement.title for row in found["unsorted"]]}


@pytest.mark.usefixtures("contexts")
@pytest.mark.django_db
def test_the_act_of_the_authority_chooses_the_list(client: Client) -> None:
    an_accord("Patto")
    an_accord("Servizio", act={"act_kind": "determinazione dirigenziale"})
    an_accord("Ignoto", act={"act_kind": "decreto"})
    an_accord("Senza atto", act={})
    assert titles(client) == {
        Organ.POLITICAL: ["Patto"],
        Organ.MANAGERS: ["Servizio"],
        "": ["Ignoto", "Senza atto"],
    }


@pytest.mark.usefixtures("contexts")
@pytest.mark.django_db
def test_only_what_the_authority_signed_in_the_half_year_and_published(client: Client) -> None:
    an_accord("Del semestre", "30/06/2026")
    an_accord("Del mese", "05/2026")
    an_accord("Dopo", "01/07/2026")
    an_accord("Solo l’anno", "2026")
    an_accord("Riservata", published=False)
    an_accord("In firma", state="firma")
    an_agreement("Di altri", a_body("Rho"), published=True, signed_on=day("29/04/2026"))
    assert titles(client)[Organ.POLITICAL] == ["Del mese", "Del semestre"]


@pytest.mark.usefixtures("contexts")
@pytest.mark.django_db
def test_who_joins_later_concludes_on_the_day_it_joins(client: Client) -> None:
    made = an_agreement("Carta", a_body("Rho"), published=True, signed_on=day("01/03/2019"))
    told = {**DECREE, "joined_on": day("05/03/2026")}
    actions.add_party(made, the_authority(), told, by=the_system())
    assert titles(client)[Organ.POLITICAL] == ["Carta"]
    assert titles(client, "/trasparenza/?semestre=2019-1")[Organ.POLITICAL] == []


@pytest.mark.django_db
def test_a_visitor_reads_how_many_are_not_sorted_and_not_which(client: Client) -> None:
    an_accord("Accordo senza organo", act={})
    page = client.get(PAGE).content.decode()
    assert "Un altro accordo del semestre è nel registro" in page
    assert "Accordo senza organo" not in page
    client.force_login(an_officer())
    page = client.get(PAGE).content.decode()
    assert "Da classificare" in page
    assert "Accordo senza organo" in page


@pytest.mark.django_db
def test_the_file_has_the_two_lists_with_what_the_law_asks_of_each(client: Client) -> None:
    an_accord("Patto", total_eur=None, ends_on=date(2040, 1, 1))
    an_accord("Servizio", act={"act_kind": "determina"}, total_eur="12.50")
    an_accord("Ignoto", act={})
    answer = client.get(f"{PAGE}&formato=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    first, second = rows
    assert first["elenco"] == "Atti degli organi politici"
    assert (first["oggetto"], first["parti"], first["data_firma"]) == (
        "Patto", "Legnano", "2026-04-29",
    )  # fmt: skip
    assert (first["atto_tipo"], first["atto_numero"]) == (DECREE["act_kind"], "110")
    assert (first["spesa_eur"], second["spesa_eur"]) == ("", "12.50")
    assert (first["pubblicato_fino_al"], second["pubblicato_fino_al"]) == (
        "2040-01-01", "2031-12-31",
    )  # fmt: skip
    assert (first["finche_ha_effetti"], second["finche_ha_effetti"]) == ("no", "sì")
    assert first["indirizzo"].endswith("/intese/patto/")
    assert client.get(f"{PAGE}&formato=xlsx").content.startswith(b"PK")


@pytest.mark.usefixtures("contexts")
@pytest.mark.django_db
def test_without_a_half_year_in_the_address_the_page_shows_the_present_one(client: Client) -> None:
    for address in ("/trasparenza/", "/trasparenza/?semestre=ieri"):
        found = client.get(address).context
        assert found
        assert found["half"] in dict(found["halves"])


@pytest.mark.django_db
def test_the_half_years_to_choose_from_are_those_with_something_published() -> None:
    an_accord("Uno", "29/04/2022")
    an_accord("Due", "01/12/2022")
    an_accord("Tre", "31/12/2022")
    an_accord("Quattro", "01/01/2020", published=False)
    assert queries.half_years(HERE) == [
        (HERE, 0), (HalfYear(2022, 2), 2), (HalfYear(2022, 1), 1),
    ]  # fmt: skip


# What is missing ----------------------------------------------------------------------------------


def gaps(on: date = TODAY) -> dict[str, list[str]]:
    found = queries.gaps_in(queries.concluded_in(HERE), on)
    return {one.row.agreement.title: [missed.text for missed in one.missed] for one in found}


@pytest.mark.django_db
def test_what_should_be_published_and_is_not_is_said_with_its_cure() -> None:
    on_the_albo(an_accord("A posto"), date(2026, 3, 1), date(2026, 3, 16))
    an_accord("Riservata", published=False, act={})
    an_accord("Ignoto", act={"act_kind": "decreto"})
    assert gaps() == {
        "Riservata": [
            "Non è pubblicata sul sito.", "Manca l’atto con cui l’ente l’ha approvata.",
        ],
        "Ignoto": [
            "«decreto» non dice se l’atto è di un organo politico o di un dirigente.",
            "Mancano i dati della pubblicazione in albo.",
        ],
    }  # fmt: skip


@pytest.mark.django_db
def test_fifteen_days_in_a_row_on_the_albo_the_first_not_counted() -> None:
    made = an_accord()
    on_the_albo(made, date(2021, 7, 20), date(2021, 8, 4))
    assert gaps() == {}
    on_the_albo(made, date(2021, 7, 20), date(2021, 8, 3))
    assert gaps() == {"Patto": ["È stato in albo 14 giorni: ne servono 15 di seguito."]}


@pytest.mark.django_db
def test_while_its_days_on_the_albo_run_nothing_is_missing() -> None:
    on_the_albo(an_accord(), date(2026, 5, 1), None)
    assert gaps(date(2026, 5, 15)) == {}
    assert gaps(date(2026, 5, 16)) == {"Patto": ["Non si sa fino a quando l’atto è stato in albo."]}


@pytest.mark.django_db
def test_one_without_the_day_of_its_signature_is_in_no_half_year_and_the_office_knows(
    client: Client,
) -> None:
    an_accord("Senza giorno", "")
    an_accord("Solo l’anno", "2026")
    assert [one.title for one in queries.undated()] == ["Senza giorno", "Solo l’anno"]
    assert "Senza giorno" not in client.get(PAGE).content.decode()
    client.force_login(an_officer())
    assert "Senza giorno" in client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_what_is_missing_is_for_the_office_alone(client: Client) -> None:
    an_accord("Accordo riservato", published=False)
    client.force_login(somebody(a_body("Legnano")))
    page = client.get(PAGE).content.decode()
    assert "Accordo riservato" not in page
    assert "Che cosa manca" not in page


# Pages --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_many_accords_cost_the_queries_of_a_few(client: Client) -> None:
    client.force_login(an_officer())
    counts = []
    for number in (2, 8):
        for each in range(number):
            an_accord(f"Patto {number} {each}")
            an_accord(f"Senza giorno {number} {each}", "")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


@pytest.mark.django_db
def test_the_page_of_an_accord_says_until_when_it_stays(client: Client) -> None:
    shown = an_accord("Patto", "29/04/2022")
    page = client.get(shown.get_absolute_url()).content.decode()
    assert "31 dicembre 2027" in page
    other = an_agreement("Di altri", a_body("Rho"), published=True, signed_on=day("29/04/2022"))
    assert "31 dicembre 2027" not in client.get(other.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_every_page_leads_to_the_lists(client: Client) -> None:
    assert 'href="/trasparenza/"' in client.get("/strumenti/").content.decode()
