"""Everything that changes a document. Who may do it is for the policies of its owner to say."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents import kinds, policies, storage
from quadro.documents.models import (
    Document,
    SignatureCheck,
    StoredFile,
    TrustedCertificate,
    TrustList,
    Version,
    Visibility,
)
from quadro.documents.queries import Fault, examined
from quadro.documents.signatures import checking
from quadro.documents.signatures.report import RULES, Outcome, Report
from quadro.documents.signatures.words import why
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale
from quadro.kit.terms import day_of

LONGEST = 200
"""A name longer than this many bytes does not fit on every disk with the extension of a copy."""
RESERVED = re.compile(r'[<>:"/\\|?*]')

Upload: TypeAlias = "File[bytes] | bytes"


def keep(upload: Upload, *, name: str) -> StoredFile:
    """Keep bytes under their hash; the same bytes are kept once.

    The bytes are flushed to disk before the row exists: a transaction that fails leaves at most a
    file without a row, which `check_storage` finds. Call it inside the transaction of what uses
    the file: until its end nobody can drop the same bytes.
    """
    with storage.arriving(_pieces(upload)) as arrived:
        with arrived.path.open("rb") as content:
            kind = kinds.check(content, name=name)
        with transaction.atomic():
            storage.hold(arrived.sha256)
            stored, _is_new = StoredFile.objects.get_or_create(
                sha256=arrived.sha256,
                defaults={"size": arrived.size, "media_type": kind.media_type},
            )
            storage.put(arrived, stored.path)
    return stored


def _pieces(upload: Upload) -> Iterable[bytes]:
    return [upload] if isinstance(upload, bytes) else upload.chunks()


def safe_name(name: str) -> str:
    """The person's name for a file, without what a system or an eye could be deceived by."""
    name = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    name = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    name = re.sub(r"\s+", " ", RESERVED.sub("_", name)).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name or "documento", "", ""
    room = LONGEST - len(f"{dot}{extension}".encode())
    return stem.encode()[: max(room, 1)].decode(errors="ignore") + dot + extension


@transaction.atomic
def add(
    title: str,
    upload: Upload,
    *,
    name: str,
    by: Actor,
    at: datetime,
    visibility: str = Visibility.INTERNAL,
) -> Document:
    """Keep a document with its first version."""
    document = Document.objects.create(title=title, visibility=visibility)
    version = _add_version(document, upload, name=name, by=by, at=at, note="")
    journal.record("documents.added", document, by=by, visibility=visibility, **_told(version))
    return document


@transaction.atomic
def add_version(
    document: Document, upload: Upload, *, name: str, by: Actor, at: datetime, note: str = ""
) -> Version:
    """Put a newer file in the place of the one in use, which stays as an earlier version."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    version = _add_version(document, upload, name=name, by=by, at=at, note=note)
    journal.record("documents.version_added", document, by=by, note=note, **_told(version))
    return version


def _add_version(
    document: Document, upload: Upload, *, name: str, by: Actor, at: datetime, note: str
) -> Version:
    if by.user is None:
        raise Refused(_("Un documento lo carica una persona: accedi e ricaricalo."))
    stored = keep(upload, name=name)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    if last and document.versions.filter(number=last, file=stored).exists():
        raise Refused(_("Questo file è identico alla versione in uso."))
    return Version.objects.create(
        document=document,
        number=last + 1,
        file=stored,
        file_name=safe_name(name),
        note=note,
        added_at=at,
        added_by=by.user,
    )


def _told(version: Version) -> dict[str, object]:
    return {
        "version": version.number,
        "file_name": version.file_name,
        "sha256": version.file.sha256,
    }


@transaction.atomic
def edit(
    document: Document,
    *,
    by: Actor,
    version: int,
    title: str,
    visibility: str,
    register_number: str = "",
    protocol_number: str = "",
    protocol_on: date | None = None,
) -> Document:
    """Change what is said of a document; `version` is the one on which the person worked."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    told = {
        "title": title,
        "visibility": visibility,
        "register_number": register_number,
        "protocol_number": protocol_number,
        "protocol_on": protocol_on,
    }
    now_said = {name: getattr(document, name) for name in told}
    if document.version != version:
        raise Stale(
            _("Qualcun altro ha cambiato questo documento mentre lo modificavi."),
            theirs=now_said,
            version=document.version,
        )
    if changes := journal.differences(now_said, told):
        for name, value in told.items():
            setattr(document, name, value)
        document.version += 1
        document.save(update_fields=[*told, "version"])
        journal.record("documents.edited", document, by=by, **changes)
    return document


