"""What is found of the signatures of a file is kept, check after check."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.documents import kinds, queries, storage
from quadro.documents.actions.keeping import Upload, pieces_of
from quadro.documents.models import SignatureCheck, TrustList, Version
from quadro.documents.signatures import checking
from quadro.documents.signatures.report import RULES, Outcome, Report
from quadro.journal import actions as journal
from quadro.kit.terms import day_of

Find: TypeAlias = Callable[[set[str]], Version | None]
"""Given the SHA-256 that a signature tells of what it signs, the version that has it."""
Recognise: TypeAlias = Callable[[bytes], bool]
"""Given the bytes that were signed, whether they are those awaited."""


@dataclass(frozen=True)
class Examined:
    """What was found of the signatures of the bytes with this hash, and by which list.

    `content_sha256` is of the signed content, where it was given apart; `content` is the version
    that holds it, where it was found among those kept.
    """

    report: Report
    trust_list: TrustList | None
    sha256: str
    content_sha256: str = ""
    content: Version | None = None
    is_recognised: bool | None = None
    """What `recognise` said of the signed bytes; None where nobody asked."""

    def check_is_of(self, version: Version, content: Version | None) -> None:
        """A verdict is kept of the very bytes that were read."""
        apart = content.file.sha256 if content else ""
        if (version.file.sha256, apart) != (self.sha256, self.content_sha256):
            raise ValueError("What was found is of other bytes.")


def examine(
    upload: Upload,
    *,
    name: str,
    at: datetime,
    content: "Upload | None" = None,
    content_name: str = "",
    find: Find | None = None,
    recognise: Recognise | None = None,
) -> Examined:
    """What can be said of the signatures of a file that arrives now, without keeping it.

    `content` is what was signed, where it is a file apart (a detached signature); with its name it
    must be of a kind that can be kept. Where it is not given, `find` looks for it. Call it outside
    a transaction: a process of its own reads the file, in a third of a second or more. `recognise`
    is shown what was signed.
    """
    with ExitStack() as open_files:
        arrived = open_files.enter_context(storage.arriving(pieces_of(upload)))
        _check_kind(arrived.path, name)
        known = queries.known(on=day_of(at))
        apart = None
        if content is not None:
            apart = open_files.enter_context(storage.arriving(pieces_of(content)))
            if content_name:
                _check_kind(apart.path, content_name)
        report = queries.examined(
            arrived.path, known=known, received_at=at, content=apart.path if apart else None
        )
        kept = find(report.signed_sha256) if find and apart is None and report.is_detached else None
        if kept is not None:
            place = storage.root() / kept.file.path
            report = queries.examined(arrived.path, known=known, received_at=at, content=place)
        sha256 = apart.sha256 if apart else kept.file.sha256 if kept else ""
        beside = apart.path if apart else storage.root() / kept.file.path if kept else None
        is_known = recognise(_signed(arrived.path, beside)) if recognise else None
        return Examined(report, known.list, arrived.sha256, sha256, kept, is_known)


def _signed(path: Path, content: Path | None) -> bytes:
    """What was signed: the file apart, what an envelope holds, or the file itself."""
    if content is not None:
        return content.read_bytes()
    with path.open("rb") as file:
        is_envelope = kinds.tell(file) == kinds.P7M
    found = checking.content_of(path) if is_envelope else path.read_bytes()
    return b"" if isinstance(found, checking.Unread) else found


def _check_kind(path: Path, name: str) -> None:
    with path.open("rb") as file:
        kinds.check(file, name=name)


def verify(
    version: Version, *, at: datetime, content: Version | None = None, by: Actor | None = None
) -> SignatureCheck:
    """Look at the signatures of a version, and keep what was found as the check that counts.

    `content` is what was signed, where it is a file apart. A file that cannot be read gives a check
    that says so: this refuses nothing. Call it outside a transaction, as `examine`.
    """
    known = queries.known(on=day_of(at))
    found = Examined(
        queries.examined_again(version, content, known=known),
        known.list,
        version.file.sha256,
        content.file.sha256 if content else "",
    )
    return keep_check(version, found, content=content, at=at, by=by)


@transaction.atomic
def keep_check(
    version: Version,
    found: Examined,
    *,
    content: Version | None = None,
    at: datetime,
    by: Actor | None = None,
) -> SignatureCheck:
    """Keep what was found of a version; earlier checks stay readable."""
    found.check_is_of(version, content)
    Version.objects.select_for_update().get(pk=version.pk)
    version.signature_checks.filter(is_current=True).update(is_current=False)
    check = made_of(version, found, content=content, at=at)
    check.save(force_insert=True)
    journal.record(
        "documents.verified",
        version.document,
        by=by or Actor.system(day_of(at)),
        version=version.number,
        note=found.report.note.value,
        **counts(found.report),
    )
    return check


def made_of(
    version: Version, found: Examined, *, content: Version | None, at: datetime
) -> SignatureCheck:
    return SignatureCheck(
        version=version,
        content=content,
        checked_at=at,
        rules=RULES,
        trust_list=found.trust_list,
        report=found.report.as_json(),
        **counts(found.report),
    )


def counts(report: Report) -> dict[str, object]:
    outcomes = report.outcomes()
    return {
        "outcome": report.outcome.value,
        "signatures": len(report.signatures),
        "intact": sum(one.is_intact is True for one in report.signatures),
        "settled": sum(one in (Outcome.FINE, Outcome.RESERVE) for one in outcomes),
    }
