"""New wording over old: what is still the same paragraph keeps its anchor and its number."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from quadro.texts.body import Article, Body, Paragraph, new_anchor

ALIKE = 50.0
"""From this likeness, in hundredths, a paragraph rewritten is taken for the same."""
NEAR = 30
"""How many paragraphs further on its old self is looked for."""


def settled(old: Sequence[Paragraph], wordings: Sequence[str]) -> tuple[Paragraph, ...]:
    """Paragraphs for the wordings: an old one where the words are the same or nearly."""
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, [one.wording for one in old], wordings, autojunk=False)
    for verb, since, until, first, last in matcher.get_opcodes():
        if verb == "equal":
            found += old[since:until]
        else:
            found += _paired(old[since:until], wordings[first:last])
    return tuple(found)


def _paired(old: Sequence[Paragraph], wordings: Sequence[str]) -> list[Paragraph]:
    if len(old) == len(wordings) == 1:
        return [replace(old[0], wording=wordings[0])]
    found, start = [], 0
    for wording in wordings:
        near = old[start : start + NEAR]
        scores = [fuzz.ratio(one.wording, wording) for one in near]
        best = max(range(len(near)), key=scores.__getitem__, default=-1)
        if best >= 0 and scores[best] >= ALIKE:
            found.append(replace(near[best], wording=wording))
            start += best + 1
        else:
            found.append(Paragraph(new_anchor(), wording))
    return found


def settled_body(old: Body, new: Body) -> Body:
    """`new`, read from a file, with the anchors of what was already in `old`.

    An article is the same if heading and number are, else if the heading is, else if the number is.
    """
    left = list(old.articles)
    return Body(tuple(_settled_article(one, left) for one in new.articles))


def _settled_article(new: Article, left: list[Article]) -> Article:
    match = _match(new, left)
    if match is None:
        return new
    left.remove(match)
    rows = settled(match.paragraphs, [one.wording for one in new.paragraphs])
    content = new.content or match.content
    return replace(match, heading=new.heading, paragraphs=rows, content=content)


def _match(new: Article, left: Sequence[Article]) -> Article | None:
    def same(one: Article) -> int:
        heading = one.heading.casefold() == new.heading.casefold()
        return 2 * heading + (one.number == new.number)

    kind = [one for one in left if one.is_numbered == new.is_numbered]
    best = max(kind, key=same, default=None)
    return best if best is not None and same(best) else None
