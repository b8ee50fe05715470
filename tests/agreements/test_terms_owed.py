"""Terms of what somebody must do: one action on the desk, told again as its day comes nearer."""

import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role, User
from quadro.agreements import actions
from quadro.agreements.actions.reminding.steps import STEPS
from quadro.agreements.actions.reminding.words import WORDS
from quadro.agreements.models import Agreement, Default, Opinion
from quadro.agreements.policies import check_can_read
from quadro.agreements.queries import DeadlineKind
from quadro.bodies.queries import heads_of
from quadro.kit.terms import moment
from quadro.notifications import actions as notifications
from quadro.notifications.models import Letter, Notice, Rhythm
from tests.agreements.growing import a_pact
from tests.agreements.programmes import (
    NOTIFIED,
    SIGNED,
    again,
    decreed,
    open_to_sign,
    ratified,
    signed,
    to_be_ratified,
)
from tests.agreements.terms_world import DAY, ever_told, the_clock_runs, waiting, words
from tests.agreements.test_deadlines import told
from tests.agreements.test_deadlines_seen import everything_runs
from tests.agreements.world import (
    a_body,
    a_convention,
    acting,
    an_act,
    an_agreement,
    an_officer,
    somebody,
    the_authority,
)
from tests.notifications.world import who_wants
from tests.worlds import NOON, TODAY, an_actor, the_system

pytestmark = pytest.mark.django_db
__all__ = ["everything_runs"]
RATIFY_BY = SIGNED + timedelta(days=30)


def call_of(user: User) -> Notice:
    [found] = Notice.objects.open().actions().filter(recipient=user)
    return found


# Opinions, acts, signatures -----------------------------------------------------------------------


def test_a_call_that_was_made_within_a_step_is_not_made_again_until_the_next() -> None:
    zone = a_body("Zona Nord Milano", "zona")
    coordinator = somebody(zone)
    agreement = a_convention(state="pareri", published=True)
    asked = {"kind": "zona", "body": zone, "asked_on": TODAY, "days": 20}
    opinion = actions.ask_opinion(agreement, asked, by=the_system())

    the_clock_runs(TODAY, TODAY + DAY, TODAY + 12 * DAY)
    assert ever_told(coordinator) == ["È chiesto un parere al vostro ente"]

    the_clock_runs(TODAY + 13 * DAY)
    assert words(coordinator) == ["Rendete il parere entro il 2 dicembre 2026"]

    the_clock_runs(TODAY + 21 * DAY)
    assert words(coordinator) == ["Il parere era atteso entro il 2 dicembre 2026: rendetelo ora"]
    assert call_of(coordinator).address.endswith(f"/pareri/{opinion.pk}/")

    actions.give_opinion(opinion, outcome="favorevole", given_on=TODAY, by=the_system(), at=NOON)
    assert words(coordinator) == []


def test_an_opinion_of_the_office_is_asked_of_the_office() -> None:
    officer, director = an_officer(), somebody(the_authority(), Role.DIRECTOR)
    agreement = a_convention(state="pareri")
    asked = {"kind": "tecnica", "asked_on": TODAY, "days": 20}
    actions.ask_opinion(agreement, asked, by=the_system())

    the_clock_runs(TODAY)

    assert words(officer) == ["Un parere dell’ufficio va reso entro il 2 dicembre 2026"]
    assert words(director) == []


def test_the_office_is_told_who_is_late_with_an_opinion() -> None:
    officer = an_officer()
    agreement = a_convention("Bresso", state="pareri")
    asked = {"kind": "altro", "body": a_body("Bresso"), "asked_on": TODAY, "days": 20}
    actions.ask_opinion(agreement, asked, by=the_system())

    the_clock_runs(TODAY, TODAY + 21 * DAY)

    assert waiting(officer) == [
        ("information", "Un parere era atteso entro il 2 dicembre 2026 e non è arrivato")
    ]


