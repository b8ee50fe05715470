"""What modules above show in the pages of an agreement: they come and say so, at the start.

An agreement does not know what is drawn from it. A module that has something to show of it adds a
panel to its page, and an offer beside the paragraphs of its text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.kit.text import Text


@dataclass(frozen=True)
class Panel:
    """A template, and what it is told of an agreement for who reads it."""

    template: str
    tell: Callable[[Agreement, Actor], Mapping[str, Any]]


@dataclass(frozen=True)
class Offer:
    """A verb that can be done with a paragraph of the text: its words, and where it leads.

    `address` of an agreement and of the number of a version ends where the anchor follows.
    """

    label: Text
    address: Callable[[Agreement, int], str]
    allows: Callable[[Agreement, Actor], bool]


PANELS: list[Panel] = []
OFFERS: list[Offer] = []


def panels_of(agreement: Agreement, by: Actor) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and words of each panel, in the order in which the modules came."""
    return [(one.template, one.tell(agreement, by)) for one in PANELS]


def offers_for(agreement: Agreement, version: int, by: Actor) -> list[tuple[Text, str]]:
    """Words and beginning of the address of each offer that `by` may take."""
    return [
        (one.label, one.address(agreement, version)) for one in OFFERS if one.allows(agreement, by)
    ]
