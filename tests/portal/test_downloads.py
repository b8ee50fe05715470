"""The tables of services, of what is done together and of interface offices; nothing leaks."""

import csv
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.desks import actions as desks
from quadro.joint import actions as joint
from quadro.joint.models import JointService
from quadro.services import actions as services
from tests.desks.world import a_desk, answered, asked, works_at
from tests.desks.world import somebody as somebody_at
from tests.desks.world import town as town_of
from tests.joint.world import a_budget, a_service, an_approved, of
from tests.services.world import ACT, joined, towns
from tests.services.world import a_service as a_catalogue_service
from tests.services.world import somebody as somebody_in
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db


def rows(address: str, by: Actor | None = None) -> list[dict[str, str]]:
    client = Client()
    if by is not None and by.user is not None:
        client.force_login(by.user)
    told = client.get(f"{address}{'&' if '?' in address else '?'}formato=csv")
    assert told.status_code == 200
    assert (
        client.get(f"{address}{'&' if '?' in address else '?'}formato=xlsx")
        .headers["Content-Type"]
        .endswith("sheet")
    )
    return list(csv.DictReader(told.content.decode("utf-8-sig").splitlines()))


# What municipalities do together ------------------------------------------------------------------


def test_members_with_their_days_and_what_each_pays_by_the_act() -> None:
    service = a_service()
    an_approved(service)
    casarile = service.members.get(body__short_name="Casarile")
    joint.let_go(casarile, until=date(2027, 1, 1), act="Delibera", by=the_system())

    members = {one["comune"]: one for one in rows("/insieme/?blocco=comuni")}
    assert list(members) == ["Binasco", "Casarile", "Noviglio", "Vernate"]
    assert (members["Binasco"]["capofila"], members["Binasco"]["codice_istat"]) == ("sì", "015024")
    assert (members["Casarile"]["dal"], members["Casarile"]["al"]) == ("2024-03-01", "2026-12-31")

    [vernate] = [one for one in rows("/insieme/?blocco=quote") if one["comune"] == "Vernate"]
    assert vernate == {
        "servizio": "Polizia locale in quattro", "anno": "2026", "comune": "Vernate",
        "codice_istat": "015236", "quota_eur": "21123.87", "costo_eur": "100000.01",
        "regola": "metà in parti uguali, metà per abitante", "tetto": "50.00",
        "atto": "Verbale 1", "approvato_il": "2026-01-31", "dimostrativo": "sì",
    }  # fmt: skip
    assert [one["nome"] for one in rows("/insieme/")] == [str(service)]


def test_drafts_shares_not_approved_and_who_asks_are_in_no_table() -> None:
    service = a_service(since=None)
    a_budget(service)
    for block in ("", "?blocco=comuni", "?blocco=quote"):
        assert rows(f"/insieme/{block}") == []

    JointService.objects.update(since=date(2024, 3, 1))
    mayor = of("Zibido", Role.MAYOR)
    [key] = mayor.bodies
    body = type(service.lead).objects.get(pk=key)
    joint.apply(service, body, since=TODAY, note="Confiniamo.", by=mayor, at=NOON)
    assert rows("/insieme/?blocco=quote") == []
    assert "Zibido" not in [one["comune"] for one in rows("/insieme/?blocco=comuni")]


# Services -----------------------------------------------------------------------------------------


def test_the_catalogue_and_who_joined_with_the_act_and_left() -> None:
    here = towns()
    service = a_catalogue_service(text="Gare.", cost="")
    adhesion = joined(service, here["Besate"], date(2026, 11, 3))
    services.leave(
        adhesion, until=date(2026, 12, 1), reason="Troppo lontano.", version=None,
        by=the_system(), at=NOON,
    )  # fmt: skip
    pero = somebody_in(Role.CLERK, here["Pero"])
    refused = services.ask(service, here["Pero"], {**ACT, "note": "Subito."}, by=pero, at=NOON)
    services.refuse(refused, reason="Mancano i posti.", version=None, by=the_system(), at=NOON)
    back = services.ask(service, here["Rho"], ACT, by=the_system(), at=NOON)
    services.leave(back, until=None, version=None, by=the_system(), at=NOON)

    [one] = rows("/servizi/?blocco=adesioni")
    assert (one["comune"], one["stato"], one["dal"], one["al"]) == (
        "Besate", "ritirata", "2026-11-03", "2026-11-30"
    )  # fmt: skip
    assert one["atto"] == ACT["act_number"]
    assert not {"Troppo lontano.", "Subito."} & set(one.values())
    [told] = rows("/servizi/")
    assert (told["servizio"], told["per_comuni"], told["costo"]) == (service.name, "4", "")
    assert rows("/servizi/?comune=nosate")[0]["per_piccoli"] == told["per_piccoli"]


# Interface offices --------------------------------------------------------------------------------


def test_how_quickly_offices_answer_is_for_all_and_their_requests_for_who_may_read_them() -> None:
    desk = a_desk()
    post, on = works_at(desk), localdate()
    request = answered(asked(desk), post, TODAY + timedelta(days=1))
    waiting = asked(desk)
    desks.note(waiting, "Sentire l’ufficio legale.", by=the_system(), at=NOON)

    [figures] = rows("/sportelli/")
    assert (figures["ufficio"], figures["chiuse"], figures["entro_il_termine"]) == (
        desk.name, "1", "1"
    )  # fmt: skip
    assert (figures["percentuale"], figures["mediana_giorni"]) == ("100.0", "1.0")

    worker = somebody_at(Role.OFFICER, desk.body, on)
    for by in (worker, somebody_at(Role.CLERK, town_of(), on)):
        told = {one["numero"]: one for one in rows("/richieste/", by)}
        assert set(told) == {request.key, waiting.key}
        assert told[request.key]["esito"] == "accolta"
        assert told[request.key]["in_carico_a"] == str(post.person)
        said = {value for one in told.values() for value in one.values()}
        assert not {"Sentire l’ufficio legale.", "Ecco lo schema.", "Ci serve uno schema."} & said
    assert rows("/richieste/", somebody_at(Role.CLERK, town_of("Senago"), on)) == []
    assert len(rows("/richieste/?stato=chiusa", worker)) == 1
    assert Client().get("/richieste/?formato=csv").status_code == 302
