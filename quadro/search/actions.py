"""Keep the index true: called by the action that changes what is found, in its transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from quadro.search.models import BY_THE_MILLION, Entry, Reader
from quadro.search.words import OF_FEW, OF_MANY, indexed

LONGEST_TEXT = 200_000
BATCH = 400
WRITTEN = ["title", "subtitle", "text", "address", "is_public", "title_stems", "stems"]


@dataclass(frozen=True)
class Item:
    """What to find, under which address, and for whom (`readers` are keys of bodies)."""

    kind: str
    key: int
    title: str
    address: str
    subtitle: str = ""
    text: str = ""
    is_public: bool = True
    readers: frozenset[int] = field(default_factory=frozenset)


def sentences(parts: Iterable[object]) -> str:
    """What an entry says, one part after the other, those that say nothing left out."""
    return ". ".join(str(one).removesuffix(".") for one in parts if one)


def put(items: Iterable[Item]) -> None:
    """Add or replace entries, whatever their number, in a fixed number of statements a batch."""
    wanted = {(item.kind, item.key): item for item in items}
    if not wanted:
        return
    # Actions have a transaction already: another savepoint each time would be two statements more.
    with transaction.atomic(savepoint=False):
        entries = Entry.objects.bulk_create(
            [
                Entry(
                    kind=item.kind,
                    key=item.key,
                    title=item.title[:400],
                    subtitle=item.subtitle[:300],
                    text=item.text[:LONGEST_TEXT],
                    address=item.address,
                    is_public=item.is_public,
                    title_stems=indexed(item.title),
                    stems=_stems(item),
                )
                for item in wanted.values()
            ],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=WRITTEN,
            batch_size=90,
        )
        for start in range(0, len(entries), BATCH):
            some = entries[start : start + BATCH]
            _put_readers({one.pk: wanted[one.kind, one.key].readers for one in some})


def _stems(item: Item) -> str:
    found = indexed(f"{item.title} {item.subtitle} {item.text[:LONGEST_TEXT]}")
    return f"{found} {OF_MANY if item.kind in BY_THE_MILLION else OF_FEW}"


def _put_readers(wanted: Mapping[int, frozenset[int]]) -> None:
    """Of these entries: mostly they are who they were, and there is nothing to write."""
    rows = Reader.objects.filter(entry__in=list(wanted)).values_list("pk", "entry", "body")
    there = {(entry, body): key for key, entry, body in rows}
    asked = {(entry, body) for entry, bodies in wanted.items() for body in bodies}
    if gone := [key for pair, key in there.items() if pair not in asked]:
        Reader.objects.filter(pk__in=gone).delete()
    Reader.objects.bulk_create(
        [Reader(entry_id=entry, body=body) for entry, body in sorted(asked - there.keys())],
        batch_size=BATCH,
    )


def drop(kind: str, keys: Iterable[int]) -> None:
    """Take entries out of the index: what is gone, or what nobody may find any more."""
    Entry.objects.filter(kind=kind, key__in=list(keys)).delete()


def clear() -> None:
    """Forget everything: the first half of writing the index again."""
    Entry.objects.all().delete()
