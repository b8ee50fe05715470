"""Files that may be hostile are read by a program of its own, which limits itself first.

The program imports `limit_myself`, `check_archive` and `Unreadable`, prints JSON and may die
without harm; who starts it asks for `answer_of`. Nothing here wants Django: it starts in no time.
"""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

MOST_UNPACKED = 300 << 20
MOST_PARTS = 5_000
MOST_RATIO = 300
"""A part of an archive that grows more than this, and is larger than a megabyte, is a bomb."""
PIECE = 1 << 20
DTD = tuple(b"<!DOCTYPE".decode().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)
HEAVY = {"refused": "too_heavy"}


# Who asks -----------------------------------------------------------------------------------------


def answer_of(program: Path, *words: str, seconds: float) -> dict[str, Any]:
    """What the program prints about a file; a refusal as too heavy where it dies or is late."""
    command = [sys.executable, "-I", str(program), *words]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={"LANG": "C.UTF-8"},
            cwd="/",
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError, UnicodeDecodeError):
        return HEAVY
    return answer


# Who reads ----------------------------------------------------------------------------------------


class Unreadable(Exception):
    """The file is refused; `code` says why, in words that who asks has ready."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **told}


def limit_myself(*, memory: int, cpu_seconds: int) -> None:
    import resource  # noqa: PLC0415 - only where there is a process to limit

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


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


def print_answer(read: Callable[[], dict[str, Any]]) -> None:
    """Print what was read, or why it was not."""
    try:
        answer = read()
    except Unreadable as refusal:
        answer = refusal.answer
    except (MemoryError, RecursionError):
        answer = HEAVY
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))
