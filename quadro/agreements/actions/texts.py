"""The text of an agreement: what `texts` does, once the agreement says that `by` may."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies, queries
from quadro.agreements.actions.rows import Values, locked
from quadro.agreements.models import Agreement, AgreementText
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.texts import actions as texts
from quadro.texts.models import Comment, Text, TextVersion

ANSWERS: Mapping[str, Callable[..., object]] = {
    "accept": texts.accept,
    "keep_open": texts.keep_open,
    "reject": texts.reject,
    "resolve": texts.resolve,
}


@transaction.atomic
def start_text(agreement: Agreement, *, pattern: str = "", by: Actor, at: datetime) -> Text:
    """Begin the text of an agreement, from a model or empty."""
    agreement = locked(agreement)
    policies.check_can_start_text(agreement, by=by)
    text = texts.start(agreement.title, pattern=pattern, by=by, at=at)
    AgreementText.objects.create(agreement=agreement, text=text)
    journal.record("agreements.text_started", agreement, by=by)
    return text


@transaction.atomic
def drop_text(agreement: Agreement, *, by: Actor) -> None:
    """Take away a text that nobody outside the office has read."""
    agreement = locked(agreement)
    text = begun(agreement)
    policies.check_can_drop_text(agreement, text, by=by)
    agreement.drafted.delete()
    text.delete()
    journal.record("agreements.text_dropped", agreement, by=by)


@transaction.atomic
def write_text(
    agreement: Agreement, verb: Callable[..., object], *said: Any, by: Actor, at: datetime,
    **more: Any,
) -> None:  # fmt: skip
    """A verb of `texts` that changes only the words: the agreement lets it, and adds nothing."""
    policies.check_can_write_text(agreement, by=by)
    verb(begun(agreement), *said, by=by, at=at, **more)


def begun(agreement: Agreement) -> Text:
    text = queries.text_of(agreement)
    if text is None:
        raise Refused(_("Questa intesa non ha ancora un testo: prima comincialo."))
    return text


@transaction.atomic
def import_text(
    agreement: Agreement, upload: "File[bytes]", *, version: int, by: Actor, at: datetime
) -> int:
    """Put a Word file in the place of the version in hand, or begin the text with it."""
    policies.check_can_write_text(agreement, by=by)
    agreement = locked(agreement)
    text = queries.text_of(agreement)
    if text is None:
        text = start_text(agreement, by=by, at=at)
        version = text.version
    required = agreement.instrument.required_contents
    return texts.import_docx(text, upload, required=required, version=version, by=by, at=at)


@transaction.atomic
def save_text(
    agreement: Agreement, name: str, *, audience: str, by: Actor, at: datetime
) -> TextVersion:
    """Close the version in hand, for the office, the parties or everybody."""
    policies.check_can_write_text(agreement, by=by)
    version = texts.save_version(begun(agreement), name, audience=audience, by=by, at=at)
    journal.record("agreements.text_saved", agreement, by=by, text_version=version.number)
    return version


@transaction.atomic
def show_text(agreement: Agreement, version: TextVersion, audience: str, *, by: Actor) -> None:
    policies.check_can_write_text(agreement, by=by)
    texts.show(version, audience, by=by)


@transaction.atomic
def freeze_text(agreement: Agreement, *, by: Actor, at: datetime) -> TextVersion:
    """Make the version in hand the scheme that the parties approve.

    It has the required contents, or the office found them elsewhere in it (`contents_met`).
    """
    policies.check_can_write_text(agreement, by=by)
    required = [
        one
        for one in agreement.instrument.required_contents
        if one["code"] not in agreement.contents_met
    ]
    version = texts.freeze(begun(agreement), required=required, by=by, at=at)
    journal.record(
        "agreements.text_frozen",
        agreement,
        by=by,
        text_version=version.number,
        sha256=version.sha256,
    )
    return version


@transaction.atomic
def comment_text(
    agreement: Agreement, version: TextVersion, anchor: str, values: Values, *, by: Actor,
    at: datetime,
) -> Comment:  # fmt: skip
    """Comment a paragraph for one of the parties, or for the office where `by` is of none."""
    policies.check_can_comment(agreement, by=by)
    if Visibility(values["audience"]) not in policies.tongues_for(by=by):
        raise Refused(_("Parla a tutti solo l’Ufficio piano: scegli le parti o l’ufficio."))
    mine = queries.speakers(agreement, by)
    speaker = values.get("on_behalf_of") or (mine[0] if mine else None)
    if speaker is not None and speaker not in mine:
        raise Refused(_("Puoi commentare solo per un ente di cui fai parte."))
    return texts.comment(
        version, anchor, values["words"], wording=values["wording"], audience=values["audience"],
        on_behalf_of=speaker, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def answer_comment(
    agreement: Agreement, comment: Comment, verb: str, answer: str, *, by: Actor, at: datetime
) -> None:
    """One of `ANSWERS` to what somebody said."""
    policies.check_can_write_text(agreement, by=by)
    if verb not in ANSWERS:
        raise Refused(_("Scegli che cosa fare del commento."))
    ANSWERS[verb](comment, answer, by=by, at=at)
