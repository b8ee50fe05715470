"""An amendment changes commitments when it takes effect: all of it or nothing; the past stays."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.agreements.models import Amendment
from quadro.delivery import actions, queries
from quadro.delivery.models import Commitment, CommitmentDelta
from quadro.delivery.states import State
from quadro.journal.models import Entry
from quadro.kit.asof import AsOf
from quadro.kit.refusals import Refused, Stale
from tests.agreements.growing import a_pact, an_amendment, in_force
from tests.agreements.growing import again as read
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.delivery.world import DUE, a_commitment, a_mandate, again, delivered, told
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
LATER = date(2027, 6, 30)


def planned(amendment: Amendment, made: Commitment, **values: Any) -> CommitmentDelta:
    [field] = [name for name in values if name != "in_charge"]
    return actions.plan_change(amendment, made, field, values, by=BY)


def a_new(owner: str = "Legnano", **values: Any) -> dict[str, Any]:
    body = a_body(owner)
    return {
        "title": "Sede di Rho", "deliverable": "Una sede.", "owner": body,
        "in_charge": a_mandate(body), "due_on": LATER, "weight": Decimal(2), **values,
    }  # fmt: skip


def test_what_is_planned_on_a_draft_changes_nothing_until_it_has_effect() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    planned(draft, made, due_on=LATER)
    planned(draft, made, weight=Decimal(3))
    planned(draft, made, title="Sportello per le imprese")
    assert again(made).due_on == DUE

    in_force(draft)
    now = again(made)
    assert (now.due_on, now.weight, now.title) == (LATER, Decimal(3), "Sportello per le imprese")
    assert now.first_due_on == DUE


def test_an_amendment_that_changes_only_commitments_changes_something() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    with pytest.raises(Refused, match="non cambia niente"):
        in_force(draft)
    planned(draft, made, due_on=LATER)
    assert in_force(draft).number == 1


def test_it_holds_from_the_day_of_effect_and_before_it_reads_as_it_was() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    planned(draft, made, due_on=LATER)
    since = TODAY - timedelta(days=30)
    in_force(draft, since)

    def due(on: date) -> date | None:
        [then] = queries.statuses_at([again(made)], AsOf(on, TODAY, TODAY + timedelta(days=1)))
        return then.commitment.due_on

    assert (due(since - timedelta(days=1)), due(since), due(TODAY)) == (DUE, LATER, LATER)


def test_it_cancels_with_its_reason_and_adds_what_is_new() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    actions.plan_cancel(draft, made, reason="Costi non coperti.", by=BY)
    actions.plan_new(draft, a_new(), by=BY)
    in_force(draft)

    gone = again(made)
    assert gone.state == State.CANCELLED
    assert gone.state_reason == "Atto integrativo n. 1: Costi non coperti."
    new = Commitment.objects.exclude(pk=made.pk).get()
    assert (new.title, new.weight, new.due_on, new.number) == ("Sede di Rho", Decimal(2), LATER, 2)
    assert "Atto integrativo n. 1" in new.source
    delta = new.deltas.get()
    assert delta.kind == CommitmentDelta.Kind.NEW


def test_a_new_one_may_have_a_deadline_told_as_a_term() -> None:
    draft = an_amendment(a_pact(ends_on=date(2028, 12, 31)))
    term: dict[str, Any] = {
        "term_count": 30,
        "term_unit": "giorni",
        "term_from": "scadenza",
        "due_on": None,
    }
    actions.plan_new(draft, a_new(**term), by=BY)
    in_force(draft)
    assert Commitment.objects.get().due_on == date(2028, 12, 1)


def test_who_comes_in_with_it_may_owe_what_is_new_or_what_another_leaves() -> None:
    pact = a_pact("Milano", "Legnano", "Magenta")
    made = a_commitment(pact, "Legnano")
    draft = an_amendment(pact)
    rho = a_body("Rho")
    person = a_mandate(rho)
    with pytest.raises(Refused, match="deve farlo entrare"):
        planned(draft, made, owner=rho, in_charge=person)
    agreements.let_in(draft, rho, role="sottoscrittore", by=BY)
    agreements.let_out(read(draft), a_body("Legnano"), by=BY)
    assert list(queries.left_by_who_leaves(read(draft))) == [made]
    planned(read(draft), made, owner=rho, in_charge=person)
    assert list(queries.left_by_who_leaves(read(draft))) == []

    in_force(draft)
    assert again(made).owner == rho
    assert again(made).in_charge == person


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"due_on": DUE}, "resta com’è"), ({"title": ""}, "resta com’è"),
        ({"weight": Decimal(0)}, "maggiore di zero"), ({"quote": "altro"}, "non si cambia"),
    ],
)  # fmt: skip
def test_what_changes_nothing_or_cannot_be_is_refused(values: dict[str, Any], why: str) -> None:
    made = a_commitment()
    with pytest.raises(Refused, match=why):
        planned(an_amendment(made.agreement), made, **values)


def test_it_changes_the_commitments_of_its_own_agreement_only() -> None:
    other = a_commitment(a_pact("Rho", "Magenta"), "Rho")
    with pytest.raises(Refused, match="di un’altra intesa"):
        planned(an_amendment(a_pact()), other, title="Altro")


def test_only_the_office_plans_and_only_on_a_draft() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    clerk = acting(somebody(a_body("Milano")))
    with pytest.raises(Refused):
        actions.plan_change(draft, made, "title", {"title": "Altro"}, by=clerk)
    planned(draft, made, title="Altro")
    in_force(draft)
    with pytest.raises(Refused, match="non si tocca più"):
        planned(read(draft), made, title="Un altro ancora")


def test_what_was_done_meanwhile_refuses_the_whole_of_it() -> None:
    made, other = a_commitment(), None
    other = a_commitment(made.agreement)
    draft = an_amendment(made.agreement)
    planned(draft, other, title="Altro")
    planned(draft, made, due_on=LATER)
    delivered(made)

    with pytest.raises(Refused, match="togli quello che l’atto cambierebbe"):
        in_force(draft)
    assert again(other).title == other.title, "nothing of it was done"
    assert not read(draft).is_in_force


def test_who_was_putting_it_in_force_reads_again_what_was_planned_meanwhile() -> None:
    made = a_commitment()
    draft = read(an_amendment(made.agreement))
    planned(draft, made, due_on=LATER)
    with pytest.raises(Stale):
        agreements.put_in_force(draft, effective_on=TODAY, version=draft.version, by=BY, at=NOON)


def test_a_later_plan_takes_the_place_of_an_earlier_and_can_be_dropped() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    planned(draft, made, due_on=LATER)
    last = planned(draft, made, due_on=date(2028, 1, 1))
    assert CommitmentDelta.objects.get() == last
    actions.drop_planned(last, by=BY)
    assert not CommitmentDelta.objects.exists()


def test_a_draft_that_is_given_up_takes_its_plans_with_it() -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    planned(draft, made, due_on=LATER)
    agreements.drop_amendment(draft, by=BY)
    assert not CommitmentDelta.objects.exists()
    assert again(made).due_on == DUE


def test_its_history_names_the_amendment_and_its_page_shows_what_it_changed(
    client: Client,
) -> None:
    made = a_commitment()
    agreements.publish(made.agreement, by=BY, at=NOON)
    told(made, progress=Decimal(20))
    draft = an_amendment(made.agreement)
    planned(draft, made, due_on=LATER)
    planned(draft, made, weight=Decimal("2.5"))
    in_force(draft)

    entry = Entry.objects.get(event="delivery.amended", subject_key=made.pk)
    assert "Atto integrativo n. 1" in str(entry.changes["amendment"])
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Cambiato da" in page
    assert "31 dicembre 2026" in page
    assert "2,500" in page
    shown = client.get(f"{made.agreement.get_absolute_url()}atti-integrativi/{draft.pk}/")
    assert "30 giugno 2027" in shown.content.decode()


# Pages --------------------------------------------------------------------------------------------


def test_the_office_plans_from_the_page_of_the_draft(client: Client) -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    client.force_login(an_officer())
    here = f"{made.agreement.get_absolute_url()}atti-integrativi/{draft.pk}/"

    assert "Sportello unico" in client.get(f"{here}impegni/").content.decode()
    form = f"{here}impegni/?impegno={made.slug}"
    client.post(f"{form}&che=due_on", {"due_on": "30/06/2027"})
    client.post(f"{form}&che=deliverable", {"deliverable": "Due uffici."})
    client.post(f"{form}&che=weight", {"weight": "2,5"})
    client.post(f"{form}&che=annulla", {"reason": ""})
    assert read(draft).commitment_deltas.count() == 3
    page = client.get(here).content.decode()
    assert "30 giugno 2027" in page
    assert "Metti in vigore" in page
    new = a_new()
    values = {
        "title": new["title"], "deliverable": new["deliverable"], "owner": new["owner"].pk,
        "in_charge": new["in_charge"].pk, "due_on": "30/06/2027", "weight": "1",
    }  # fmt: skip
    client.post(f"{here}impegni/nuovo/", values)
    assert "Sede di Rho, Legnano, 30 giugno 2027" in client.get(here).content.decode()
    delta = read(draft).commitment_deltas.get(kind="nuovo")
    client.post(f"{here}impegni/{delta.pk}/togli/", {"version": "1"})
    assert read(draft).commitment_deltas.count() == 3


def test_another_owner_is_asked_with_the_person_in_charge(client: Client) -> None:
    made = a_commitment()
    draft = an_amendment(made.agreement)
    client.force_login(an_officer())
    here = f"{made.agreement.get_absolute_url()}atti-integrativi/{draft.pk}/"
    legnano = a_body("Legnano")
    person = a_mandate(legnano)
    address = f"{here}impegni/?impegno={made.slug}&che=owner"
    assert "Referente in carica" in client.get(address).content.decode()
    client.post(address, {"owner": legnano.pk, "in_charge": person.pk})
    in_force(draft)
    assert again(made).owner == legnano


@pytest.mark.parametrize(
    "values", [{"field": ""}, {"commitment": None}, {"kind": "annulla"}, {"kind": "nuovo"}]
)
def test_the_database_itself_keeps_the_rules_of_a_change(values: dict[str, Any]) -> None:
    made = a_commitment()
    delta = planned(an_amendment(made.agreement), made, due_on=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentDelta.objects.filter(pk=delta.pk).update(**values)
