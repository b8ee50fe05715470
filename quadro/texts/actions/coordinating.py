"""The text as a later act leaves it: articles rewritten, inserted, repealed, all at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.texts.actions.rows import locked, write
from quadro.texts.actions.versions import close
from quadro.texts.actions.writing import written
from quadro.texts.body import Article, Body
from quadro.texts.models import Text, TextVersion
from quadro.texts.numbering import numbered


@dataclass(frozen=True)
class ArticleChange:
    """What becomes of an article.

    `instead_of` are the words that it finds, None for an article that is not there yet and comes
    `after` another (or at the end); without a `wording` the article is repealed.
    """

    anchor: str
    heading: str
    wording: str
    instead_of: str | None = None
    after: str = ""

    @property
    def is_repeal(self) -> bool:
        return self.instead_of is not None and not self.wording


@transaction.atomic
def coordinate(
    base: TextVersion, changes: Iterable[ArticleChange], *, name: str, by: Actor, at: datetime
) -> TextVersion:
    """Save the text of `base` with the changes as a new version («testo coordinato»).

    It is read by those who read `base`. Numbers do not move: what is inserted is a «bis», what is
    repealed leaves its place empty.
    """
    text = locked(base.text)
    if text.versions.filter(saved_at=None).exists():
        raise Refused(
            _("Una versione del testo è in lavorazione: prima salvala, poi applica le modifiche.")
        )
    if not text.has_fixed_numbers:
        text.has_fixed_numbers = True
        text.save(update_fields=["has_fixed_numbers"])
    body, tails = base.body, dict[str, str]()
    told = list(changes)
    for one in (one for one in told if not one.is_repeal):
        body = _with(text, body, one, tails)
    # What is repealed goes last: what was put after it takes its number from it.
    body = numbered(body, is_fixed=True, earlier=[base.body])
    for one in (one for one in told if one.is_repeal):
        body = _with(text, body, one, tails)
    last = text.versions.order_by("-number").values_list("number", flat=True)[0]
    text.versions.create(number=last + 1, articles=base.articles, created_at=at, created_by=str(by))
    version = write(text, body, "texts.coordinated", by=by, at=at, name=name)
    close(version, name, by=by, at=at)
    version.audience = base.audience
    version.save(update_fields=["audience"])
    return version


def _with(text: Text, body: Body, change: ArticleChange, tails: dict[str, str]) -> Body:
    """`tails`: the last article put after each, so that several stay in the order they came in."""
    if change.instead_of is None:
        made = written(text, Article(change.anchor, ""), change.heading, change.wording, content="")
        place = _place(body, change, tails.get(change.after, change.after))
        tails[change.after] = change.anchor
        return Body((*body.articles[:place], made, *body.articles[place:]))
    article = body.article(change.anchor)
    if article is None or article.wording != change.instead_of:
        what = article.label if article else change.heading
        raise Refused(
            _("«%(what)s» è cambiato dopo che è stata scritta la modifica: toglila e riscrivila.")
            % {"what": what}
        )
    if change.is_repeal:
        return Body(tuple(one for one in body.articles if one is not article))
    made = written(text, article, change.heading, change.wording, content=article.content)
    return body.with_article(replace(made, is_numbered=article.is_numbered))


def _place(body: Body, change: ArticleChange, after: str) -> int:
    """Where a new article goes: after the one that was named, or at the end."""
    places = [one.anchor for one in body.articles]
    if not change.after:
        return len(places)
    if after not in places:
        raise Refused(
            _("L’articolo dopo cui va «%(what)s» non c’è più: togli la modifica e riscrivila.")
            % {"what": change.heading}
        )
    return places.index(after) + 1
