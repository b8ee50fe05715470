"""What the verbs share: the rows held, a turn of the conversation written with its files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.desks.models import Desk, Entry, EntryPaper, Request
from quadro.desks.states import Side
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale

Values = Mapping[str, Any]
JOINED = ("topic__desk__body", "body", "assignee__person__user")


def held_desk(desk: Desk) -> Desk:
    """The desk as it is now, with nobody else at it until the end of the transaction."""
    rows = Desk.objects.select_for_update(of=("self",)).select_related("body")
    found: Desk = rows.get(pk=desk.pk)
    return found


def held(request: Request, *, version: int | None = None) -> Request:
    """The request as it is now, held; refuses who worked on an older version of it."""
    rows = Request.objects.select_for_update(of=("self",)).select_related(*JOINED)
    found: Request = rows.get(pk=request.pk)
    if version is not None and found.version != version:
        last = found.entries.filter(is_internal=False).order_by("at", "pk").last()
        raise Stale(
            _("Qualcun altro ha scritto o deciso su questa richiesta mentre scrivevi."),
            theirs={"text": last.text if last else found.text},
            version=found.version,
        )
    return found


def refuse_if_stale(desk: Desk, version: int, theirs: Values) -> None:
    if desk.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=desk.version,
        )


def save(request: Request, event: str, *, by: Actor, **changes: Any) -> None:
    """Write a held request with its trace; what is said in it never goes to the journal."""
    request.version += 1
    request.save()
    journal.record(event, request, by=by, **changes)


def said(text: str) -> str:
    """What was written, which must say something."""
    if not text.strip():
        raise Refused(_("Scrivi qualcosa: senza parole chi legge non capisce."))
    return text.strip()


def add(
    request: Request, side: Side, text: str, *, by: Actor, at: datetime,
    upload: "File[bytes] | None" = None, is_internal: bool = False,
) -> Entry:  # fmt: skip
    """A turn of the conversation, with its file."""
    entry = Entry.objects.create(
        request=request, at=at, by_name=str(by), side=side, text=said(text),
        is_internal=is_internal,
    )  # fmt: skip
    if upload is not None:
        title = (upload.name or _("File"))[:200]
        document = documents.add(
            title, upload, name=upload.name or title, visibility=Visibility.INTERNAL, by=by, at=at
        )
        EntryPaper.objects.create(entry=entry, document=document, title=title)
    return entry


def moved(request: Request, text: str, *, by: Actor, at: datetime) -> Entry:
    """A movement, as Quadro writes it in the conversation."""
    return add(request, Side.QUADRO, text, by=by, at=at)
