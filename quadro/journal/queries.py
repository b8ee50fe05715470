"""What the journal tells: the history of a subject, what changed lately, whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from quadro.journal.models import Block, Entry, Leaf
from quadro.journal.sealing import chain, leaf_digest, merkle_root


def history(subject: str, key: int) -> QuerySet[Entry]:
    """Everything done to a subject, the latest first."""
    return Entry.objects.filter(subject=subject, subject_key=key).order_by("-pk")


@dataclass(frozen=True)
class Fault:
    """Something wrong in the journal, in words for who must look into it."""

    text: str


def unsealed() -> int:
    return Entry.objects.filter(~Exists(Leaf.objects.filter(entry_key=OuterRef("pk")))).count()


def faults(head: str = "") -> Iterator[Fault]:
    """Every alteration that the blocks can show, naming the entry.

    `head` is a digest noted down outside Quadro: it must be that of a block of the chain, so that
    not even the removal of the last blocks goes unseen.
    """
    previous, digests = "", set()
    for block in Block.objects.order_by("pk").iterator():
        yield from _faults_of_block(block, previous)
        previous = block.digest
        digests.add(block.digest)
    if head and head not in digests:
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
    elif leaves and merkle_root([leaf.digest for leaf in leaves]) != block.root:
        yield Fault(f"Block {block.pk}: its leaves do not make its root.")
    if block.previous != previous:
        yield Fault(f"Block {block.pk} is not chained to the block before it.")
    if chain(block.previous, block.root, block.sealed_at, block.size) != block.digest:
        yield Fault(f"Block {block.pk}: its digest was altered.")
