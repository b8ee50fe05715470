"""Readings: written, sent, checked, corrected; never written over."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.monitoring import actions
from quadro.monitoring.cells import Cell, Told
from quadro.monitoring.models import Indicator, Reading
from quadro.monitoring.states import MOVES, VERBS, State, Who, move_of
from tests.monitoring.world import (
    AUGUST,
    NOON,
    OCTOBER,
    SEPTEMBER,
    TODAY,
    a_clerk,
    a_town,
    acting,
    again,
    an_indicator,
    an_officer,
    approved,
    sent,
    somebody,
    the_authority,
    the_office,
    the_place,
    the_system,
    written,
)

pytestmark = pytest.mark.django_db
SCALE = [{"value": 1, "label": "assente"}, {"value": 2, "label": "presente"}]


def test_a_clerk_writes_and_sends_what_the_office_approves() -> None:
    town, indicator = a_town(), an_indicator()
    by = acting(a_clerk(town))
    [one] = written(indicator, {the_place(town): 12}, by=by)
    assert (one.state, one.body, one.author) == (State.DRAFT, town.body, by.user)

    actions.submit([one], by=by, at=NOON)
    actions.approve([one], by=the_office(), at=NOON)

    one = again([one])[0]
    assert (one.state, one.value, one.known_at) == (State.APPROVED, Decimal(12), NOON)
    assert one.on == date(2026, 9, 30)
    assert Entry.objects.filter(event="monitoring.approved", subject_key=one.pk).exists()
    indicator.refresh_from_db()
    assert indicator.next_update_on == date(2026, 11, 20), "October's data, by 20 November"


def test_a_draft_changes_until_it_is_sent() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    [first] = written(indicator, {place: 12})
    [second] = written(indicator, {place: 13})
    assert (first.pk, again([first])[0].value) == (second.pk, Decimal(13))

    actions.submit([second], by=the_system(), at=NOON)
    with pytest.raises(Refused, match="va prima ripresa"):
        written(indicator, {place: 14})
    actions.take_back([second], by=the_system())
    written(indicator, {place: 14})
    assert again([first])[0].value == 14


def test_nothing_approved_is_written_over() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    [first] = approved(indicator, {place: 12})
    [second] = approved(indicator, {place: 15})

    first, second = again([first, second])
    assert (first.state, first.value) == (State.SUPERSEDED, Decimal(12))
    assert (second.state, second.supersedes, second.origin) == (
        State.APPROVED, first, "correzione",
    )  # fmt: skip


def test_what_was_returned_is_written_again_beside_it() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    rows = sent(indicator, {place: 12})
    with pytest.raises(Refused, match="Scrivi il motivo"):
        actions.return_(rows, reason=" ", by=the_office(), at=NOON)
    actions.return_(rows, reason="Manca agosto.", by=the_office(), at=NOON)
    [new] = written(indicator, {place: 14})

    old = again(rows)[0]
    assert (old.state, old.decision, old.value) == (
        State.SUPERSEDED, "Manca agosto.", Decimal(12),
    )  # fmt: skip
    assert (new.state, new.value) == (State.DRAFT, Decimal(14))
    assert Reading.objects.open().count() == 1


# Who ----------------------------------------------------------------------------------------------


def test_of_a_place_tells_its_body_or_who_owns_the_indicator() -> None:
    mine, other = a_town("Gessate"), a_town("Bresso")
    indicator = an_indicator()
    with pytest.raises(Refused, match="Per Bresso rileva chi ha un mandato nel suo ente"):
        written(indicator, {the_place(other): 1}, by=acting(a_clerk(mine)))
    owner = acting(somebody(the_authority(), Role.OFFICER))
    [one] = written(indicator, {the_place(other): 1}, by=owner)
    assert one.body == the_authority()
    with pytest.raises(Refused, match="le verifica l’Ufficio piano"):
        actions.approve([one], by=owner, at=NOON)


def test_nobody_approves_what_they_wrote_or_sent() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    officer = acting(an_officer())
    mine = sent(indicator, {place: 12}, by=officer)
    with pytest.raises(Refused, match="Non puoi approvare un valore inviato da te"):
        actions.approve(mine, by=officer, at=NOON)

    [theirs] = written(indicator, {place: 3}, AUGUST, by=the_office())
    actions.submit([theirs], by=officer, at=NOON)
    with pytest.raises(Refused, match="inviato da te"):
        actions.approve([theirs], by=officer, at=NOON)
    actions.approve([theirs], by=the_office(), at=NOON)


WRITES: dict[str, Callable[[list[Reading], Actor], Any]] = {
    "submit": lambda rows, by: actions.submit(rows, by=by, at=NOON),
    "take_back": lambda rows, by: actions.take_back(rows, by=by),
    "return_": lambda rows, by: actions.return_(rows, reason="Perché.", by=by, at=NOON),
    "approve": lambda rows, by: actions.approve(rows, by=by, at=NOON),
}


def in_state(state: str) -> Reading:
    place, indicator = the_place(a_town()), an_indicator()
    [one] = written(indicator, {place: 12})
    if state != State.DRAFT:
        actions.submit([one], by=the_system(), at=NOON)
    if state == State.RETURNED:
        actions.return_([one], reason="Perché.", by=the_system(), at=NOON)
    if state in (State.APPROVED, State.SUPERSEDED):
        actions.approve([one], by=the_system(), at=NOON)
    if state == State.SUPERSEDED:
        approved(indicator, {place: 13})
    return again([one])[0]


@pytest.mark.parametrize("role", ["office", "clerk", "other"])
@pytest.mark.parametrize("verb", sorted(WRITES))
@pytest.mark.parametrize("state", State.values)
def test_a_move_is_made_where_the_table_has_it_by_those_it_names(
    state: str, verb: str, role: str
) -> None:
    one, move = in_state(state), move_of(state, verb)
    towns = {"clerk": "Gessate", "other": "Bresso"}
    by = the_office() if role == "office" else acting(a_clerk(a_town(towns[role])))
    may = move is not None and (role == "office" or (role == "clerk" and move.who == Who.BODY))
    if may and move is not None:
        WRITES[verb]([one], by)
        assert again([one])[0].state == move.target
    else:
        with pytest.raises(Refused):
            WRITES[verb]([one], by)
        assert again([one])[0].state == state


def test_every_verb_is_in_the_table_and_every_state_is_reached() -> None:
    assert {one.verb for one in MOVES} == {*WRITES, "supersede"}
    assert {one.target for one in MOVES} == set(State)
    assert {*WRITES} <= {*VERBS}


# What ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "told", "why"),
    [
        ("rapporto", Told(value=Decimal(3)), "Scrivi numeratore e denominatore"),
        ("rapporto", Told(numerator=Decimal(1), denominator=Decimal(-1)), "non è minore di zero"),
        ("media_pesata", Told(value=Decimal(3)), "Scrivi il peso"),
        ("scala", Told(value=Decimal(3)), "3 non è un gradino"),
        ("somma", Told(value=Decimal(10) ** 13), "troppo grande"),
    ],
)
def test_what_is_told_fits_the_formula(formula: str, told: Told, why: str) -> None:
    scale = SCALE if formula == "scala" else []
    indicator = an_indicator(formula=formula, scale=scale)
    with pytest.raises(Refused, match=why):
        written(indicator, {the_place(a_town()): told})


def test_a_ratio_is_reckoned_from_its_terms() -> None:
    indicator = an_indicator(formula="rapporto", factor=Decimal(100))
    [one] = written(indicator, {the_place(a_town()): (1, 3)})
    assert one.value == Decimal("33.333333")
    [none] = written(indicator, {the_place(a_town("Bresso")): (0, 0)})
    assert none.value is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"since": date(2026, 9, 2)}, "non comincia nessun periodo"),
        ({"since": date(2026, 11, 1)}, "non è ancora finito"),
        ({"breakdown": "donne"}, "non è fra le disaggregazioni"),
        ({"place": "area"}, "si rileva per: Comune"),
        ({"place": "m999999"}, "Questo luogo non c’è"),
    ],
)
def test_a_cell_is_of_a_place_and_a_period_of_the_indicator(
    values: dict[str, Any], why: str
) -> None:
    told: dict[str, Any] = {"place": the_place(a_town()), "since": SEPTEMBER, **values}
    cell = Cell(an_indicator(), **told)
    with pytest.raises(Refused, match=why):
        actions.record([(cell, Told(value=Decimal(1)))], by=the_system(), at=NOON)


def test_a_value_that_is_not_there_says_why_when_it_is_sent() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    [one] = written(indicator, {place: Told()})
    with pytest.raises(Refused, match="Manca il valore"):
        actions.submit([one], by=the_system(), at=NOON)
    [one] = approved(indicator, {place: None})
    assert (one.value, one.note) == (None, "Non rilevato.")


def test_what_gives_its_meaning_to_a_reading_does_not_change_under_it() -> None:
    indicator = an_indicator()
    approved(indicator, {the_place(a_town()): 1})
    with pytest.raises(Refused, match="l’unità di misura non cambia"):
        actions.revise(indicator, {"unit": "addetti"}, version=1, by=the_system())
    revised = actions.revise(indicator, {"source": "Registro"}, version=1, by=the_system())
    assert revised.version == 2


def test_the_database_keeps_the_rules_of_a_row() -> None:
    [one] = approved(an_indicator(), {the_place(a_town()): 1})
    wrong: list[dict[str, Any]] = [
        {"until": one.since}, {"place": "m0"}, {"known_at": None}, {"decided_by": ""},
        {"numerator": Decimal(1)}, {"weight": Decimal(-1)},
    ]  # fmt: skip
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Reading.objects.filter(pk=one.pk).update(**values)


# Many ---------------------------------------------------------------------------------------------


def towns(number: int) -> list[str]:
    return [the_place(a_town(f"Comune {one}")) for one in range(number)]


def test_many_are_approved_or_returned_all_or_none() -> None:
    rows = sent(an_indicator(), dict.fromkeys(towns(3), 5))
    actions.take_back([rows[1]], by=the_system())
    with pytest.raises(Refused, match="Comune 1: La rilevazione ora è «bozza»"):
        actions.approve(rows, by=the_office(), at=NOON)
    assert {one.state for one in again(rows)} == {State.SUBMITTED, State.DRAFT}

    actions.submit([rows[1]], by=the_system(), at=NOON)
    actions.approve(rows, by=the_office(), at=NOON)
    assert {one.state for one in again(rows)} == {State.APPROVED}
    with pytest.raises(Refused, match="almeno una"):
        actions.approve([], by=the_office(), at=NOON)


@pytest.mark.parametrize("verb", ["record", "submit", "approve", "return_"])
def test_many_cost_the_same_queries_as_one(verb: str) -> None:
    def run(number: int, indicator: Indicator) -> int:
        places = dict.fromkeys(towns(number), 5)
        if verb == "record":
            with CaptureQueriesContext(connection) as found:
                written(indicator, places)
            return len(found)
        rows = written(indicator, places) if verb == "submit" else sent(indicator, places)
        with CaptureQueriesContext(connection) as found:
            WRITES[verb](rows, the_system())
        return len(found)

    run(1, an_indicator())
    assert run(2, an_indicator()) == run(12, an_indicator())


# Locks --------------------------------------------------------------------------------------------


def locked(*indicators: Indicator, since: date = SEPTEMBER, until: date = OCTOBER) -> list[Any]:
    return actions.lock(
        indicators or None, since=since, until=until, reason="Finestra chiusa.",
        by=the_system(), at=NOON,
    )  # fmt: skip


def test_a_locked_period_takes_no_readings_until_it_is_opened_with_a_reason() -> None:
    place, indicator = the_place(a_town()), an_indicator()
    waiting = sent(indicator, {place: 3})
    locks = locked(indicator)
    with pytest.raises(Refused, match="è chiuso"):
        written(indicator, {place: 4})
    for verb in ("approve", "take_back"):
        with pytest.raises(Refused, match="è chiuso"):
            WRITES[verb](waiting, the_office())
    approved(indicator, {place: 4}, AUGUST)
    approved(an_indicator(), {place: 4})

    with pytest.raises(Refused, match="perché il periodo si riapre"):
        actions.unlock(locks, reason="", by=the_system(), at=NOON)
    actions.unlock(locks, reason="Un valore sbagliato.", by=the_system(), at=NOON)
    actions.approve(waiting, by=the_office(), at=NOON)
    with pytest.raises(Refused, match="già stato riaperto"):
        actions.unlock(locks, reason="Ancora.", by=the_system(), at=NOON)


def test_a_lock_of_all_closes_every_indicator_and_what_it_touches() -> None:
    place = the_place(a_town())
    monthly, yearly = an_indicator(), an_indicator(periodicity="annuale")
    locked(since=date(2025, 12, 1), until=date(2026, 1, 1))
    for indicator, since in ((monthly, date(2025, 12, 1)), (yearly, date(2025, 1, 1))):
        with pytest.raises(Refused, match=r"chiuso \(Finestra chiusa\.\)"):
            written(indicator, {place: 1}, since)
    written(monthly, {place: 1})


def test_only_the_office_locks_and_in_order() -> None:
    clerk = acting(a_clerk(a_town()))
    words = {"since": SEPTEMBER, "until": OCTOBER, "reason": "x", "at": NOON}
    with pytest.raises(Refused, match="li chiude e li riapre"):
        actions.lock(None, by=clerk, **words)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="finisce prima di cominciare"):
        locked(since=OCTOBER, until=OCTOBER - timedelta(days=1))
    assert TODAY > OCTOBER


# Evidence -----------------------------------------------------------------------------------------


def test_what_shows_a_value_stays_once_it_is_approved() -> None:
    town = a_town()
    by = acting(a_clerk(town))
    [one] = written(an_indicator(), {the_place(town): 3}, by=by)
    with pytest.raises(Refused, match="un file oppure un indirizzo"):
        actions.prove(one, {"title": "Niente"}, by=by, at=NOON)
    link = {"title": "Registro", "link": "https://example.org/registro"}
    gone = actions.prove(one, link, by=by, at=NOON)
    actions.remove_evidence(gone, by=by)
    kept = actions.prove(one, link, by=by, at=NOON)
    actions.submit([one], by=by, at=NOON)
    actions.approve([one], by=the_office(), at=NOON)
    with pytest.raises(Refused, match="approvata con questa prova"):
        actions.remove_evidence(kept, by=by)
    other = acting(a_clerk(a_town("Bresso")))
    with pytest.raises(Refused, match="Le prove le aggiunge chi rileva"):
        actions.prove(one, link, by=other, at=NOON)
