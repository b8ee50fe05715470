"""A body contests a value that concerns it; the office decides with reasons."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused
from quadro.monitoring import actions, queries
from quadro.monitoring.models import Contest, Origin, Reading
from quadro.monitoring.states import CONTEST_MOVES, ContestState, State, move_of
from quadro.notifications.models import Notice
from tests.monitoring.world import (
    NOON,
    OCTOBER,
    SEPTEMBER,
    TODAY,
    a_clerk,
    a_town,
    acting,
    an_indicator,
    an_officer,
    approved,
    the_office,
    the_place,
    the_system,
    written,
)

pytestmark = pytest.mark.django_db
D = Decimal
LATER = NOON + timedelta(days=2)
WORDS = {"reason": "Mancano le richieste per PEC.", "method": "Dal protocollo del Comune."}


def a_value(**words: Any) -> Reading:
    return approved(an_indicator(**words), {the_place(a_town()): 128})[0]


def gessate() -> tuple[Body, Actor]:
    town = a_town()
    return Body.objects.get(municipality=town), acting(a_clerk(town))


def contested(reading: Reading | None = None, value: int = 171) -> Contest:
    body, by = gessate()
    values = {"value": D(value), **WORDS}
    return actions.contest(reading or a_value(), body, values, by=by, at=NOON)


def decided(one: Contest, verb: str, by: Actor | None = None, **values: Any) -> Contest:
    told = {"decision": "Si contano le imprese.", **values}
    return actions.decide(one, verb, told, by=by or the_office(), at=LATER)


def test_the_body_of_the_place_contests_with_its_value_reason_and_method() -> None:
    officer = an_officer()
    one = contested()
    assert (one.state, one.value) == (ContestState.OPEN, D(171))
    assert queries.values_of(one.reading.indicator, on=TODAY).area.is_contested
    asked = Notice.objects.get(recipient=officer)
    assert "contesta un valore" in asked.subject
    decided(one, "reject")
    asked.refresh_from_db()
    assert asked.done_at is not None


def test_a_contest_says_something_about_a_value_that_concerns_who_makes_it() -> None:
    body, by = gessate()
    other = a_town("Bresso")
    theirs, them = Body.objects.get(municipality=other), acting(a_clerk(other))
    reading = a_value()

    def asked(body: Body = body, by: Actor = by, **values: Any) -> Contest:
        told = {"value": D(171), **WORDS, **values}
        return actions.contest(reading, body, told, by=by, at=NOON)

    for wrong, why in (
        ({"body": theirs, "by": them}, "Il valore non riguarda Bresso"),
        ({"by": them}, "chi ha un mandato in Gessate"),
        ({"value": None}, "Scrivi il valore giusto"),
        ({"value": D(128)}, "è quello pubblicato"),
        ({"reason": " "}, "Scrivi perché"),
        ({"method": ""}, "con quale metodo"),
    ):
        with pytest.raises(Refused, match=why):
            asked(**wrong)
    asked()
    with pytest.raises(Refused, match="ha già contestato"):
        asked()
    [draft] = written(an_indicator(), {the_place(a_town()): 3})
    with pytest.raises(Refused, match="Si contesta un valore approvato"):
        actions.contest(draft, body, {"value": D(4), **WORDS}, by=by, at=NOON)


def test_accepted_it_makes_a_reading_that_takes_the_place_of_the_other() -> None:
    one = decided(contested(), "accept")
    assert one.outcome is not None
    old = Reading.objects.get(pk=one.reading_id)
    assert (old.state, old.value) == (State.SUPERSEDED, D(128))
    new = Reading.objects.get(pk=one.outcome.pk)
    assert (new.state, new.value, new.origin, new.supersedes) == (
        State.APPROVED, D(171), Origin.CONTEST, old,
    )  # fmt: skip
    indicator = new.indicator
    assert queries.values_of(indicator, on=TODAY).area.value == 171
    before = queries.values_of(indicator, on=TODAY, known_at=NOON)
    assert (before.area.value, before.area.is_contested) == (D(128), True)


def test_accepted_in_part_it_is_the_value_that_was_decided() -> None:
    one = contested()
    with pytest.raises(Refused, match="Scrivi il valore deciso"):
        decided(one, "accept_partly")
    one = decided(one, "accept_partly", value=D(154))
    assert one.outcome is not None
    assert (one.state, one.outcome.value) == (ContestState.PARTLY, D(154))


def test_of_a_ratio_the_terms_are_contested() -> None:
    place = the_place(a_town())
    indicator = an_indicator(formula="rapporto", factor=D(100))
    [reading] = approved(indicator, {place: (1, 4)})
    body, by = gessate()
    values = {"numerator": D(2), "denominator": D(4), **WORDS}
    one = actions.contest(reading, body, values, by=by, at=NOON)
    assert one.value == 50
    outcome = decided(one, "accept").outcome
    assert outcome is not None
    assert (outcome.numerator, outcome.value) == (D(2), D(50))


WORLD = {"office": "l’Ufficio piano", "contester": "chi ha contestato", "other": "un altro Comune"}


@pytest.mark.parametrize("role", sorted(WORLD))
@pytest.mark.parametrize("verb", ["accept", "accept_partly", "reject", "withdraw"])
@pytest.mark.parametrize("state", ContestState.values)
def test_a_contest_is_closed_once_by_those_the_table_names(
    state: str, verb: str, role: str
) -> None:
    one = contested()
    close = {
        ContestState.ACCEPTED: lambda: decided(one, "accept"),
        ContestState.PARTLY: lambda: decided(one, "accept_partly", value=D(150)),
        ContestState.REJECTED: lambda: decided(one, "reject"),
        ContestState.WITHDRAWN: lambda: actions.withdraw(one, by=the_system(), at=LATER),
    }
    if state != ContestState.OPEN:
        close[ContestState(state)]()
    towns = {"contester": "Gessate", "other": "Bresso"}
    by = the_office() if role == "office" else acting(a_clerk(a_town(towns[role])))

    def act() -> Contest:
        if verb == "withdraw":
            return actions.withdraw(one, by=by, at=LATER)
        return decided(one, verb, by=by, value=D(140))

    move = move_of(state, verb, CONTEST_MOVES)
    whose = "contester" if verb == "withdraw" else "office"
    if move is not None and role == whose:
        assert act().state == move.target
    else:
        with pytest.raises(Refused):
            act()
        assert Contest.objects.get(pk=one.pk).state == state


def test_a_decision_has_its_reasons_and_is_of_another_person() -> None:
    town = a_town()
    officer = acting(an_officer())
    mine = Actor(
        user=officer.user, on=TODAY, office=officer.office,
        mandates=officer.mandates | {("impiegato", Body.objects.get(municipality=town).pk)},
    )  # fmt: skip
    body = Body.objects.get(municipality=town)
    one = actions.contest(a_value(), body, {"value": D(9), **WORDS}, by=mine, at=NOON)
    with pytest.raises(Refused, match="ciò che hai contestato tu"):
        decided(one, "reject", by=mine)
    with pytest.raises(Refused, match="Scrivi le ragioni"):
        decided(one, "reject", decision=" ")


def test_in_a_closed_period_a_decision_changes_nothing_until_it_is_opened() -> None:
    one = contested()
    locks = actions.lock(
        None, since=SEPTEMBER, until=OCTOBER, reason="Finestra chiusa.", by=the_system(), at=NOON
    )
    with pytest.raises(Refused, match="lo riapre l’Ufficio piano"):
        decided(one, "accept")
    actions.unlock(locks, reason="Contestazione accolta.", by=the_system(), at=NOON)
    decided(one, "accept")


def test_a_value_that_was_replaced_meanwhile_is_contested_no_more() -> None:
    one = contested()
    approved(one.reading.indicator, {one.reading.place: 130})
    with pytest.raises(Refused, match="è già stato sostituito"):
        decided(one, "accept")
    assert decided(one, "reject", decision="È già stato corretto.").state == ContestState.REJECTED


def test_it_is_discussed_by_who_is_near_until_it_is_decided() -> None:
    one = contested()
    _body, by = gessate()
    answer = actions.reply(one, "Allego il protocollo.", by=by, at=NOON)
    assert answer.body is not None
    assert answer.body.short_name == "Gessate"
    assert actions.reply(one, "Lo leggiamo.", by=the_office(), at=NOON).body is None
    with pytest.raises(Refused, match="Rispondono l’ente che contesta"):
        actions.reply(one, "Anche noi.", by=acting(a_clerk(a_town("Bresso"))), at=NOON)
    decided(one, "reject")
    with pytest.raises(Refused, match="già decisa"):
        actions.reply(one, "Ancora.", by=by, at=NOON)


def test_what_somebody_was_writing_in_the_cell_stays_there() -> None:
    one = contested()
    [draft] = written(one.reading.indicator, {one.reading.place: 140})
    decided(one, "accept")
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
