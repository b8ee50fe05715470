"""What modules above show in the pages of an agreement: they come and say so, at the start.

An agreement does not know what is drawn from it. A module that has something to show of it adds a
panel to its page, and an offer beside the paragraphs of its text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements import queries
from quadro.agreements.models import Agreement
from quadro.kit.asof import AsOf
from quadro.kit.text import Text
from quadro.texts.models import TextVersion


@dataclass(frozen=True)
class Panel:
    """A template, and what it is told of an agreement on a day for who reads it.

    `rows` of an agreement (`OuterRef("pk")`) say whether there is anything to tell: they are asked
    with what else there is of it (`queries.what_there_is`).
    """

    name: str
    template: str
    rows: "Callable[[OuterRef], QuerySet[Any]]"
    tell: Callable[[Agreement, Actor, AsOf, bool], Mapping[str, Any]]


@dataclass(frozen=True)
class Offer:
    """A verb that can be done with a paragraph of the text: its words, and where it leads.

    `address` of an agreement and of the number of a version ends where the anchor follows. It is
    done with words that do not change any more: of a scheme, or of a consolidated text.
    """

    label: Text
    address: Callable[[Agreement, int], str]
    allows: Callable[[Agreement, Actor], bool]


PANELS: list[Panel] = []
OFFERS: list[Offer] = []


def flags() -> "dict[str, QuerySet[Any]]":
    """Whether each panel has anything to tell, as rows that are there or are not."""
    return {one.name: one.rows(OuterRef("pk")) for one in PANELS}


def panels_of(
    agreement: Agreement, has: Mapping[str, bool], by: Actor, as_of: AsOf
) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and words of each panel on a day, in the order in which the modules came."""
    return [(one.template, one.tell(agreement, by, as_of, has[one.name])) for one in PANELS]


def offers_for(agreement: Agreement, version: TextVersion, by: Actor) -> list[tuple[Text, str]]:
    """Words and beginning of the address of each offer that `by` may take."""
    allowed = [one for one in OFFERS if one.allows(agreement, by)]
    if not allowed or not queries.is_settled(version):
        return []
    return [(one.label, one.address(agreement, version.number)) for one in allowed]
