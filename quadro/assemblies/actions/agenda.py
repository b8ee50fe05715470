"""The agenda: items are written, ordered, taken away."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions.rows import Values, index, locked, locked_item, refuse_if_stale
from quadro.assemblies.models import Item, Sitting, SittingPaper
from quadro.assemblies.states import Stage, State
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused

FIELDS = (
    "title", "about", "kind", "agreement", "inquiry", "opinion", "commitment", "provision",
    "minutes_of", "majority", "majority_by", "is_secret",
)  # fmt: skip

ASIDE = 1000
"""Where numbers wait while the agenda is put in order."""


@transaction.atomic
def add(sitting: Sitting, values: Values, *, by: Actor, came_from: Item | None = None) -> Item:
    """Add an item at the end; majority and count are those of the body where nobody says."""
    sitting = locked(sitting)
    policies.check_can_prepare(sitting, by=by)
    return place(sitting, values, by=by, came_from=came_from)


def place(sitting: Sitting, values: Values, *, by: Actor, came_from: Item | None = None) -> Item:
    """The same in a sitting that is held, whoever asks: an item may come from another body."""
    assembly = sitting.assembly
    told = {"majority": assembly.majority, "majority_by": assembly.majority_by, **values}
    policies.check_item(sitting, told)
    made = Item.objects.create(
        sitting=sitting,
        position=sitting.items.count() + 1,
        came_from=came_from,
        **{name: told[name] for name in FIELDS if name in told},
    )
    index(sitting)
    journal.record("assemblies.item_added", made, by=by)
    _differs(sitting)
    return made


def _differs(sitting: Sitting) -> None:
    """Who was convened knows another agenda, until they are told."""
    if sitting.state == State.CONVENED:
        sitting.agenda_differs = True
        sitting.save(update_fields=["agenda_differs"])


@transaction.atomic
def edit(item: Item, values: Values, *, version: int, by: Actor) -> Item:
    item = locked_item(item)
    policies.check_can_prepare(item.sitting, by=by)
    before = {name: getattr(item, name) for name in FIELDS}
    refuse_if_stale(item, version, before)
    if item.stage == Stage.CLOSED:
        raise Refused(_("Il punto è chiuso: quello che è stato deciso non si riscrive."))
    policies.check_item(item.sitting, {**before, **values}, but=item.pk)
    for name in FIELDS:
        if name in values:
            setattr(item, name, values[name])
    item.version += 1
    item.save()
    told = journal.differences(before, {name: getattr(item, name) for name in FIELDS})
    index(item.sitting)
    journal.record("assemblies.item_edited", item, by=by, **told)
    _differs(item.sitting)
    return item


@transaction.atomic
def order(sitting: Sitting, keys: Sequence[int], *, by: Actor) -> None:
    """Put the items in this order. What was treated already stays where it is."""
    sitting = locked(sitting)
    policies.check_can_prepare(sitting, by=by)
    items = {
        one.pk: one for one in sitting.items.select_for_update(of=("self",)).order_by("position")
    }
    if sorted(keys) != sorted(items):
        raise Refused(_("L’ordine del giorno è cambiato mentre lo riordinavi: ricarica la pagina."))
    before = [one.pk for one in items.values() if one.stage != Stage.TO_COME]
    if list(keys[: len(before)]) != before:
        raise Refused(_("I punti già trattati restano nel loro ordine."))
    _number([items[key] for key in keys])
    index(sitting)
    journal.record("assemblies.agenda_ordered", sitting, by=by, items=len(items))
    _differs(sitting)


@transaction.atomic
def remove(item: Item, *, by: Actor) -> None:
    item = locked_item(item)
    policies.check_can_prepare(item.sitting, by=by)
    if item.stage != Stage.TO_COME:
        raise Refused(_("Il punto è già stato aperto: si può solo chiudere o rinviare."))
    journal.record("assemblies.item_removed", item, by=by)
    sitting = item.sitting
    item.delete()
    _number(list(sitting.items.order_by("position", "pk")))
    index(sitting)
    _differs(sitting)


def _number(items: Sequence[Item]) -> None:
    """In two steps: a number is never of two items, not even halfway."""
    for base in (ASIDE, 0):
        for number, one in enumerate(items, start=base + 1):
            one.position = number
        Item.objects.bulk_update(items, ["position"])


@transaction.atomic
def attach(
    sitting: Sitting, title: str, upload: "File[bytes]", *, by: Actor, at: datetime,
    item: Item | None = None,
) -> SittingPaper:  # fmt: skip
    """A paper that goes with the convocation."""
    sitting = locked(sitting)
    policies.check_can_prepare(sitting, by=by)
    document = documents.add(
        title, upload, name=upload.name or title, visibility=Visibility.PARTIES, by=by, at=at
    )
    _differs(sitting)
    return SittingPaper.objects.create(sitting=sitting, item=item, document=document, title=title)
