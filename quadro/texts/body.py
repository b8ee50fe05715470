"""What a version says: articles with their paragraphs, as values that never change.

A paragraph and an article keep their `anchor` from version to version, whatever happens to their
wording, number or place: comments hang from it and comparison pairs by it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from secrets import token_hex
from typing import Any, Self

from django.utils.functional import cached_property

PLACEHOLDER = re.compile(r"\[\s*da (?:completare|indicare)\b[^\]]*\]", re.IGNORECASE)
"""What our models leave to be written."""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\ud800-\udfff\ufeff\ufffe\uffff]")
BREAK = re.compile(r"\n[ \t]*\n\s*")


def new_anchor() -> str:
    return token_hex(6)


def tidy(wording: str) -> str:
    """One spelling for what looks alike: composed letters, plain line ends, no invisible signs."""
    lines = unicodedata.normalize("NFC", wording.replace("\r\n", "\n").replace("\r", "\n"))
    plain = CONTROLS.sub("", lines.replace("\t", " ").replace("\xa0", " "))
    return "\n".join(" ".join(line.split()) for line in plain.strip().split("\n"))


def blocks(wording: str) -> list[str]:
    """The paragraphs of a text in which an empty line divides them."""
    return [one for one in map(tidy, BREAK.split(wording.replace("\r\n", "\n"))) if one]


@dataclass(frozen=True)
class Paragraph:
    """A «comma»."""

    anchor: str
    wording: str
    number: str = ""

    @property
    def is_complete(self) -> bool:
        """Something is written, and nothing of it is still to be written."""
        return bool(self.wording.strip()) and not PLACEHOLDER.search(self.wording)


@dataclass(frozen=True)
class Article:
    """`content` is the code of the required content it satisfies; `revised` the token of its text
    when it last changed: an editor is overtaken only by who changed the same article.
    """

    anchor: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    number: str = ""
    content: str = ""
    is_numbered: bool = True
    revised: int = 0

    @property
    def name(self) -> str:
        """`Art. 3`; what comes before the articles has none."""
        return f"Art. {self.number}" if self.is_numbered else ""

    @property
    def label(self) -> str:
        """`Art. 3 · Durata`."""
        return " · ".join(filter(None, [self.name, self.heading]))

    @property
    def wording(self) -> str:
        """All of it as it is typed: an empty line between paragraphs."""
        return "\n\n".join(one.wording for one in self.paragraphs)

    @property
    def is_complete(self) -> bool:
        return bool(self.paragraphs) and all(one.is_complete for one in self.paragraphs)

    def place_of(self, paragraph: Paragraph) -> str:
        """`3.1`, or `P.2` before the articles."""
        return f"{self.number if self.is_numbered else 'P'}.{paragraph.number}"


@dataclass(frozen=True)
class Body:
    articles: tuple[Article, ...] = ()

    @classmethod
    def load(cls, told: Sequence[Mapping[str, Any]]) -> Self:
        """From what the database keeps."""
        return cls(
            tuple(
                Article(**{**one, "paragraphs": tuple(Paragraph(**row) for row in rows)})
                for one in told
                for rows in [one["paragraphs"]]
            )
        )

    def dump(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.articles]

    @cached_property
    def places(self) -> Mapping[str, tuple[Article, Paragraph]]:
        """Every paragraph by its anchor, with the article it is in."""
        return {
            row.anchor: (article, row) for article in self.articles for row in article.paragraphs
        }

    def paragraphs(self) -> Iterator[Paragraph]:
        for article in self.articles:
            yield from article.paragraphs

    def article(self, anchor: str) -> Article | None:
        return next((one for one in self.articles if one.anchor == anchor), None)

    def with_article(self, changed: Article) -> "Body":
        """The same, with `changed` in the place of the article that has its anchor."""
        return Body(
            tuple(changed if one.anchor == changed.anchor else one for one in self.articles)
        )

    def with_wording(self, anchor: str, wording: str, *, revised: int) -> "Body":
        """The same, with other words in one paragraph."""
        article, old = self.places[anchor]
        rows = tuple(
            replace(one, wording=wording) if one is old else one for one in article.paragraphs
        )
        return self.with_article(replace(article, paragraphs=rows, revised=revised))

    @property
    def size(self) -> int:
        """Characters, headings included."""
        return sum(len(one.heading) for one in self.articles) + sum(
            len(one.wording) for one in self.paragraphs()
        )
