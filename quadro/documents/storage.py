"""Bytes on disk, under their hash. The row comes after the bytes, and goes before them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from quadro.kit import locks
from quadro.kit.refusals import Refused

PIECE = 1 << 20
UNFINISHED = "arrivo-"
"""The names of the files still being written, in the folder of them all."""


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


@dataclass
class Arrived:
    """Bytes written and flushed under a temporary name."""

    path: Path
    sha256: str
    size: int


@contextmanager
def arriving(pieces: Iterable[bytes]) -> Iterator[Arrived]:
    """Write what arrives under a temporary name, gone at the end unless it was put in its place."""
    root().mkdir(parents=True, exist_ok=True)
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=root())
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise Refused(
                        _("Il file supera il limite di %(limit)s MB.")
                        % {"limit": settings.UPLOAD_LIMIT_MB}
                    )
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Refused(_("Il file è vuoto."))
        yield Arrived(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def hold(sha256: str) -> None:
    """Until the end of the transaction nobody else puts or drops the bytes of this hash."""
    locks.hold(f"documents/{sha256}")


def put(arrived: Arrived, place: str) -> None:
    """Move the bytes to their place, in one step; the same bytes may be there already."""
    target = root() / place
    target.parent.mkdir(parents=True, exist_ok=True)
    arrived.path.replace(target)
    for folder in (target.parent, target.parent.parent, root()):
        _flush(folder)


def drop(place: str) -> None:
    with suppress(FileNotFoundError):
        (root() / place).unlink()


def _flush(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in iter(lambda: file.read(PIECE), b""):
        digest.update(piece)
    return digest.hexdigest()
