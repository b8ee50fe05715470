"""Has a file read by the program, and brings back what it found."""

import json
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quadro.documents.signatures.report import Note, Report
from quadro.kit import confined

PROGRAM = Path(__file__).with_name("program.py")
LIMITS = confined.Limits(memory_mb=1024, cpu_seconds=4, seconds=15)
"""Work enough for any honest file; the clock is longer for a machine with much to do."""

Anchor = Sequence[str | None]
"""(key of the subject, certificate in hexadecimal, service, until)."""


@dataclass(frozen=True)
class Unread:
    """Nothing could be read, for this reason."""

    note: Note


def verify(
    path: Path, *, anchors: Iterable[Anchor], received_at: datetime, content: Path | None = None
) -> Report:
    """What can be said of the signatures of a file. Never an error: at worst, a note."""
    answer = _ask(
        "verify",
        path=str(path.resolve()),
        content_path=str(content.resolve()) if content else None,
        received_at=received_at.isoformat(),
        anchors=list(anchors),
    )
    return Report(note=answer.note) if isinstance(answer, Unread) else Report.from_json(answer)


def read_list(path: Path) -> dict[str, Any] | Unread:
    return _ask("list", path=str(path.resolve()))


def content_of(path: Path) -> bytes | Unread:
    """What is inside the envelopes of a .p7m."""
    answer = _ask("content", path=str(path.resolve()))
    return answer if isinstance(answer, Unread) else b64decode(answer["content"])


def _ask(job: str, **task: Any) -> dict[str, Any] | Unread:
    try:
        answer: dict[str, Any] = confined.run(
            PROGRAM, job, limits=LIMITS, given=json.dumps(task).encode()
        )
    except confined.Died as death:
        return Unread(Note.TOO_HEAVY if death.is_heavy else Note.BROKEN)
    if set(answer) == {"note"}:
        return Unread(Note(answer["note"]))
    return answer
