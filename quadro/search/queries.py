"""Find: every word must be there (the last one may be unfinished), the title counts more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, QuerySet, When
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from quadro.accounts.actors import Actor
from quadro.search.matching import Rank
from quadro.search.models import Entry, Index, Kind
from quadro.search.words import (
    LONGEST_QUERY,
    MOST_WORDS,
    OF_FEW,
    OF_MANY,
    AnyOf,
    Asked,
    indexed,
    pieces,
    stem,
    words,
)

MOST, MOST_RANKED = 500, 5000
MOST_TITLES = 20_000
"""How many titles are looked at for a likelier spelling, the first written first."""
PAGE = 20
AROUND = 160
READ = 20_000
"""How much of a text is read to find an excerpt."""
TELLING = 5
"""The least length of a word that tells what a text is about."""
SHORTEST_CODE = 10
FEW = 5
"""A word of so many things at most is never too common."""
LIKE = 72
"""How like must two spellings be, of 100, for one to be suggested in place of the other."""


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
    page: int = 1
    pages: int = 1
    suggestion: str = ""
    is_capped: bool = False


def find(query: str, *, by: Actor, kind: str = "", page: int = 1) -> Results:
    """What `by` may read and has all the words of `query`, the likeliest first.

    At most 500 entries are told: a word that is everywhere tells nothing more than that.
    """
    query = query.strip()[:LONGEST_QUERY]
    asked = Asked.of(query)
    if not asked:
        return Results(query, [], 0, {})
    rows = _first(asked, by=by)
    counts = Counter(one for _, one in rows)
    keys = [key for key, one in rows if not kind or one == kind]
    pages = max(1, -(-len(keys) // PAGE))
    page = min(max(page, 1), pages)
    shown = keys[(page - 1) * PAGE : page * PAGE]
    entries = Entry.objects.in_bulk(shown)
    return Results(
        query=query,
        hits=[hit(entries[key], asked) for key in shown],
        count=len(keys),
        counts={one: counts[one] for one in Kind.values if counts[one]},
        page=page,
        pages=pages,
        suggestion="" if rows else suggestion(query, by=by),
        is_capped=len(rows) == MOST,
    )


Place = tuple[int, float, str, str, int]
"""Where an entry stands among those found: by its name, its rank, its kind, its title, its key."""


def _first(asked: Asked, *, by: Actor) -> list[tuple[int, str]]:
    """Key and kind of the likeliest entries. Four queries; on PostgreSQL, of an unfinished word,
    one more.

    Of what is there by the million some thousands with all the words are ranked, whichever they
    are; all the rest is ranked whole. Where finished words are in so many already, those that only
    begin like the last are not looked for: PostgreSQL would gather them all first.
    """
    whole = replace(asked, is_whole=True)
    ranks = _ranks(whole)
    if len(ranks) == MOST_RANKED or (ranks and _is_code(asked.words[-1])):
        asked = whole
    else:
        ranks = _ranks(asked)
    rows: QuerySet[Any] = ranked(replace(asked, among=OF_FEW), by=by)
    told = rows.values_list("named", "rank", "kind", "title", "pk")
    found: list[Place] = [*told[:MOST], *_some(ranks, asked, by=by)]
    return [(key, kind) for _named, _rank, kind, _title, key in sorted(found)[:MOST]]


def _is_code(word: str) -> bool:
    """A CUP, a CIG, a fiscal code: found whole, nothing else begins so."""
    return len(word) >= SHORTEST_CODE and not word.isalpha()


def _ranks(asked: Asked) -> dict[int, float]:
    """Of what is there by the million: the index is asked alone, and stops when it has enough."""
    index = Index.objects.filter(search_words__have=replace(asked, among=OF_MANY))
    told = index.values_list("pk", Rank("search_words", asked))
    if asked.is_whole or connection.vendor != "postgresql":
        return dict(told[:MOST_RANKED])
    if not _is_frequent(asked):
        return dict(_through_the_index(told, MOST_RANKED))
    with _without("enable_bitmapscan"):  # it would gather them all first
        return dict(told[:MOST_RANKED])


@contextmanager
def _without(setting: str) -> Iterator[None]:
    """Something that PostgreSQL does to answer is left out until the block ends."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = off")
        yield
        cursor.execute(f"SET LOCAL {setting} = on")


SAMPLE = """
    SELECT count(*) > 100
        AND count(*) FILTER (WHERE words @@ to_tsquery('simple', %s)) * 50 > count(*)
    FROM search_entry TABLESAMPLE SYSTEM (0.1) REPEATABLE (1)
"""
"""Whether more than one entry in fifty has the words, by some pages of the table.

Fewer than a hundred say nothing: there are not so many that it matters.
"""


def _is_frequent(asked: Asked) -> bool:
    """PostgreSQL does not know how many words begin in a way: it takes all for frequent."""
    with connection.cursor() as cursor:
        cursor.execute(SAMPLE, [asked.for_postgresql])
        return bool(cursor.fetchone()[0])


def _through_the_index(told: "QuerySet[Any, Any]", most: int) -> list[Any]:
    """The first rows of a question on beginnings of words that few entries have.

    For a few rows PostgreSQL would read the whole table until it met them: what it reads apart
    (`MATERIALIZED`) it plans as if it read all of it.
    """
    if connection.vendor != "postgresql":
        return list(told[:most])
    statement, params = told.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH told AS MATERIALIZED ({statement}) SELECT * FROM told LIMIT {most}",  # noqa: S608 - ours
            params,
        )
        return list(cursor.fetchall())