@transaction.atomic
def remove(document: Document, *, by: Actor) -> None:
    """Remove a document with its versions; its owner has let go of it before.

    The bytes go once the removal is certain, unless another version has the same.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    files = list(StoredFile.objects.filter(versions__document=document).distinct())
    names = list(document.versions.order_by("number").values_list("file_name", flat=True))
    journal.record("documents.removed", document, by=by, file_names=(names, None))
    document.delete()
    for file in files:
        _let_go(file)


def _let_go(file: StoredFile) -> None:
    """Drop the row of bytes that no version uses any more; the bytes follow on commit."""
    storage.hold(file.sha256)
    if Version.objects.filter(file=file).exists():
        return
    StoredFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: _drop_bytes(file))


@transaction.atomic
def _drop_bytes(file: StoredFile) -> None:
    """Between the commit and now somebody may have kept the same bytes again."""
    storage.hold(file.sha256)
    if not StoredFile.objects.filter(sha256=file.sha256).exists():
        storage.drop(file.path)


@transaction.atomic
def clear(fault: Fault) -> None:
    """Delete bytes that no row names: what a failed transaction left behind."""
    sha256 = PurePosixPath(fault.path).name
    if fault.kind == "orphan" and re.fullmatch(r"[0-9a-f]{64}", sha256):
        storage.hold(sha256)
        if StoredFile.objects.filter(sha256=sha256).exists():
            return
    if fault.kind in ("orphan", "unfinished"):
        storage.drop(fault.path)


# Signatures ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Examined:
    """What was found of the signatures of a file, and by which list."""

    report: Report
    trust_list: TrustList | None


def examine(
    upload: Upload, *, name: str, at: datetime, content: "Upload | None" = None
) -> Examined:
    """What can be said of the signatures of a file that arrives now, without keeping it.

    Call it outside a transaction: the file is read by a process of its own, which may take some
    seconds.
    """
    with ExitStack() as open_files:
        arrived = open_files.enter_context(storage.arriving(_pieces(upload)))
        with arrived.path.open("rb") as file:
            kinds.check(file, name=name)
        apart = None
        if content is not None:
            apart = open_files.enter_context(storage.arriving(_pieces(content))).path
        return Examined(*examined(arrived.path, at=at, received_at=at, content=apart))


def verify(
    version: Version, *, at: datetime, content: Version | None = None, by: Actor | None = None
) -> SignatureCheck:
    """Look at the signatures of a version, and keep what was found in the place of the last time.

    `content` is what was signed, where it is a file apart (a detached signature). A file that
    cannot be read gives a check that says so: this refuses nothing. Call it outside a transaction,
    as `examine`.
    """
    apart = content.file if content else None
    found = examined(
        storage.root() / version.file.path,
        at=at,
        received_at=version.added_at,
        content=storage.root() / apart.path if apart else None,
    )
    return keep_check(
        version, Examined(*found), at=at, by=by, content_sha256=apart.sha256 if apart else ""
    )


@transaction.atomic
def keep_check(
    version: Version,
    found: Examined,
    *,
    at: datetime,
    by: Actor | None = None,
    content_sha256: str = "",
) -> SignatureCheck:
    """Keep what was found of a version, in the place of the last time."""
    counts = _counts(found.report)
    check, _is_new = SignatureCheck.objects.update_or_create(
        version=version,
        defaults={
            "checked_at": at,
            "rules": RULES,
            "trust_list": found.trust_list,
            "content_sha256": content_sha256,
            "report": found.report.as_json(),
            **counts,
        },
    )
    journal.record(
        "documents.verified",
        version.document,
        by=by or Actor.system(day_of(at)),
        version=version.number,
        note=found.report.note.value,
        **counts,
    )
    return check


def _counts(report: Report) -> dict[str, object]:
    outcomes = report.outcomes()
    return {
        "outcome": report.outcome.value,
        "signatures": len(report.signatures),
        "intact": sum(one.is_intact is True for one in report.signatures),
        "settled": sum(one in (Outcome.FINE, Outcome.RESERVE) for one in outcomes),
    }


def load_trust_list(upload: Upload, *, name: str, by: Actor, at: datetime) -> TrustList:
    """Take the certificates of a list in the place of those of the list before.

    A national list (ETSI TS 119 612, XML) or chosen certificates (PEM, DER, .p7b). Whoever loads it
    answers for where it comes from: its own signature is not verified here.
    """
    policies.check_can_load_trust_list(by=by)
    with storage.arriving(_pieces(upload)) as arrived:
        found = checking.read_list(arrived.path)
    if isinstance(found, checking.Unread):
        raise Refused(_("L’elenco non si può leggere: «%(why)s»") % {"why": why(found.note)})
    if not found["certificates"]:
        raise Refused(_("Nel file non c’è nessun certificato di chi emette firme o marche."))
    with transaction.atomic():
        return _take(found, sha256=arrived.sha256, name=safe_name(name), by=by, at=at)


def _take(found: dict[str, Any], *, sha256: str, name: str, by: Actor, at: datetime) -> TrustList:
    storage.hold("trust-list")
    last = TrustList.objects.order_by("-pk").first()
    issued = _day(found["issued_at"])
    if last and last.sha256 == sha256:
        raise Refused(_("Questo elenco è già quello in uso."))
    if issued and issued > day_of(at):
        raise Refused(_("L’elenco ha una data futura: controlla da dove viene."))
    if last and issued and last.issued_on and issued < last.issued_on:
        raise Refused(_("L’elenco in uso è più recente di questo."))
    loaded = TrustList.objects.create(
        form=found["form"],
        file_name=name,
        sha256=sha256,
        territory=found["territory"],
        number=found["number"],
        issued_on=issued,
        next_on=_day(found["next_at"]),
        certificate_count=len(found["certificates"]),
        loaded_at=at,
        loaded_by=by.user,
    )
    TrustedCertificate.objects.all().delete()
    TrustedCertificate.objects.bulk_create(
        [
            TrustedCertificate(
                trust_list=loaded,
                subject_key=one["subject"],
                name=one["name"],
                sha256=one["sha256"],
                content=bytes.fromhex(one["der"]),
                service=one["service"],
                until=datetime.fromisoformat(one["until"]) if one["until"] else None,
            )
            for one in found["certificates"]
        ],
        batch_size=500,
    )
    journal.record(
        "documents.trust_list_loaded",
        loaded,
        by=by,
        sha256=sha256,
        issued_on=issued,
        certificate_count=(last.certificate_count if last else None, loaded.certificate_count),
    )
    return loaded


def _day(told: str | None) -> date | None:
    """A moment of a list, as the day of it here; one without a zone is in UTC."""
    if not told:
        return None
    moment = datetime.fromisoformat(told)
    return day_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
