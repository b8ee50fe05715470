"""Who may know of which deadline, and what it costs to ask."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.agreements import actions
from quadro.agreements.models import Agreement, Default, Opinion, Party, Ratification, Relaunch
from quadro.agreements.queries import PUBLIC, DeadlineKind, deadlines_of
from quadro.territory.models import Zone
from tests.agreements.test_deadlines import coming, kinds, told
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
K = DeadlineKind


# Of whom ------------------------------------------------------------------------------------------


def test_they_are_narrowed_to_a_body_a_zone_a_kind_a_name() -> None:
    rho, legnano = a_body("Rho"), a_body("Legnano")
    zone = Zone.objects.create(name="Nord Ovest", slug="nord-ovest")
    an_agreement("Di Rho", rho, ends_on=date(2026, 12, 1), zones=[zone])
    an_agreement("Di Legnano", legnano, ends_on=date(2026, 12, 2))

    def labels(**asked: Any) -> list[str]:
        return [each.label for each in coming(**asked)]

    assert labels() == ["Di Rho", "Di Legnano"]
    assert labels(body=legnano) == ["Di Legnano"]
    assert labels(zone=zone) == ["Di Rho"]
    assert labels(named="legn") == ["Di Legnano"]
    assert labels(kinds=[K.REVIEW]) == []
    assert labels(kinds=[K.EXPIRY], body=rho) == ["Di Rho"]


def test_those_of_one_agreement_are_its_own() -> None:
    agreement = an_agreement("Uno", ends_on=date(2026, 12, 1))
    an_agreement("Altro", ends_on=date(2026, 12, 2))

    assert [each.label for each in deadlines_of(agreement, a_visitor(), on=TODAY)] == []
    assert [each.label for each in deadlines_of(agreement, the_system(), on=TODAY)] == ["Uno"]


@pytest.fixture
def everything_runs() -> Agreement:
    """A published agreement of Legnano on which every internal term runs."""
    legnano = a_body("Legnano")
    agreement = an_agreement(
        "Patto", legnano, published=True, ends_on=date(2027, 3, 31), renewal="tacito",
        notice_days=30,
    )  # fmt: skip
    told(agreement, review_months=12, starts_on=date(2026, 1, 1), state="inadempimento")
    actions.add_act(agreement, {"kind": "decreto", "albo_until": TODAY}, by=the_system())
    Default.objects.create(
        agreement=agreement, body=legnano, finding="x", found_on=date(2026, 10, 1),
        notice_on=date(2026, 10, 2), term_on=date(2026, 11, 22),
    )  # fmt: skip
    signing = told(an_agreement("In firma", legnano, published=True, state="firma"), sign_by=TODAY)
    assert signing.parties.count() == 1
    told(
        an_agreement("In approvazione", legnano, published=True, state="approvazione"),
        approve_by=TODAY,
    )
    asked = an_agreement("Ai pareri", legnano, published=True, state="pareri")
    Opinion.objects.create(agreement=asked, kind="zona", asked_on=TODAY, days=20)
    council = an_agreement("Da ratificare", legnano, published=True, state="ratifica")
    Ratification.objects.create(party=Party.objects.get(agreement=council), due_on=TODAY)
    return agreement


INTERNAL = {K.OPINION, K.APPROVAL, K.SIGNATURE, K.RATIFICATION, K.FORMAL_NOTICE, K.ALBO}


@pytest.mark.usefixtures("everything_runs")
def test_an_outsider_is_told_public_terms_only() -> None:
    stranger = acting(somebody(a_body("Rho")))

    assert kinds(a_visitor()) == kinds(stranger) == {K.EXPIRY, K.NOTICE, K.REVIEW}
    assert kinds(a_visitor()) <= PUBLIC


@pytest.mark.usefixtures("everything_runs")
def test_a_party_and_the_office_are_told_all_of_it() -> None:
    member, office = acting(somebody(a_body("Legnano"))), acting(an_officer())

    assert kinds(member) == kinds(office) == {K.EXPIRY, K.NOTICE, K.REVIEW, *INTERNAL}
    assert all(each.is_mine for each in coming(member))
    assert {each.kind for each in coming(office) if each.is_mine} == {
        K.NOTICE, K.REVIEW, K.OPINION,
    }  # fmt: skip


def test_of_what_is_not_published_nobody_outside_knows_anything() -> None:
    told(
        an_agreement("Segreta", a_body("Legnano"), ends_on=date(2026, 12, 1), renewal="espresso"),
        review_months=1, starts_on=TODAY,
    )  # fmt: skip

    assert coming(a_visitor()) == coming(acting(somebody(a_body("Rho")))) == []
    assert coming(acting(somebody(a_body("Legnano"))))
    assert coming(acting(an_officer()))


def test_a_body_asked_for_an_opinion_is_told_its_term_if_it_may_read_the_agreement() -> None:
    agreement = an_agreement("Patto", a_body("Legnano"), state="pareri")
    rho = a_body("Rho")
    asked = {"kind": "altro", "body": rho, "asked_on": TODAY, "days": 20}
    actions.ask_opinion(agreement, asked, by=the_system())
    clerk = acting(somebody(rho))
    assert coming(clerk) == []

    actions.publish(agreement, by=the_system(), at=NOON)

    [found] = coming(clerk)
    assert found.is_mine
    assert coming(a_visitor()) == []
    assert [each.kind for each in coming(body=rho)] == [K.OPINION]


def test_a_relaunch_that_has_not_started_is_not_public() -> None:
    agreement = an_agreement("Patto", a_body("Rho"), published=True, state="rilancio")
    found = Relaunch.objects.create(
        agreement=agreement, reasons="x", found_on=date(2026, 6, 1), ends_on=date(2027, 6, 30),
        action_plan="x", in_charge="x",
    )  # fmt: skip
    assert kinds(a_visitor()) == set()
    assert kinds(acting(somebody(a_body("Rho")))) == {K.RELAUNCH}

    found.started_on = TODAY
    found.save()
    assert kinds(a_visitor()) == {K.RELAUNCH}


# How many queries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "most"), [("visitor", 2), ("member", 7), ("office", 6)])
def test_a_fixed_number_of_queries_whatever_the_rows(
    everything_runs: Agreement, who: str, most: int
) -> None:
    by = {
        "visitor": a_visitor(),
        "member": acting(somebody(a_body("Legnano"))),
        "office": acting(an_officer()),
    }[who]

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coming(by)
        return len(queries)

    before = counted()
    for number in range(5):
        some = [a_body(f"Comune {each}") for each in range(number + 1)]
        late = an_agreement(f"Altra {number}", *some, published=True, state="firma")
        told(late, sign_by=TODAY)
        an_agreement(f"Finisce {number}", *some, published=True, ends_on=TODAY, renewal="espresso")

    assert counted() == before <= most
    assert everything_runs.label == "Patto"
