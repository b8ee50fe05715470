"""What the journal tells: the history of a subject, in words, and whether the journal is whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from quadro.journal.models import Block, Entry, Leaf
from quadro.journal.sealing import chain, leaf_digest, merkle_root
from quadro.kit.dates import ApproximateDay, in_words
from quadro.kit.text import Text

TOLD = 200
"""How many of the latest entries a page tells."""


def history(subject: str, key: int) -> QuerySet[Entry]:
    """Everything done to a subject, the latest first."""
    return Entry.objects.filter(subject=subject, subject_key=key).order_by("-pk")


def story(*nouns: models.Model) -> "list[Told]":
    """What was lately done to nouns that one page tells together, the latest first, in words."""
    keys: dict[str, list[int]] = {}
    for one in nouns:
        keys.setdefault(one._meta.label_lower, []).append(one.pk)
    asked = Q()
    for subject, known in keys.items():
        asked |= Q(subject=subject, subject_key__in=known)
    return told(Entry.objects.filter(asked).order_by("-pk")[:TOLD])


def latest() -> QuerySet[Entry]:
    """Everything done to the registers, the latest first.

    Not what was done to nouns whose very name tells a person: their entries have no name to show,
    and what people do to their own access is not for everybody at a desk.
    """
    people = [
        model._meta.label_lower
        for model in apps.get_models()
        if "__str__" in getattr(model, "personal_data", ())
    ]
    return Entry.objects.exclude(subject__in=people).order_by("-pk")


# In words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A value before and after, as people read it; None where there was or is none."""

    label: Text
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Told:
    """An entry as a person reads it."""

    at: datetime
    by: str
    did: Text
    subject: str
    changes: list[Change]


@cache
def words(table: str = "EVENTS") -> dict[str, Text]:
    """The words of every event: each module lists its own as `EVENTS` in its `events`.

    `VALUES`, where there is one, names the values that are no field of the noun, or a field that
    has no name of its own.
    """
    return _gathered(table)


@cache
def fields() -> dict[str, Any]:
    """Of values that are no field of the noun, the field of another noun that they are.

    So the role in the history of a body is said as that of a mandate: a module lists them as
    `FIELDS`.
    """
    return _gathered("FIELDS")


def _gathered(table: str) -> dict[str, Any]:
    """The journal lies under the modules; the registry of applications can reach them."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "events"):
            found |= getattr(import_module(f"{config.name}.events"), table, {})
    return found


def words_of(event: str) -> Text:
    """The words of `plan.imported` or, without its own, those of every `imported`."""
    known = words()
    return known.get(event) or known.get(event.rsplit(".", 1)[-1]) or event


def told(entries: Iterable[Entry]) -> list[Told]:
    return [
        Told(
            at=entry.at,
            by=entry.by_name,
            did=words_of(entry.event),
            subject=entry.subject_name,
            changes=list(_changes(entry)),
        )
        for entry in entries
    ]


UNTOLD = ("slug", "version", "_precision")
"""Endings of the columns that only Quadro reads."""


def _changes(entry: Entry) -> Iterator[Change]:
    """What was unknown and still is, is no change."""
    for name, (before, after) in entry.changes.items():
        if name.endswith(UNTOLD):
            continue
        field = _field(entry.subject, name)
        old, new = said(field, before), said(field, after)
        if old is not None or new is not None:
            yield Change(_label(field, name), old, new)


@cache
def _field(subject: str, name: str) -> Any:
    """The field of a change; None for what is no field, or of a noun that is no more."""
    try:
        return apps.get_model(subject)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return fields().get(name)


def _label(field: Any, name: str) -> Text:
    """A field that nobody named has for Django the words of its code: they are not for people."""
    own: Text | None = getattr(field, "verbose_name", None)
    known = words("VALUES").get(name)
    if known is not None and not isinstance(own, Promise):
        return known
    return own or name.replace("_", " ")


def said(field: Any, value: Any) -> str | None:
    """A kept value as people say it; None where there is nothing to say."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return _("sì") if value else _("no")
    if isinstance(value, list | dict):
        return _said_together(field, value)
    if isinstance(field, models.DateTimeField):
        return in_words(datetime.fromisoformat(value).astimezone(get_current_timezone()).date())
    if isinstance(field, models.DateField):
        day = ApproximateDay.parse(value)
        return in_words(day.day, day.precision)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value))


def _said_together(field: Any, value: list[Any] | dict[str, Any]) -> str:
    if isinstance(value, list):
        return ", ".join(said(field, one) or "" for one in value)
    told = ((_label(None, name), said(None, one)) for name, one in value.items())
    return ", ".join(f"{name}: {one}" for name, one in told if one is not None)


# Whole --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """How much there is, how much is not sealed yet, and the digest of the last block."""

    entries: int
    blocks: int
    unsealed: int
    head: str


def state() -> State:
    sealed = Leaf.objects.filter(entry_key=OuterRef("pk"))
    last = Block.objects.order_by("-pk").first()
    return State(
        entries=Entry.objects.count(),
        blocks=Block.objects.count(),
        unsealed=Entry.objects.filter(~Exists(sealed)).count(),
        head=last.digest if last else "",
    )


@dataclass(frozen=True)
class Fault:
    """Something wrong in the journal, in words for who must look into it."""

    text: str


def faults(head: str = "") -> Iterator[Fault]:
    """Every alteration that the blocks can show, naming the entry.

    `head` is a digest noted down outside Quadro: it must be that of a block of the chain, so that
    not even the removal of the last blocks goes unseen.
    """
    previous, is_known = "", not head
    for block in Block.objects.order_by("pk").iterator():
        yield from _faults_of_block(block, previous)
        previous = block.digest
        is_known = is_known or block.digest == head
    if not is_known:
        yield Fault(f"No block has the digest {head}: blocks were removed or replaced.")


def _faults_of_block(block: Block, previous: str) -> Iterator[Fault]:
    leaves = list(block.leaves.order_by("position"))
    entries = Entry.objects.in_bulk([leaf.entry_key for leaf in leaves])
    for leaf in leaves:
        entry = entries.get(leaf.entry_key)
        if entry is None:
            yield Fault(f"Entry {leaf.entry_key} (block {block.pk}) is missing.")
        elif leaf_digest(entry) != leaf.digest:
            yield Fault(f"Entry {leaf.entry_key} (block {block.pk}) was altered.")
    if len(leaves) != block.size:
        yield Fault(f"Block {block.pk} has {len(leaves)} leaves, it was sealed with {block.size}.")
    elif merkle_root([leaf.digest for leaf in leaves]) != block.root:
        yield Fault(f"Block {block.pk}: its leaves do not make its root.")
    if block.previous != previous:
        yield Fault(f"Block {block.pk} is not chained to the block before it.")
    if chain(block.previous, block.root, block.sealed_at, block.size) != block.digest:
        yield Fault(f"Block {block.pk}: its digest was altered.")
