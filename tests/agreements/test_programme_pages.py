"""A programme agreement as its pages tell it: the board, the conference, the decree."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, OversightReport, Ratification
from quadro.agreements.states import State, move_of
from quadro.kit.refusals import Refused
from tests.agreements.programmes import (
    CALLED,
    SIGNED,
    a_prefecture,
    a_programme,
    again,
    called,
    consented,
    decreed,
    on,
    open_to_sign,
    signed,
    to_be_ratified,
)
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody, the_authority
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
DAY_31 = date(2026, 5, 21)


# Oversight ----------------------------------------------------------------------------------------


def board(agreement: Agreement) -> queries.Board:
    found = queries.programme_of(agreement, list(queries.parties_of(agreement)), SIGNED)
    assert found
    return found.board


def test_who_promotes_chairs_the_board_with_the_local_bodies() -> None:
    agreement = open_to_sign(a_body("Rho"), a_body("Regione", "regione"))
    assert board(agreement) == queries.Board(
        chair=the_authority(), local=[a_body("Rho")], has_prefect=False, prefect=None
    )


def test_the_prefect_sits_where_administrations_of_the_state_take_part() -> None:
    ministry = a_body("Ministero", "stato")
    assert board(open_to_sign(a_body("Rho"), ministry)).has_prefect
    prefecture = a_prefecture()
    found = board(open_to_sign(a_body("Rho"), prefecture))
    assert (found.has_prefect, found.prefect) == (True, prefecture)


def test_a_report_is_of_an_agreement_in_force_and_names_who_chairs() -> None:
    agreement = signed(open_to_sign())
    values, empty = {"on": SIGNED, "text": "Cantiere aperto."}, {"on": SIGNED, "text": " "}
    with pytest.raises(Refused, match="da qui questo passo non si fa"):
        actions.add_oversight_report(agreement, values, by=on(SIGNED), on=SIGNED, at=NOON)
    decreed(agreement, SIGNED)
    actions.add_oversight_report(agreement, values, by=on(SIGNED), on=SIGNED, at=NOON)
    with pytest.raises(Refused, match="stato di attuazione"):
        actions.add_oversight_report(agreement, empty, by=on(SIGNED), on=SIGNED, at=NOON)
    assert OversightReport.objects.get().chair == the_authority()


def test_only_the_office_and_only_of_a_programme_agreement() -> None:
    agreement, other = a_programme(), an_agreement("Patto", the_authority(), state="bozza")
    clerk = acting(somebody(a_body("Rho")))
    values = {"promoter": the_authority(), "called_on": CALLED, "varies_urban_plan": False}
    with pytest.raises(Refused, match="Ufficio piano"):
        actions.call_conference(agreement, values, by=clerk, on=CALLED)
    with pytest.raises(Refused, match="sono di un accordo di programma"):
        actions.call_conference(other, values, by=on(CALLED), on=CALLED)
    assert move_of("bozza", "call_conference", other.instrument.route) is None


# Pages --------------------------------------------------------------------------------------------


def test_the_office_goes_through_the_conference_by_its_pages(client: Client) -> None:
    agreement = a_programme()
    client.force_login(an_officer())
    here = f"/intese/{agreement.slug}/conferenza/"
    today = f"{localdate():%d/%m/%Y}"
    assert "Convoca la conferenza" in client.get(here).content.decode()
    told: dict[str, Any] = {"promoter": the_authority().pk, "called_on": today}
    assert client.post(f"{here}convoca/", told).status_code == 302
    page = client.get(f"{here}risposte/").content.decode()
    assert "tutte le altre consentono" in page
    told = {"version": again(agreement).version, "tutte": "1"}
    assert client.post(f"{here}risposte/", told).status_code == 302
    told = {"held_on": today, "notified_on": today}
    assert client.post(f"{here}esito/", told).status_code == 302
    assert "non manca nulla" in client.get(here).content.decode()
    assert client.post(f"{here}firma/").status_code == 302
    assert again(agreement).state == State.SIGNING


def test_two_who_answer_at_once_are_shown_both_texts(client: Client) -> None:
    agreement = a_programme()
    called(agreement)
    client.force_login(an_officer())
    party = agreement.parties.get(body=a_body("Rho"))
    told = {"version": again(agreement).version, f"answer_{party.pk}": "no"}
    consented(agreement)
    answer = client.post(f"/intese/{agreement.slug}/conferenza/risposte/", told)
    assert answer.status_code == 409
    assert "non consente" in answer.content.decode()


def test_the_page_of_the_decree_leads_to_each_ratification(client: Client) -> None:
    agreement = to_be_ratified()
    client.force_login(an_officer())
    page = client.get(f"/intese/{agreement.slug}/decreto/").content.decode()
    key = Ratification.objects.get(party__body=a_body("Rho")).pk
    assert f"decreto/ratifiche/{key}/" in page
    assert "20/05/2026" in page


def test_a_visitor_reads_the_path_and_not_who_said_what(client: Client) -> None:
    agreement = open_to_sign()
    actions.publish(agreement, by=the_system(), at=NOON)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Accordo di programma" in page
    assert "3 amministrazioni su 3" in page
    assert "Le risposte delle amministrazioni" not in page
    client.force_login(somebody(a_body("Rho")))
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Le risposte delle amministrazioni" in page


def test_an_agreement_of_another_route_says_nothing_of_a_conference(client: Client) -> None:
    agreement = an_agreement("Patto", a_body("Rho"), published=True)
    assert 'id="programma"' not in client.get(agreement.get_absolute_url()).content.decode()
    client.force_login(an_officer())
    assert client.get(f"/intese/{agreement.slug}/conferenza/").status_code == 409


def test_of_one_that_lapsed_only_what_has_its_day_is_done() -> None:
    agreement = to_be_ratified()
    actions.lapse(on=DAY_31)
    agreement = again(agreement)
    found = queries.programme_of(agreement, list(queries.parties_of(agreement)), DAY_31)
    assert found
    by_label = {one.label: one.state for one in found.steps}
    assert by_label["Ratifica dei Consigli"] == ""
    assert (by_label["Conferenza"], by_label["decaduta"]) == ("done", "now")
