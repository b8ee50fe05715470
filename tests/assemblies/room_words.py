"""What the addresses of the room are asked with: a sitting that is open, an item, a vote."""

from collections.abc import Callable, Mapping
from typing import Any

from quadro.assemblies import actions
from quadro.assemblies.actions import Told
from quadro.assemblies.models import Ballot, Item, Sitting
from quadro.assemblies.states import Mark
from tests.worlds import NOON

Words = Callable[[Any], Mapping[str, Any]]
NAME = "Sala"
ADDRESSES = (
    *("room", "room_state", "open", "mark", "call", "welcome", "suspend", "resume", "close"),
    *("verify", "begin", "open_ballot", "close_item", "cast", "close_ballot"),
)


def an_open_sitting(one: Any) -> Sitting:
    """Made once: a vote is open on its only item, and all are there."""
    found = Sitting.objects.filter(assembly__name=NAME).first()
    if found is not None:
        return found
    sitting = one.a_sitting(one.an_assembly(NAME))
    sitting = actions.convene(sitting, by=one.by, at=NOON)
    sitting = actions.open_(sitting, by=one.by, at=NOON)
    told = [Told(seat.pk, Mark.PRESENT, seat.version) for seat in sitting.roster.all()]
    actions.mark(sitting, told, by=one.by, at=NOON)
    item = actions.begin(sitting.items.get(), by=one.by, at=NOON)
    actions.open_ballot(item, by=one.by, at=NOON)
    return sitting


def at(sitting: Sitting, **more: Any) -> Mapping[str, Any]:
    return {"slug": sitting.assembly.slug, "key": sitting.key, **more}


def an_item(one: Any) -> Mapping[str, Any]:
    sitting = an_open_sitting(one)
    return at(sitting, item=Item.objects.get(sitting=sitting).pk)


def a_ballot(one: Any) -> Mapping[str, Any]:
    sitting = an_open_sitting(one)
    return at(sitting, ballot=Ballot.objects.get(item__sitting=sitting).pk)


WORDS: dict[str, Words] = {
    **{f"assemblies:{name}": lambda one: at(an_open_sitting(one)) for name in ADDRESSES},
    "assemblies:screen": lambda one: at(an_open_sitting(one)),
    **{f"assemblies:{name}": an_item for name in ("begin", "open_ballot", "close_item")},
    **{f"assemblies:{name}": a_ballot for name in ("cast", "close_ballot")},
}
RECORDS: dict[str, dict[str, int]] = {
    # The room is of who keeps the assembly: somebody else with an access is told so.
    f"assemblies:{name}": {"outsider": 409}
    for name in ADDRESSES
}
