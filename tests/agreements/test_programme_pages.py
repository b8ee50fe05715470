"""A programme agreement as its pages tell it: the board, the conference, the decree."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from benchmarks.pages import QUERIES
from quadro.accounts.models import User
from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, OversightReport, Ratification
from quadro.agreements.states import State, move_of
from quadro.agreements.turns import Turn, steps_from, turn_of
from quadro.kit.refusals import Refused
from tests.agreements.programmes import (
    CALLED,
    NOTIFIED,
    PROGRAMME,
    SIGNED,
    a_prefecture,
    a_programme,
    again,
    called,
    consented,
    decreed,
    notified,
    on,
    open_to_sign,
    ratified,
    signed,
    to_be_ratified,
)
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody, the_authority
from tests.worlds import NOON, a_visitor, the_system

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


def test_the_page_of_a_programme_agreement_costs_a_visitor_little(client: Client) -> None:
    agreement = to_be_ratified()
    actions.publish(agreement, by=the_system(), at=NOON)
    client.get(agreement.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(agreement.get_absolute_url())
    assert len(asked) <= QUERIES


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


# Whose turn, and what comes next ------------------------------------------------------------------


def turn(agreement: Agreement, user: User | None, day: date) -> Turn | None:
    parties = list(queries.parties_of(agreement))
    found = queries.programme_of(agreement, parties, day)
    by = acting(user) if user else a_visitor(day)
    return turn_of(agreement, by=by, on=day, programme=found)


def test_at_the_conference_all_know_how_many_miss_and_who_is_inside_knows_which() -> None:
    agreement = a_programme()
    called(agreement)
    consented(agreement, rho="no")
    inside = turn(again(agreement), somebody(a_body("Rho")), NOTIFIED)
    outside = turn(again(agreement), None, NOTIFIED)
    assert inside
    assert outside
    assert inside.title == outside.title == "Manca il consenso di un’amministrazione"
    assert (inside.text, outside.text) == ("Rho", "")
    consented(agreement)
    assert turn(again(agreement), None, NOTIFIED) != outside
    notified(agreement)
    told = turn(again(agreement), an_officer(), NOTIFIED)
    assert told
    assert (told.title, told.due_on) == (
        "Tutte consentono: si può aprire la firma", date(2026, 4, 30)
    )  # fmt: skip


def test_while_the_act_is_missing_the_office_knows_who_ratifies_and_by_when() -> None:
    agreement = signed(open_to_sign(varies=True))
    office, council = an_officer(), somebody(a_body("Rho"))
    told = turn(agreement, office, SIGNED)
    assert told
    assert told.is_theirs
    assert told.title == "Tocca a voi: registrate l’atto che approva l’accordo"
    assert "entro il 20 maggio 2026: Legnano, Rho" in told.text
    decreed(agreement, SIGNED, published_on=None)
    told = turn(again(agreement), office, SIGNED)
    assert told
    assert told.button == "Completa l’atto"
    called_on = turn(again(agreement), council, SIGNED)
    assert called_on
    assert (called_on.is_theirs, called_on.due_on) == (True, date(2026, 5, 20))
    for user in (office, council):
        late = turn(again(agreement), user, DAY_31)
        assert late
        assert not late.is_theirs
        assert "Il termine è passato" in late.text


def test_who_must_still_ratify_is_named_to_all_and_called_for_itself() -> None:
    agreement = to_be_ratified()
    ratified(agreement, a_body("Legnano"), SIGNED)
    agreement = again(agreement)
    told = turn(agreement, None, SIGNED)
    assert told
    assert (told.title, told.due_on) == ("Manca la ratifica di un Consiglio", date(2026, 5, 20))
    assert told.text.startswith("Rho.")
    assert not told.address
    theirs = turn(agreement, somebody(a_body("Rho")), SIGNED)
    assert theirs
    assert theirs.is_theirs
    done = turn(agreement, somebody(a_body("Legnano")), SIGNED)
    assert done
    assert not done.is_theirs
    late = turn(agreement, None, DAY_31)
    assert late
    assert "Il termine è passato" in late.text


def test_an_agreement_without_ratifications_waits_for_its_act_alone() -> None:
    told = turn(signed(open_to_sign()), None, SIGNED)
    assert told
    assert (told.title, told.text) == ("In attesa dell’atto che approva l’accordo", "")


def test_of_the_two_moves_of_a_decree_the_office_sees_the_one_it_can_make() -> None:
    office = acting(an_officer())
    alone, awaited = signed(open_to_sign()), signed(open_to_sign(varies=True))
    assert [one.label for one in steps_from(alone, by=office, on=SIGNED)] == ["Registra il decreto"]
    assert [one.label for one in steps_from(awaited, by=office, on=SIGNED)] == [
        "Registra il decreto e attendi le ratifiche"
    ]


def test_the_step_of_the_act_says_what_it_waits_for() -> None:
    agreement = signed(open_to_sign())

    def note() -> str:
        found = queries.programme_of(agreement, list(queries.parties_of(agreement)), SIGNED)
        assert found
        return next(one.note for one in found.steps if one.state == "now")

    assert note() == "non ancora"
    decreed(agreement, SIGNED, published_on=None)
    assert note() == "da pubblicare"


def test_the_page_of_the_conference_offers_only_what_it_does_not_refuse(client: Client) -> None:
    agreement = a_programme()
    contents = [{"code": "opere", "label": "Piano dei lavori", "source": "art. 7"}]
    actions.load_instruments([{**PROGRAMME, "required_contents": contents}], by=the_system())
    client.force_login(an_officer())
    here = f"/intese/{agreement.slug}/conferenza/"
    page = client.get(here).content.decode()
    assert "Piano dei lavori" in page
    assert f"{here}convoca/" not in page
    assert "non ancora convocata" in page
    actions.load_instruments([{**PROGRAMME, "required_contents": []}], by=the_system())
    called(agreement)
    consented(agreement)
    assert f"{here}risposte/" in client.get(here).content.decode()
    notified(agreement)
    page = client.get(here).content.decode()
    assert f"{here}risposte/" not in page
    assert "Correggi l’esito" in page


def test_a_report_is_offered_only_of_an_agreement_that_bound_its_parties(client: Client) -> None:
    agreement = signed(open_to_sign())
    client.force_login(an_officer())
    assert "Aggiungi una relazione" not in client.get(agreement.get_absolute_url()).content.decode()
    decreed(agreement, SIGNED)
    assert "Aggiungi una relazione" in client.get(agreement.get_absolute_url()).content.decode()


def test_all_read_why_it_lapsed_and_nobody_reads_that_it_was_in_force(client: Client) -> None:
    agreement = to_be_ratified()
    actions.publish(agreement, by=the_system(), at=NOON)
    actions.lapse(on=DAY_31)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(agreement.get_absolute_url()).content.decode()
    assert "L’accordo è decaduto il" in page
    assert "non hanno ratificato i Consigli di" in page
    assert "Non hanno ratificato entro il 20/05/2026: Legnano, Rho" in page
    assert "in attuazione" not in page
    assert len(asked) <= QUERIES
    client.force_login(an_officer())
    page = client.get(f"/intese/{agreement.slug}/decreto/").content.decode()
    assert "L’accordo è decaduto il" in page


def test_what_lapsed_or_was_given_up_stops_where_it_stopped() -> None:
    agreement = to_be_ratified()
    before = queries.life_of(agreement, list(queries.passages_of(agreement)))
    assert {one.label: one.note for one in before}["in attuazione"] == ""
    actions.lapse(on=DAY_31)
    agreement = again(agreement)
    life = queries.life_of(agreement, list(queries.passages_of(agreement)))
    assert [(one.label, one.state) for one in life[-3:]] == [
        ("da approvare con decreto", "done"), ("da ratificare", ""), ("decaduta", "now"),
    ]  # fmt: skip
    actions.move(agreement, "archive", by=on(DAY_31), on=DAY_31)
    agreement = again(agreement)
    life = queries.life_of(agreement, list(queries.passages_of(agreement)))
    assert [one.label for one in life[-2:]] == ["da ratificare", "archiviata"]

    draft = a_programme(title="Mai convocato")
    actions.move(draft, "archive", by=on(CALLED), on=CALLED, reason="Non serve più.")
    draft = again(draft)
    life = queries.life_of(draft, list(queries.passages_of(draft)))
    assert [one.label for one in life] == ["in istruttoria", "bozza condivisa", "archiviata"]


def test_a_file_that_a_refusal_lost_is_asked_for_again(client: Client) -> None:
    agreement = a_programme()
    called(agreement)
    client.force_login(an_officer())
    here = f"/intese/{agreement.slug}/conferenza/esito/"
    told = {"held_on": "1/1/2026", "notified_on": ""}
    page = client.post(here, {**told, "minutes": ContentFile(b"%PDF-1.7", name="verbale.pdf")})
    assert page.status_code == 409
    assert "Scegli di nuovo il file" in page.content.decode()
    assert "Scegli di nuovo il file" not in client.post(here, told).content.decode()
