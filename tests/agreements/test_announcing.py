"""What happens to an agreement in life is told to who it concerns, when it happens."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role, User
from quadro.agreements import actions
from quadro.agreements.models import Agreement, Relaunch
from quadro.kit.dates import ApproximateDay
from quadro.notifications import actions as notifications
from quadro.notifications.models import Notice
from tests.agreements.growing import a_pact, a_request, again, an_amendment, in_force, signed
from tests.agreements.programmes import a_programme, called
from tests.agreements.terms_world import DAY, the_clock_runs, waiting, words
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, an_actor, the_system

pytestmark = pytest.mark.django_db
TOLD, ASKED = "information", "action"


@pytest.fixture
def clerk() -> User:
    """Of a party."""
    return somebody(a_body("Legnano"))


@pytest.fixture
def officer() -> User:
    return an_officer()


@pytest.fixture
def outsider() -> User:
    """Of a body that is no party, and asks to join where a test says so."""
    return somebody(a_body("Rho"))


# Adhesions ----------------------------------------------------------------------------------------


def test_who_must_consent_to_an_adhesion_is_asked_until_the_office_records_it(
    clerk: User, officer: User, outsider: User
) -> None:
    pact = a_pact(wants_consent=True, published=True)
    request = a_request(pact, a_body("Rho"))
    assert waiting(clerk) == [(ASKED, "Rho chiede di aderire: dite se siete d’accordo")]
    assert waiting(officer) == [
        (ASKED, "Registra se le parti accolgono la richiesta di adesione: Rho")
    ]
    assert waiting(outsider) == []

    actions.answer_adhesion(
        request, consents=True, answered_on=TODAY, answer="Tavolo.", by=the_system()
    )
    assert waiting(clerk) == []
    assert waiting(officer) == [(ASKED, "Registra l’adesione di chi ha firmato: Rho")]
    assert waiting(outsider) == [(TOLD, "Le parti hanno accolto la vostra richiesta di adesione")]

    actions.join(request, signed(), by=the_system())
    for user in (clerk, officer, outsider):
        assert waiting(user) == [(TOLD, "Rho aderisce all’intesa")]


def test_where_no_consent_is_wanted_the_parties_are_told_of_the_request(
    clerk: User, officer: User
) -> None:
    request = a_request(a_pact(), a_body("Rho"))

    assert waiting(clerk) == [(TOLD, "Rho chiede di aderire all’intesa")]
    assert waiting(officer) == [(ASKED, "Registra l’adesione di chi ha firmato: Rho")]
    [action] = Notice.objects.filter(recipient=officer)
    assert action.address.endswith(f"/adesioni/{request.pk}/firma/")


def test_who_asked_is_told_of_a_refusal(officer: User, outsider: User) -> None:
    request = a_request(a_pact(published=True), a_body("Rho"))

    actions.answer_adhesion(
        request, consents=False, answered_on=TODAY, answer="Tavolo.", by=the_system()
    )

    assert waiting(outsider) == [(TOLD, "La vostra richiesta di adesione non è stata accolta")]
    assert waiting(officer) == []


def test_who_asked_on_paper_for_what_it_may_not_read_is_not_told_here(outsider: User) -> None:
    request = a_request(a_pact(), a_body("Rho"))

    actions.answer_adhesion(
        request, consents=False, answered_on=TODAY, answer="Tavolo.", by=the_system()
    )

    assert waiting(outsider) == []


def test_nobody_is_asked_to_let_in_who_cannot_join_any_more(clerk: User, officer: User) -> None:
    ending = a_pact(wants_consent=True, ends_on=TODAY)
    concluded = a_pact(wants_consent=True)
    for pact in (ending, concluded):
        a_request(pact, a_body("Rho"))
    assert len(words(clerk)) == 2

    actions.expire(TODAY + DAY)
    assert len(words(clerk)) == len(words(officer)) == 1
    actions.move(concluded, "conclude", by=the_system(), on=TODAY, told={"results": "Fatto."})
    assert words(clerk) == words(officer) == []


# Withdrawals, amendments, renewals ----------------------------------------------------------------


def test_a_withdrawal_is_told_to_the_other_parties_and_to_the_office(
    clerk: User, officer: User, outsider: User
) -> None:
    pact = a_pact("Milano", "Legnano", "Rho", notice_days=30)
    party = pact.parties.get(body__name="Rho")

    actions.leave(party, declared_on=TODAY, from_on=None, reason="Spesa.", by=acting(outsider))

    for user in (clerk, officer):
        assert waiting(user) == [(TOLD, "Rho recede dall’intesa dal 12 dicembre 2026")]
    assert waiting(outsider) == []


def test_who_is_left_alone_is_told_that_the_agreement_ended(clerk: User) -> None:
    pact = a_pact("Milano", "Legnano", notice_days=0)
    party = pact.parties.get(body__name="Milano")

    actions.leave(party, declared_on=TODAY, from_on=None, reason="Spesa.", by=the_system())

    assert words(clerk) == [
        "Milano recede dall’intesa dal 12 novembre 2026",
        "L’intesa è cessata perché restano meno di due parti",
    ]


def test_an_amendment_is_told_as_a_draft_and_then_as_in_force(clerk: User, outsider: User) -> None:
    amendment = an_amendment(a_pact(published=True), ends_on=date(2030, 1, 1))
    assert waiting(clerk) == [(TOLD, "È proposto un atto integrativo: Proroga")]

    in_force(amendment)

    assert waiting(clerk) == [(TOLD, "È in vigore l’atto integrativo n. 1: Proroga")]
    [notice] = Notice.objects.open().filter(recipient=clerk)
    assert notice.address.endswith(f"/atti-integrativi/{amendment.pk}/")
    assert waiting(outsider) == []


def test_a_draft_that_is_given_up_has_not_to_be_read(clerk: User) -> None:
    amendment = an_amendment(a_pact(), ends_on=date(2030, 1, 1))

    actions.drop_amendment(again(amendment), by=the_system())

    assert waiting(clerk) == []


def test_who_goes_out_with_an_amendment_is_told_of_it(clerk: User, outsider: User) -> None:
    amendment = an_amendment(a_pact("Milano", "Legnano", "Rho"))
    actions.let_out(amendment, a_body("Rho"), by=the_system())

    in_force(amendment)

    for user in (clerk, outsider):
        assert words(user) == ["È in vigore l’atto integrativo n. 1: Proroga"]


def test_a_renewal_is_told_and_leads_to_the_new_agreement(clerk: User) -> None:
    pact = a_pact(ends_on=TODAY + 30 * DAY)
    values = {
        "ends_on": date(2029, 12, 31), "signed_on": ApproximateDay(TODAY),
        "signature_kind": "digitale",
    }  # fmt: skip

    new = actions.renew(pact, values, by=the_system())

    [notice] = Notice.objects.open().filter(recipient=clerk)
    assert notice.subject == "L’intesa è rinnovata fino al 31 dicembre 2029"
    assert notice.address == new.get_absolute_url()


def test_tacit_renewals_are_told_with_the_queries_of_one(clerk: User) -> None:
    def counted(number: int) -> int:
        for n in range(number):
            a_pact("Legnano", f"Comune {number} {n}", ends_on=TODAY - DAY,
                   renewal="tacito", renewal_months=12)  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert actions.renew_tacitly(on=TODAY) == number
        return len(asked)

    assert counted(1) == counted(5)
    assert words(clerk) == ["L’intesa si è rinnovata da sola fino all’11 novembre 2027"] * 6


# Defaults and relaunches --------------------------------------------------------------------------


def test_a_body_found_in_default_is_called_until_the_notice_has_an_outcome(clerk: User) -> None:
    mayor, milano = somebody(a_body("Legnano"), Role.MAYOR), somebody(a_body("Milano"))
    pact = a_pact()
    values = {
        "finding": "Non ha fatto.", "found_on": TODAY, "notice_on": TODAY,
        "term_on": TODAY + 40 * DAY,
    }  # fmt: skip
    actions.find_default(pact, a_body("Legnano"), values, by=the_system())

    for user in (clerk, mayor):
        assert waiting(user) == [
            (ASKED, "Rimediate all’inadempimento entro il termine della diffida")
        ]
    assert waiting(milano) == []


def test_the_end_of_an_agreement_by_default_is_told_to_all(clerk: User) -> None:
    milano = somebody(a_body("Milano"))
    pact = a_pact()
    values = {
        "finding": "Non ha fatto.", "found_on": TODAY, "notice_on": TODAY,
        "term_on": TODAY + 5 * DAY,
    }  # fmt: skip
    actions.find_default(pact, a_body("Legnano"), values, by=the_system())

    later = the_system(TODAY + 6 * DAY)
    actions.terminate(pact, reason="Niente di fatto.", by=later)

    for user in (clerk, milano):
        assert waiting(user) == [(TOLD, "L’intesa è risolta per inadempimento")]


def test_a_relaunch_is_told_to_the_parties_and_to_who_follows_it(
    clerk: User, officer: User, outsider: User
) -> None:
    mayor = somebody(a_body("Legnano"), Role.MAYOR)
    pact = a_pact()
    actions.plan_relaunch(pact, reasons="Ferma.", found_on=TODAY, by=the_system())
    assert words(clerk) == words(officer) == ["L’intesa è da rilanciare"]
    assert words(mayor) == []

    actions.relaunch(
        pact, action_plan="Tre incontri.", in_charge=mayor.name, ends_on=date(2028, 1, 1),
        by=the_system(),
    )  # fmt: skip

    for user in (clerk, officer, mayor):
        assert waiting(user) == [(TOLD, f"L’intesa è rilanciata e la segue {mayor.name}")]
    assert waiting(outsider) == []


def test_the_end_of_a_relaunched_agreement_is_told_to_who_follows_it(clerk: User) -> None:
    mayor = somebody(a_body("Legnano"), Role.MAYOR)
    pact = a_pact(ends_on=TODAY + 30 * DAY)
    Relaunch.objects.create(
        agreement=pact, reasons="x", found_on=TODAY, started_on=TODAY, action_plan="x",
        in_charge=mayor.name, ends_on=pact.ends_on,
    )  # fmt: skip

    the_clock_runs(TODAY)

    assert words(mayor) == words(clerk) == ["L’intesa scade il 12 dicembre 2026"]


# The rest -----------------------------------------------------------------------------------------


def test_the_administrations_are_told_of_a_conference_and_the_others_are_not() -> None:
    legnano = somebody(a_body("Legnano"))
    union = somebody(a_body("Un sindacato", "sindacato", institutional=False))
    agreement = a_programme(a_body("Legnano"), a_body("Un sindacato"))

    called(agreement)

    assert waiting(legnano) == [(TOLD, "È convocata la conferenza per l’accordo di programma")]
    assert waiting(union) == []


def test_who_did_it_is_not_told_of_it(officer: User) -> None:
    pact = a_pact()
    another = an_officer()

    actions.draft_amendment(pact, {"title": "Proroga"}, by=acting(officer))

    assert words(officer) == []
    assert words(another) == ["È proposto un atto integrativo: Proroga"]


def test_each_reads_of_it_in_their_language(clerk: User) -> None:
    notifications.prefer(rhythm="giorno", language="en", by=an_actor(user=clerk), at=NOON)
    pact = a_pact("Milano", "Legnano", "Rho", notice_days=30)

    party = pact.parties.get(body__name="Rho")
    actions.leave(party, declared_on=TODAY, from_on=None, reason="Spesa.", by=the_system())

    assert words(clerk) == ["Rho withdraws from the agreement from 12 December 2026"]


def test_an_agreement_with_a_long_title_leaves_room_to_what_to_do(clerk: User) -> None:
    pact = a_pact()
    Agreement.objects.filter(pk=pact.pk).update(title="x" * 300)
    pact.refresh_from_db()

    an_amendment(pact)

    [notice] = Notice.objects.filter(recipient=clerk)
    assert notice.about.endswith("dite che cosa ne pensate.")
