"""The state and the days of a project, from what several cells say. Pure, without Django."""

from collections.abc import Sequence

from quadro.interventions.opendata.cells import folded, is_nothing
from quadro.interventions.opendata.profiles import Profile

TO_START, UNDER_WAY, DONE, CANCELLED = "da_avviare", "in_corso", "concluso", "annullato"


def settled(
    profile: Profile, state: str, cup_state: str, days: Sequence[str]
) -> tuple[str, list[str], bool]:
    """The state; when it starts, ends, was done; whether start and end were in a wrong order.

    Planned days come first: a project late from its start is not one that starts after its end.
    """
    planned_from, planned_to, actual_from, actual_to = days
    told = state_of(
        known(profile, "state", state), known(profile, "cup_state", cup_state),
        began=actual_from, ended=actual_to,
    )  # fmt: skip
    starts, due = planned_from or actual_from, planned_to or actual_to
    is_wrong = bool(starts and due and starts > due)
    done = actual_to if told == DONE else ""
    return told, ["" if is_wrong else starts, due, done], is_wrong


def known(profile: Profile, name: str, cell: str) -> str:
    """The state that a word of the source means; nothing where the profile does not know it."""
    return "" if is_nothing(cell) else profile.values.get(name, {}).get(folded(cell), "")


def state_of(told: str, of_cup: str, *, began: str, ended: str) -> str:
    """What the source says of the project; else of its CUP; else what its days say."""
    if CANCELLED in (told, of_cup):
        return CANCELLED
    if told or of_cup:
        return told or of_cup
    if ended:
        return DONE
    return UNDER_WAY if began else TO_START
