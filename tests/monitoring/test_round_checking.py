"""Answers of a round are checked, the round is closed; what is approved counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quadro.accounts.models import Role
from quadro.delivery.models import Commitment, Update
from quadro.delivery.queries import status_of
from quadro.interventions import actions as works
from quadro.interventions.models import Intervention
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Lock, Reading, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.round_states import AnswerState, RoundState
from tests.agreements.world import a_body, acting, somebody
from tests.delivery.world import delivered, told
from tests.interventions.world import an_intervention
from tests.monitoring import world
from tests.monitoring.rounds_world import (
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
    sent,
    someone_of,
    the_office,
)
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


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
    assert (update.on, update.progress, update.sentence) == (
        date(2026, 10, 31),
        Decimal(60),
        "Aperto.",
    )
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
    assert (reading.value, reading.author, reading.body) == (Decimal(15), clerk.user, town.body)
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


# Interventions ------------------------------------------------------------------------------------


def test_of_an_intervention_what_it_counts_is_asked_and_read() -> None:
    made = an_intervention()
    rows = [{"name": "Chilometri", "unit": "km", "target": Decimal(10)}]
    made = works.set_indicators(made, rows, version=made.version, by=BY, at=NOON)
    [count] = made.indicators.all()
    values = {"on": date(2026, 9, 30), "readings": {count.pk: Decimal(2)}}
    works.tell(made, values, by=BY, at=NOON)
    [answer] = answers(an_open_round())
    assert answer.body == a_body("Gessate")
    assert [(one.label, one.last, one.target) for one in row(answer).numbers] == [
        ("Chilometri", Decimal(2), Decimal(10)),
    ]

    clerk = someone_of("Gessate")
    said(answer, by=clerk, values={count.pk: Decimal(5)})
    assert (row(answer).before, row(answer).said) == (Decimal(20), Decimal(50))
    approved_as_it_is(answer)

    reading = count.readings.latest("pk")
    assert (reading.on, reading.value) == (date(2026, 10, 31), Decimal(5))
    assert reading.author == clerk.user
    assert Intervention.objects.get().physical == Decimal(50)


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
