"""Keep the index true: called by the action that changes what is found, in its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from quadro.search.models import Entry, Kind, Reader
from quadro.search.words import FEW, indexed

LONGEST_TEXT = 200_000
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


@transaction.atomic
def put(items: Iterable[Item]) -> None:
    """Add or replace entries, whatever their number, in a fixed number of statements a batch."""
    wanted = {(item.kind, item.key): item for item in items}
    if not wanted:
        return
    Entry.objects.bulk_create(
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
    _put_readers(wanted)


def _stems(item: Item) -> str:
    found = indexed(f"{item.title} {item.subtitle} {item.text[:LONGEST_TEXT]}")
    return found if item.kind == Kind.INTERVENTION else f"{found} {FEW}"


def _put_readers(wanted: dict[tuple[str, int], Item]) -> None:
    for kind in {kind for kind, _ in wanted}:
        keys = [key for one, key in wanted if one == kind]
        entries = dict(Entry.objects.filter(kind=kind, key__in=keys).values_list("key", "pk"))
        Reader.objects.filter(entry__in=entries.values()).delete()
        Reader.objects.bulk_create(
            [
                Reader(entry_id=entries[key], body=body)
                for key in keys
                for body in wanted[kind, key].readers
            ],
            batch_size=400,
        )


def drop(kind: str, keys: Iterable[int]) -> None:
    """Take entries out of the index: what is gone, or what nobody may find any more."""
    Entry.objects.filter(kind=kind, key__in=list(keys)).delete()


def clear() -> None:
    """Forget everything: the first half of writing the index again."""
    Entry.objects.all().delete()
