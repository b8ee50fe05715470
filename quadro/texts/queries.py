"""Questions on a text: its versions, what is said of it, what it lacks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.documents.models import Visibility
from quadro.texts.body import Article, Body
from quadro.texts.models import Comment, Text, TextVersion
from quadro.texts.patterns import Pattern
from quadro.texts.patterns import patterns as models_of_text

EVERY_AUDIENCE = tuple(Visibility.values)
"""Of who reads everything."""
NOTHING = Body()


@dataclass(frozen=True)
class Item:
    """A required content, and the article that has it or promises it."""

    code: str
    label: str
    source: str
    article: Article | None

    @property
    def is_met(self) -> bool:
        return self.article is not None and self.article.is_complete


def checklist(body: Body, required: Iterable[Mapping[str, str]]) -> list[Item]:
    """Each of `required` ({code, label, source}): met where an article that declares it is written
    whole, with nothing left to be completed.
    """
    found: dict[str, Article] = {}
    for article in body.articles:
        if article.content and (
            article.content not in found or not found[article.content].is_complete
        ):
            found[article.content] = article
    return [
        Item(one["code"], one["label"], one.get("source", ""), found.get(one["code"]))
        for one in required
    ]


def current(text: Text) -> TextVersion:
    """The version in hand: the open one, or the last saved."""
    return text.versions.select_related("text").order_by("-number")[0]


def versions_of(text: Text, audiences: Collection[str]) -> "QuerySet[TextVersion]":
    """What a reader of these audiences may read, the newest first, without the words."""
    return (
        text.versions.filter(audience__in=audiences)
        .select_related("text")
        .defer("articles")
        .order_by("-number")
    )


def version_of(text: Text, number: int, audiences: Collection[str]) -> TextVersion | None:
    rows = text.versions.filter(audience__in=audiences, number=number)
    return rows.select_related("text").first()


def comments_of(text: Text, audiences: Collection[str], by: Actor) -> "QuerySet[Comment]":
    """What `by` may read of what was said, in the order of time; always what they said."""
    seen = Q(audience__in=audiences)
    if by.user is not None:
        seen |= Q(author=by.user)
    return (
        text.comments.filter(seen)
        .select_related("author", "on_behalf_of", "taken_into", "said_of")
        .defer("taken_into__articles", "said_of__articles")
        .order_by("made_at", "pk")
    )


def by_paragraph(comments: Iterable[Comment]) -> Mapping[str, list[Comment]]:
    found: dict[str, list[Comment]] = defaultdict(list)
    for one in comments:
        found[one.anchor].append(one)
    return found


@dataclass(frozen=True)
class Spoken:
    """How many comments, and what became of them."""

    open: int
    closed: int
    rejected: int

    @property
    def all(self) -> int:
        return self.open + self.closed + self.rejected


def spoken(comments: Sequence[Comment]) -> Spoken:
    states = [one.state for one in comments]
    count_open, rejected = states.count(Comment.State.OPEN), states.count(Comment.State.REJECTED)
    return Spoken(count_open, len(states) - count_open - rejected, rejected)


def open_comments(text: Text) -> int:
    return text.comments.filter(state=Comment.State.OPEN).count()


def is_shown(text: Text, audiences: Collection[str]) -> bool:
    """Somebody of these audiences has something to read."""
    return text.versions.filter(audience__in=audiences).exists()


def patterns() -> list[Pattern]:
    """The models of text to start from."""
    return list(models_of_text().values())


def pattern_for(instrument: str) -> Pattern | None:
    """The model proposed for an instrument, by its code."""
    return next((one for one in patterns() if instrument in one.instruments), None)
