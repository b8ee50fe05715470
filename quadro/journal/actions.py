"""Write the journal, and seal what was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from quadro.accounts.actors import Actor
from quadro.journal.models import Block, Entry, Leaf, Submission
from quadro.journal.sealing import chain, leaf_digest, merkle_root
from quadro.kit.dates import ApproximateDay
from quadro.kit.sheets import snapshot

Changes = Mapping[str, Any]
KEPT_SUBMISSIONS = timedelta(days=2)
MASKED = "•••"


def subject_of(noun: models.Model) -> str:
    """The word under which the journal knows a noun: `agreements.agreement`."""
    return noun._meta.label_lower


@dataclass(frozen=True)
class Fact:
    """What to write of one subject; many facts are written at once by `record_many`."""

    event: str
    subject: models.Model
    changes: Changes = field(default_factory=dict)


def record(event: str, subject: models.Model, *, by: Actor, **changes: Any) -> Entry:
    """Write that `by` did `event` to `subject`.

    A change is a pair (old, new), or a single new value. Call it inside the transaction of what it
    tells: both are written or neither.
    """
    [entry] = record_many([Fact(event, subject, changes)], by=by)
    return entry


def record_many(facts: Iterable[Fact], *, by: Actor) -> list[Entry]:
    """Write many facts in few statements, with the clock of the moment in which they are written.

    It is the one place of the domain that looks at the clock: the journal says when somebody did
    something here, which no caller may choose.
    """
    moment = now()
    return Entry.objects.bulk_create(
        [
            Entry(
                event=fact.event,
                subject=subject_of(fact.subject),
                subject_key=fact.subject.pk,
                subject_name=_named(fact.subject),
                by=by.user,
                by_name=str(by),
                at=moment,
                changes=_written(fact.subject, fact.changes),
            )
            for fact in facts
        ],
        batch_size=500,
    )


def _named(subject: models.Model) -> str:
    """The name at that moment; of a noun whose name tells a person only what it is.

    A noun says so with `"__str__"` among its `personal_data`.
    """
    if "__str__" in getattr(subject, "personal_data", ()):
        return f"{subject._meta.verbose_name} {subject.pk}"
    return str(subject)[:300]


def record_rows(
    event: str,
    new: Iterable[models.Model],
    old: Iterable[models.Model],
    before: Mapping[int, Mapping[str, Any]],
    *,
    by: Actor,
) -> None:
    """Write of every row a file brought: of a new one its values, of another what changed.

    `before` maps the keys of the old rows to their snapshots of before (`kit.sheets.snapshot`).
    What a row points to is told by its name: the journal is read long after a key means nothing.
    """
    compared = [(row, differences({}, snapshot(row))) for row in new]
    compared += [(row, differences(before[row.pk], snapshot(row))) for row in old]
    names = _names_of_links(compared)
    told = [(row, _by_name(row, changes, names)) for row, changes in compared]
    record_many(
        [
            Fact(event, row, {name: pair for name, pair in changes.items() if any(pair)})
            for row, changes in told
        ],
        by=by,
    )


Names = dict[type[models.Model], dict[Any, str]]


def _links_of(noun: models.Model) -> dict[str, Any]:
    """The columns that hold the key of another row: `zone_id` is the field `zone`."""
    return {
        one.attname: one for one in noun._meta.concrete_fields if isinstance(one, models.ForeignKey)
    }


def _names_of_links(compared: Iterable[tuple[models.Model, Changes]]) -> Names:
    """The names of all that the rows point to or pointed to: one query a kind of noun."""
    keys: dict[type[models.Model], set[Any]] = {}
    for row, changes in compared:
        links = _links_of(row)
        for column in changes.keys() & links.keys():
            wanted = keys.setdefault(links[column].related_model, set())
            wanted.update(one for one in changes[column] if one is not None)
    return {
        model: {
            key: _named(one)
            for key, one in model._default_manager.select_related().in_bulk(sorted(wanted)).items()
        }
        for model, wanted in keys.items()
    }


def _by_name(row: models.Model, changes: Changes, names: Names) -> dict[str, Any]:
    links = _links_of(row)
    told = {}
    for column, pair in changes.items():
        if (link := links.get(column)) is None:
            told[column] = pair
        else:
            known = names[link.related_model]
            told[link.name] = tuple(known.get(one, one) for one in pair)
    return told


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The pairs (old, new) of the values that differ."""
    return {name: (old.get(name), value) for name, value in new.items() if old.get(name) != value}


def _written(subject: models.Model, changes: Changes) -> dict[str, Any]:
    personal = getattr(subject, "personal_data", ())
    pairs = {
        name: value if isinstance(value, tuple) else (None, value)
        for name, value in changes.items()
    }
    return {
        name: [MASKED if name in personal and one else _plain(one) for one in pair]
        for name, pair in pairs.items()
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, ApproximateDay | datetime | date):
        return value.iso if isinstance(value, ApproximateDay) else value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return str(value)


@transaction.atomic
def seal(*, at: datetime, most: int = 5000) -> Block | None:
    """Seal up to `most` entries not sealed yet; None when there are none.

    Writers never wait: an entry that becomes visible later, even with a smaller key, goes into a
    later block. Sealers queue on the first block; the constraint on `previous` stops two that would
    both make it.
    """
    Block.objects.select_for_update().order_by("pk").first()
    last = Block.objects.order_by("-pk").first()
    sealed = Leaf.objects.filter(entry_key=OuterRef("pk"))
    entries = list(Entry.objects.filter(~Exists(sealed)).order_by("pk")[:most])
    if not entries:
        return None
    digests = [leaf_digest(entry) for entry in entries]
    root, previous = merkle_root(digests), last.digest if last else ""
    block = Block.objects.create(
        sealed_at=at,
        size=len(entries),
        root=root,
        previous=previous,
        digest=chain(previous, root, at, len(entries)),
    )
    Leaf.objects.bulk_create(
        [
            Leaf(block=block, position=place, entry_key=entry.pk, digest=digest)
            for place, (entry, digest) in enumerate(zip(entries, digests, strict=True))
        ],
        batch_size=1000,
    )
    return block


def seal_all(*, at: datetime) -> int:
    """Seal everything, block after block; returns how many entries."""
    sealed = 0
    while block := seal(at=at):
        sealed += block.size
    return sealed


def forget_submissions(*, at: datetime) -> int:
    """Forget the one-use tokens nobody will send again."""
    gone, _ = Submission.objects.filter(at__lt=at - KEPT_SUBMISSIONS).delete()
    return gone
