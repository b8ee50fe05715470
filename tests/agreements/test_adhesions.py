"""Who joins later, who leaves, who takes the place of another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quadro.accounts.models import User
from quadro.agreements import actions, policies
from quadro.agreements.models import Adhesion, Agreement, Party
from quadro.bodies.models import Succession
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_convention, a_pact, a_request, names, signed
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
OUTCOMES = Adhesion.Outcome


def test_an_adhesion_of_2024_leaves_the_parties_of_2023_as_they_were() -> None:
    pact = a_pact()
    before = names(pact, date(2023, 12, 31))
    request = a_request(pact, a_body("Rho"), on=date(2024, 1, 10))

    actions.join(request, signed(date(2024, 2, 1)), by=the_system())

    assert before == names(pact, date(2023, 12, 31)) == {"Milano", "Legnano"}
    assert names(pact, date(2024, 1, 31)) == before
    assert names(pact, date(2024, 2, 1)) == before | {"Rho"}


def test_who_joins_is_an_adherent_under_its_own_act() -> None:
    request = a_request(a_pact(), a_body("Rho"))

    party = actions.join(request, signed(), by=the_system())

    assert (party.role, party.joined_on) == (Party.Role.ADHERENT, TODAY)
    assert party.act is not None
    assert str(party.act) == "delibera di Consiglio 12"
    request.refresh_from_db()
    assert request.outcome == OUTCOMES.JOINED


def test_the_people_of_a_body_ask_for_it_and_for_no_other() -> None:
    pact = a_pact()
    clerk = acting(somebody(a_body("Rho")))
    actions.publish(pact, by=the_system(), at=NOON)

    asked = actions.ask_to_join(pact, a_body("Rho"), asked_on=TODAY, by=clerk)
    assert asked.outcome == OUTCOMES.ASKED
    with pytest.raises(Refused, match="ne ha un mandato"):
        actions.ask_to_join(pact, a_body("Monza"), asked_on=TODAY, by=clerk)
    with pytest.raises(Refused, match="ne ha un mandato"):
        actions.ask_to_join(pact, a_body("Rho"), asked_on=TODAY, by=a_visitor())


@pytest.mark.parametrize("state", ["bozza", "firma", "conclusa", "scaduta", "recesso"])
def test_one_joins_only_what_is_in_life(state: str) -> None:
    with pytest.raises(Refused, match="quando è in vita"):
        a_request(a_pact(state=state), a_body("Rho"))


def test_a_party_does_not_ask_nor_is_a_request_made_twice() -> None:
    pact = a_pact()
    a_request(pact, a_body("Rho"))

    with pytest.raises(Refused, match="già chiesto"):
        a_request(pact, a_body("Rho"))
    with pytest.raises(Refused, match="già parte"):
        a_request(pact, a_body("Milano"))


def test_who_left_comes_back_and_the_days_between_stay_without_it() -> None:
    pact, rho = a_pact("Milano", "Legnano", "Rho", notice_days=0), a_body("Rho")
    left = TODAY - timedelta(days=30)
    actions.leave(
        pact.parties.get(body=rho), declared_on=left, from_on=None, reason="Per la spesa.",
        by=the_system(left),
    )  # fmt: skip

    actions.join(a_request(pact, rho), signed(), by=the_system())

    days = (left - timedelta(days=1), left, TODAY - timedelta(days=1), TODAY)
    assert ["Rho" in names(pact, day) for day in days] == [True, False, False, True]
    with pytest.raises(Refused, match="è già parte"):
        a_request(pact, rho)


def test_who_is_leaving_does_not_come_back_before_it_has_left() -> None:
    pact, rho = a_pact("Milano", "Legnano", "Rho", notice_days=60), a_body("Rho")
    party = pact.parties.get(body=rho)
    actions.leave(party, declared_on=TODAY, from_on=None, reason="Per la spesa.", by=the_system())

    with pytest.raises(Refused, match="è ancora parte"):
        a_request(pact, rho)


def test_where_the_text_asks_for_consent_nobody_joins_without_it() -> None:
    request = a_request(a_pact(wants_consent=True), a_body("Rho"))

    with pytest.raises(Refused, match="consenso") as refused:
        actions.join(request, signed(), by=the_system())
    assert refused.value.cure.endswith(f"/adesioni/{request.pk}/risposta/")

    answer(request, consents=True)
    assert actions.join(request, signed(), by=the_system()).pk


def test_where_the_text_does_not_ask_for_consent_none_is_recorded() -> None:
    with pytest.raises(Refused, match="non chiede il consenso"):
        answer(a_request(a_pact(), a_body("Rho")), consents=True)


def test_a_refused_request_is_closed_and_may_be_made_again() -> None:
    pact = a_pact()
    request = answer(a_request(pact, a_body("Rho")), consents=False)

    with pytest.raises(Refused, match="già chiusa"):
        actions.join(request, signed(), by=the_system())
    assert a_request(pact, a_body("Rho")).pk != request.pk


def answer(request: Adhesion, *, consents: bool) -> Adhesion:
    return actions.answer_adhesion(
        request, consents=consents, answered_on=TODAY, answer="Tavolo del 3.", by=the_system()
    )


def test_an_institution_joins_under_an_act_and_a_union_without() -> None:
    pact = a_pact()
    union = a_body("Sindacato", "sindacato", institutional=False)

    with pytest.raises(Refused, match="Indica l’atto"):
        actions.join(a_request(pact, a_body("Rho")), signed(act_kind=""), by=the_system())
    party = actions.join(
        a_request(pact, union), signed(act_kind="", act_number=""), by=the_system()
    )
    assert party.act is None


def test_between_administrations_one_joins_with_an_electronic_signature() -> None:
    request = a_request(a_convention(), a_body("Rho"))

    with pytest.raises(Refused, match="nullo"):
        actions.join(request, signed(signature_kind="autografa"), by=the_system())
    assert actions.join(request, signed(), by=the_system()).signature_kind == "digitale"


def test_nobody_signs_before_asking_or_in_the_future() -> None:
    request = a_request(a_pact(), a_body("Rho"), on=TODAY - timedelta(days=2))

    for day, words in ((TODAY - timedelta(days=3), "prima"), (TODAY + timedelta(days=1), "futuro")):
        with pytest.raises(Refused, match=words):
            actions.join(request, signed(day), by=the_system())


@pytest.mark.django_db(transaction=True)
def test_the_same_adhesion_posted_fifty_times_makes_one_party() -> None:
    request = a_request(a_pact(), a_body("Rho"))
    path = f"{request.agreement.get_absolute_url()}adesioni/{request.pk}/firma/"
    user = an_officer()

    with ThreadPoolExecutor(max_workers=50) as threads:
        answers = list(threads.map(lambda number: post(user, path, number), range(50)))

    assert sorted(answers) == [302] + [409] * 49
    assert Party.objects.filter(body=a_body("Rho")).count() == 1


def post(user: User, path: str, number: int) -> int:
    """In a thread, with a token of its own, as fifty people would."""
    try:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        told = {"signed_on": f"{TODAY:%d/%m/%Y}", "signature_kind": "digitale",
                "act_kind": "delibera", "once": f"form-{number}"}  # fmt: skip
        return client.post(path, told).status_code
    finally:
        connection.close()


# Withdrawal ---------------------------------------------------------------------------------------


def leave(pact: Agreement, name: str, **more: object) -> Party:
    told = {"declared_on": TODAY, "from_on": None, "reason": "Per la spesa.", "by": the_system()}
    return actions.leave(pact.parties.get(body=a_body(name)), **{**told, **more})  # type: ignore[arg-type]


@given(notice=st.integers(0, 3650), later=st.integers(-400, 400))
def test_one_leaves_when_the_notice_is_over_and_never_before(notice: int, later: int) -> None:
    pact = Agreement(notice_days=notice, state="attuazione")
    party = Party(agreement=pact, body=a_body("Milano"))
    first = TODAY + timedelta(days=notice)
    asked = max(TODAY, first + timedelta(days=later))
    told = {"declared_on": TODAY, "reason": "Per la spesa.", "by": the_system()}

    assert policies.check_can_leave(party, from_on=None, **told) == first  # type: ignore[arg-type]
    if asked >= first:
        assert policies.check_can_leave(party, from_on=asked, **told) == asked  # type: ignore[arg-type]
    else:
        with pytest.raises(Refused, match="preavviso"):
            policies.check_can_leave(party, from_on=asked, **told)  # type: ignore[arg-type]


def test_where_no_notice_is_known_the_day_is_asked() -> None:
    pact = a_pact("Milano", "Legnano", "Rho")

    with pytest.raises(Refused, match="non dice il preavviso"):
        leave(pact, "Rho")
    assert leave(pact, "Rho", from_on=date(2027, 1, 1)).withdrawn_on == date(2027, 1, 1)


def test_the_people_of_a_party_leave_for_it_today() -> None:
    pact = a_pact("Milano", "Legnano", "Rho", notice_days=90)
    clerk = acting(somebody(a_body("Rho")))

    with pytest.raises(Refused, match="ne ha un mandato"):
        leave(pact, "Milano", by=clerk)
    with pytest.raises(Refused, match="Ufficio piano"):
        leave(pact, "Rho", by=clerk, declared_on=TODAY - timedelta(days=30))
    assert leave(pact, "Rho", by=clerk).withdrawn_on == TODAY + timedelta(days=90)
    with pytest.raises(Refused, match="esce già"):
        leave(pact, "Rho", by=clerk)


def test_an_agreement_with_less_than_two_parties_ends() -> None:
    pact = a_pact(notice_days=0)
    leave(pact, "Milano")

    pact.refresh_from_db()
    assert pact.state == "recesso"
    assert pact.passages.get().by_name == "Quadro"


def test_it_ends_when_the_notice_is_over_not_before() -> None:
    pact = a_pact(notice_days=30)
    leave(pact, "Milano")
    last = TODAY + timedelta(days=30)

    assert actions.end_withdrawn(on=last - timedelta(days=1)) == 0
    assert actions.end_withdrawn(on=last) == 1
    assert actions.end_withdrawn(on=last) == 0
    pact.refresh_from_db()
    assert (pact.state, pact.state_since) == ("recesso", last)


def test_an_agreement_whose_parties_are_not_all_known_does_not_end_by_itself() -> None:
    pact = a_pact(notice_days=0, has_all_parties=False)
    leave(pact, "Milano")

    pact.refresh_from_db()
    assert pact.state == "attuazione"
    assert actions.end_withdrawn(on=TODAY) == 0


# Succession ---------------------------------------------------------------------------------------


def a_succession(old: str, new: str, on: date = date(2024, 1, 1)) -> Succession:
    return Succession.objects.create(predecessor=a_body(old), successor=a_body(new), on=on)


def test_the_successor_takes_the_place_of_a_party_from_its_day() -> None:
    pact = a_pact("Milano", "Vecchio Comune")
    party = pact.parties.get(body=a_body("Vecchio Comune"))

    heir = actions.substitute(party, a_succession("Vecchio Comune", "Nuovo"), by=the_system())

    assert names(pact, date(2023, 12, 31)) == {"Milano", "Vecchio Comune"}
    assert names(pact, date(2024, 1, 1)) == {"Milano", "Nuovo"}
    assert (heir.role, heir.note) == (party.role, "Succede a Vecchio Comune.")


def test_a_successor_that_is_a_party_already_keeps_its_row() -> None:
    pact = a_pact("Milano", "Legnano", "Vecchio")
    party = pact.parties.get(body=a_body("Vecchio"))

    heir = actions.substitute(party, a_succession("Vecchio", "Milano"), by=the_system())

    assert heir.body == a_body("Milano")
    assert heir.joined_on is None
    assert names(pact, TODAY) == {"Milano", "Legnano"}


def test_a_party_is_substituted_once_and_only_by_its_own_successor() -> None:
    pact = a_pact("Milano", "Vecchio")
    party = pact.parties.get(body=a_body("Vecchio"))
    succession = a_succession("Vecchio", "Nuovo")

    with pytest.raises(Refused, match="altro ente"):
        actions.substitute(party, a_succession("Altrove", "Nuovo"), by=the_system())
    actions.substitute(party, succession, by=the_system())
    with pytest.raises(Refused, match="esce già"):
        actions.substitute(party, succession, by=the_system())
