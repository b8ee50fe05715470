"""What is told of a commitment, its moves, and its past."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.delivery import actions, policies, queries
from quadro.delivery.models import Commitment, Fact
from quadro.delivery.reckoning import Timing
from quadro.delivery.states import MOVES, VERBS, State, Who, move_of
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody, the_authority
from tests.delivery.world import DUE, a_commitment, again, delivered, told, with_steps
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


# Updates ------------------------------------------------------------------------------------------


def test_a_first_update_starts_it_and_the_latest_day_counts() -> None:
    made = a_commitment()
    told(made, on=date(2026, 10, 31), progress=Decimal(40))
    told(made, on=date(2026, 9, 30), progress=Decimal(30))

    made = again(made)
    assert (made.state, made.progress) == (State.UNDER_WAY, Decimal(40))
    assert [one.progress for one in made.updates.order_by("on")] == [Decimal(30), Decimal(40)]


def test_confidence_comes_with_a_sentence_and_is_told_by_name_and_day() -> None:
    made = a_commitment()
    with pytest.raises(Refused, match="Spiega la fiducia"):
        told(made, confidence="serve_aiuto", sentence=" ")
    told(made, confidence="serve_aiuto", sentence="Mancano undici delibere.")

    status = queries.status_of(again(made), on=TODAY)
    assert (status.confidence_label, status.sentence) == (
        "serve aiuto", "Mancano undici delibere.",
    )  # fmt: skip
    assert (status.told_by, status.told_on) == ("Ufficio piano", TODAY)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"progress": Decimal(101)}, "da 0 a 100"),
        ({"on": TODAY + timedelta(days=1)}, "nel futuro"),
        ({"values": {1: Decimal(-1)}}, "non è minore di zero"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, Any], why: str) -> None:
    made = a_commitment()
    with pytest.raises(Refused, match=why):
        actions.tell(made, {"on": TODAY, **values}, by=BY, at=NOON)


def test_of_it_tells_who_owes_it() -> None:
    made = a_commitment()
    theirs = acting(somebody(a_body("Legnano")))
    with pytest.raises(Refused, match="risponde Milano"):
        actions.tell(made, {"on": TODAY, "progress": Decimal(10)}, by=theirs, at=NOON)
    mine = acting(somebody(a_body("Milano")))
    update = actions.tell(made, {"on": TODAY, "progress": Decimal(10)}, by=mine, at=NOON)
    assert update.body == a_body("Milano")


# Signals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "progress", "timing"),
    [
        (date(2026, 7, 2), "50", Timing.IN_TIME),
        (date(2026, 7, 2), "60", Timing.AHEAD),
        (date(2026, 7, 2), "42", Timing.BEHIND),
        (date(2026, 7, 2), "20", Timing.LATE),
        (date(2027, 1, 1), "99", Timing.LATE),
        (DUE, "100", Timing.IN_TIME),
    ],
)
def test_timing_comes_from_the_planned_curve_and_past_its_day_it_is_late(
    day: date, progress: str, timing: Timing
) -> None:
    made = a_commitment()
    told(made, on=day, progress=Decimal(progress))
    assert queries.status_of(again(made), on=day).timing == timing


def test_what_is_over_is_told_by_its_state() -> None:
    pact = a_pact()
    on_time, gone = a_commitment(pact), a_commitment(pact)
    delivered(on_time, on=TODAY)
    actions.move(gone, "cancel", by=BY, on=TODAY, at=NOON, reason="Non serve più.")

    told_of = queries.statuses_of([again(on_time), again(gone)], on=TODAY)
    assert [one.timing for one in told_of] == [Timing.CLOSED, Timing.CANCELLED]
    whole = queries.sum_of_commitments(told_of)
    assert whole.weight == 1, "what is cancelled leaves the sum"


def test_what_is_done_after_its_day_is_closed_late() -> None:
    made = a_commitment(starts_on=None, due_on=TODAY - timedelta(days=5))
    delivered(made)
    assert queries.status_of(again(made), on=TODAY).timing == Timing.CLOSED_LATE


# Moves --------------------------------------------------------------------------------------------


WORLDS = {"office": "l’Ufficio piano", "owner": "responsabile", "other": "un’altra parte"}


def in_state(state: str) -> Commitment:
    made = a_commitment()
    Commitment.objects.filter(pk=made.pk).update(state=state, done_on=TODAY)
    return again(made)


def who(name: str) -> Actor:
    if name == "office":
        return acting(an_officer())
    return acting(somebody(a_body("Milano" if name == "owner" else "Legnano")))


@pytest.mark.parametrize("role", sorted(WORLDS))
@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("state", State.values)
def test_a_move_is_made_where_the_table_has_it_by_those_it_names(
    state: str, verb: str, role: str
) -> None:
    made, by, move = in_state(state), who(role), move_of(state, verb)
    link = {"title": "Foto", "link": "https://example.org/f", "on": TODAY}
    if state != State.CANCELLED:
        actions.add_evidence(made, link, by=BY, at=NOON)
    may = move is not None and (role == "office" or (role == "owner" and move.who == Who.OWNER))

    def act() -> Commitment:
        return actions.move(
            made, verb, by=by, on=TODAY, at=NOON, reason="Perché.", told={"done_on": TODAY}
        )

    if may and move is not None:
        assert act().state == move.target
        assert Entry.objects.filter(event="delivery.moved", subject_key=made.pk).exists()
    else:
        with pytest.raises(Refused):
            act()
        assert again(made).state == state


def test_every_state_is_reached_and_every_verb_is_in_the_table() -> None:
    assert {move.verb for move in MOVES} == set(VERBS)
    assert {move.target for move in MOVES} | {State.TO_START} == set(State)


def test_nothing_is_delivered_without_an_evidence_nor_for_a_day_to_come() -> None:
    made = a_commitment()
    with pytest.raises(Refused, match="almeno una prova"):
        actions.move(made, "deliver", by=BY, on=TODAY, at=NOON, told={"done_on": TODAY})
    link = {"title": "Foto", "link": "https://example.org/f", "on": TODAY}
    actions.add_evidence(made, link, by=BY, at=NOON)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Refused, match="nel futuro"):
        actions.move(made, "deliver", by=BY, on=TODAY, at=NOON, told={"done_on": tomorrow})


def test_nobody_verifies_what_they_delivered() -> None:
    """Somebody who has a mandate in the authority that owes it, and keeps the register."""
    ours = the_authority()
    made = a_commitment(a_pact(ours.name, "Legnano"), ours.name)
    officer = somebody(the_authority(), Role.PLANNING_OFFICER)
    delivered(made, officer)

    with pytest.raises(Refused, match="consegnato tu"):
        actions.move(made, "confirm", by=acting(officer), on=TODAY, at=NOON)
    done = actions.move(made, "confirm", by=acting(an_officer()), on=TODAY, at=NOON)
    assert done.state == State.DONE
    assert done.progress == 100


def test_the_moves_that_are_offered_are_those_that_are_up_to_who_reads() -> None:
    made = in_state(State.UNDER_WAY)
    assert {one.verb for one in policies.verbs_of(made, by=who("owner"))} == {"deliver", "suspend"}
    assert "cancel" in {one.verb for one in policies.verbs_of(made, by=who("office"))}
    assert policies.verbs_of(made, by=who("other")) == []


# Blockers and evidence ----------------------------------------------------------------------------


def test_a_blocker_is_removed_by_who_was_asked_and_says_how() -> None:
    made, legnano = a_commitment(), a_body("Legnano")
    values = {
        "what": "Undici delibere mancanti", "body": legnano, "opened_on": TODAY,
        "due_on": TODAY + timedelta(days=30),
    }  # fmt: skip
    blocker = actions.block(made, values, by=BY, at=NOON)
    theirs = acting(somebody(legnano))

    with pytest.raises(Refused, match="come è stato sciolto"):
        actions.solve(blocker, solved_on=TODAY, how="", by=theirs, at=NOON)
    actions.solve(blocker, solved_on=TODAY, how="Portate in Consiglio.", by=theirs, at=NOON)
    with pytest.raises(Refused, match="già sciolto"):
        actions.solve(blocker, solved_on=TODAY, how="Di nuovo.", by=theirs, at=NOON)
    blocker.refresh_from_db()
    assert (blocker.solved_on, blocker.how) == (TODAY, "Portate in Consiglio.")


def test_an_evidence_is_a_file_or_an_address_and_stays_once_it_is_delivered() -> None:
    made = a_commitment()
    with pytest.raises(Refused, match="un file oppure un indirizzo"):
        actions.add_evidence(made, {"title": "Niente", "on": TODAY}, by=BY, at=NOON)
    delivered(made)
    with pytest.raises(Refused, match="prima va riaperto"):
        actions.remove_evidence(made.evidence.get(), by=BY)
    actions.move(made, "send_back", by=BY, on=TODAY, at=NOON, reason="Manca la data.")
    actions.remove_evidence(made.evidence.get(), by=BY)
    assert not made.evidence.exists()


# The past -----------------------------------------------------------------------------------------


def test_a_past_day_reads_as_it_was_and_as_it_was_known() -> None:
    made = a_commitment()
    september, october = date(2026, 9, 30), date(2026, 10, 31)
    early, late = NOON, NOON + timedelta(days=10)
    Fact.objects.update(on=date(2026, 1, 1), known_at=NOON - timedelta(days=300))
    actions.tell(made, {"on": september, "progress": Decimal(30)}, by=BY, at=early)
    actions.tell(made, {"on": october, "progress": Decimal(40)}, by=BY, at=early)
    actions.tell(made, {"on": october, "progress": Decimal(35)}, by=BY, at=late)

    def done(day: date, known: datetime) -> Decimal | None:
        return queries.then_of([made.pk], on=day, known_at=known)[made.pk].done

    assert done(date(2026, 9, 29), late) == 0
    assert done(september, late) == 30
    assert (done(october, early), done(october, late)) == (Decimal(40), Decimal(35))
    before = queries.then_of([made.pk], on=october, known_at=early - timedelta(days=1))
    assert before[made.pk].done == 0, "nobody had told yet"


steps = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["tell", "suspend", "resume", "move"]),
              st.integers(0, 100)),
    max_size=6,
)  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(steps)
def test_any_day_reads_back_what_was_saved_on_that_day(told_: list[tuple[int, str, int]]) -> None:
    with transaction.atomic():
        made, day = a_commitment(), TODAY
        saved = {day: _now(made)}
        for wait, verb, number in told_:
            day += timedelta(days=wait)
            at, by = NOON + (day - TODAY), the_system(day)
            try:
                with transaction.atomic():
                    _do(made, verb, number, by=by, at=at)
            except Refused:
                continue
            saved[day] = _now(again(made))
        for asked, kept in saved.items():
            then = queries.then_of([made.pk], on=asked, known_at=NOON + timedelta(days=400))
            found = then[made.pk]
            assert (found.state, found.done, found.due_on) == kept
        transaction.set_rollback(True)


def _do(made: Commitment, verb: str, number: int, *, by: Actor, at: datetime) -> None:
    if verb == "tell":
        actions.tell(made, {"on": by.on, "progress": Decimal(number)}, by=by, at=at)
    elif verb == "move":
        values = {"due_on": DUE + timedelta(days=number), "reason": "Atto."}
        actions.reschedule(made, values, version=again(made).version, by=by, at=at)
    else:
        actions.move(made, verb, by=by, on=by.on, at=at, reason="Perché.")


def _now(made: Commitment) -> tuple[str, Decimal | None, date | None]:
    return (made.state, made.progress, made.due_on)


def test_steps_left_without_a_value_make_the_progress_unknown_for_that_day() -> None:
    made = a_commitment()
    with_steps(made, {}, {})
    then = queries.then_of([made.pk], on=TODAY, known_at=NOON)
    assert then[made.pk].done is None


def test_what_is_told_later_of_an_earlier_day_is_of_that_day_only() -> None:
    made = a_commitment()
    first, second = with_steps(made, {"target": Decimal(10)}, {"target": Decimal(10)})
    september, october = date(2026, 9, 30), date(2026, 10, 31)
    told(made, on=october, values={first.pk: Decimal(8), second.pk: Decimal(4)})
    told(made, on=september, values={first.pk: Decimal(2), second.pk: Decimal(1)})

    assert again(made).progress == Decimal(60)
    told_then = made.facts.filter(name="fatto", on=september).latest("pk")
    assert told_then.value == "15"


def test_a_commitment_that_is_reopened_is_as_far_as_was_told() -> None:
    made = a_commitment()
    told(made, progress=Decimal(70))
    delivered(made)
    actions.move(made, "confirm", by=BY, on=TODAY, at=NOON)
    assert again(made).progress == 100

    actions.move(made, "reopen", by=BY, on=TODAY, at=NOON, reason="Manca un verbale.")
    assert again(made).progress == Decimal(70)


def test_the_steps_of_what_is_done_do_not_change() -> None:
    made = a_commitment()
    delivered(made)
    with pytest.raises(Refused, match="va prima riaperto"):
        with_steps(made, {})
