"""Update rounds: opened, answered, checked, closed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from quadro.kit.refusals import Refused, Stale
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Asked, Round
from quadro.monitoring.round_states import AnswerState, RoundState
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body
from tests.delivery.world import a_commitment, delivered, told, with_steps
from tests.monitoring.rounds_world import (
    OPENED,
    a_round,
    again,
    an_open_round,
    answers,
    approved,
    approved_as_it_is,
    commitments,
    keys,
    row,
    said,
    someone_of,
    the_office,
)
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


# Opening ------------------------------------------------------------------------------------------


def test_opening_asks_each_owner_of_what_is_still_to_be_done() -> None:
    pact = a_pact("Milano", "Legnano")
    mine = a_commitment(pact, "Milano", title="Uno")
    theirs = a_commitment(pact, "Legnano", title="Due")
    delivered(a_commitment(pact, "Milano", title="Fatto"))
    a_commitment(pact, "Milano", title="Più avanti", starts_on=date(2026, 12, 1))

    one = an_open_round()

    asked = {answer.commitment: answer.body for answer in answers(one)}
    assert asked == {mine: a_body("Milano"), theirs: a_body("Legnano")}
    assert {answer.state for answer in answers(one)} == {AnswerState.TO_DO}
    assert set(one.asked.values_list("body__name", flat=True)) == {"Milano", "Legnano"}


def test_a_round_asks_only_what_its_scope_says() -> None:
    first, second = a_pact("Milano", "Legnano"), a_pact("Milano", "Rho")
    one = a_commitment(first, "Milano", title="Uno")
    two = a_commitment(second, "Rho", title="Due")

    by_agreement = an_open_round(scope="intese", agreements=[first])
    by_body = an_open_round(scope="enti", bodies=[a_body("Rho")])

    assert [answer.commitment for answer in answers(by_agreement)] == [one]
    assert [answer.commitment for answer in answers(by_body)] == [two]
    with pytest.raises(Refused, match="Scegli a che cosa si limita"):
        a_round(scope="enti")


def test_opening_costs_the_same_for_few_and_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    commitments(30)
    planned = a_round()
    with django_assert_max_num_queries(45):
        actions.open_(planned, by=BY, at=OPENED)
    assert planned.answers.count() == 30


def test_it_opens_after_its_period_and_with_something_to_ask() -> None:
    with pytest.raises(Refused, match="si apre dopo"):
        actions.open_(a_round(date(2026, 12, 1)), by=BY, at=OPENED)
    with pytest.raises(Refused, match="niente da chiedere"):
        actions.open_(a_round(), by=BY, at=OPENED)
    assert not Asked.objects.exists()


def test_the_clock_opens_what_is_due_and_leaves_the_rest() -> None:
    commitments(1)
    due, later = a_round(), a_round(date(2026, 11, 1))
    assert actions.turn(at=OPENED) == 1
    assert actions.turn(at=OPENED) == 0
    states = dict(Round.objects.values_list("pk", "state"))
    assert states == {due.pk: RoundState.OPEN, later.pk: RoundState.PLANNED}


def test_a_round_of_a_demonstration_asks_nothing_of_what_is_real() -> None:
    commitments(1)
    invented = a_commitment(title="Inventato", is_demonstration=True)
    one = an_open_round(is_demonstration=True)
    assert [answer.commitment for answer in answers(one)] == [invented]


def test_two_rounds_of_the_same_period_have_their_own_address() -> None:
    assert [a_round().slug, a_round().slug, a_round(date(2026, 7, 1), "trimestrale").slug] == [
        "2026-10", "2026-10-2", "2026-t3",
    ]  # fmt: skip


def test_who_edits_a_round_that_changed_is_told() -> None:
    one = a_round()
    actions.edit(one, {"title": "Ottobre"}, version=1, by=BY)
    with pytest.raises(Stale):
        actions.edit(one, {"title": "Novembre"}, version=1, by=BY)


def test_of_an_open_round_only_title_and_term_change() -> None:
    commitments(1)
    one = an_open_round()
    values = {"due_on": date(2026, 11, 30), "scope": "enti", "bodies": []}
    changed = actions.edit(one, values, version=one.version, by=BY)
    assert (changed.due_on, changed.scope) == (date(2026, 11, 30), "tutto")
    with pytest.raises(Refused, match="che cosa chiede non cambia"):
        actions.drop(changed, by=BY)
    planned = a_round()
    actions.drop(planned, by=BY)
    assert not Round.objects.filter(pk=planned.pk).exists()


# Answering ----------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_changes_nothing_until_it_is_approved() -> None:
    [made] = commitments(1)
    told(made, on=date(2026, 9, 30), progress=Decimal(40))
    [answer] = answers(an_open_round())
    said(answer, by=someone_of("Milano"), progress=60, note="Bene")

    answer = again(answer)
    assert (answer.state, answer.progress) == (AnswerState.DRAFT, Decimal(60))
    assert (row(answer).past.progress, row(answer).past.on) == (Decimal(40), date(2026, 9, 30))
    made.refresh_from_db()
    assert made.progress == Decimal(40)


def test_two_people_on_a_row_see_each_other() -> None:
    commitments(1)
    [answer] = answers(an_open_round())
    first, second = someone_of("Milano"), someone_of("Milano")
    version = answer.version
    actions.keep(
        answer.round,
        [actions.Said(answer.pk, version, {"progress": Decimal(55)})],
        by=first,
        at=NOON,
    )
    late = actions.keep(
        answer.round, [actions.Said(answer.pk, version, {"progress": Decimal(60)})], by=second,
        at=NOON,
    )  # fmt: skip
    assert not late.rows
    assert [(one.answer.progress, one.answer.author_name) for one in late.overtaken] == [
        (Decimal(55), str(first)),
    ]
    assert again(answer).progress == Decimal(55)


def test_of_steps_the_answer_says_what_they_sum_to() -> None:
    made = a_commitment()
    first, second = with_steps(made, {"target": Decimal(10)}, {"target": Decimal(4)})
    told(made, on=date(2026, 9, 30), values={first.pk: Decimal(5)})
    [answer] = answers(an_open_round())
    assert [one.last for one in row(answer).numbers] == [Decimal(5), None]

    said(answer, values={second.pk: Decimal(1)})

    assert row(answer).said == Decimal("37.50")
    done = approved_as_it_is(answer)
    made.refresh_from_db()
    assert made.progress == Decimal("37.50")
    assert made.updates.get(on=done.round.last_day).values == {str(second.pk): "1"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "Manca il valore"),
        ({"progress": 30}, "30 è meno dell’ultima volta .40.: scrivi perché"),
        ({"progress": 50, "confidence": "serve_aiuto"}, "La fiducia cambia"),
        ({"progress": 50, "forecast_on": date(2026, 10, 1)}, "01/10/2026 è già passato"),
    ],
)
def test_what_is_not_ready_is_not_sent(values: dict[str, Any], why: str) -> None:
    [made] = commitments(1)
    told(made, on=date(2026, 9, 30), progress=Decimal(40))
    [answer] = answers(an_open_round())
    said(answer, **{"progress": None, **values})
    with pytest.raises(Refused, match=why):
        actions.send(answer.round, [answer.pk], by=BY, at=NOON)
    said(answer, **{"progress": 50, **values, "note": "Perché sì.", "forecast_on": None})
    actions.send(answer.round, [answer.pk], by=BY, at=NOON)


def test_the_same_confidence_keeps_the_sentence_that_explained_it() -> None:
    [made] = commitments(1)
    told(made, on=date(2026, 9, 30), progress=Decimal(40), confidence="sicuro", sentence="Va bene.")
    [answer] = approved(answers(an_open_round())[0], confidence="sicuro")
    assert answer.update is not None
    assert (answer.update.confidence, answer.update.sentence) == ("sicuro", "Va bene.")


@pytest.mark.parametrize("progress", [-1, 101])
def test_what_is_beyond_its_range_is_not_even_a_draft(progress: int) -> None:
    commitments(1)
    [answer] = answers(an_open_round())
    with pytest.raises(Refused, match="da 0 a 100"):
        said(answer, progress=progress)
    assert again(answer).state == AnswerState.TO_DO


def test_the_last_values_are_carried_over_where_nothing_is_written() -> None:
    first, second, third = commitments(3)
    for one in (first, second):
        told(one, on=date(2026, 9, 30), progress=Decimal(40), confidence="sicuro", sentence="Sì.")
    one_round = an_open_round()
    mine, theirs, unknown = answers(one_round)
    said(mine, progress=70)

    actions.carry_over(one_round, keys([theirs, unknown]), by=BY, at=NOON)

    assert [again(each).progress for each in (mine, theirs, unknown)] == [70, 40, None]
    assert again(theirs).confidence == "sicuro"
    assert again(unknown).state == AnswerState.TO_DO
    assert third == unknown.commitment


def test_it_is_written_only_by_who_answers_and_the_office() -> None:
    commitments(1)
    [answer] = answers(an_open_round())
    with pytest.raises(Refused, match="lo fa l’ente che risponde"):
        said(answer, by=someone_of("Legnano"), progress=10)
    said(answer, by=the_office(), progress=10)
    said(answer, by=someone_of("Milano"), progress=20)


def test_saving_many_rows_costs_the_same(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    commitments(40)
    one = an_open_round()
    rows = [actions.Said(each.pk, 1, {"progress": Decimal(10)}) for each in answers(one)]
    with django_assert_max_num_queries(20):
        actions.keep(one, rows, by=BY, at=NOON)
