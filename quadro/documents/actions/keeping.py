"""Documents are kept, edited, removed. Who may do it is for the policies of its owner to say."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TypeAlias

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents import kinds, storage
from quadro.documents.models import Document, StoredFile, Version, Visibility
from quadro.documents.queries import Fault
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale

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
    with storage.arriving(pieces_of(upload)) as arrived:
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


def pieces_of(upload: Upload) -> Iterable[bytes]:
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