def test_the_term_to_approve_presses_who_has_no_act_yet_and_nobody_else() -> None:
    late, early = somebody(a_body("Bresso")), somebody(a_body("Cinisello Balsamo"))
    agreement = told(a_convention(state="approvazione"), approve_by=TODAY + 20 * DAY)
    party = agreement.parties.get(body__name="Cinisello Balsamo")
    actions.answer(party, an_act(), by=the_system(), at=NOON)

    the_clock_runs(TODAY)
    assert words(early) == []
    assert words(late) == ["Comunica entro il 2 dicembre 2026 se l’ente ha approvato"]

    other = agreement.parties.get(body__name="Bresso")
    actions.answer(other, an_act(), by=the_system(), at=NOON)
    assert words(late) == []


def test_a_term_that_moves_from_a_holiday_is_told_on_the_day_to_act() -> None:
    clerk = somebody(a_body("Bresso"))
    told(a_convention(state="approvazione"), approve_by=date(2026, 12, 6))

    the_clock_runs(date(2026, 12, 2), date(2026, 12, 9))
    assert words(clerk) == ["Comunica entro il 9 dicembre 2026 se l’ente ha approvato"]

    the_clock_runs(date(2026, 12, 10))
    assert words(clerk) == ["L’atto che vi autorizza era atteso entro il 9 dicembre 2026"]


def test_the_60_days_of_a_programme_agreement_are_told_30_and_7_days_before() -> None:
    legnano, officer = somebody(a_body("Legnano")), an_officer()
    agreement = open_to_sign()
    last = NOTIFIED + timedelta(days=60)
    before = ever_told(legnano)

    fired = [days for days in range(59, -10, -1) if the_clock_runs(last - days * DAY)]

    assert fired == [30, 7, -1]
    assert ever_told(legnano)[len(before) :] == [
        "Firma l’intesa entro il 30 aprile 2026",
        "Firma l’intesa entro il 30 aprile 2026",
        "L’intesa era da firmare entro il 30 aprile 2026",
    ]
    assert call_of(legnano).address == f"/intese/{agreement.slug}/firme/"
    assert "Il termine per firmare è passato il 30 aprile 2026 e mancano firme" in words(officer)


# Ratifications ------------------------------------------------------------------------------------


def test_a_council_that_must_ratify_is_called_and_pressed_15_and_5_days_before() -> None:
    rho, officer = somebody(a_body("Rho")), an_officer()
    agreement = signed(open_to_sign(varies=True))
    assert call_of(rho).subject == "Porta in Consiglio la ratifica dell’accordo"
    assert call_of(rho).due_on == RATIFY_BY
    agreement = decreed(agreement, SIGNED + 4 * DAY)

    fired = [days for days in range(26, -1, -1) if the_clock_runs(RATIFY_BY - days * DAY)]
    assert fired == [15, 5]
    assert call_of(rho).subject == (
        "Il Consiglio deve ratificare entro il 20 maggio 2026, o l’accordo decade"
    )
    assert "Entro il 20 maggio 2026 un Consiglio deve ratificare: Rho" in words(officer)

    ratified(agreement, a_body("Rho"), RATIFY_BY)
    assert not Notice.objects.open().actions().filter(recipient=rho)
    assert "Entro il 20 maggio 2026 un Consiglio deve ratificare: Rho" not in words(officer)
    assert "Entro il 20 maggio 2026 un Consiglio deve ratificare: Legnano" in words(officer)


def test_an_agreement_that_lapses_calls_no_council_and_says_why() -> None:
    rho = somebody(a_body("Rho"))
    agreement = to_be_ratified()

    the_clock_runs(RATIFY_BY + DAY)

    assert again(agreement).state == "decaduta"
    assert waiting(rho)[-1] == (
        "information",
        "L’accordo è decaduto: manca la ratifica di un Consiglio",
    )
    assert not Notice.objects.open().actions().filter(recipient=rho)


# Defaults -----------------------------------------------------------------------------------------


def a_default(pact: Agreement, term_on: date = TODAY + 60 * DAY) -> Default:
    values = {
        "finding": "Non ha fatto.", "found_on": TODAY, "notice_on": TODAY, "term_on": term_on,
    }  # fmt: skip
    return actions.find_default(pact, a_body("Rho"), values, by=the_system())


