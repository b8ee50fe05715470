"""What every file of a text says beside its words: of which version it is, and its fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quadro.kit.dates import in_words
from quadro.texts.body import Body
from quadro.texts.models import TextVersion


@dataclass(frozen=True)
class Form:
    """A kind of file: its extension and its media type."""

    extension: str
    media_type: str


FORMS = {
    one.extension: one
    for one in (
        Form("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Form("pdf", "application/pdf"),
        Form("html", "text/html; charset=utf-8"),
        Form("txt", "text/plain; charset=utf-8"),
    )
}


@dataclass(frozen=True)
class Sheet:
    """`notes` are lines in small print; `state` stands over the title."""

    title: str
    state: str
    notes: Sequence[str]
    body: Body


def sheet_of(version: TextVersion) -> Sheet:
    return Sheet(version.text.title, _state(version), _notes(version), version.body)


def _state(version: TextVersion) -> str:
    if version.is_frozen:
        return _("Schema da approvare, versione %(number)s") % {"number": version.number}
    if version.is_open:
        return _("Bozza in lavorazione, versione %(number)s") % {"number": version.number}
    return _("Bozza, versione %(number)s") % {"number": version.number}


def _notes(version: TextVersion) -> list[str]:
    told = []
    if version.saved_at is not None:
        day = in_words(localtime(version.saved_at).date())
        told.append(_("Versione salvata il %(day)s.") % {"day": day})
        told.append(_("Impronta SHA-256 del testo: %(sha256)s") % {"sha256": version.sha256})
    return told
