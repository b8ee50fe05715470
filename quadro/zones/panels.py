"""What modules above show in the dossier of a turn: they come and say so, at the start.

It stays with the offices of the Zone, and does not pass by name: who enters only has to know.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from quadro.accounts.actors import Actor
from quadro.kit.text import Text
from quadro.territory.models import Zone


@dataclass(frozen=True)
class Open:
    """Something that is open in the Zone."""

    title: str
    about: str
    address: str
    due_on: date | None


@dataclass(frozen=True)
class Panel:
    """A list of the dossier, with its heading, of what the reader may read."""

    heading: Text
    open: Callable[[Zone, Actor], Sequence[Open]]


PANELS: list[Panel] = []


def panels_of(zone: Zone, by: Actor) -> list[tuple[Text, Sequence[Open]]]:
    told = ((one.heading, one.open(zone, by)) for one in PANELS)
    return [(heading, rows) for heading, rows in told if rows]
