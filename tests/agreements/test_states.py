"""The tables of moves are whole: every state is reached, every end is an end."""

import pytest

from quadro.agreements.states import (
    OVER,
    PHASES,
    ROUTES,
    VERBS,
    Route,
    State,
    move_of,
    moves_from,
    phase_of,
)

ONLY_OF_A_PROGRAMME = {State.CONFERENCE, State.DECREE, State.RATIFICATION, State.LAPSED}
NOT_OF_AN_ADHESION = {State.INQUIRY, State.DRAFT, State.OPINIONS}


def states_of(route: Route) -> set[State]:
    if route == Route.PROGRAMME:
        return set(State) - {State.OPINIONS, State.APPROVAL}
    left_out = ONLY_OF_A_PROGRAMME | (NOT_OF_AN_ADHESION if route == Route.ADHESION else set())
    return set(State) - left_out


def test_every_state_belongs_to_one_phase() -> None:
    told = [state for states in PHASES.values() for state in states]

    assert sorted(told) == sorted(State)


@pytest.mark.parametrize("route", Route)
def test_a_route_reaches_its_states_and_no_others(route: Route) -> None:
    reached, frontier = {State.PROPOSED}, [State.PROPOSED]
    while frontier:
        for move in moves_from(frontier.pop(), route):
            if move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)

    assert reached == states_of(route)


@pytest.mark.parametrize("route", Route)
def test_only_archived_leads_nowhere(route: Route) -> None:
    ends = [state for state in states_of(route) if not list(moves_from(state, route))]

    assert ends == [State.ARCHIVED]


@pytest.mark.parametrize("route", Route)
def test_a_verb_from_a_state_leads_to_one_place(route: Route) -> None:
    pairs = [(move.source, move.verb) for move in ROUTES[route]]

    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("route", Route)
def test_what_is_over_never_comes_back_to_life(route: Route) -> None:
    assert all(move.target in OVER for move in ROUTES[route] if move.source in OVER)


def test_every_verb_has_its_words() -> None:
    assert {move.verb for moves in ROUTES.values() for move in moves} == set(VERBS)


def test_a_verb_that_a_route_does_not_know_is_no_move() -> None:
    assert move_of(State.DRAFT, "call_conference", Route.COUNCILS) is None
    assert move_of(State.DRAFT, "call_conference", Route.PROGRAMME) is not None


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_sign(state: State) -> None:
    from quadro.agreements.templatetags.agreements import SIGNS  # noqa: PLC0415

    assert state in SIGNS
    assert phase_of(state)
