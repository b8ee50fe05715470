"""Default: the finding, the notice with its term, the outcome; and who reads of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, Default
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
TERM = TODAY + WEEK


def found(pact: Agreement, name: str = "Milano", **more: Any) -> Default:
    told = {"finding": "Non ha pagato.", "found_on": TODAY - WEEK, "notice_on": TODAY,
            "term_on": TERM, **more}  # fmt: skip
    return actions.find_default(pact, a_body(name), told, by=the_system())


def closed(default: Default, outcome: str = "sanato", on: date = TODAY) -> Default:
    return actions.close_default(
        default, outcome=outcome, outcome_on=on, about="Ha pagato.", by=the_system(on)
    )


def test_a_finding_with_a_notice_puts_the_agreement_in_default() -> None:
    pact = a_pact()
    found(pact)

    pact.refresh_from_db()
    assert pact.state == "inadempimento"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"finding": ""}, "che cosa non è stato fatto"),
        ({"term_on": None}, "indica un termine"),
        ({"term_on": TODAY}, "Il termine deve cadere dopo"),
        ({"found_on": TODAY + WEEK}, "prima dell’accertamento"),
        ({"notice_on": TODAY + WEEK, "term_on": TERM + WEEK}, "nel futuro"),
    ],
)
def test_a_notice_has_a_finding_and_a_term_in_order(more: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        found(a_pact(), **more)


def test_a_notice_goes_to_a_party_and_once_at_a_time() -> None:
    pact = a_pact()
    found(pact)

    with pytest.raises(Refused, match="già aperta"):
        found(pact)
    with pytest.raises(Refused, match="non è parte"):
        found(pact, "Rho")


def test_with_the_last_one_closed_the_agreement_goes_on() -> None:
    pact = a_pact()
    first, second = found(pact), found(pact, "Legnano")

    closed(first)
    pact.refresh_from_db()
    assert pact.state == "inadempimento"
    closed(second, "sostituito", TERM + WEEK)
    pact.refresh_from_db()
    assert pact.state == "attuazione"


def test_others_do_it_at_its_expense_only_after_the_term() -> None:
    default = found(a_pact())

    with pytest.raises(Refused, match="solo dopo"):
        closed(default, "sostituito", TERM)
    with pytest.raises(Refused, match="prima della diffida"):
        closed(default, on=TODAY - timedelta(days=1))
    assert closed(default, "sostituito", TERM + timedelta(days=1)).outcome_on


def test_the_agreement_is_terminated_only_after_every_term() -> None:
    pact = a_pact()
    found(pact)

    with pytest.raises(Refused, match="prima non si risolve"):
        actions.terminate(pact, reason="Non ha pagato.", by=the_system(TERM))
    after = TERM + timedelta(days=1)
    with pytest.raises(Refused, match="com’è andata"):
        actions.terminate(pact, reason=" ", by=the_system(after))
    actions.terminate(pact, reason="Non ha pagato.", by=the_system(after))

    pact.refresh_from_db()
    assert pact.state == "risolta"
    default = pact.defaults.get()
    assert (default.outcome, default.outcome_on) == ("risolta", after)


def test_a_notice_is_public_while_in_default_or_once_it_has_an_outcome() -> None:
    pact = a_pact()
    default = found(pact)
    pact.refresh_from_db()
    assert list(queries.defaults_of(pact, is_member=False)) == [default]

    Agreement.objects.filter(pk=pact.pk).update(state="sospesa")
    pact.refresh_from_db()
    assert not queries.defaults_of(pact, is_member=False)
    assert list(queries.defaults_of(pact, is_member=True)) == [default]
