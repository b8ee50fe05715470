"""Terms are told some days ahead, to those whose turn it is, once for each step."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quadro.accounts.models import Role
from quadro.agreements import actions
from quadro.agreements.actions.reminding.steps import OVERDUE, STEPS, TAIL, step_of
from quadro.agreements.models import Agreement, Relaunch
from quadro.agreements.queries import ACTIONS, DeadlineKind
from quadro.kit.dates import ApproximateDay
from quadro.notifications import actions as notifications
from quadro.notifications.models import Notice
from tests.agreements.growing import a_pact, a_request, an_amendment, in_force, signed
from tests.agreements.terms_world import DAY, ever_told, the_clock_runs, waiting, words
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
K = DeadlineKind
END = date(2027, 6, 30)


def before(days: int, day: date = END) -> date:
    return day - timedelta(days=days)


def a_long_pact(**values: Any) -> Agreement:
    return a_pact(**{"ends_on": END, "renewal": "nessuno", **values})


def read_all(user: Any) -> None:
    notifications.mark_all_read(by=acting(user), at=NOON)


# When ---------------------------------------------------------------------------------------------


def test_an_expiry_is_told_180_90_and_30_days_before_and_once_it_has_passed() -> None:
    clerk = somebody(a_body("Legnano"))
    a_long_pact()

    fired = [days for days in range(200, -100, -1) if the_clock_runs(before(days)) and words(clerk)]

    assert fired == [180, 90, 30, OVERDUE]
    assert set(ever_told(clerk)) == {
        "L’intesa scade il 30 giugno 2027", "L’intesa è arrivata a scadenza il 30 giugno 2027",
    }  # fmt: skip


def test_a_nearer_step_takes_the_place_of_a_farther_one_that_nobody_read() -> None:
    clerk = somebody(a_body("Legnano"))
    a_long_pact()

    the_clock_runs(before(180), before(90))

    assert len(words(clerk)) == 1
    assert len(ever_told(clerk)) == 2


def test_what_was_read_is_told_again_at_the_next_step_only() -> None:
    clerk = somebody(a_body("Legnano"))
    a_long_pact()
    the_clock_runs(before(180))
    read_all(clerk)

    the_clock_runs(before(179), before(91))
    assert words(clerk) == []

    the_clock_runs(before(90))
    assert words(clerk) == ["L’intesa scade il 30 giugno 2027"]


def test_after_days_in_which_the_clock_stood_still_only_the_nearest_step_is_told() -> None:
    clerk = somebody(a_body("Legnano"))
    a_long_pact()

    the_clock_runs(before(181), before(12))

    assert len(ever_told(clerk)) == 1


def test_the_clock_that_runs_every_hour_tells_once() -> None:
    a_long_pact()
    clerk = somebody(a_body("Legnano"))

    assert the_clock_runs(*[before(90)] * 3) == 1
    assert len(ever_told(clerk)) == 1


def test_what_asks_nothing_and_passed_long_ago_is_told_to_nobody() -> None:
    somebody(a_body("Legnano"))
    a_long_pact()

    assert the_clock_runs(END + TAIL + 2 * DAY) == 0


def test_who_enters_into_office_is_told_of_the_step_of_the_day_and_who_left_is_not() -> None:
    a_long_pact()
    old = somebody(a_body("Legnano"))
    the_clock_runs(before(90))

    old.person.mandates.update(until=before(80))
    new = somebody(a_body("Legnano"))
    the_clock_runs(before(80))

    assert words(old) == []
    assert words(new) == ["L’intesa scade il 30 giugno 2027"]


@pytest.mark.parametrize("kind", STEPS)
@given(ahead=st.integers(-400, 400))
def test_one_is_at_the_nearest_step_reached(kind: DeadlineKind, ahead: int) -> None:
    on = END - timedelta(days=ahead)
    step = step_of(kind, END, on)

    if step is None:
        far, over = ahead > max(STEPS[kind]), ahead < 0
        assert far or (over and min(STEPS[kind]) > 0) or (ahead < -TAIL.days)
    else:
        assert ahead <= step
        assert not [one for one in STEPS[kind] if ahead <= one < step]
        assert kind in ACTIONS or ahead >= -TAIL.days
        assert ahead >= 0 or step <= 0


class EachStepOnce(TestCase):
    @settings(deadline=None, max_examples=25)
    @given(st.lists(st.integers(-80, 200), min_size=1, max_size=12))
    def test_each_step_is_told_once_whatever_the_days_on_which_the_clock_runs(
        self, ahead: list[int]
    ) -> None:
        clerk = somebody(a_body("Legnano"))
        a_long_pact()
        days = sorted(before(one) for one in ahead)

        the_clock_runs(*days)

        steps = {step_of(K.EXPIRY, END, one) for one in days} - {None}
        assert len(ever_told(clerk)) == len(steps)


# What is no more so -------------------------------------------------------------------------------


def test_an_expiry_moved_by_an_amendment_is_told_no_more_and_the_new_one_in_its_time() -> None:
    clerk = somebody(a_body("Legnano"))
    pact = a_long_pact(ends_on=TODAY + 20 * DAY)
    the_clock_runs(TODAY)
    assert words(clerk) == ["L’intesa scade il 2 dicembre 2026"]

    in_force(an_amendment(pact, ends_on=END))
    assert "L’intesa scade il 2 dicembre 2026" not in words(clerk)

    read_all(clerk)
    the_clock_runs(TODAY)
    assert words(clerk) == []
    the_clock_runs(before(180))
    assert words(clerk) == ["L’intesa scade il 30 giugno 2027"]


def test_an_expiry_moved_by_few_days_is_told_anew() -> None:
    clerk = somebody(a_body("Legnano"))
    pact = a_long_pact(ends_on=TODAY + 20 * DAY)
    the_clock_runs(TODAY)
    in_force(an_amendment(pact, ends_on=TODAY + 25 * DAY))
    read_all(clerk)

    the_clock_runs(TODAY)

    assert words(clerk) == ["L’intesa scade il 7 dicembre 2026"]


def test_what_is_concluded_is_waited_for_no_more() -> None:
    clerk = somebody(a_body("Legnano"))
    pact = a_long_pact(ends_on=TODAY + 20 * DAY)
    the_clock_runs(TODAY)

    told = {"results": "Fatto tutto."}
    actions.move(pact, "conclude", by=the_system(), on=TODAY, told=told)

    assert words(clerk) == []


def test_the_end_of_one_that_renews_itself_says_so_and_the_renewal_is_told() -> None:
    clerk = somebody(a_body("Legnano"))
    a_long_pact(ends_on=TODAY + 20 * DAY, renewal="tacito", renewal_months=12)
    the_clock_runs(TODAY)
    [notice] = Notice.objects.open().filter(recipient=clerk)
    assert notice.subject == "L’intesa arriva a scadenza il 2 dicembre 2026"
    assert "si rinnova da sola" in notice.about

    the_clock_runs(TODAY + 21 * DAY)

    assert words(clerk) == ["L’intesa si è rinnovata da sola fino al 2 dicembre 2027"]


# Each kind ----------------------------------------------------------------------------------------


def test_the_last_day_for_the_notice_is_told_to_parties_and_office() -> None:
    clerk, officer = somebody(a_body("Legnano")), an_officer()
    a_long_pact(renewal="tacito", notice_days=60, renewal_months=12)
    last = date(2027, 4, 30)  # 1 May is a holiday: it is brought forward

    the_clock_runs(before(91, last))
    assert not [one for one in words(clerk) if "disdetta" in one]
    the_clock_runs(before(90, last))
    for user in (clerk, officer):
        assert "Si può dare disdetta fino al 30 aprile 2027" in words(user)

    the_clock_runs(last + DAY)
    assert "Il termine per la disdetta è passato il 30 aprile 2027" in words(clerk)


def test_a_window_is_told_when_it_opens_and_15_days_before_it_closes() -> None:
    clerk, officer = somebody(a_body("Legnano")), an_officer()
    pact = a_long_pact(renewal="espresso", renewal_window_days=60)

    the_clock_runs(before(61))
    assert not [one for one in ever_told(clerk) if "rinnovare" in one]
    the_clock_runs(before(60))
    assert ("information", "L’intesa si può rinnovare dal 1° maggio 2027") in waiting(clerk)

    the_clock_runs(before(15))
    assert ("information", "L’intesa si può rinnovare fino al 30 giugno 2027") in waiting(clerk)
    [action] = Notice.objects.open().actions().filter(recipient=officer)
    assert action.subject == "Registra il rinnovo entro il 30 giugno 2027, o l’intesa scade"
    assert action.address == f"/intese/{pact.slug}/rinnovo/"
    assert action.due_on == END


def test_once_it_is_renewed_nobody_is_called_to_renew_it() -> None:
    clerk, officer = somebody(a_body("Legnano")), an_officer()
    end = TODAY + 10 * DAY
    pact = a_long_pact(ends_on=end, renewal="espresso", renewal_window_days=60)
    the_clock_runs(TODAY)
    assert Notice.objects.open().actions().filter(recipient=officer).exists()

    told = {"ends_on": END, "signed_on": ApproximateDay(TODAY), "signature_kind": "digitale"}
    actions.renew(pact, told, by=the_system())

    for user in (clerk, officer):
        assert waiting(user) == [("information", "L’intesa è rinnovata fino al 30 giugno 2027")]


def test_a_review_is_told_30_and_7_days_before_and_when_it_has_passed() -> None:
    clerk = somebody(a_body("Legnano"))
    pact = a_pact()
    Agreement.objects.filter(pk=pact.pk).update(review_months=12, starts_on=date(2026, 1, 20))
    day = date(2027, 1, 20)

    fired = [days for days in range(40, -20, -1) if the_clock_runs(before(days, day))]

    assert fired == [30, 7, OVERDUE]
    assert words(clerk) == ["La verifica periodica dell’intesa era il 20 gennaio 2027"]


def test_the_day_of_a_relaunch_is_told_to_the_office_and_to_who_follows_it() -> None:
    officer, referent, other = an_officer(), somebody(a_body("Legnano")), somebody(a_body("Rho"))
    for one in (referent, other):  # the same name, and only the first is of a party
        one.person.name = "Referente del Comune"
        one.person.save()
    pact = a_pact(state="rilancio")
    Relaunch.objects.create(
        agreement=pact, reasons="x", found_on=TODAY, in_charge="referente  del comune",
        action_plan="x", ends_on=END,
    )  # fmt: skip

    the_clock_runs(before(30))

    assert words(officer) == ["Il rilancio dell’intesa arriva al suo termine il 30 giugno 2027"]
    assert words(referent) == ["Il rilancio che segui arriva al suo termine il 30 giugno 2027"]
    assert words(other) == []


def test_the_day_on_which_a_party_is_none_any_more_is_told_to_the_others() -> None:
    clerk = somebody(a_body("Legnano"))
    pact = a_pact("Milano", "Legnano", "Rho", notice_days=60)
    party = pact.parties.get(body__name="Rho")
    actions.leave(party, declared_on=TODAY, from_on=None, reason="Spesa.", by=the_system())
    read_all(clerk)
    day = TODAY + 60 * DAY

    fired = [days for days in range(59, -20, -1) if the_clock_runs(before(days, day))]

    assert fired == [30, 7]
    assert ever_told(clerk)[-1] == "Rho non è più fra le parti dall’11 gennaio 2027"


def test_who_came_back_is_told_as_a_party_and_who_left_is_not() -> None:
    back, gone = somebody(a_body("Rho")), somebody(a_body("Monza"))
    pact = a_long_pact()
    for body in ("Rho", "Monza"):
        actions.add_party(pact, a_body(body), {}, by=the_system())
        party = pact.parties.get(body=a_body(body))
        left = TODAY - 30 * DAY
        actions.leave(
            party, declared_on=left, from_on=left, reason="Spesa.", by=the_system(left)
        )  # fmt: skip
    actions.join(a_request(pact, a_body("Rho")), signed(), by=the_system())

    the_clock_runs(before(90))

    assert "L’intesa scade il 30 giugno 2027" in words(back)
    assert words(gone) == []


def test_information_goes_to_who_follows_the_files_and_to_all_where_nobody_does() -> None:
    clerk, mayor = somebody(a_body("Legnano")), somebody(a_body("Legnano"), Role.MAYOR)
    alone = somebody(a_body("Milano"), Role.MAYOR)
    a_long_pact()

    the_clock_runs(before(90))

    assert words(clerk)
    assert words(alone)
    assert words(mayor) == []


# The manual ---------------------------------------------------------------------------------------


def test_the_manual_says_how_many_days_before_each_term_one_is_told() -> None:
    manual = (Path(project.BASE_DIR) / "docs/manuale/avvisi.md").read_text()
    for kind, steps in STEPS.items():
        days = ", ".join(str(one) for one in steps if one > 0) or "quel giorno"
        told = f"{days}; passata" if OVERDUE in steps else days
        assert f"| {kind.label} | {told} |" in manual, kind