def test_the_term_of_a_formal_notice_presses_the_body_and_then_the_office() -> None:
    mayor, officer = somebody(a_body("Rho"), Role.MAYOR), an_officer()
    default = a_default(a_pact("Milano", "Rho"))
    term = date(2027, 1, 11)
    assert call_of(mayor).due_on == term

    fired = [days for days in range(60, -10, -1) if the_clock_runs(term - days * DAY)]
    assert fired == [30, 7, -1]
    assert words(mayor) == ["Il termine della diffida è passato l’11 gennaio 2027"]
    call = call_of(officer)
    assert call.subject == (
        "Registra l’esito della diffida: il termine è passato l’11 gennaio 2027"
    )
    assert call.address.endswith(f"/inadempimento/{default.pk}/")

    actions.close_default(
        default, outcome="sanato", outcome_on=TODAY, about="Fatto.", by=the_system()
    )
    assert words(officer) == []
    assert words(mayor) == ["L’inadempimento è chiuso: sanato"]


def test_what_is_late_by_more_than_ten_days_is_brought_to_who_directs_the_office() -> None:
    officer, director = an_officer(), somebody(the_authority(), Role.DIRECTOR)
    default = a_default(a_pact("Milano", "Rho"))
    term = date(2027, 1, 11)
    the_clock_runs(term + DAY)

    def escalate(day: date) -> None:
        at = moment(day, 9)
        notifications.escalate(lambda users: heads_of(users, day), at=at)

    escalate(term + 10 * DAY)
    assert words(director) == []
    escalate(term + 11 * DAY)
    the_clock_runs(term + 12 * DAY)  # the clock does not take back what was brought up
    assert words(director) == words(officer)
    assert call_of(director).about.startswith("Era entro il 11/01/2027")

    actions.close_default(
        default, outcome="sanato", outcome_on=TODAY, about="Fatto.", by=the_system()
    )
    assert words(director) == words(officer) == []


def test_a_renewal_brought_to_who_directs_stays_until_the_window_closes() -> None:
    officer, director = an_officer(), somebody(the_authority(), Role.DIRECTOR)
    pact = a_pact(ends_on=TODAY + 10 * DAY, renewal="espresso", renewal_window_days=60)
    the_clock_runs(TODAY)
    day = TODAY + DAY
    notifications.escalate(lambda users: heads_of(users, day), at=moment(day, 9), after=-30)
    assert call_of(director).key == call_of(officer).key

    the_clock_runs(day)
    assert len(words(director)) == 1
    actions.move(pact, "conclude", by=the_system(), on=day, told={"results": "Fatto."})
    assert words(director) == []


# By e-mail ----------------------------------------------------------------------------------------


def test_each_is_told_by_e_mail_as_they_chose() -> None:
    at_once, daily, desk = (somebody(a_body("Legnano")) for _n in range(3))
    for user, rhythm in ((at_once, Rhythm.AT_ONCE), (desk, Rhythm.DESK)):
        notifications.prefer(
            rhythm=rhythm, language="it", by=an_actor(user=user), at=NOON - 30 * DAY
        )
    a_pact(ends_on=TODAY + 90 * DAY, renewal="nessuno")
    the_clock_runs(TODAY)

    notifications.prepare_letters(at=moment(TODAY, 8))
    notifications.prepare_digests(at=moment(TODAY, 8))

    sent = {one.recipient_id: one for one in Letter.objects.all()}
    assert set(sent) == {at_once.pk, daily.pk}
    assert sent[at_once.pk].subject == "Quadro: L’intesa scade il 10 febbraio 2027"
    assert sent[daily.pk].digest_on == TODAY
    assert "va rinnovata o prorogata" in sent[daily.pk].text
    assert "/intese/patto-per-il-lavoro/" in sent[daily.pk].text


def test_a_nearer_step_is_in_the_digest_of_its_day() -> None:
    clerk = somebody(a_body("Bresso"))
    told(a_convention(state="approvazione"), approve_by=TODAY + 20 * DAY)
    for day in (TODAY, TODAY + DAY, TODAY + 13 * DAY):
        the_clock_runs(day)
        notifications.prepare_digests(at=moment(day, 8))

    days = Letter.objects.filter(recipient=clerk).order_by("pk").values_list("digest_on", flat=True)
    assert list(days) == [TODAY, TODAY + 13 * DAY]


