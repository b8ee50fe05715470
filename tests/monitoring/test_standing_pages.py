"""The pages of how things stand: what they show, how one goes down, what they keep in addresses."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role
from quadro.cube import actions as cube
from quadro.interventions import actions as works
from quadro.interventions.models import Intervention, Source
from quadro.monitoring import actions as monitoring
from quadro.monitoring.models import Frozen, Indicator, Round
from quadro.monitoring.queries.standing import By, sight_of_round, standing_of
from quadro.monitoring.queries.standing.nodes import EVERYTHING
from quadro.monitoring.shades import SHADES
from quadro.territory.models import Municipality
from tests.agreements.world import somebody, the_authority
from tests.delivery.world import delivered, told
from tests.interventions.world import BY, again, an_intervention, funded, paid
from tests.monitoring.ground import Ground, the_ground
from tests.monitoring.test_values import planned, started
from tests.monitoring.world import an_indicator, approved, the_place
from tests.worlds import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(TODAY, tick=False)]
LOOKS = ("", "elenco", "pagamenti", "scadenze", "cambiamenti")


@pytest.fixture
def ground() -> Ground:
    return the_ground()


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def addresses(ground: Ground) -> list[str]:
    north, _south = ground.zones
    return [
        "/stato/", ground.plan.address, ground.line("1").address, f"/zone/{north.slug}/stato/",
        "/comuni/bresso/stato/", f"/enti/{ground.bodies['Bresso'].slug}/stato/",
        f"/intese/{ground.agreement.slug}/stato/", "/stato/fonti/regione/",
    ]  # fmt: skip


# What is shown ------------------------------------------------------------------------------------


def test_the_plan_goes_down_to_any_commitment_by_its_addresses(
    client: Client, ground: Ground
) -> None:
    one = ground.commitment(shares={"1.1.1": "100"})
    told(one, progress=Decimal(40))
    plan = shown(client, ground.plan.address)
    for code in ("1", "1.1", "1.1.1"):
        assert f'href="{ground.line(code).address}"' in plan
    listed = shown(client, f"{ground.line('1.1.1').address}?vista=elenco")
    assert one.get_absolute_url() in listed


def test_the_sum_of_a_line_is_told_with_its_terms(client: Client, ground: Ground) -> None:
    told(ground.commitment(shares={"1.1.1": "100"}), progress=Decimal(40))
    told(ground.commitment(shares={"1.2.1": "100"}, weight=Decimal(3)), progress=Decimal(80))
    page = shown(client, ground.line("1").address)
    assert "280,0 ÷ 4 = 70,0" in page
    assert "1.1 Voce 1.1" in page


def test_each_figure_is_the_same_for_everybody_and_hides_what_is_not_published(
    client: Client, ground: Ground
) -> None:
    ground.commitment("Bresso", title="Segretissimo", agreement=ground.hidden)
    client.force_login(somebody(the_authority(), Role.PLANNING_OFFICER))
    for address in addresses(ground):
        for look in LOOKS:
            page = shown(client, f"{address}?vista={look}")
            assert "Segretissimo" not in page
            assert "su 1 impegni" not in page


def test_every_look_of_everything_answers_on_any_day_also_as_files(
    client: Client, ground: Ground
) -> None:
    told(ground.commitment(shares={"1.1.1": "100"}), progress=Decimal(40))
    paid(funded(an_intervention(), (Source.REGION, 2026, "1000")), "250")
    for address in addresses(ground):
        for look in LOOKS:
            for day in ("", "&al=2026-06-01&noto=2026-06-30"):
                shown(client, f"{address}?vista={look}{day}")
                for form in ("csv", "xlsx"):
                    answer = client.get(f"{address}?vista={look}{day}&formato={form}")
                    assert answer.status_code == 200
                    assert "attachment" in answer.headers["Content-Disposition"]


def test_every_division_answers(client: Client, ground: Ground) -> None:
    told(ground.commitment(shares={"1.1.1": "100"}), progress=Decimal(40))
    paid(funded(an_intervention(), (Source.REGION, 2026, "1000")), "250")
    for by in ("linee", "zone", "comuni", "enti", "intese", "temi", "fonti", "inventata"):
        for address in addresses(ground):
            shown(client, f"{address}?per={by}")


def test_the_day_and_the_division_stay_in_every_link(client: Client, ground: Ground) -> None:
    ground.commitment(shares={"1.1.1": "100"})
    page = shown(client, f"{ground.plan.address}?per=zone&al=01/09/2026&noto=02/09/2026")
    assert "per=comuni&amp;al=01%2F09%2F2026&amp;noto=02%2F09%2F2026" in page
    assert "al=01%2F09%2F2026&amp;noto=02%2F09%2F2026&amp;per=zone&amp;vista=elenco" in page
    assert "/zone/nord/stato/?al=2026-09-01&amp;noto=2026-09-02" in page
    assert "formato=csv" in page


def test_a_line_is_opened_and_closed_by_its_address(client: Client, ground: Ground) -> None:
    for number in range(70):
        ground.provisions["1"].edition.provisions.create(
            parent=ground.provisions["1.1.1"], code=f"1.1.1.{number}", title=f"Azione {number}",
            level=3, position=number, is_to_carry_out=True,
        )  # fmt: skip
    closed = shown(client, ground.plan.address)
    assert "Azione 7<" not in closed
    assert "aperte=1.1.1" in closed
    opened = shown(client, f"{ground.plan.address}?aperte=1.1.1")
    assert "1.1.1.7 Azione 7<" in opened


def test_the_page_of_what_carries_something_leads_to_how_it_stands(
    client: Client, ground: Ground
) -> None:
    told(ground.commitment("Bresso", {"1.1.1": "100"}), progress=Decimal(40))
    north, _south = ground.zones
    body, line = ground.bodies["Bresso"], ground.line("1")
    for page, state in (
        (ground.agreement.get_absolute_url(), f"/intese/{ground.agreement.slug}/stato/"),
        (body.get_absolute_url(), f"/enti/{body.slug}/stato/"),
        (ground.towns["Bresso"].get_absolute_url(), "/comuni/bresso/stato/"),
        (north.get_absolute_url(), f"/zone/{north.slug}/stato/"),
        (line.page, line.address),
        (ground.line("1.1.1").page, ground.line("1.1.1").address),
    ):
        assert f'href="{state}"' in shown(client, page)
    past = shown(client, f"{ground.agreement.get_absolute_url()}?al=2026-10-01")
    assert f'href="/intese/{ground.agreement.slug}/stato/?al=2026-10-01"' in past


def test_an_agreement_that_is_not_published_has_no_state_to_lead_to(
    client: Client, ground: Ground
) -> None:
    ground.commitment("Bresso", agreement=ground.hidden)
    client.force_login(somebody(the_authority(), Role.PLANNING_OFFICER))
    page = shown(client, ground.hidden.get_absolute_url())
    assert "Impegno di Bresso" in page
    assert f"/intese/{ground.hidden.slug}/stato/" not in page


# Places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shade", [one.name for one in SHADES])
def test_the_map_switches_what_it_shows(client: Client, ground: Ground, shade: str) -> None:
    told(ground.commitment("Bresso"), progress=Decimal(40))
    page = shown(client, f"/stato/?per=comuni&mappa={shade}")
    assert f'mappa={shade}#parti" aria-current="true"' in page


def test_a_municipality_stands_beside_its_zone_and_the_area(client: Client, ground: Ground) -> None:
    told(ground.commitment("Bresso"), progress=Decimal(40))
    told(ground.commitment("Cormano"), progress=Decimal(80))
    told(ground.commitment("Pero"), progress=Decimal(0))
    found = rows(client, "/comuni/bresso/stato/?formato=csv&blocco=confronto")
    assert list(found[0].values())[2:] == ["40", "60", "40"]


def test_euro_per_inhabitant_are_of_the_residents_of_the_day(
    client: Client, ground: Ground
) -> None:
    town = ground.towns["Bresso"]
    town.populations.create(year=2011, residents=100, source="censimento")
    town.populations.create(year=2025, residents=50, source="censimento")
    funded(_at(an_intervention(body=ground.bodies["Bresso"]), town), (Source.REGION, 2026, "1000"))
    cube.rebuild(on=TODAY)
    now = rows(client, "/stato/?per=comuni&formato=csv")
    found = next(one for one in now if one["nome"] == "Bresso")
    assert (found["abitanti"], found["costo_per_abitante_eur"]) == ("50", "20")
    then = rows(client, "/stato/?per=comuni&formato=csv&al=2020-01-01")
    assert next(one for one in then if one["nome"] == "Bresso")["abitanti"] == "100"


def _at(one: Intervention, town: Municipality) -> Intervention:
    place = {"where": "comune", "municipality": town, "percent": Decimal(100)}
    return works.set_places(one, [place], version=again(one).version, by=BY, at=NOON)


# Days that come, what changed ---------------------------------------------------------------------


def test_the_days_that_come_tell_first_what_is_past_and_not_done(
    client: Client, ground: Ground
) -> None:
    ground.commitment(title="Passato", due_on=TODAY - timedelta(days=3))
    ground.commitment(title="Vicino", due_on=TODAY + timedelta(days=20))
    delivered(ground.commitment(title="Fatto", due_on=TODAY - timedelta(days=9)))
    page = shown(client, "/stato/?vista=scadenze")
    assert page.index("Passato") < page.index("Vicino")
    assert "Fatto<" not in page


def test_what_changed_between_two_days_is_told_commitment_by_commitment(
    client: Client, ground: Ground
) -> None:
    going = ground.commitment(title="Avanza", starts_on=date(2026, 1, 1))
    told(going, on=date(2026, 10, 1), progress=Decimal(30))
    told(going, on=TODAY, progress=Decimal(55))
    yesterday = TODAY - timedelta(days=1)
    ground.commitment(title="Scade", starts_on=yesterday - timedelta(days=1), due_on=yesterday)
    page = shown(client, "/stato/?vista=cambiamenti&confronta=2026-10-15")
    assert "+25 punti" in page
    assert "Andati in ritardo: 1" in page


def test_interventions_are_listed_as_they_were(client: Client) -> None:
    the_ground()
    march, june = date(2026, 3, 1), date(2026, 6, 1)
    one = an_intervention()
    one.facts.update(on=march)
    funded(one, (Source.REGION, 2026, "1000"), on=march)
    funded(one, (Source.REGION, 2026, "3000"), on=june)
    assert "1.000\xa0€" in shown_as_is(client, "/stato/?vista=elenco&al=2026-04-01")
    assert "3.000\xa0€" in shown_as_is(client, "/stato/?vista=elenco&al=2026-07-01")
    link = f'href="{one.get_absolute_url()}?al=2026-04-01"'
    assert link in shown_as_is(client, "/stato/?vista=elenco&al=2026-04-01"), "links keep the day"


def shown_as_is(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# How much it costs --------------------------------------------------------------------------------


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


MOST = {LOOKS[-1]: 22}
"""What changed is two days and the commitments of both; nothing else costs more than fifteen."""
MOST_OF_A_PAST_DAY = {"": 21, "elenco": 21, "pagamenti": 20, "scadenze": 15, "cambiamenti": 21}
"""All of it is reckoned from what was told: one query for each kind of fact."""


def asked_of(ground: Ground) -> dict[str, int]:
    """Every look and every division of everything, with the queries that it may cost."""
    looks = [(f"vista={look}", MOST.get(look, 15)) for look in LOOKS]
    ways = [(f"per={by}", 15) for by in By.values]
    return {
        f"{address}?{query}": most for address in addresses(ground) for query, most in looks + ways
    }


@pytest.mark.any_database
def test_the_queries_of_a_dashboard_are_few_and_do_not_grow(client: Client, ground: Ground) -> None:
    asked = asked_of(ground)
    told(ground.commitment("Bresso", {"1.1.1": "100"}), progress=Decimal(40))
    paid(funded(an_intervention(), (Source.REGION, 2026, "1000")), "250")
    something_read(ground)
    few = {address: queries_of(client, address) for address in asked}
    for owner in ("Bresso", "Cormano", "Pero", "Rho", "Milano"):
        told(ground.commitment(owner, {"1.1.1": "50", "2.1.1": "50"}), progress=Decimal(40))
    many = {address: queries_of(client, address) for address in asked}
    assert not {one: (few[one], many[one]) for one in asked if many[one] > few[one]}
    assert not {one: count for one, count in many.items() if count > asked[one]}


@pytest.mark.any_database
def test_a_past_day_costs_a_fixed_number_of_queries(client: Client, ground: Ground) -> None:
    """With all kinds of records: what nobody told of costs nothing."""
    day = "al=2026-06-01&noto=2026-12-31"
    asked = {
        f"{one}?vista={look}&{day}": MOST_OF_A_PAST_DAY[look]
        for one in addresses(ground)
        for look in LOOKS
    }
    past = date(2026, 5, 1)
    told(ground.commitment("Bresso", {"1.1.1": "100"}), on=past, progress=Decimal(40))
    paid(funded(an_intervention(), (Source.REGION, 2026, "1000")), "250")
    something_read(ground)
    few = {address: queries_of(client, address) for address in asked}
    for owner in ("Cormano", "Pero", "Rho"):
        told(ground.commitment(owner, {"2.1.1": "100"}), on=past, progress=Decimal(40))
    many = {address: queries_of(client, address) for address in asked}
    assert not {one: (few[one], many[one]) for one in asked if many[one] > few[one]}
    assert not {one: count for one, count in many.items() if count > asked[one]}


def something_read(ground: Ground) -> None:
    """An indicator that adds up over time and one that does not, both of a line of the plan."""
    bresso = the_place(ground.towns["Bresso"])
    for formula in ("somma", "cumulato"):
        one = an_indicator(formula=formula)
        started(one, 0)
        planned(one, {2026: 100})
        links = [(ground.provisions["1.1.1"], Decimal(100))]
        monitoring.set_links(one, links, version=fresh(one).version, by=BY)
        approved(one, {bresso: 10}, date(2026, 4, 1))


def fresh(one: Indicator) -> Indicator:
    return Indicator.objects.get(pk=one.pk)


def test_a_closed_round_is_compared_as_it_was_frozen(ground: Ground) -> None:
    one = Round.objects.create(
        title="Terzo trimestre", slug="terzo", cadence="trimestrale", since=date(2026, 7, 1),
        until=date(2026, 10, 1), opens_on=date(2026, 10, 1), due_on=date(2026, 10, 20),
        state="chiusa", opened_at=NOON, closed_at=NOON, closed_by="Ufficio piano",
    )  # fmt: skip
    Frozen.objects.create(
        round=one, edition=0, node=0, measure="progress", place="area", total=Decimal(50),
        weight=Decimal(2), count=2,
    )  # fmt: skip
    sight = sight_of_round(one, TODAY)
    found = sight.cells([EVERYTHING], ["area"])[EVERYTHING, "area"]
    assert found.done == 25
    assert standing_of(ground.plan, sight).done is None
