"""The whole tables of moves, for every state, verb and person; who is told of what."""

from datetime import date, datetime, timedelta

import pytest

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.kit.refusals import Refused
from quadro.kit.terms import moment
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.round_states import (
    ANSWER_MOVES,
    ROUND_MOVES,
    AnswerState,
    RoundState,
    Who,
    move_of,
)
from quadro.notifications.models import Notice
from tests.agreements.world import a_body, acting, an_officer, somebody, the_authority
from tests.monitoring.rounds_world import (
    NOON,
    OPENED,
    again,
    an_open_round,
    answers,
    bodies,
    commitments,
    keys,
    sent,
    someone_of,
    the_office,
)
from tests.worlds import TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", "stranger", "member", "office", "system")
VERBS = sorted({one.verb for one in ANSWER_MOVES})
ROUND_VERBS = sorted({one.verb for one in ROUND_MOVES})


def person(who: str) -> Actor:
    match who:
        case "stranger":
            return someone_of("Legnano")
        case "member":
            return someone_of("Milano")
        case "office":
            return the_office()
        case "system":
            return the_system()
    return a_visitor()


# Moves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", PEOPLE)
def test_every_verb_from_every_state_is_for_whom_the_table_says(who: str) -> None:
    commitments(1)
    [answer] = answers(an_open_round())
    by = person(who)
    keeps = who in ("office", "system")
    for state in AnswerState:
        for verb in VERBS:
            answer.state = state
            move = move_of(state, verb, ANSWER_MOVES)
            wanted = move is not None and (
                keeps
                if move.who == Who.OFFICE
                else move.who == Who.BODY and (keeps or who == "member")
            )
            try:
                policies.check_can_move(answer, verb, by=by, reason="Un motivo.")
                allowed = True
            except Refused:
                allowed = False
            assert allowed == wanted, (state, verb, who)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_round_is_moved_by_the_office_alone(who: str) -> None:
    the_authority()
    commitments(1)
    one = an_open_round()
    by = person(who)
    for state in RoundState:
        for verb in ROUND_VERBS:
            one.state = state
            wanted = move_of(state, verb, ROUND_MOVES) is not None and who in ("office", "system")
            try:
                policies.check_can_move_round(one, verb, by=by, on=TODAY, reason="Un motivo.")
                allowed = True
            except Refused:
                allowed = False
            assert allowed == wanted, (state, verb, who)


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED])
def test_nothing_moves_in_a_round_that_is_not_open(state: str) -> None:
    commitments(1)
    [answer] = answers(an_open_round())
    answer.round.state = state
    for verb in VERBS:
        with pytest.raises(Refused):
            policies.check_can_move(answer, verb, by=the_system(), reason="Un motivo.")


# Who is told --------------------------------------------------------------------------------------


def waiting(user_of: Actor) -> list[str]:
    """What rounds tell; of what else befalls its commitments a body is told beside."""
    assert user_of.user
    rows = Notice.objects.open().filter(recipient=user_of.user).order_by("pk")
    return [one.subject for one in rows if "risponde di un impegno" not in one.subject]


def two_bodies() -> tuple[Round, Actor, Actor]:
    """Milano owes two answers, Legnano one; a person of each has an account."""
    milano, legnano = someone_of("Milano"), someone_of("Legnano")
    commitments(2, "Milano")
    commitments(1, "Legnano")
    return an_open_round(), milano, legnano


def test_who_must_answer_is_called_at_the_opening_and_let_go_once_all_is_sent() -> None:
    one, milano, legnano = two_bodies()
    assert waiting(milano) == waiting(legnano) == ["Si aggiorna: Ottobre 2026"]
    first, second = answers(one, "Milano")
    sent(first, by=milano)
    assert waiting(milano) == ["Si aggiorna: Ottobre 2026"]
    sent(second, by=milano)
    assert waiting(milano) == []
    assert waiting(legnano) == ["Si aggiorna: Ottobre 2026"]


