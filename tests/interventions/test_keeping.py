"""An intervention is registered, corrected, placed, linked, published."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quadro.accounts.models import Role
from quadro.bodies.models import Mandate
from quadro.interventions import actions, policies, queries
from quadro.interventions.models import Intervention, Share, Where
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.plan.models import PnrrComponent, PnrrMission
from quadro.search import queries as searching
from quadro.territory.models import Municipality, Zone
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody, the_authority
from tests.delivery.world import a_commitment
from tests.interventions.world import BY, CUP, again, an_intervention
from tests.worlds import NOON, TODAY, a_visitor

pytestmark = pytest.mark.django_db
D = Decimal


def a_town(name: str, code: str) -> Municipality:
    return Municipality.objects.create(name=name, slug=name.lower(), istat_code=code, province="MI")


# The record ---------------------------------------------------------------------------------------


def test_the_office_registers_it_and_nobody_else() -> None:
    with pytest.raises(Refused, match="Ufficio piano"):
        actions.register({"title": "Ponte"}, by=acting(somebody(a_body("Gessate"))), at=NOON)
    the_authority()
    made = actions.register(
        {"title": "Ponte", "implementer_name": "Anas"}, by=acting(an_officer()), at=NOON
    )
    assert (made.slug, made.is_public, made.known_at) == ("ponte", False, NOON)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"title": " "}, "titolo"),
        ({"body": None}, "chi attua"),
        ({"cup": "G17"}, "15 caratteri"),
        ({"implementer_code": "RSSMRA80A01F205X"}, "persona fisica"),
        ({"implementer_code": "01199250159"}, "controllo"),
        ({"starts_on": date(2028, 1, 1)}, "prima dell’inizio"),
        ({"weight": D(0)}, "maggiore di zero"),
    ],
)
def test_what_is_registered_respects_the_rules(values: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        an_intervention(**values)


def test_a_person_in_charge_is_in_office_in_its_body() -> None:
    other = Mandate.objects.get(person__user=somebody(a_body("Rho")))
    with pytest.raises(Refused, match="mandato in corso"):
        an_intervention(in_charge=other)
    own = Mandate.objects.get(person__user=somebody(a_body("Gessate")))
    assert an_intervention(in_charge=own).in_charge == own


def test_a_cup_that_is_there_wants_a_local_code() -> None:
    an_intervention(cup=CUP)

    with pytest.raises(Refused, match="codice locale") as refusal:
        an_intervention(cup=CUP)
    assert refusal.value.cure == "/interventi/ciclovia/"
    assert an_intervention(cup=CUP, local_code="Lotto 2").slug == "ciclovia-2"


def test_a_sub_measure_is_of_its_component() -> None:
    mission = PnrrMission.objects.create(code="M1", name="Digitalizzazione")
    component = PnrrComponent.objects.create(mission=mission, code="M1C1", name="PA")

    with pytest.raises(Refused, match="non è della componente"):
        an_intervention(component=component, measure_code="M2C1I1.1")
    assert an_intervention(component=component, measure_code="M1C1I1.4.1").component == component


def test_the_second_of_two_editors_is_told() -> None:
    one = an_intervention()
    actions.edit(one, {"title": "Ciclovia breve"}, version=one.version, by=BY, at=NOON)

    with pytest.raises(Stale) as overtaken:
        actions.edit(one, {"title": "Ciclovia lunga"}, version=one.version, by=BY, at=NOON)
    assert overtaken.value.theirs["title"] == "Ciclovia breve"


def test_the_end_planned_at_first_stays() -> None:
    one = an_intervention()
    later = date(2028, 6, 30)
    actions.edit(one, {"due_on": later}, version=one.version, by=BY, at=NOON)

    one = again(one)
    assert (one.due_on, one.first_due_on) == (later, date(2027, 12, 31))
    assert Entry.objects.filter(event="interventions.edited").count() == 1


# Who reads it -------------------------------------------------------------------------------------


def test_until_it_is_published_only_its_body_and_the_office_read_it() -> None:
    one = an_intervention(is_public=False)
    clerk = acting(somebody(a_body("Gessate")))
    other = acting(somebody(a_body("Rho")))

    for actor, reads in ((a_visitor(), False), (other, False), (clerk, True), (BY, True)):
        assert Intervention.objects.readable_by(actor).exists() is reads
        if not reads:
            with pytest.raises(Hidden):
                policies.check_can_read(one, by=actor)
    actions.publish(one, by=BY)
    assert Intervention.objects.readable_by(a_visitor()).get() == one
    with pytest.raises(Refused, match="già pubblico"):
        actions.publish(one, by=BY)
    actions.hide(one, by=BY)
    assert not Intervention.objects.readable_by(a_visitor()).exists()


def test_it_is_found_by_its_words_and_its_cup() -> None:
    an_intervention(cup=CUP, description="Undici chilometri in sede propria.")

    for words in ("ciclovia", CUP, "chilometri sede"):
        found = searching.find(words, by=a_visitor())
        assert [one.address for one in found.hits] == ["/interventi/ciclovia/"], words


def test_what_is_not_public_is_found_by_its_body_only() -> None:
    an_intervention(is_public=False)
    clerk = acting(somebody(a_body("Gessate"), Role.CLERK))

    assert not searching.find("ciclovia", by=a_visitor()).hits
    assert searching.find("ciclovia", by=clerk).hits


# Shares and places --------------------------------------------------------------------------------


def test_shares_of_the_plan_sum_to_a_hundred_and_are_replaced_together() -> None:
    one, (first, second) = an_intervention(), a_plan("Mobilità", "Opere")
    with pytest.raises(Refused, match="sommano a 90 %"):
        actions.set_shares(one, [(first, D(60)), (second, D(30))], version=1, by=BY, at=NOON)

    version = again(one).version
    actions.set_shares(one, [(first, D(70)), (second, D(30))], version=version, by=BY, at=NOON)
    actions.set_shares(one, [(second, D(100))], version=version + 1, by=BY, at=NOON)
    assert Share.objects.get().provision == second


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("area", "50"), ("altrove", "40")], "sommano a 90 %"),
        ([("area", "50"), ("area", "50")], "due volte"),
        ([("area", "100"), ("altrove", "0")], "maggiore di zero"),
        ([("comune", "100")], "quale Comune"),
    ],
)
def test_places_are_told_once_and_sum_to_a_hundred(rows: list[tuple[str, str]], why: str) -> None:
    one = an_intervention()
    told = [{"where": where, "percent": D(percent)} for where, percent in rows]

    with pytest.raises(Refused, match=why):
        actions.set_places(one, told, version=one.version, by=BY, at=NOON)


def test_it_may_fall_upon_municipalities_zones_and_elsewhere() -> None:
    one = an_intervention()
    zone = Zone.objects.create(name="Adda Martesana", slug="adda-martesana")
    town = a_town("Gessate", "015106")
    rows = [
        {"where": Where.MUNICIPALITY, "municipality": town, "percent": D("33.34")},
        {"where": Where.ZONE, "zone": zone, "percent": D("33.33")},
        {"where": Where.ELSEWHERE, "name": "Bergamo", "percent": D("33.33")},
    ]
    actions.set_places(one, rows, version=one.version, by=BY, at=NOON)

    assert {str(row) for row in one.places.all()} == {"Gessate", "Adda Martesana", "Bergamo"}
    [part] = queries.falling_on(town, a_visitor(), on=TODAY).parts
    assert (part.percent, part.euros) == (D("33.34"), None)


# Links and tenders --------------------------------------------------------------------------------


def test_an_agreement_shows_what_it_names_and_what_fulfils_its_commitments() -> None:
    pact = a_pact()
    promise = a_commitment(pact)
    named, fulfils, neither = (an_intervention(title) for title in ("Una", "Due", "Tre"))
    actions.set_links(named, [pact], [], version=named.version, by=BY)
    actions.set_links(fulfils, [], [promise], version=fulfils.version, by=BY)

    found = set(queries.of_agreement(pact, a_visitor()))
    assert found == {named, fulfils}
    assert neither not in found


def test_a_tender_has_a_well_made_cig() -> None:
    one = an_intervention()
    with pytest.raises(Refused, match="controllo"):
        actions.set_tenders(one, [{"cig": "Z3F242DC5D"}], version=one.version, by=BY)
    row = {"cig": "Z3F242DC5C", "title": "Lavori", "amount_eur": D(100)}
    with pytest.raises(Refused, match="due volte"):
        actions.set_tenders(one, [row, row], version=one.version, by=BY)

    actions.set_tenders(one, [row], version=one.version, by=BY)
    assert one.tenders.get().cig == "Z3F242DC5C"
