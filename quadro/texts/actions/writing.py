"""The words of the version in hand: articles and paragraphs written, moved, taken from a file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused, Stale
from quadro.texts import policies, queries, reading
from quadro.texts.actions.rows import article_in, locked, write
from quadro.texts.body import Article, Body, blocks, new_anchor, tidy
from quadro.texts.models import Text
from quadro.texts.settling import settled, settled_body

LONGEST_HEADING = 200


@transaction.atomic
def add_article(
    text: Text, heading: str, wording: str, *, content: str = "", after: str = "", by: Actor,
    at: datetime,
) -> Article:  # fmt: skip
    """Insert an article after another, or at the end; an empty line divides its paragraphs."""
    text = locked(text)
    body = queries.current(text).body
    made = written(text, Article(new_anchor(), ""), heading, wording, content=content)
    places = [one.anchor for one in body.articles]
    place = places.index(after) + 1 if after in places else len(places)
    grown = Body((*body.articles[:place], made, *body.articles[place:]))
    version = write(text, grown, "texts.article_added", by=by, at=at, article=made.heading)
    found = version.body.article(made.anchor)
    assert found is not None  # noqa: S101 - just written
    return found


@transaction.atomic
def replace_article(
    text: Text, anchor: str, heading: str, wording: str, *, content: str, version: int,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Other words for an article; the paragraphs that are still the same keep their number."""
    text = locked(text)
    body = queries.current(text).body
    article = article_in(body, anchor, version=version)
    changed = written(text, article, heading, wording, content=content)
    body = body.with_article(changed)
    write(text, body, "texts.article_changed", by=by, at=at, article=changed.label)


@transaction.atomic
def edit_paragraph(
    text: Text, anchor: str, wording: str, *, version: int, by: Actor, at: datetime
) -> None:
    """Other words for one paragraph, which stays the same paragraph."""
    text = locked(text)
    body = queries.current(text).body
    if anchor not in body.places:
        raise Refused(_("Questo paragrafo non c’è più: qualcuno lo ha tolto mentre scrivevi."))
    article, row = body.places[anchor]
    if article.revised > version:
        raise Stale(
            _("Qualcun altro ha modificato questo articolo mentre scrivevi."),
            theirs={"wording": row.wording},
            version=article.revised,
        )
    body = body.with_wording(anchor, tidy(wording), revised=text.version + 1)
    place = article.place_of(row)
    write(text, body, "texts.paragraph_changed", by=by, at=at, paragraph=place)


@transaction.atomic
def remove_article(text: Text, anchor: str, *, version: int, by: Actor, at: datetime) -> None:
    text = locked(text)
    body = queries.current(text).body
    article = article_in(body, anchor, version=version)
    left = Body(tuple(one for one in body.articles if one is not article))
    write(text, left, "texts.article_removed", by=by, at=at, article=(article.label, None))


@transaction.atomic
def move_article(text: Text, anchor: str, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down, as long as numbers are not fixed; at the end of the row it stays."""
    text = locked(text)
    policies.check_can_move(text)
    articles = list(queries.current(text).body.articles)
    place = next((n for n, one in enumerate(articles) if one.anchor == anchor), None)
    if place is None:
        raise Refused(_("Questo articolo non c’è più: qualcuno lo ha tolto."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(articles):
        moved = articles[place].label
        articles[place], articles[other] = articles[other], articles[place]
        body = Body(tuple(articles))
        write(text, body, "texts.article_moved", by=by, at=at, article=moved)


@transaction.atomic
def import_docx(
    text: Text, upload: "File[bytes]", *, required: Iterable[Mapping[str, str]] = (), version: int,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Put the articles of a Word file in the place of the version in hand; says how many.

    Paragraphs that are nearly the same keep their anchor, and with it number and comments.
    """
    text = locked(text)
    if text.version != version:
        raise Stale(
            _("Qualcun altro ha modificato il testo mentre sceglievi il file."),
            theirs={},
            version=text.version,
        )
    body = settled_body(queries.current(text).body, reading.read(upload, required))
    body = Body(tuple(replace(one, revised=text.version + 1) for one in body.articles))
    write(text, body, "texts.imported", by=by, at=at, file=upload.name or "")
    return len(body.articles)


def written(text: Text, article: Article, heading: str, wording: str, *, content: str) -> Article:
    """The article with what was typed, marked as changed by the write that follows."""
    heading = " ".join(tidy(heading).split())
    if not heading or len(heading) > LONGEST_HEADING:
        raise Refused(_("Scrivi la rubrica dell’articolo, in una riga."))
    wordings = blocks(wording)
    if not wordings:
        raise Refused(_("Scrivi almeno un paragrafo."))
    rows = settled(article.paragraphs, wordings)
    return replace(
        article, heading=heading, paragraphs=rows, content=content, revised=text.version + 1
    )