def test_the_office_is_told_how_many_answers_wait_for_it_in_one_line() -> None:
    officer = acting(an_officer())
    one, milano, _legnano = two_bodies()
    first, second = answers(one, "Milano")
    sent(first, by=milano)
    assert waiting(officer) == ["Una risposta da verificare: Ottobre 2026"]
    sent(second, by=milano)
    assert waiting(officer) == ["2 risposte da verificare: Ottobre 2026"]
    actions.approve(one, keys([first, second]), by=officer, at=NOON)
    assert waiting(officer) == []
    assert waiting(milano) == ["Approvati 2 tuoi aggiornamenti: Ottobre 2026"]


def test_what_came_back_says_why_until_it_is_sent_again() -> None:
    one, milano, _legnano = two_bodies()
    [answer] = sent(answers(one, "Milano")[0], by=milano)
    actions.give_back(one, [answer.pk], "Manca il verbale.", by=the_office(), at=NOON)
    assert "Restituito un valore: «Manca il verbale.»" in waiting(milano)
    later = NOON + timedelta(hours=1)
    sent(answer, by=milano, at=later)
    assert "Restituito un valore: «Manca il verbale.»" not in waiting(milano)


# Reminders ----------------------------------------------------------------------------------------


def at(day: date) -> datetime:
    return moment(day, 9)


def told(one: Round) -> list[tuple[str, str]]:
    rows = one.reminders.order_by("pk").values_list("step", "body__name")
    return list(rows)


def test_each_step_is_told_once_to_who_has_not_answered() -> None:
    one, milano, legnano = two_bodies()
    sent(*answers(one, "Legnano"), by=legnano)
    day = one.due_on - timedelta(days=10)
    assert actions.remind(at=at(day)) == 1
    assert actions.remind(at=at(day)) == 0
    assert actions.remind(at=at(day + timedelta(days=1))) == 0
    assert told(one)[2:] == [("primo", "Milano")]
    assert waiting(milano) == ["Aspettiamo i dati di: Ottobre 2026"]


def test_after_a_pause_only_the_nearest_step_is_told() -> None:
    one, _milano, _legnano = two_bodies()
    actions.remind(at=at(one.due_on))
    assert {step for step, _body in told(one)} == {"apertura", "ultimo_giorno"}


def test_after_the_term_who_directs_is_told_too() -> None:
    mayor = acting(somebody(a_body("Milano"), Role.MAYOR))
    one, milano, _legnano = two_bodies()
    assert waiting(mayor) == []
    actions.remind(at=at(one.due_on + timedelta(days=3)))
    assert waiting(mayor) == waiting(milano) == ["Il tuo ente non ha dato i dati di: Ottobre 2026"]


def test_by_hand_a_body_is_reminded_once_a_day() -> None:
    one, _milano, _legnano = two_bodies()
    chosen = [body.pk for body in bodies("Milano")]
    officer = the_office()
    assert actions.prompt(one, chosen, by=officer, at=NOON) == 1
    with pytest.raises(Refused, match="già sollecitati oggi"):
        actions.prompt(one, chosen, by=officer, at=NOON)
    assert actions.prompt(one, chosen, by=officer, at=NOON + timedelta(days=1)) == 1
    with pytest.raises(Refused, match="le tiene l’Ufficio piano"):
        actions.prompt(one, chosen, by=someone_of("Milano"), at=NOON)


def test_a_closed_round_waits_for_nobody() -> None:
    one, milano, legnano = two_bodies()
    actions.close(one, by=the_office(), at=NOON)
    assert waiting(milano) == waiting(legnano) == []
    assert actions.remind(at=at(TODAY)) == 0


def test_who_looked_is_remembered() -> None:
    one, milano, _legnano = two_bodies()
    actions.look(one, by=milano, at=OPENED)
    seen = dict(one.asked.values_list("body__name", "seen_at"))
    assert seen == {"Milano": OPENED, "Legnano": None}
    assert {again(each).state for each in answers(one)} == {AnswerState.TO_DO}
    assert Answer.objects.count() == 3