def test_who_reads_english_is_told_in_english() -> None:
    clerk = somebody(a_body("Legnano"))
    notifications.prefer(rhythm=Rhythm.DAILY, language="en", by=an_actor(user=clerk), at=NOON)
    a_pact(ends_on=TODAY + 90 * DAY, renewal="nessuno")

    the_clock_runs(TODAY)

    assert words(clerk) == ["The agreement expires on 10 February 2027"]


# Who may know, what it costs ----------------------------------------------------------------------


@pytest.mark.usefixtures("everything_runs")
def test_nobody_is_told_of_an_agreement_that_they_may_not_read() -> None:
    secret = an_agreement("Taciuta", a_body("Legnano"), ends_on=TODAY + 30 * DAY, state="pareri")
    rho = a_body("Rho")
    Opinion.objects.create(agreement=secret, body=rho, kind="altro", asked_on=TODAY, days=5)
    hidden = a_pact("Legnano", "Milano", ends_on=TODAY + 30 * DAY, renewal="espresso")
    people = [
        an_officer(), somebody(rho), somebody(the_authority(), Role.COUNCILLOR),
        *(somebody(a_body(name), role) for name in ("Legnano", "Milano") for role in Role),
    ]  # fmt: skip
    who_wants(Rhythm.DAILY)

    the_clock_runs(TODAY, TODAY + 10 * DAY, TODAY + 40 * DAY)

    assert not Notice.objects.exclude(recipient__in=people).exists()
    by_slug = {one.slug: one for one in Agreement.objects.all()}
    for notice in Notice.objects.select_related("recipient"):
        agreement = by_slug[notice.address.split("/")[2]]
        check_can_read(agreement, by=acting(notice.recipient))
    assert Notice.objects.filter(address__contains=hidden.slug).exists()


@pytest.mark.usefixtures("everything_runs")
def test_every_notice_says_what_to_do_and_leads_to_its_place() -> None:
    told(a_convention("Rho", state="firma"), sign_by=TODAY + DAY)
    people = {name: somebody(a_body(name)) for name in ("Legnano", "Rho")}
    officer = an_officer()

    the_clock_runs(TODAY, TODAY + 2 * DAY, TODAY + 30 * DAY, TODAY + 120 * DAY)

    notices = Notice.objects.all()
    assert {one.recipient for one in notices} == {*people.values(), officer}
    for one in notices:
        assert one.about.endswith("."), one.about
        assert one.about.startswith(tuple(Agreement.objects.values_list("title", flat=True)))
        assert one.address.startswith("/intese/")
        assert one.button or not one.is_action
        assert "{" not in one.subject + one.about


def test_the_queries_do_not_grow_with_agreements_nor_with_people() -> None:
    def counted(number: int, people: int) -> int:
        for n in range(number):
            names = [f"Comune {number} {people} {n} {side}" for side in range(2)]
            pact = a_pact(*names, ends_on=TODAY + 10 * DAY, renewal="espresso")
            told(pact, review_months=1, starts_on=TODAY, renewal_window_days=60)
            told(a_convention(*names, state="firma"), sign_by=TODAY + DAY)
            for name in names * people:
                somebody(a_body(name))
        with CaptureQueriesContext(connection) as asked:
            assert actions.tell_of_terms(at=NOON) >= number * people
        return len(asked)

    assert counted(1, 1) == counted(4, 1) == counted(1, 4)


def test_every_kind_of_term_that_has_steps_has_words() -> None:
    assert set(STEPS) == set(WORDS) == set(DeadlineKind) - {DeadlineKind.ALBO}


# By the worker ------------------------------------------------------------------------------------


def test_the_worker_tells_of_the_terms() -> None:
    clerk = somebody(a_body("Bresso"))
    told(a_convention(state="approvazione"), approve_by=date(2020, 1, 31))

    call_command("scheduler", "--once")

    assert words(clerk) == ["L’atto che vi autorizza era atteso entro il 31 gennaio 2020"]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_once() -> None:
    clerk = somebody(a_body("Legnano"))
    a_pact(ends_on=TODAY + 90 * DAY, renewal="nessuno")
    start = threading.Barrier(2)

    def tell() -> None:
        start.wait()
        try:
            actions.tell_of_terms(at=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(ever_told(clerk)) == 1
