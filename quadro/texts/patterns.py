"""The models of text from which an office starts, one for each file of `data/modelli`."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from quadro.texts.body import Article, Body, Paragraph, new_anchor
from quadro.texts.numbering import numbered


@dataclass(frozen=True)
class Pattern:
    """`instruments` are the codes of those it is proposed for."""

    code: str
    name: str
    instruments: tuple[str, ...]
    parts: tuple[tuple[str, str, bool, tuple[str, ...]], ...]
    """Heading, code of the required content, whether it has a number, paragraphs."""

    def body(self) -> Body:
        """A new body with anchors of its own."""
        articles = (
            Article(
                new_anchor(),
                heading,
                tuple(Paragraph(new_anchor(), wording) for wording in wordings),
                content=content,
                is_numbered=is_numbered,
            )
            for heading, content, is_numbered, wordings in self.parts
        )
        return numbered(Body(tuple(articles)), is_fixed=False)


@cache
def patterns() -> dict[str, Pattern]:
    found = (_read(path) for path in sorted((Path(settings.DATA_DIR) / "modelli").glob("*.json")))
    return {one.code: one for one in found}


def _read(path: Path) -> Pattern:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Pattern(
        told["code"],
        told["name"],
        tuple(told["instruments"]),
        tuple(
            (one["heading"], one["content"], one.get("numbered", True), tuple(one["paragraphs"]))
            for one in told["articles"]
        ),
    )
