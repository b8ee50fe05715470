"""What the verbs of the module share: the rows held, the trace, the count of who is there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies.counting import Check, Mass, quorum
from quadro.assemblies.index import sitting_items
from quadro.assemblies.models import Item, QuorumCheck, Sitting
from quadro.assemblies.states import PUBLIC
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Stale
from quadro.search import actions as search

Values = Mapping[str, Any]


def room(sitting: Sitting) -> str:
    """The name of the lock: shared by those who mark, held by who opens or closes something."""
    return f"sitting:{sitting.pk}"


def locked(sitting: Sitting) -> Sitting:
    """The sitting as it is now, held until the end of the transaction; nobody marks meanwhile."""
    locks.hold(room(sitting))
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("assembly__body")
    return rows.get(pk=sitting.pk)


def shared(sitting: Sitting) -> Sitting:
    """The sitting as it is now: others may mark too, nobody may open or close."""
    locks.share(room(sitting))
    return Sitting.objects.select_related("assembly__body").get(pk=sitting.pk)


def locked_item(item: Item) -> Item:
    sitting = locked(item.sitting)
    found = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    found.sitting = sitting
    return found


def refuse_if_stale(row: Any, version: int, theirs: Values) -> None:
    if row.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=row.version,
        )


def save(sitting: Sitting, event: str, *, by: Actor, **changes: Any) -> None:
    """Write a held sitting with its trace."""
    sitting.version += 1
    sitting.save()
    index(sitting)
    journal.record(event, sitting, by=by, **changes)


def index(sitting: Sitting) -> None:
    """What of it can be found; one that was never convened is not."""
    if sitting.state in PUBLIC:
        search.put(sitting_items(Sitting.objects.filter(pk=sitting.pk)))


def index_all() -> None:
    """Write again what of sittings can be found."""
    search.put(sitting_items(Sitting.objects.order_by("pk")))


def masses(sitting: Sitting) -> tuple[Mass, Mass]:
    """Those who are there now, and all who have a seat. One query."""
    roster = list(sitting.roster.all())
    present = Mass.sum(one.mass for one in roster if one.is_here)
    return present, Mass.sum(one.mass for one in roster)


def check_quorum(sitting: Sitting, why: str, *, at: datetime, item: Item | None = None) -> Check:
    """Count who is there, and keep what was counted."""
    present, members = masses(sitting)
    found = quorum(sitting.assembly.quorum, present, members)
    QuorumCheck.objects.create(
        sitting=sitting, item=item, why=why, at=at, is_met=found.is_met,
        heads=present.heads, population=present.population, weight=present.weight,
        of_heads=members.heads, of_population=members.population, of_weight=members.weight,
    )  # fmt: skip
    return found
