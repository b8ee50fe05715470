"""Whoever tampers with the journal is found, also by the owner of the database."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from quadro.accounts.models import SavedView
from quadro.journal import actions, queries
from quadro.journal.models import Block, Entry, Leaf
from quadro.journal.sealing import chain, leaf_digest, merkle_root
from tests import triggers
from tests.worlds import NOON, a_user, the_system

digests = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True)


def hexes(leaves: list[bytes]) -> list[str]:
    return [leaf.hex() for leaf in leaves]


@given(digests, st.data())
def test_another_leaf_makes_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda one: one != leaves[place]))

    assert merkle_root(hexes(leaves)) != merkle_root(
        hexes([*leaves[:place], other, *leaves[place + 1 :]])
    )


@given(digests, st.randoms())
def test_another_order_makes_another_root(leaves: list[bytes], random: object) -> None:
    mixed = leaves.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert (merkle_root(hexes(mixed)) == merkle_root(hexes(leaves))) is (mixed == leaves)


@given(digests)
def test_a_leaf_more_or_less_makes_another_root(leaves: list[bytes]) -> None:
    roots = {merkle_root(hexes(leaves[: end + 1])) for end in range(len(leaves))}

    assert len(roots) == len(leaves)


@pytest.fixture
def sealed(db: None) -> list[Block]:  # noqa: ARG001
    """Three blocks of three entries, and no trigger to keep the tamperer away."""
    view = SavedView.objects.create(user=a_user(), page="/x/", name="x", query="")
    for number in range(9):
        actions.record("x.done", view, by=the_system(), n=(number, number + 1))
    while actions.seal(at=NOON, most=3):
        pass
    triggers.take_off()
    return list(Block.objects.order_by("pk"))


def faults(head: str = "") -> list[str]:
    return [fault.text for fault in queries.faults(head)]


def entry_of(block: Block, place: int = 0) -> int:
    return Leaf.objects.get(block=block, position=place).entry_key


def test_what_nobody_touched_is_whole(sealed: list[Block]) -> None:
    assert faults(head=sealed[-1].digest) == []


@pytest.mark.parametrize(
    "change",
    [
        {"event": "x.undone"},
        {"subject_name": "y"},
        {"subject_key": 77},
        {"by_name": "Un altro"},
        {"changes": {"n": [0, 2]}},
    ],
)
def test_an_altered_entry_is_named(sealed: list[Block], change: dict[str, object]) -> None:
    key = entry_of(sealed[1])
    Entry.objects.filter(pk=key).update(**change)

    assert faults() == [f"Entry {key} (block {sealed[1].pk}) was altered."]


def test_a_missing_entry_is_named(sealed: list[Block]) -> None:
    key = entry_of(sealed[0], 2)
    Entry.objects.filter(pk=key).delete()

    assert faults() == [f"Entry {key} (block {sealed[0].pk}) is missing."]


def test_an_entry_put_in_place_of_another_is_found(sealed: list[Block]) -> None:
    """Who also writes the digest of the leaf again does not make the root."""
    key = entry_of(sealed[1])
    Entry.objects.filter(pk=key).update(event="x.undone")
    Leaf.objects.filter(entry_key=key).update(digest=leaf_digest(Entry.objects.get(pk=key)))

    assert faults() == [f"Block {sealed[1].pk}: its leaves do not make its root."]


def test_an_entry_added_to_a_sealed_block_is_found(sealed: list[Block]) -> None:
    view = SavedView.objects.get()
    late = actions.record("x.late", view, by=the_system())
    Leaf.objects.create(block=sealed[1], position=3, entry_key=late.pk, digest=leaf_digest(late))

    assert faults() == [f"Block {sealed[1].pk} has 4 leaves, it was sealed with 3."]


def test_a_leaf_removed_with_its_entry_is_found(sealed: list[Block]) -> None:
    key = entry_of(sealed[1], 1)
    Leaf.objects.filter(entry_key=key).delete()
    Entry.objects.filter(pk=key).delete()

    assert faults() == [f"Block {sealed[1].pk} has 2 leaves, it was sealed with 3."]


def test_a_block_removed_from_the_middle_is_found(sealed: list[Block]) -> None:
    sealed[1].leaves.all().delete()
    sealed[1].delete()

    assert faults() == [f"Block {sealed[2].pk} is not chained to the block before it."]


def test_an_altered_block_is_found(sealed: list[Block]) -> None:
    Block.objects.filter(pk=sealed[0].pk).update(sealed_at="2020-01-01T00:00:00Z")

    assert faults() == [f"Block {sealed[0].pk}: its digest was altered."]


def test_a_block_written_again_with_its_digest_breaks_the_chain(sealed: list[Block]) -> None:
    first = sealed[0]
    key = entry_of(first)
    Entry.objects.filter(pk=key).update(event="x.undone")
    Leaf.objects.filter(entry_key=key).update(digest=leaf_digest(Entry.objects.get(pk=key)))
    root = merkle_root([leaf.digest for leaf in first.leaves.order_by("position")])
    digest = chain("", root, first.sealed_at, 3)
    Block.objects.filter(pk=first.pk).update(root=root, digest=digest)

    assert faults() == [f"Block {sealed[1].pk} is not chained to the block before it."]


def test_a_tail_cut_away_is_found_by_who_noted_down_the_head(sealed: list[Block]) -> None:
    last = sealed[-1]
    keys = list(last.leaves.values_list("entry_key", flat=True))
    last.leaves.all().delete()
    last.delete()
    Entry.objects.filter(pk__in=keys).delete()

    assert faults() == []
    assert faults(head=last.digest) == [
        f"No block has the digest {last.digest}: blocks were removed or replaced."
    ]


def test_the_command_names_each_fault_and_fails(
    sealed: list[Block], capsys: pytest.CaptureFixture[str]
) -> None:
    key = entry_of(sealed[0])
    Entry.objects.filter(pk=key).update(event="x.undone")

    with pytest.raises(SystemExit, match="1"):
        call_command("journal", "verify")

    said = capsys.readouterr().out
    assert f"Entry {key} (block {sealed[0].pk}) was altered." in said
    assert "Faults: 1." in said


def test_the_command_says_what_is_not_sealed_and_the_head_to_note_down(
    sealed: list[Block], capsys: pytest.CaptureFixture[str]
) -> None:
    actions.record("x.late", SavedView.objects.get(), by=the_system())

    call_command("journal", "verify", "--head", sealed[0].digest)
    assert "Entries: 10. Blocks: 3. Not sealed yet: 1." in capsys.readouterr().out

    call_command("journal", "seal")
    call_command("journal", "verify")
    said = capsys.readouterr().out
    assert "1 entries sealed." in said
    assert queries.state().head in said
