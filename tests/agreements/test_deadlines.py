"""What the deadlines are, and who may know of each."""

from datetime import date, timedelta
from typing import Any

import pytest

from quadro.accounts.actors import Actor
from quadro.agreements import actions
from quadro.agreements.models import (
    Agreement,
    Conference,
    Default,
    Ratification,
    Relaunch,
)
from quadro.agreements.queries import Deadline, DeadlineKind, deadlines
from tests.agreements.world import a_body, an_agreement, day
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
K = DeadlineKind
YEAR = timedelta(days=365)


def told(agreement: Agreement, **values: Any) -> Agreement:
    """What the office says of an agreement beside its record: terms, windows, reviews."""
    Agreement.objects.filter(pk=agreement.pk).update(**values)
    agreement.refresh_from_db()
    return agreement


def coming(by: Actor | None = None, **asked: Any) -> list[Deadline]:
    return deadlines(
        by or the_system(), **{"since": TODAY, "until": TODAY + YEAR, "overdue": True, **asked}
    )


def one(kind: str, by: Actor | None = None) -> Deadline:
    [found] = [each for each in coming(by) if each.kind == kind]
    return found


def kinds(by: Actor) -> set[str]:
    return {each.kind for each in coming(by)}


# What they are ------------------------------------------------------------------------------------


def test_an_agreement_expires_on_its_last_day_though_a_holiday() -> None:
    agreement = an_agreement(ends_on=date(2026, 12, 6))

    found = one(K.EXPIRY)

    assert found.legal_on == found.falls_on == date(2026, 12, 6)
    assert found.uid == f"scadenza-{agreement.pk}"
    assert found.address == agreement.get_absolute_url()
    assert not found.is_action


def test_a_tacit_renewal_has_a_last_day_for_the_notice_before_the_holiday() -> None:
    an_agreement(ends_on=date(2027, 3, 6), renewal="tacito", notice_days=90)

    found = one(K.NOTICE)

    assert found.legal_on == date(2026, 12, 6)  # a Sunday
    assert found.falls_on == date(2026, 12, 5)
    assert "domenica" in found.why_moved
    assert "6 dicembre 2026" in found.why_moved
    assert K.WINDOW_OPENS not in {each.kind for each in coming()}


def test_an_express_renewal_has_a_window_that_opens_and_closes() -> None:
    told(an_agreement(ends_on=date(2027, 3, 31), renewal="espresso"), renewal_window_days=90)

    assert one(K.WINDOW_OPENS).legal_on == date(2026, 12, 31)
    closes = one(K.WINDOW_CLOSES)
    assert closes.legal_on == date(2027, 3, 31)
    assert closes.is_action
    assert closes.is_office


def test_where_nobody_says_how_it_renews_no_window_is_invented() -> None:
    an_agreement(ends_on=date(2027, 3, 31))

    assert {each.kind for each in coming()} == {K.EXPIRY}


def test_reviews_follow_one_another_until_the_end() -> None:
    told(an_agreement(starts_on=date(2025, 8, 31), ends_on=date(2027, 5, 31)), review_months=3)

    found = [each.legal_on for each in coming() if each.kind == K.REVIEW]

    assert found == [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31)]


def test_a_review_is_not_counted_from_a_day_that_nobody_knows() -> None:
    told(an_agreement(signed_on=day("03/2025")), review_months=6)
    assert coming() == []

    told(an_agreement(signed_on=day("01/03/2025")), review_months=6)
    assert [each.legal_on for each in coming()] == [date(2027, 3, 1), date(2027, 9, 1)]


def test_an_expired_agreement_stays_among_what_has_passed() -> None:
    an_agreement(ends_on=TODAY - timedelta(days=5))
    actions.turn(on=TODAY)

    [found] = coming(since=TODAY - timedelta(days=30))

    assert found.kind == K.EXPIRY
    assert found.text == "È scaduta l’intesa"


def test_an_open_opinion_is_due_on_the_last_day_of_its_term_and_vanishes_when_given() -> None:
    agreement = an_agreement(state="pareri")
    asked = {"kind": "tecnica", "asked_on": date(2026, 11, 7), "days": 15}
    opinion = actions.ask_opinion(agreement, asked, by=the_system())

    found = one(K.OPINION)
    assert (found.legal_on, found.falls_on) == (date(2026, 11, 22), date(2026, 11, 23))
    assert found.is_office
    assert "regolarità tecnica" in found.text

    actions.give_opinion(opinion, outcome="favorevole", given_on=TODAY, by=the_system(), at=NOON)
    assert coming() == []


def test_the_term_to_approve_says_who_has_no_act_yet_and_vanishes_with_the_last() -> None:
    legnano, rho = a_body("Legnano"), a_body("Rho")
    agreement = told(
        an_agreement("Patto", legnano, rho, state="approvazione"), approve_by=date(2026, 11, 29)
    )
    for party, left in zip(agreement.parties.order_by("body__name"), (["Rho"], []), strict=True):
        found = one(K.APPROVAL)
        assert found.falls_on == date(2026, 11, 30)
        answer = {"outcome": "approvato", "number": "12", "on": day("05/11/2026")}
        actions.answer(party, answer, by=the_system(), at=NOON)
        assert [name for each in coming() for name in each.whose] == left


def test_only_institutions_are_awaited_for_an_act() -> None:
    union = a_body("Un sindacato", "sindacato", institutional=False)
    told(an_agreement("Patto", union, state="approvazione"), approve_by=TODAY)

    assert coming() == []


