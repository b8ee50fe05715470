"""Numbers that stay.

Until a version is shown outside the office, articles and paragraphs are numbered anew at every
change. From then on a number is for ever of its article: what is inserted takes the number before
it with «bis», «ter»; what is added at the end takes the next one; what is removed leaves a gap.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from quadro.texts.body import Article, Body

LATIN = (
    "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies",
    "undecies", "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies",
    "septiesdecies", "duodevicies", "undevicies", "vicies",
)  # fmt: skip
NUMBER = re.compile(rf"(\d+)(?:[-\s]?({'|'.join(LATIN)}))?", re.IGNORECASE)
BEFORE_ALL = "01"
"""What comes before article 1 once it has its number, as laws write it."""


def filled(numbers: Sequence[str], taken: Collection[str] = ()) -> list[str]:
    """The same numbers, with one for each that is empty; `taken` were given once and stay so."""
    used, found, before = {*numbers, *taken}, list(numbers), ""
    for place, number in enumerate(numbers):
        if not number:
            is_last = not any(numbers[place + 1 :])
            found[place] = _after_all(used) if is_last else _between(before, used)
            used.add(found[place])
        before = found[place]
    return found


def _after_all(used: Iterable[str]) -> str:
    whole = [int(match[1]) for one in used if (match := NUMBER.fullmatch(one))]
    return str(max(whole, default=0) + 1)


def _between(before: str, used: Collection[str]) -> str:
    base = before.partition("-")[0] or BEFORE_ALL
    suffixed = (f"{base}-{one}" for one in _suffixes())
    candidates = suffixed if before else chain([base], suffixed)
    return next(one for one in candidates if one not in used)


def _suffixes() -> Iterator[str]:
    yield from LATIN
    for number in range(len(LATIN) + 2, 10_000):
        yield str(number)


def numbered(body: Body, *, is_fixed: bool, earlier: Iterable[Body] = ()) -> Body:
    """The body with a number for everything; of `earlier` versions no number is given again."""
    articles = [one for one in body.articles if one.is_numbered]
    taken = _taken(earlier) if is_fixed else {}
    kept = [one.number if is_fixed else "" for one in articles]
    given = iter(filled(kept, taken.get("", ())))
    return Body(
        tuple(
            _with_rows(
                replace(one, number=next(given) if one.is_numbered else ""),
                taken.get(one.anchor, ()),
                is_fixed=is_fixed,
            )
            for one in body.articles
        )
    )


def _with_rows(article: Article, taken: Collection[str], *, is_fixed: bool) -> Article:
    kept = [one.number if is_fixed else "" for one in article.paragraphs]
    rows = zip(article.paragraphs, filled(kept, taken), strict=True)
    return replace(article, paragraphs=tuple(replace(one, number=number) for one, number in rows))


def _taken(earlier: Iterable[Body]) -> Mapping[str, set[str]]:
    """Numbers ever given: of articles under the empty key, of paragraphs under their article's."""
    taken: dict[str, set[str]] = {}
    for body in earlier:
        for article in body.articles:
            taken.setdefault("", set()).add(article.number)
            numbers = {one.number for one in article.paragraphs}
            taken.setdefault(article.anchor, set()).update(numbers)
    return taken
