"""Update rounds: opened, answered, checked, closed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from quadro.accounts.models import Role
from quadro.delivery.models import Commitment, Update
from quadro.delivery.queries import status_of
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Asked, Lock, Reading, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.round_states import AnswerState, RoundState
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, somebody
from tests.delivery.world import a_commitment, delivered, told, with_steps
from tests.monitoring import world
from tests.monitoring.rounds_world import (
    OPENED,
    a_round,
    again,
    an_open_round,
    answers,
    approved,
    commitments,
    keys,
    row,
    said,
    sent,
    someone_of,
    the_office,
)
from tests.worlds import NOON, TODAY, the_system

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
    actions.save(
        answer.round,
        [actions.Said(answer.pk, version, {"progress": Decimal(55)})],
        by=first,
        at=NOON,
    )
    late = actions.save(
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
    [done] = approved_as_it_is(answer)
    made.refresh_from_db()
    assert (made.progress, done.update.values) == (Decimal("37.50"), {str(second.pk): "1"})


def approved_as_it_is(answer: Answer) -> list[Answer]:
    actions.send(answer.round, [answer.pk], by=BY, at=NOON)
    actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)
    return [again(answer)]


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
    one = an_open_round()
    mine, theirs, unknown = answers(one)
    said(mine, progress=70)

    actions.carry_over(one, keys([theirs, unknown]), by=BY, at=NOON)

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
        actions.save(one, rows, by=BY, at=NOON)


# Checking -----------------------------------------------------------------------------------------


def test_approved_it_is_told_of_the_commitment_by_who_answered() -> None:
    [made] = commitments(1)
    clerk = someone_of("Milano")
    [answer] = sent(
        *answers(an_open_round()), by=clerk, progress=60, note="Aperto.", confidence="sicuro",
        link="https://example.org/atto",
    )  # fmt: skip
    actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)

    update = Update.objects.get(commitment=made)
    assert (update.on, update.progress, update.sentence) == (date(2026, 10, 31), 60, "Aperto.")
    assert (update.author, update.body, update.told_at) == (clerk.user, a_body("Milano"), NOON)
    assert made.evidence.get().link == "https://example.org/atto"
    assert status_of(Commitment.objects.get(pk=made.pk), on=TODAY).done == Decimal(60)
    assert Entry.objects.filter(event="monitoring.answer_approved").count() == 1


def test_nobody_approves_what_they_sent() -> None:
    commitments(1)
    officer = the_office()
    [answer] = sent(*answers(an_open_round()), by=officer)
    with pytest.raises(Refused, match="non puoi approvare un valore inviato da te"):
        actions.approve(answer.round, [answer.pk], by=officer, at=NOON)
    actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)


def test_what_comes_back_says_why_and_is_ready_only_once_it_is_looked_at_again() -> None:
    commitments(1)
    [answer] = sent(*answers(an_open_round()), progress=60)
    with pytest.raises(Refused, match="Scrivi il motivo"):
        actions.give_back(answer.round, [answer.pk], " ", by=the_office(), at=NOON)
    later = NOON + timedelta(hours=1)
    actions.give_back(answer.round, [answer.pk], "Manca il verbale.", by=the_office(), at=later)

    answer = again(answer)
    assert (answer.state, answer.decision) == (AnswerState.RETURNED, "Manca il verbale.")
    assert not policies.is_ready(row(answer))
    said(answer, progress=55, at=later + timedelta(hours=1))
    assert policies.is_ready(row(answer))


def test_an_approved_value_counts_until_another_takes_its_place() -> None:
    [made] = commitments(1)
    [answer] = approved(*answers(an_open_round()), progress=60)
    actions.give_back(answer.round, [answer.pk], "È 50.", by=the_office(), at=NOON)
    made.refresh_from_db()
    assert made.progress == Decimal(60)

    said(answer, progress=50, at=NOON + timedelta(hours=1))
    approved_as_it_is(answer)
    made.refresh_from_db()
    assert made.progress == Decimal(50)
    assert list(made.updates.order_by("pk").values_list("progress", flat=True)) == [60, 50]


def test_who_is_excused_counts_neither_as_answered_nor_as_missing() -> None:
    commitments(2)
    one = an_open_round()
    first, _second = answers(one)
    actions.excuse(one, [first.pk], "Il bando è sospeso.", by=the_office(), at=NOON)
    counts = queries.counts_of(one.answers.all())
    assert (counts.total, counts.missing, counts.excused) == (1, 1, 1)
    actions.ask_again(one, [first.pk], by=the_office(), at=NOON)
    assert queries.counts_of(one.answers.all()).total == 2


def test_what_cannot_be_told_any_more_is_not_approved() -> None:
    [made] = commitments(1)
    [answer] = sent(*answers(an_open_round()))
    delivered(made)
    with pytest.raises(Refused, match="non si può più aggiornare"):
        actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)
    assert [str(found.finding) for found in row(answer).findings] == ["chiuso"]


def test_of_many_all_are_approved_or_none() -> None:
    commitments(3)
    one = an_open_round()
    officer = the_office()
    first, second, third = answers(one)
    sent(first, second)
    sent(third, by=officer)
    with pytest.raises(Refused, match="inviato da te"):
        actions.approve(one, keys(answers(one)), by=officer, at=NOON)
    assert not Update.objects.exists()
    actions.approve(one, keys([first, second]), by=officer, at=NOON)
    assert Update.objects.count() == 2


# Closing ------------------------------------------------------------------------------------------


def test_closed_what_is_missing_is_missing_and_not_zero() -> None:
    made = commitments(3)
    told(made[1], on=date(2026, 9, 30), progress=Decimal(40))
    one = an_open_round()
    done, draft, _nothing = answers(one)
    approved(done, progress=80)
    said(draft, progress=60)

    one = actions.close(one, by=the_office(), at=NOON)

    states = [again(each).state for each in answers(one)]
    assert states == [AnswerState.APPROVED, AnswerState.MISSING, AnswerState.MISSING]
    made[1].refresh_from_db()
    assert made[1].progress == Decimal(40)
    with pytest.raises(Refused, match="chiusa"):
        said(draft, progress=70)


def test_it_does_not_close_over_what_waits_to_be_checked() -> None:
    commitments(2)
    one = an_open_round()
    sent(answers(one)[0])
    with pytest.raises(Refused, match="Restano 1 risposte da verificare"):
        actions.close(one, by=the_office(), at=NOON)


def test_reopened_with_a_reason_who_was_missing_may_answer() -> None:
    commitments(2)
    one = an_open_round()
    done, missing = answers(one)
    approved(done)
    one = actions.close(one, by=the_office(), at=NOON)
    with pytest.raises(Refused, match="Scrivi il motivo"):
        actions.reopen(one, "", by=the_office(), at=NOON)
    one = actions.reopen(one, "Il Comune era senza rete.", by=the_office(), at=NOON)

    assert (one.state, one.reopening) == (RoundState.OPEN, "Il Comune era senza rete.")
    assert [again(each).state for each in (done, missing)] == ["approvato", "bozza"]
    approved(missing)
    assert actions.close(one, by=the_office(), at=NOON).is_closed


# Indicators ---------------------------------------------------------------------------------------


def test_of_an_indicator_each_municipality_is_asked_for_its_own() -> None:
    town, other = world.a_town("Gessate"), world.a_town("Cambiago")
    indicator = world.an_indicator()
    one = an_open_round()
    asked = {answer.municipality: answer.body for answer in answers(one)}
    assert asked == {town: town.body, other: other.body}
    assert {answer.indicator for answer in answers(one)} == {indicator}


def test_a_round_asks_of_each_whole_period_that_ends_in_it() -> None:
    world.an_indicator(level="area", periodicity="annuale")
    world.an_indicator(level="area")
    quarter = an_open_round(month=date(2026, 7, 1), cadence="trimestrale")
    assert [answer.since for answer in answers(quarter)] == [
        date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1),
    ]  # fmt: skip


def test_an_approved_answer_of_an_indicator_is_its_reading() -> None:
    town = world.a_town()
    indicator = world.an_indicator()
    world.approved(indicator, {world.the_place(town): 12})
    clerk = acting(world.a_clerk(town))
    [answer] = answers(an_open_round())
    assert row(answer).past.value == Decimal(12)
    said(answer, by=clerk, value=Decimal(15), note="Contate a mano.")
    actions.send(answer.round, [answer.pk], by=clerk, at=NOON)
    actions.approve(answer.round, [answer.pk], by=the_office(), at=NOON)

    reading = Reading.objects.approved().get(since=date(2026, 10, 1))
    assert (reading.value, reading.author, reading.body) == (15, clerk.user, town.body)
    assert (reading.sender, reading.known_at, reading.note) == (clerk.user, NOON, "Contate a mano.")
    assert again(answer).reading == reading


def test_a_ratio_is_told_by_its_terms() -> None:
    world.an_indicator(level="area", formula="rapporto", factor=Decimal(100), unit="%")
    [answer] = answers(an_open_round())
    assert [one.name for one in row(answer).numbers] == ["numerator", "denominator"]
    said(answer, numerator=Decimal(3))
    with pytest.raises(Refused, match="Scrivi numeratore e denominatore"):
        actions.send(answer.round, [answer.pk], by=BY, at=NOON)
    said(answer, numerator=Decimal(3), denominator=Decimal(4))
    approved_as_it_is(answer)
    assert Reading.objects.get().value == Decimal(75)


def test_a_closed_round_locks_the_period_and_opens_it_again() -> None:
    town = world.a_town()
    indicator = world.an_indicator()
    one = actions.close(an_open_round(), by=the_office(), at=NOON)
    with pytest.raises(Refused, match="finestra «Ottobre 2026» chiusa"):
        world.written(indicator, {world.the_place(town): 3}, world.OCTOBER)
    actions.reopen(one, "Mancava Gessate.", by=the_office(), at=NOON)
    world.written(indicator, {world.the_place(town): 3}, world.OCTOBER)
    assert Lock.objects.get().unlock_reason == "Mancava Gessate."


# Who reads ----------------------------------------------------------------------------------------


def test_a_round_that_is_prepared_is_known_to_the_office_alone() -> None:
    one = a_round()
    director = acting(somebody(world.the_authority(), Role.DIRECTOR))
    policies.check_can_read_round(one, by=director)
    with pytest.raises(Hidden):
        policies.check_can_read_round(one, by=someone_of("Milano"))
    assert list(Round.objects.readable_by(someone_of("Milano"))) == []


def test_the_answers_of_a_body_are_for_it_and_for_who_reads_everything() -> None:
    commitments(1)
    one = an_open_round()
    policies.check_can_watch_body(one, a_body("Milano"), by=someone_of("Milano"))
    with pytest.raises(Hidden):
        policies.check_can_watch_body(one, a_body("Milano"), by=someone_of("Legnano"))
    with pytest.raises(Refused, match="è per l’Ufficio piano"):
        policies.check_can_watch(one, by=someone_of("Milano"))
