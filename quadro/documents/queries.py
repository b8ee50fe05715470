"""What is kept, and whether rows and bytes agree."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from quadro.documents import storage
from quadro.documents.models import Document, StoredFile, Version

SETTLED = timedelta(hours=1)
"""A file without a row younger than this may belong to an upload still under way."""


@dataclass(frozen=True)
class Opened:
    """A version ready to be handed over (`kit.files.download`)."""

    stream: IO[bytes]
    name: str
    media_type: str
    size: int


def open_version(version: Version) -> Opened:
    """Open the bytes. Who may read them is for the owner's policy to say, each time, before."""
    stored = version.file
    return Opened(
        stream=(storage.root() / stored.path).open("rb"),
        name=version.file_name,
        media_type=stored.media_type,
        size=stored.size,
    )


def current(document: Document) -> Version:
    """The version in use."""
    return document.versions.select_related("file", "added_by").latest("number")


@dataclass(frozen=True)
class Fault:
    """A disagreement between rows and bytes: `dangling`, `altered`, `orphan`, `unfinished`."""

    kind: str
    path: str


def faults(*, at: datetime, content: bool = True) -> Iterator[Fault]:
    """Rows without bytes, bytes that changed, bytes without a row, uploads never finished.

    Bytes are looked at before rows, and rows before the bytes they name: what arrives meanwhile
    is no fault. `content` reads all of them again.
    """
    lying = dict(_lying())
    known = set()
    for stored in StoredFile.objects.order_by("pk").iterator():
        known.add(stored.path)
        place = storage.root() / stored.path
        if not place.is_file():
            yield Fault("dangling", stored.path)
        elif place.stat().st_size != stored.size or (content and _changed(place, stored.sha256)):
            yield Fault("altered", stored.path)
    for path, changed_at in sorted(lying.items()):
        if path not in known and at.timestamp() - changed_at > SETTLED.total_seconds():
            is_unfinished = path.startswith(storage.UNFINISHED)
            yield Fault("unfinished" if is_unfinished else "orphan", path)


def _lying() -> Iterator[tuple[str, float]]:
    """What is on disk, by path below the root, with the moment it was written."""
    for folder, _folders, names in os.walk(storage.root()):
        for name in names:
            path = Path(folder, name)
            if path.is_file():
                yield path.relative_to(storage.root()).as_posix(), path.stat().st_mtime


def _changed(path: Path, sha256: str) -> bool:
    with path.open("rb") as file:
        return storage.digest_of(file) != sha256
