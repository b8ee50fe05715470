"""Archives that may be hostile: looked at whole, by a confined program, before anything else."""

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from quadro.kit.confined import Unreadable

MOST_UNPACKED = 300 << 20
MOST_PARTS = 5_000
MOST_RATIO = 300
"""A part of an archive that grows more than this, and is larger than a megabyte, is a bomb."""
PIECE = 1 << 20
DTD = tuple(b"<!DOCTYPE".decode().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)


def check_archive(path: Path) -> set[str]:
    """The names of its parts, once every part was unpacked to nowhere and found harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Unreadable("bomb")
            _check_sizes(parts)
            for part in parts:
                _check_part(archive, part)
            return {part.filename for part in parts}
    except BROKEN as error:
        raise Unreadable("broken") from error


def _check_sizes(parts: Iterable[zipfile.ZipInfo]) -> None:
    whole = 0
    for part in parts:
        whole += part.file_size
        ratio = part.file_size / max(part.compress_size, 1)
        if whole > MOST_UNPACKED or (part.file_size > PIECE and ratio > MOST_RATIO):
            raise Unreadable("bomb")
        if part.flag_bits & 1:
            raise Unreadable("locked")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack it whole (a wrong size or checksum ends here) and look for entities."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(part) as unpacked:
        for piece in iter(lambda: unpacked.read(PIECE), b""):
            if is_xml and any(mark in tail + piece for mark in DTD):
                raise Unreadable("entities")
            tail = piece[-20:]
