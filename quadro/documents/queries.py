"""What is kept, and whether rows and bytes agree."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quadro.documents import kinds, storage
from quadro.documents.models import (
    Document,
    SignatureCheck,
    StoredFile,
    TrustedCertificate,
    TrustList,
    Version,
)
from quadro.documents.signatures import checking
from quadro.documents.signatures.report import Report
from quadro.documents.signatures.words import why
from quadro.kit.refusals import Refused

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
        stream=_place(version).open("rb"),
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


# Signatures ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrustState:
    """The trust list in use on a day: None without one."""

    list: TrustList | None
    age_days: int
    is_old: bool


def trust_state(*, on: date) -> TrustState:
    used = TrustList.objects.select_related("loaded_by").order_by("-pk").first()
    if used is None:
        return TrustState(None, 0, is_old=False)
    return TrustState(used, max((on - used.day).days, 0), used.is_old(on))


@dataclass(frozen=True)
class Known:
    """Who is trusted on a day, read once for many files; `list` is None without a list."""

    list: TrustList | None
    anchors: Sequence[checking.Anchor]
    is_old: bool


def known(*, on: date) -> Known:
    state = trust_state(on=on)
    return Known(state.list, _anchors(state.list), state.is_old)


def _anchors(used: TrustList | None) -> Sequence[checking.Anchor]:
    if used is None:
        return []
    rows = TrustedCertificate.objects.filter(trust_list=used).order_by("pk")
    return [
        (key, bytes(content).hex(), service, until.isoformat() if until else None)
        for key, content, service, until in rows.values_list(
            "subject_key", "content", "service", "until"
        )
    ]


def examined(
    path: Path, *, known: Known, received_at: datetime, content: Path | None = None
) -> Report:
    """What can be said of the signatures of a file on disk, by who is known."""
    report = checking.verify(path, anchors=known.anchors, received_at=received_at, content=content)
    if known.list is None:
        return report
    return replace(report, list_on=known.list.day, is_list_old=known.is_old)


def examined_again(version: Version, content: Version | None, *, known: Known) -> Report:
    """What can be said of a version that arrived when it did, with the content kept beside it."""
    return examined(
        _place(version),
        known=known,
        received_at=version.added_at,
        content=_place(content) if content else None,
    )


def _place(version: Version) -> Path:
    return storage.root() / version.file.path


def is_as_kept(version: Version) -> bool:
    """Whether the bytes on disk are still those that arrived."""
    place = _place(version)
    return place.is_file() and not _changed(place, version.file.sha256)


def old_checks(used: TrustList) -> "QuerySet[SignatureCheck]":
    """The checks that count and were made with another list, or with none.

    Where there is no signature there is nothing to trust. A check that could not be made again with
    this list is not asked again.
    """
    return (
        SignatureCheck.objects.filter(is_current=True, signatures__gt=0)
        .filter(~Q(trust_list=used) | Q(trust_list=None))
        .filter(~Q(tried_with=used) | Q(tried_with=None))
        .select_related("version__file", "version__document", "content__file", "trust_list")
        .order_by("pk")
    )


def has_old_checks() -> bool:
    used = TrustList.objects.order_by("-pk").first()
    return used is not None and old_checks(used).exists()


def checks_of(versions: Iterable[int]) -> "QuerySet[SignatureCheck]":
    """The checks of these versions, of each the one that counts first."""
    rows = SignatureCheck.objects.filter(version__in=list(versions))
    return rows.order_by("-is_current", "-checked_at", "-pk")


def signed_content(version: Version) -> Opened:
    """What is inside a .p7m, to be read. Who may read it is for the owner's policy to say, before.

    The kind is told by the content; the name is the file's own, without «.p7m».
    """
    if not version.file.is_envelope:
        raise Refused(_("Questo file non è una busta: scaricalo com’è."))
    found = checking.content_of(_place(version))
    if isinstance(found, checking.Unread):
        raise Refused(_("Il contenuto non si può aprire: «%(why)s»") % {"why": why(found.note)})
    stream = BytesIO(found)
    kind = kinds.tell(stream)
    stream.seek(0)
    return Opened(
        stream=stream,
        name=_inner_name(version.file_name, kind),
        media_type=kind.media_type if kind else "application/octet-stream",
        size=len(found),
    )


def _inner_name(name: str, kind: kinds.Kind | None) -> str:
    """`atto.pdf.p7m` holds `atto.pdf`; `atto.p7m` holds what its content is."""
    while name.lower().endswith(kinds.P7M.extensions):
        name = name[:-4]
    name = name or "contenuto"
    if kind and not name.lower().endswith(kind.extensions):
        name += kind.extensions[0]
    return name
