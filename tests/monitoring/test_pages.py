"""The pages of indicators: what they show, to whom, and what their forms do."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quadro.accounts.models import User
from quadro.monitoring import actions
from quadro.monitoring.models import Contest, Indicator, Reading
from quadro.monitoring.states import State
from tests.agreements.world import a_plan
from tests.monitoring.test_values import planned, started
from tests.monitoring.world import (
    NOON,
    a_clerk,
    a_town,
    a_zone,
    an_indicator,
    an_officer,
    approved,
    sent,
    the_place,
    the_system,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today_is")]
D = Decimal


@pytest.fixture
def today_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages look at the clock: the world of the tests is in November 2026."""
    for module in ("indicators", "readings", "review", "contests"):
        where = f"quadro.monitoring.views.{module}"
        monkeypatch.setattr(f"{where}.localdate", lambda: date(2026, 11, 12))
        monkeypatch.setattr(f"{where}.now", lambda: NOON)


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def page(name: str, *args: Any, user: User | None = None, query: str = "") -> str:
    answer = as_(user).get(reverse(f"monitoring:{name}", args=args) + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def rows_of(name: str, *args: Any, query: str) -> list[dict[str, str]]:
    text = page(name, *args, query=query).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def measured(**values: Any) -> Indicator:
    indicator = an_indicator(**values)
    started(indicator, 0)
    planned(indicator, {2027: 40})
    return indicator


def test_the_register_says_value_way_and_what_is_known() -> None:
    one = measured(title="Sportelli aperti")
    a_town("Bresso")
    approved(one, {the_place(a_town()): 10})
    text = page("indicators")
    assert "Sportelli aperti" in text
    assert "si sa di 1 su 2" in text
    [row] = rows_of("indicators", query="?formato=csv")
    assert (row["valore"], row["luoghi_noti"], row["fatto_percento"]) == ("10", "1", "25.00")
    assert page("indicators", query="?q=niente").count("Nessun indicatore con questi filtri") == 1


def test_what_is_not_public_is_not_listed() -> None:
    an_indicator(title="Riservato", is_public=False)
    assert "Riservato" not in page("indicators")
    assert "Riservato" in page("indicators", user=an_officer())


def test_an_indicator_opens_its_sum_and_leads_down_to_a_place() -> None:
    zone = a_zone()
    town = a_town("Gessate", zone)
    one = measured()
    approved(one, {the_place(town): 10})
    text = page("indicator", one.slug)
    assert "(10 − 0) ÷ (40 − 0) = 25,0" in text
    assert "Adda Martesana" in text
    here = page("indicator", one.slug, query=f"?luogo={the_place(town)}")
    assert "Il valore è quello rilevato" in here
    [row] = rows_of("indicator", one.slug, query="?formato=csv&blocco=comuni")
    assert (row["luogo"], row["valore"]) == ("Gessate", "10.000000")
    assert as_(None).get(one.get_absolute_url() + "?luogo=m999").status_code == 404


def test_a_past_day_shows_what_was_known() -> None:
    place = the_place(a_town())
    one = measured()
    approved(one, {place: 10})
    early = page("indicator", one.slug, query="?al=2026-09-01")
    assert "dato non disponibile" in early
    before = page("indicator", one.slug, query="?noto=2026-11-11")
    assert "nessun obiettivo è stato detto" in before


def test_a_page_asks_the_same_of_few_places_and_of_many() -> None:
    one = measured()

    def cost(number: int) -> int:
        places = [the_place(a_town(f"Comune {n}", a_zone())) for n in range(number)]
        approved(one, dict.fromkeys(places, 3))
        with CaptureQueriesContext(connection) as found:
            page("indicator", one.slug)
        return len(found)

    assert cost(2) == cost(12)


def test_a_clerk_writes_from_the_page_and_the_office_approves_forty_at_once() -> None:
    towns = [a_town(f"Comune {n}") for n in range(40)]
    one = an_indicator()
    clerk = as_(a_clerk(towns[0]))
    form = clerk.get(reverse("monitoring:record", args=[one.slug])).content.decode()
    assert "Comune 0" in form
    assert "Comune 1" not in form
    told = {
        "place": the_place(towns[0]), "since": "2026-09-01", "value": "1.250,5", "note": "",
        "sends": "on",
    }  # fmt: skip
    clerk.post(reverse("monitoring:record", args=[one.slug]), told)
    mine = Reading.objects.get()
    assert (mine.state, mine.value) == (State.SUBMITTED, D("1250.5"))

    sent(one, {the_place(town): 5 for town in towns[1:]})
    office = as_(an_officer())
    assert "niente di strano" in office.get(reverse("monitoring:review")).content.decode()
    keys = [str(key) for key in Reading.objects.values_list("pk", flat=True)]
    answer = office.post(reverse("monitoring:approve"), {"scelte": keys})
    assert answer.status_code == 302
    assert Reading.objects.filter(state=State.APPROVED).count() == 40


def test_a_refused_value_comes_back_with_its_reason() -> None:
    town = a_town()
    one = an_indicator()
    told = {"place": the_place(town), "since": "2026-09-01", "value": "dodici", "note": ""}
    answer = as_(a_clerk(town)).post(reverse("monitoring:record", args=[one.slug]), told)
    assert answer.status_code == 422
    assert "non è un numero" in answer.content.decode()


def test_the_office_gives_one_back_and_closes_a_period() -> None:
    town = a_town()
    one = an_indicator()
    [row] = sent(one, {the_place(town): 5})
    office = as_(an_officer())
    told = {"scelte": [str(row.pk)], "motivo": "Manca settembre."}
    office.post(reverse("monitoring:return"), told)
    back = page("reading", row.pk, user=a_clerk(town))
    assert "Manca settembre." in back
    lock = {"since": "01/09/2026", "last_day": "30/09/2026", "reason": "Rapporto pubblicato."}
    office.post(reverse("monitoring:lock"), lock)
    assert "Rapporto pubblicato." in page("locks")
    refused = as_(a_clerk(town)).post(
        reverse("monitoring:correct", args=[row.pk]),
        {"place": the_place(town), "since": "2026-09-01", "value": "6", "note": ""},
    )
    assert refused.status_code == 409
    assert "è chiuso" in refused.content.decode()


def test_a_mayor_contests_and_reads_the_decision() -> None:
    town = a_town()
    one = an_indicator()
    [row] = approved(one, {the_place(town): 128})
    mayor = as_(a_clerk(town))
    body = town.body
    told = {"value": "171", "reason": "PEC.", "method": "Protocollo.", "body": str(body.pk)}
    mayor.post(reverse("monitoring:new_contest", args=[row.pk]), told)
    contest = Contest.objects.get()
    assert "contestato, in esame" in page("indicator", one.slug)
    assert "Che cosa cambierebbe" in page("contest", contest.pk)
    decision = {"verb": "accept_partly", "value": "154", "decision": "Si contano le imprese."}
    as_(an_officer()).post(reverse("monitoring:decide", args=[contest.pk]), decision)
    text = page("contest", contest.pk)
    assert "Si contano le imprese." in text
    assert "154" in text
    assert "+26" in text
    assert "accolta in parte" in page("contests")


def test_an_officer_defines_an_indicator_from_the_page() -> None:
    officer = an_officer()
    told = {
        "title": "Maturità digitale", "code": "MAT", "kind": "contesto", "unit": "gradino",
        "decimals": "0", "polarity": "sale", "formula": "scala", "level": "comune",
        "periodicity": "annuale", "scale": "1 = assente\n2 = presente", "breakdowns": "",
        "owner": str(officer.person.mandates.get().body_id), "is_public": "on",
    }  # fmt: skip
    answer = as_(officer).post(reverse("monitoring:new_indicator"), told)
    assert answer.status_code == 302, answer.content.decode()
    made = Indicator.objects.get()
    assert made.slug == "maturita-digitale"
    assert made.scale == [{"value": 1, "label": "assente"}, {"value": 2, "label": "presente"}]
    wrong = as_(officer).post(reverse("monitoring:new_indicator"), {**told, "title": "Altra"})
    assert "è già di «Maturità digitale»" in wrong.content.decode()


def test_a_provision_and_a_place_show_the_indicators_that_tell_of_them(
    client: Client,
) -> None:
    provision, *_others = a_plan("Sportello", "Servizi")
    town = a_town("Gessate", a_zone())
    one = measured(title="Sportelli aperti")
    one.refresh_from_db()
    actions.set_links(one, [(provision, D(100))], version=one.version, by=the_system())
    approved(one, {the_place(town): 10})
    for address in (
        provision.get_absolute_url(),
        town.get_absolute_url(),
        a_zone().get_absolute_url(),
    ):
        text = client.get(address).content.decode()
        assert "Sportelli aperti" in text, address
    assert "25" in client.get(provision.get_absolute_url()).content.decode()
