"""What modules above change when an amendment takes effect: they come and say so, at the start.

An agreement does not know what is drawn from it, nor do its amendments. A module plans its changes
on a draft, shows them in its page, and makes them in the transaction in which it takes effect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quadro.accounts.actors import Actor
from quadro.agreements.models import Amendment


@dataclass(frozen=True)
class Effect:
    """`count` of what is planned on an amendment; `tell` says it to `template` in its page.

    `apply` makes the changes, from the day on which the amendment has effect, or refuses; it
    returns what the journal tells of them.
    """

    template: str
    count: Callable[[Amendment], int]
    tell: Callable[[Amendment, Actor, bool], Mapping[str, Any]]
    apply: Callable[[Amendment, Actor, datetime], Mapping[str, Any]]


EFFECTS: list[Effect] = []


def planned_on(amendment: Amendment) -> int:
    """How many changes the modules above have planned on it."""
    return sum(one.count(amendment) for one in EFFECTS)


def told_of(
    amendment: Amendment, by: Actor, *, may_keep: bool
) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and words of each, in the order in which the modules came."""
    return [(one.template, one.tell(amendment, by, may_keep)) for one in EFFECTS]


def apply_all(amendment: Amendment, *, by: Actor, at: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for one in EFFECTS:
        told |= one.apply(amendment, by, at)
    return told
