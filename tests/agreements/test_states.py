"""The table of moves is whole: every state is reached, every end is an end."""

import pytest

from quadro.agreements.states import MOVES, OVER, PHASES, State, moves_from, phase_of


def test_every_state_belongs_to_one_phase() -> None:
    told = [state for states in PHASES.values() for state in states]

    assert sorted(told) == sorted(State)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_reached_from_the_first(state: State) -> None:
    reached, frontier = {State.PROPOSED}, [State.PROPOSED]
    while frontier:
        for move in moves_from(frontier.pop()):
            if move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)

    assert state in reached


def test_only_archived_leads_nowhere() -> None:
    assert [state for state in State if not list(moves_from(state))] == [State.ARCHIVED]


def test_a_verb_from_a_state_leads_to_one_place() -> None:
    pairs = [(move.source, move.verb) for move in MOVES]

    assert len(pairs) == len(set(pairs))


def test_what_is_over_never_comes_back_to_life() -> None:
    assert all(move.target in OVER for move in MOVES if move.source in OVER)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_sign(state: State) -> None:
    from quadro.agreements.templatetags.agreements import SIGNS  # noqa: PLC0415

    assert state in SIGNS
    assert phase_of(state)
