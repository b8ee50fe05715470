"""The versions of a text: begun, saved for good, shown, frozen as the scheme to approve."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.texts import exports, policies, queries
from quadro.texts.actions.rows import grow, locked, write
from quadro.texts.body import Body, tidy
from quadro.texts.canonical import digest
from quadro.texts.models import Text, TextVersion
from quadro.texts.numbering import numbered
from quadro.texts.patterns import patterns


@transaction.atomic
def start(title: str, *, pattern: str = "", by: Actor, at: datetime) -> Text:
    """A new text, from a model or empty, with its first version open."""
    model = patterns().get(pattern)
    text = Text.objects.create(
        title=" ".join(tidy(title).split()), pattern=model.code if model else ""
    )
    body = model.body() if model else Body()
    text.versions.create(number=1, articles=body.dump(), created_at=at, created_by=str(by))
    journal.record("texts.started", text, by=by, pattern=text.pattern)
    return text


@transaction.atomic
def save_version(
    text: Text, name: str, *, audience: str = Visibility.INTERNAL, by: Actor, at: datetime
) -> TextVersion:
    """Close the open version: it does not change any more, and can be shown."""
    text = locked(text)
    version = queries.current(text)
    policies.check_can_save(version)
    close(version, name.strip(), by=by, at=at)
    grow(text)
    journal.record("texts.version_saved", text, by=by, number=version.number, name=version.name)
    if audience != Visibility.INTERNAL:
        _show(text, version, audience, by=by)
    return version


@transaction.atomic
def show(version: TextVersion, audience: str, *, by: Actor) -> None:
    """Let the parties, or everybody, read a saved version; its numbers do not change any more."""
    text = locked(version.text)
    version = text.versions.select_related("text").get(pk=version.pk)
    policies.check_can_show(version, audience)
    _show(text, version, audience, by=by)


@transaction.atomic
def freeze(
    text: Text, *, required: Iterable[Mapping[str, str]] = (), audience: str = Visibility.PARTIES,
    by: Actor, at: datetime,
) -> TextVersion:  # fmt: skip
    """Make the version in hand the scheme to approve, with the SHA-256 of its canonical form."""
    text = locked(text)
    version = queries.current(text)
    items = queries.checklist(version.body, required)
    policies.check_can_freeze(version, items, open_comments=queries.open_comments(text))
    if version.is_open:
        close(version, _("schema"), by=by, at=at)
    version.frozen_at, version.frozen_by = at, str(by)
    printed = exports.printed_of(version)
    version.printed_sha256, version.printed_size = sha256(printed).hexdigest(), len(printed)
    version.save(update_fields=["frozen_at", "frozen_by", "printed_sha256", "printed_size"])
    grow(text)
    journal.record(
        "texts.version_frozen", text, by=by, number=version.number, sha256=version.sha256
    )
    if version.audience == Visibility.INTERNAL and audience != Visibility.INTERNAL:
        _show(text, version, audience, by=by)
    return version


@transaction.atomic
def renumber(text: Text, *, by: Actor, at: datetime) -> None:
    """Give whole numbers again, in a new version; the earlier ones keep theirs."""
    text = locked(text)
    body = numbered(queries.current(text).body, is_fixed=False)
    marked = tuple(replace(one, revised=text.version + 1) for one in body.articles)
    write(text, Body(marked), "texts.renumbered", by=by, at=at)


def close(version: TextVersion, name: str, *, by: Actor, at: datetime) -> None:
    version.name, version.saved_at, version.saved_by = name, at, str(by)
    version.sha256 = digest(version.text.title, version.body)
    version.save(update_fields=["name", "saved_at", "saved_by", "sha256"])


def _show(text: Text, version: TextVersion, audience: str, *, by: Actor) -> None:
    before, version.audience = version.audience, audience
    version.save(update_fields=["audience"])
    if not text.has_fixed_numbers:
        text.has_fixed_numbers = True
        text.save(update_fields=["has_fixed_numbers"])
    journal.record(
        "texts.version_shown", text, by=by, number=version.number, audience=(before, audience)
    )