def test_the_term_to_sign_says_who_has_not_signed() -> None:
    legnano, rho = a_body("Legnano"), a_body("Rho")
    agreement = told(an_agreement("Patto", legnano, rho, state="firma"), sign_by=date(2026, 12, 6))
    party = agreement.parties.get(body=rho)
    signature = party.signatures.create(
        kind="digitale", on=TODAY, verdict="a_posto", recorded_at=NOON, recorded_by="x"
    )

    found = one(K.SIGNATURE)
    assert found.whose == ("Legnano",)
    assert found.falls_on == date(2026, 12, 9)

    signature.verdict = "da_rifare"
    signature.save()
    assert one(K.SIGNATURE).whose == ("Legnano", "Rho")


def test_a_programme_agreement_is_signed_within_60_days_that_do_not_move() -> None:
    agreement = an_agreement("Accordo", a_body("Rho"), state="firma")
    instrument = agreement.instrument
    instrument.route = "programma"
    instrument.save()
    Conference.objects.create(
        agreement=agreement, promoter=a_body("Rho"), called_on=date(2026, 9, 1),
        held_on=date(2026, 10, 1), notified_on=date(2026, 10, 9),
    )  # fmt: skip

    found = one(K.SIGNATURE)

    assert found.legal_on == found.falls_on == date(2026, 12, 8)


def test_a_ratification_is_due_on_its_day_and_no_later() -> None:
    agreement = an_agreement("Accordo", a_body("Rho"), state="ratifica")
    due = Ratification.objects.create(party=agreement.parties.get(), due_on=date(2026, 12, 8))

    found = one(K.RATIFICATION)
    assert found.legal_on == found.falls_on == date(2026, 12, 8)
    assert found.whose == ("Rho",)

    due.ratified_on = TODAY
    due.save()
    assert coming() == []


def test_a_formal_notice_has_a_term_until_it_has_an_outcome() -> None:
    agreement = an_agreement("Patto", a_body("Rho"), state="inadempimento")
    default = Default.objects.create(
        agreement=agreement, body=a_body("Rho"), finding="x", found_on=date(2026, 10, 1),
        notice_on=date(2026, 10, 2), term_on=date(2026, 11, 22),
    )  # fmt: skip

    assert one(K.FORMAL_NOTICE).falls_on == date(2026, 11, 23)

    default.outcome, default.outcome_on = "sanato", TODAY
    default.save()
    assert coming() == []


def test_a_relaunch_has_a_new_day_unless_it_is_the_end_of_the_agreement_already() -> None:
    agreement = an_agreement(state="rilancio", ends_on=date(2027, 1, 31))
    Relaunch.objects.create(
        agreement=agreement, reasons="x", found_on=date(2026, 6, 1), ends_on=date(2027, 6, 30)
    )
    assert one(K.RELAUNCH).legal_on == date(2027, 6, 30)

    told(agreement, ends_on=date(2027, 6, 30))
    assert [each.kind for each in coming()] == [K.EXPIRY]


def test_a_withdrawal_is_told_on_the_first_day_without_the_party() -> None:
    agreement = an_agreement("Patto", a_body("Rho"), a_body("Legnano"), a_body("Milano"))
    told(agreement, notice_days=30)
    party = agreement.parties.get(body=a_body("Rho"))
    actions.leave(party, declared_on=TODAY, from_on=None, reason="Spesa.", by=the_system())

    found = one(K.WITHDRAWAL)
    assert found.legal_on == found.falls_on == date(2026, 12, 12)
    assert found.text == "Non è più parte: Rho"
    assert not found.is_action
    assert coming(a_visitor()) == []


def test_an_act_leaves_the_albo_on_a_day_that_does_not_move() -> None:
    agreement = an_agreement()
    values = {"kind": "decreto", "number": "7", "albo_until": date(2026, 11, 15)}
    actions.add_act(agreement, values, by=the_system())

    found = one(K.ALBO)
    assert found.legal_on == found.falls_on == date(2026, 11, 15)
    assert "decreto 7" in found.about


# When ---------------------------------------------------------------------------------------------


def test_a_moved_term_is_found_on_both_its_days_and_on_no_other() -> None:
    agreement = an_agreement(state="pareri")
    asked = {"kind": "tecnica", "asked_on": date(2026, 11, 7), "days": 15}
    actions.ask_opinion(agreement, asked, by=the_system())

    def on(number: int) -> list[Deadline]:
        since = date(2026, 11, number)
        return deadlines(the_system(), since=since, until=since + timedelta(days=1))

    assert [len(on(number)) for number in (21, 22, 23, 24)] == [0, 1, 1, 0]


def test_what_is_overdue_and_not_done_is_told_only_where_it_is_asked_for() -> None:
    told(an_agreement("Patto", a_body("Rho"), state="firma"), sign_by=date(2026, 3, 31))
    an_agreement("Vecchia", ends_on=date(2026, 3, 31))

    assert coming(overdue=False) == []
    assert [each.kind for each in coming()] == [K.SIGNATURE]


def test_deadlines_come_in_the_order_of_the_days_on_which_to_act() -> None:
    for number in (30, 12, 25):
        an_agreement(f"Patto {number}", ends_on=date(2026, 11, number))

    assert [each.falls_on.day for each in coming()] == [12, 25, 30]
