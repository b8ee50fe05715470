"""What the verbs share: the text held, the open version, its body written with its trace."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale
from quadro.texts import policies, queries
from quadro.texts.body import Article, Body
from quadro.texts.models import Text, TextVersion
from quadro.texts.numbering import numbered


def locked(text: Text) -> Text:
    """The text as it is now, held until the end of the transaction."""
    return Text.objects.select_for_update().get(pk=text.pk)


def open_version(text: Text, *, by: Actor, at: datetime) -> TextVersion:
    """The version being written; a new one, equal to the last, where none is."""
    last = queries.current(text)
    if last.is_open:
        return last
    return text.versions.create(
        number=last.number + 1, articles=last.articles, created_at=at, created_by=str(by)
    )


def write(
    text: Text, body: Body, event: str, *, by: Actor, at: datetime, **changes: Any
) -> TextVersion:
    """Put `body` into the open version, numbered as the text wants, and say so."""
    earlier: list[Body] = []
    if text.has_fixed_numbers:
        shown = text.versions.exclude(audience=Visibility.INTERNAL)
        earlier = [Body.load(one) for one in shown.values_list("articles", flat=True)]
    body = numbered(body, is_fixed=text.has_fixed_numbers, earlier=earlier)
    policies.check_size(body)
    version = open_version(text, by=by, at=at)
    version.articles = body.dump()
    version.save(update_fields=["articles"])
    version.__dict__.pop("body", None)  # the words kept beside the old ones
    grow(text)
    journal.record(event, text, by=by, number=version.number, **changes)
    return version


def grow(text: Text) -> None:
    text.version += 1
    text.save(update_fields=["version"])


def article_in(body: Body, anchor: str, *, version: int) -> Article:
    """The article, if nobody changed it after `version` of its text."""
    article = body.article(anchor)
    if article is None:
        raise Refused(_("Questo articolo non c’è più: qualcuno lo ha tolto mentre scrivevi."))
    if article.revised > version:
        raise Stale(
            _("Qualcun altro ha modificato questo articolo mentre scrivevi."),
            theirs=told_of(article),
            version=article.revised,
        )
    return article


def told_of(article: Article) -> dict[str, Any]:
    """An article as its form says it."""
    return {
        "heading": article.heading,
        "content": article.content,
        "wording": article.wording,
    }
