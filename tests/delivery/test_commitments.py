"""Commitments: who owes them, by when, in which parts, and what they carry of the plan."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.delivery import actions, queries
from quadro.delivery.models import Commitment, Share
from quadro.kit.refusals import Hidden, Refused, Stale
from tests.agreements.growing import SIGNED, a_pact
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody
from tests.delivery.world import (
    DUE,
    STARTS,
    a_commitment,
    a_mandate,
    again,
    told,
    with_steps,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def test_a_commitment_is_numbered_within_its_agreement() -> None:
    pact = a_pact()
    first, second = a_commitment(pact), a_commitment(pact, "Legnano")

    assert (first.number, second.number) == (1, 2)
    assert second.slug == f"{pact.slug}-2"
    assert (first.due_on, first.first_due_on) == (DUE, DUE)


def test_who_owes_it_is_a_party_with_a_person_in_office() -> None:
    pact = a_pact()

    with pytest.raises(Refused, match="non è fra le parti"):
        a_commitment(pact, "Rho")
    with pytest.raises(Refused, match="mandato in corso in Milano"):
        a_commitment(pact, in_charge=a_mandate(a_body("Legnano")))
    gone = a_mandate(a_body("Milano"))
    gone.until = TODAY
    gone.save()
    with pytest.raises(Refused, match="mandato in corso"):
        a_commitment(pact, in_charge=gone)


def test_only_the_office_keeps_commitments() -> None:
    pact = a_pact()
    clerk = acting(somebody(a_body("Milano")))

    with pytest.raises(Refused, match="tenuti dall’Ufficio piano"):
        actions.promise(pact, {}, by=clerk, at=NOON)


@pytest.mark.parametrize(
    ("count", "unit", "since", "day"),
    [
        (90, "giorni", "firma", date(2023, 5, 30)),
        (3, "mesi", "firma", date(2023, 6, 1)),
        (5, "giorni_lavorativi", "firma", date(2023, 3, 8)),
        (30, "giorni", "scadenza", date(2026, 12, 1)),
    ],
)
def test_a_relative_deadline_falls_on_a_day(count: int, unit: str, since: str, day: date) -> None:
    """Signed on Wednesday 1 March 2023, ends on 31 December 2026."""
    pact = a_pact(ends_on=date(2026, 12, 31))
    term: dict[str, Any] = {"term_count": count, "term_unit": unit, "term_from": since}

    made = a_commitment(pact, starts_on=None, due_on=None, **term)

    assert date(2023, 3, 1) == SIGNED
    assert made.due_on == day


def test_a_relative_deadline_waits_for_the_day_from_which_it_runs() -> None:
    pact = a_pact()
    Agreement.objects.filter(pk=pact.pk).update(signed_on=None)
    pact.refresh_from_db()
    term: dict[str, Any] = {"term_count": 90, "term_unit": "giorni", "term_from": "firma"}
    made = a_commitment(pact, starts_on=None, due_on=None, **term)
    assert made.due_on is None
    assert made.term_in_words == "entro 90 giorni dalla sottoscrizione"

    Agreement.objects.filter(pk=pact.pk).update(signed_on=date(2026, 3, 1))
    assert actions.resolve_terms(on=TODAY, at=NOON) == 1
    assert again(made).due_on == again(made).first_due_on == date(2026, 5, 30)
    assert actions.resolve_terms(on=TODAY, at=NOON) == 0, "it is resolved once"


def test_a_deadline_moves_with_a_reason_and_the_first_is_remembered() -> None:
    made = a_commitment()
    values = {"due_on": date(2027, 6, 30), "reason": "Atto integrativo n. 1."}

    with pytest.raises(Refused, match="perché la scadenza si sposta"):
        actions.reschedule(made, {**values, "reason": " "}, version=1, by=BY, at=NOON)
    moved = actions.reschedule(made, values, version=1, by=BY, at=NOON)

    assert (moved.due_on, moved.first_due_on) == (date(2027, 6, 30), DUE)
    with pytest.raises(Refused, match="resta quella di prima"):
        actions.reschedule(made, values, version=2, by=BY, at=NOON)
    with pytest.raises(Stale):
        actions.reschedule(made, values, version=1, by=BY, at=NOON)


def test_two_who_correct_it_see_each_other() -> None:
    made = a_commitment()
    actions.edit(made, {"title": "Uno"}, version=1, by=BY, at=NOON)

    with pytest.raises(Stale) as overtaken:
        actions.edit(made, {"title": "Due"}, version=1, by=BY, at=NOON)
    assert overtaken.value.theirs["title"] == "Uno"


# The plan -----------------------------------------------------------------------------------------


def test_the_parts_that_it_carries_of_the_plan_sum_to_the_whole() -> None:
    made, [one, two] = a_commitment(), a_plan("Una", "Due")

    def share(*percents: str) -> None:
        pairs = zip((one, two), map(Decimal, percents), strict=False)
        actions.set_shares(made, list(pairs), version=again(made).version, by=BY, at=NOON)

    with pytest.raises(Refused, match="sommano a 99,99 %"):
        share("60", "39.99")
    with pytest.raises(Refused, match="maggiore di zero"):
        share("110", "-10")
    share("60", "40")
    assert sum(Share.objects.values_list("percent", flat=True)) == 100
    share("100")
    assert Share.objects.get().provision == one
    share()
    assert not Share.objects.exists()
    with pytest.raises(Refused, match="due volte"):
        actions.set_shares(
            made,
            [(one, Decimal(50)), (one, Decimal(50))],
            version=again(made).version,
            by=BY,
            at=NOON,
        )


# Steps --------------------------------------------------------------------------------------------


def test_its_progress_is_that_of_its_steps() -> None:
    made = a_commitment()
    steps = with_steps(
        made, {"weight": Decimal(2)}, {"weight": Decimal(3), "target": Decimal(20)}, {}
    )
    assert again(made).progress is None, "nobody has told anything of the steps"

    told(made, values={steps[0].pk: Decimal(1), steps[1].pk: Decimal(9)})

    assert again(made).progress == Decimal(67), "(2 × 100 + 3 × 45) ÷ 5"
    status = queries.status_of(again(made), on=TODAY)
    assert status.reckoned.known is not None
    assert round(status.reckoned.known) == 83, "five of six"


def test_a_step_of_which_something_was_told_is_cancelled_not_forgotten() -> None:
    made = a_commitment()
    first, second = with_steps(made, {}, {})
    told(made, values={first.pk: Decimal(1)})
    left = [{"key": second.pk, "title": "Passo 2"}]

    def set_(steps: list[dict[str, Any]]) -> None:
        version = again(made).version
        actions.set_steps(made, steps, version=version, by=BY, at=NOON)

    with pytest.raises(Refused, match="annullalo invece di toglierlo"):
        set_(left)
    gone = {"key": first.pk, "title": "Passo 1", "is_cancelled": True}
    with pytest.raises(Refused, match="perché il passo «Passo 1» è annullato"):
        set_([gone, *left])
    set_([*left, {**gone, "reason": "Costi non coperti."}])

    assert list(made.steps.order_by("position").values_list("title", "is_cancelled")) == [
        ("Passo 2", False), ("Passo 1", True),
    ]  # fmt: skip
    assert again(made).progress is None


# Dependencies -------------------------------------------------------------------------------------


def test_no_chain_of_commitments_waits_for_itself() -> None:
    pact = a_pact()
    one, two, three = (a_commitment(pact) for _ in range(3))
    actions.wait_for(one, two, by=BY)
    actions.wait_for(two, three, by=BY)

    for waiting, awaited in ((three, one), (two, one), (one, one)):
        with pytest.raises(Refused, match=r"a vicenda|da sé stesso"):
            actions.wait_for(waiting, awaited, by=BY)
    actions.wait_for(one, three, by=BY)


# Who reads ----------------------------------------------------------------------------------------


def test_a_commitment_is_read_by_those_who_read_its_agreement() -> None:
    hidden = a_commitment()
    readers = [a_visitor(), acting(somebody(a_body("Rho")))]

    assert [queries.register(one).count() for one in readers] == [0, 0]
    assert queries.register(acting(somebody(a_body("Legnano")))).count() == 1
    assert queries.register(acting(an_officer())).get() == hidden
    with pytest.raises(Hidden):
        actions.move(hidden, "start", by=readers[0], on=TODAY, at=NOON)


def test_a_body_owes_its_own_and_awaits_those_of_the_other_parties() -> None:
    pact, other = a_pact(), a_pact("Rho", "Magenta")
    mine, theirs = a_commitment(pact, "Milano"), a_commitment(pact, "Legnano")
    far, needed = a_commitment(other, "Magenta"), a_commitment(other, "Rho")
    actions.wait_for(mine, needed, by=BY)
    milano, by = a_body("Milano"), acting(an_officer())

    assert list(queries.owed_by(milano, by)) == [mine]
    assert set(queries.awaited_by(milano, by)) == {theirs, needed}
    assert far not in set(queries.awaited_by(milano, by))


def test_the_statuses_of_many_cost_what_those_of_one_cost(
    django_assert_num_queries: Any,
) -> None:
    pact = a_pact()
    rows = [a_commitment(pact) for _ in range(4)]
    for one in rows:
        with_steps(one, {}, {})
    with django_assert_num_queries(1):
        queries.statuses_of(rows[:1], on=TODAY)
    with django_assert_num_queries(1):
        queries.statuses_of(rows, on=TODAY)


# The database -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"weight": 0}, {"starts_on": DUE, "due_on": STARTS}, {"progress": 101},
        {"state": "concluso", "done_on": None}, {"term_count": 3}, {"anchor": "abc"},
    ],
)  # fmt: skip
def test_the_database_itself_keeps_the_rules_of_one_row(values: dict[str, Any]) -> None:
    made = a_commitment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(**values)


def test_a_commitment_is_there_since_the_parties_signed_as_soon_as_it_is_known() -> None:
    made = a_commitment()
    found = queries.then_of([made.pk], on=SIGNED - timedelta(days=1), known_at=NOON)
    assert found == {}
    assert made.pk in queries.then_of([made.pk], on=SIGNED, known_at=NOON)
    before = NOON - timedelta(minutes=1)
    assert queries.then_of([made.pk], on=TODAY, known_at=before) == {}


def test_the_ready_views_count_what_they_show(client: Client) -> None:
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    a_commitment(pact, title="Passato", starts_on=None, due_on=date(2024, 1, 1))
    a_commitment(pact, title="Futuro", starts_on=None, due_on=date(2099, 1, 1))

    page = client.get("/impegni/?scaduti=si").content.decode()
    assert "Passato" in page
    assert "Futuro" not in page
    assert 'aria-current="page">Oltre la scadenza <span class="c">1</span>' in page
    order = client.get("/impegni/?ordina=-scadenza").content.decode()
    assert order.index("Futuro") < order.index("Passato")
