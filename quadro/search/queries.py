"""Find: every word must be there (the last one may be unfinished), the title counts more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from quadro.accounts.actors import Actor
from quadro.search.models import Entry, Kind
from quadro.search.words import pieces, stem, stems, words

MOST = 500
PAGE = 20
AROUND = 160


@dataclass(frozen=True)
class Hit:
    """An entry found, with the words found marked in title and excerpt."""

    kind: str
    kind_label: str
    title: SafeString
    subtitle: str
    excerpt: SafeString
    address: str
    is_public: bool


@dataclass(frozen=True)
class Results:
    """`counts` maps each kind to how many were found; `suggestion` is a likelier spelling."""

    query: str
    hits: list[Hit]
    count: int
    counts: dict[str, int]
    suggestion: str = ""
    is_capped: bool = False


def find(query: str, *, by: Actor, kind: str = "", page: int = 1) -> Results:
    """What `by` may read and has all the words of `query`, the likeliest first.

    At most 500 entries are ranked: a word that is everywhere tells nothing more than that.
    """
    found = stems(query)
    if not found:
        return Results(query, [], 0, {})
    rows = list(ranked(found, by=by).values_list("pk", "kind")[:MOST])
    counts = Counter(one for _, one in rows)
    keys = [key for key, one in rows if not kind or one == kind]
    shown = Entry.objects.in_bulk(keys[(page - 1) * PAGE : page * PAGE])
    return Results(
        query=query,
        hits=[hit(entry, found) for entry in shown.values()]
        if not keys
        else [hit(shown[key], found) for key in keys[(page - 1) * PAGE : page * PAGE]],
        count=len(keys),
        counts={one: counts.get(one, 0) for one in Kind.values if counts.get(one)},
        suggestion="" if rows else suggestion(query, by=by),
        is_capped=len(rows) == MOST,
    )


def ranked(found: Sequence[str], *, by: Actor) -> QuerySet[Entry]:
    """The entries with all the stems, ordered by how well they answer."""
    rows = Entry.objects.readable_by(by)
    if connection.vendor == "postgresql":
        asked = " & ".join([*found[:-1], f"{found[-1]}:*"])
        return (
            rows.extra(where=["search_entry.words @@ to_tsquery('simple', %s)"], params=[asked])  # noqa: S610
            .annotate(rank=RawSQL("-ts_rank(words, to_tsquery('simple', %s))", [asked]))  # noqa: S611
            .order_by("rank", "kind", "title", "pk")
        )
    asked = " ".join([*(f'"{one}"' for one in found[:-1]), f'"{found[-1]}"*'])
    return (
        rows.extra(  # noqa: S610
            tables=["search_words"],
            where=["search_words.rowid = search_entry.id", "search_words MATCH %s"],
            params=[asked],
        )
        .annotate(rank=RawSQL("bm25(search_words, 8.0, 1.0)", []))  # noqa: S611
        .order_by("rank", "kind", "title", "pk")
    )


def hit(entry: Entry, found: Sequence[str]) -> Hit:
    return Hit(
        kind=entry.kind,
        kind_label=Kind(entry.kind).label,
        title=marked(entry.title, found),
        subtitle=entry.subtitle,
        excerpt=marked(excerpt(entry.text, found), found),
        address=entry.address,
        is_public=entry.is_public,
    )


def excerpt(text: str, found: Sequence[str]) -> str:
    """The part of the text around the first word found."""
    place = 0
    for piece, is_word in pieces(text):
        if is_word and _is_found(piece, found):
            break
        place += len(piece)
    else:
        place = 0
    start = max(0, place - AROUND // 2)
    if start:
        start = text.find(" ", start) + 1
    end = start + AROUND
    cut = text[start:end].rsplit(" ", 1)[0] if end < len(text) else text[start:]
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"


def marked(text: str, found: Sequence[str]) -> SafeString:
    """The text, escaped, with the words found between `<mark>`."""
    return mark_safe(  # noqa: S308
        "".join(
            f"<mark>{escape(piece)}</mark>"
            if is_word and _is_found(piece, found)
            else escape(piece)
            for piece, is_word in pieces(text)
        )
    )


def _is_found(piece: str, found: Sequence[str]) -> bool:
    return any(
        stem(word) in found or stem(word).startswith(found[-1]) or word.startswith(found[-1])
        for word in words(piece)
    )


def suggestion(query: str, *, by: Actor) -> str:
    """The query with each unknown word replaced by the likest word of a title `by` may read.

    Only titles, and only those readable: the spelling of something hidden must not come out.
    """
    known = _vocabulary(Entry.objects.readable_by(by).values_list("title", flat=True))
    asked = words(query)
    better = [word if word in known else _likest(word, known) for word in asked]
    return " ".join(better) if better != asked and all(better) else ""


def _vocabulary(titles: Iterable[str]) -> set[str]:
    return {word for title in titles for word in words(title) if len(word) > 2}  # noqa: PLR2004


def _likest(word: str, known: set[str]) -> str:
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=72)
    return best[0] if best else ""