def _some(ranks: Mapping[int, float], asked: Asked, *, by: Actor) -> list[Place]:
    if not ranks:
        return []
    rows = Entry.objects.readable_by(by).filter(pk__in=list(ranks)).order_by()
    told = rows.values_list(named(asked), "kind", "title", "pk")
    return [(name, ranks[key], kind, title, key) for name, kind, title, key in told]


def ranked(asked: Asked, *, by: Actor) -> "QuerySet[Entry]":
    """The entries with all the words, ordered by how well they answer."""
    return (
        Entry.objects.readable_by(by)
        .filter(index__search_words__have=asked)
        .annotate(named=named(asked), rank=Rank("index__search_words", asked))
        .order_by("named", "rank", "kind", "title", "pk")
    )


def named(asked: Asked) -> Case:
    """Whoever types the whole name of something wants that first, whatever its kind; then what
    begins with it: «D1» is the first word of D1, not of D10.
    """
    return Case(
        When(title_stems=indexed(" ".join(asked.words)), then=0),
        When(title_stems__startswith=f"{' '.join(map(stem, asked.words))} ", then=1),
        default=2,
    )


def resembling(text: str, *, kind: str, by: Actor, most: int = 40) -> dict[int, list[str]]:
    """What `by` may read of a kind and speaks of the same things: by key, the words it shares.

    Only the words of some length, short ones tell too little, and not those of almost everything
    found. The likeliest first, one query.
    """
    telling = dict.fromkeys(word for word in words(text) if len(word) >= TELLING)
    asked = AnyOf(tuple(telling)[:MOST_WORDS])
    if not asked:
        return {}
    rows = (
        Entry.objects.readable_by(by)
        .filter(index__search_words__have=asked, kind=kind)
        .annotate(rank=Rank("index__search_words", asked))
        .order_by("rank", "pk")
        .values_list("key", "stems")[:most]
    )
    found = {key: set(stems.split()) for key, stems in rows}
    by_stem = dict(zip(asked.stems, asked.words, strict=True))
    counts = Counter(stem for stems in found.values() for stem in by_stem if stem in stems)
    most_of_them = max(FEW, len(found) // 2)
    shared = {
        key: [
            word for stem, word in by_stem.items() if stem in stems and counts[stem] <= most_of_them
        ]
        for key, stems in found.items()
    }
    return {key: said for key, said in shared.items() if said}


def hit(entry: Entry, asked: Asked) -> Hit:
    return Hit(
        kind=entry.kind,
        kind_label=str(Kind(entry.kind).label),
        title=marked(entry.title, asked),
        subtitle=entry.subtitle,
        excerpt=marked(excerpt(entry.text, asked), asked),
        address=entry.address,
        is_public=entry.is_public,
    )


def excerpt(text: str, asked: Asked) -> str:
    """The part of the text around the first word found."""
    place = 0
    for piece, is_word in pieces(text[:READ]):
        if is_word and asked.is_met_by(piece):
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


def marked(text: str, asked: Asked) -> SafeString:
    """The text, escaped, with the words found between `<mark>`."""
    return mark_safe(  # noqa: S308 - every piece is escaped
        "".join(
            f"<mark>{escape(piece)}</mark>" if is_word and asked.is_met_by(piece) else escape(piece)
            for piece, is_word in pieces(text)
        )
    )


def suggestion(query: str, *, by: Actor) -> str:
    """The query with each unknown word replaced by the likest word of a title `by` may read.

    Only what `by` may read: the spelling of something hidden must not come out. Nothing is
    suggested that would find nothing, and no number in place of another: nobody misspells a CUP
    into a word.
    """
    asked = Asked.of(query).words
    alone = list(zip(asked, _alone(asked), strict=True))
    if not all(_is_there(only, by=by) for word, only in alone if not word.isalpha()):
        return ""
    known = _vocabulary(by)
    better = [
        word
        if not word.isalpha() or word in known or _is_there(only, by=by)
        else _likest(word, known)
        for word, only in alone
    ]
    if not all(better) or better == [*asked]:
        return ""
    likelier = " ".join(better)
    whole = replace(Asked.of(likelier), is_whole=True)
    return likelier if _is_there(whole, by=by) else ""


def _is_there(asked: Asked, *, by: Actor) -> bool:
    """The index is asked alone, as for `_ranks`: joined, PostgreSQL would read entry by entry."""
    index = Index.objects.filter(search_words__have=asked).values_list("pk")
    rows = index[:MOST] if asked.is_whole else _through_the_index(index, MOST)
    found = [key for (key,) in rows]
    return bool(found) and Entry.objects.readable_by(by).filter(pk__in=found).exists()


def _vocabulary(by: Actor) -> set[str]:
    """The words of the titles, all read at once: it is quicker than one by one."""
    titles = Entry.objects.readable_by(by).order_by("pk").values_list("title", flat=True)
    titles = titles[:MOST_TITLES]
    return {word for word in words("\n".join(titles)) if len(word) > 2}  # noqa: PLR2004


def _alone(asked: Sequence[str]) -> Iterator[Asked]:
    """Each word as a query: the last may be a beginning; the others, asked twice, may not."""
    yield from (Asked((word, word)) for word in asked[:-1])
    yield Asked((asked[-1],))


def _likest(word: str, known: set[str]) -> str:
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=LIKE)
    return best[0] if best else ""
