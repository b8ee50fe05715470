"""An agreement that stands still is relaunched with a plan, a day and a name."""

from datetime import date, timedelta

import pytest

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, Relaunch
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, somebody
from tests.worlds import TODAY, the_system

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)
LATER = date(2028, 6, 30)


def to_relaunch(**values: object) -> Agreement:
    pact = a_pact(ends_on=END, **values)
    actions.plan_relaunch(pact, reasons="Ferma da un anno.", found_on=TODAY, by=the_system())
    pact.refresh_from_db()
    return pact


def relaunched(pact: Agreement, **more: object) -> Relaunch:
    told = {"action_plan": "Tavolo ogni mese.", "in_charge": "Ufficio piano", "ends_on": LATER}
    return actions.relaunch(pact, **{**told, **more}, by=the_system())  # type: ignore[arg-type]


def test_it_is_marked_with_its_reasons() -> None:
    pact = to_relaunch()

    assert pact.state == "rilancio"
    assert pact.relaunches.get().reasons == "Ferma da un anno."
    with pytest.raises(Refused, match="Scrivi il motivo"):
        actions.plan_relaunch(a_pact(), reasons=" ", found_on=TODAY, by=the_system())


def test_relaunched_it_goes_on_with_a_new_end_and_the_old_stays_readable() -> None:
    pact = to_relaunch()

    relaunched(pact)

    pact.refresh_from_db()
    assert (pact.state, pact.ends_on) == ("attuazione", LATER)
    assert pact.relaunches.get().started_on == TODAY
    assert pact.amendments.get().number == 1
    assert queries.record_on(pact, TODAY - timedelta(days=1)).facts["ends_on"] == END


def test_the_same_end_is_no_amendment() -> None:
    pact = to_relaunch()
    relaunched(pact, ends_on=END)

    assert not pact.amendments.exists()


@pytest.mark.parametrize(
    ("lacks", "words"),
    [("action_plan", "piano d’azione"), ("in_charge", "chi segue"), ("ends_on", "nuova data")],
)
def test_without_plan_name_and_day_nothing_is_relaunched(lacks: str, words: str) -> None:
    pact = to_relaunch()

    with pytest.raises(Refused, match=words):
        relaunched(pact, **{lacks: None if lacks == "ends_on" else " "})


def test_the_new_end_is_to_come() -> None:
    pact = to_relaunch()

    with pytest.raises(Refused, match="già passata"):
        relaunched(pact, ends_on=TODAY)


def test_one_registered_as_to_relaunch_says_its_reasons_then() -> None:
    pact = a_pact(state="rilancio")

    with pytest.raises(Refused, match="perché va rilanciata"):
        relaunched(pact)
    assert relaunched(pact, reasons="Ferma.").found_on == TODAY


def test_it_is_up_to_the_office() -> None:
    clerk = acting(somebody(a_body("Milano")))

    with pytest.raises(Refused, match="spetta a"):
        actions.plan_relaunch(a_pact(), reasons="Ferma.", found_on=TODAY, by=clerk)
