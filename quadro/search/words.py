"""Words as the index knows them: folded (no accents, no case) and cut to their Italian stem.

The same Python does it for both databases, so that both find the same things. What comes out is
made of letters and digits only: nothing that a person types has a meaning for a database.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from django.utils.functional import cached_property

ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}")
WORD = re.compile(r"[0-9a-z]+")
STEMMER = snowballstemmer.stemmer("italian")
# They tell nothing: articles and prepositions, also as l’ and dell’ leave them.
COMMON = frozenset(
    [
        *("a", "ad", "al", "alla", "alle", "agli", "ai", "allo", "all", "anche", "che", "chi"),
        *("ci", "come", "con", "da", "dal", "dalla", "dalle", "dagli", "dai", "dallo", "dall"),
        *("dei", "del", "della", "delle", "degli", "dello", "dell", "di", "d", "e", "ed", "fra"),
        *("gli", "ha", "i", "il", "in", "la", "le", "lo", "l", "nel", "nella", "nelle", "nei"),
        *("negli", "nello", "nell", "non", "o", "od", "per", "se", "si", "sono", "su", "sul"),
        *("sulla", "sulle", "sui", "sugli", "sull", "tra", "un", "una", "uno", "essere"),
        *("quale", "quali", "questo", "questa"),
    ]
)
LONGEST_QUERY, MOST_WORDS = 200, 12
OF_FEW, OF_MANY = "0pochi", "0molti"
"""Kept among the words of each entry: whether there may be millions of its kind. So the index alone
tells them apart.
"""


def fold(text: str) -> str:
    """`Città dell’Adda` → `citta dell’adda`."""
    folded = unicodedata.normalize("NFKD", text)
    for sign in filter(unicodedata.combining, set(folded)):
        folded = folded.replace(sign, "")
    return folded.lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return word if word.isdigit() else str(STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """Folded words in order, common ones left out; `R.G.` and `RG` are the same word."""
    joined = ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", fold(text))
    return [word for word in WORD.findall(joined) if word not in COMMON]


def indexed(text: str) -> str:
    """What the index keeps of a text: each word's stem and, where it is longer, the word itself.

    The word serves who has typed more than its stem and not yet all of it: «municipalit».
    """
    found = words(text)
    cut = [stem(word) for word in found]
    whole = dict.fromkeys(word for word, short in zip(found, cut, strict=True) if word != short)
    return " ".join([*cut, *whole])


@dataclass(frozen=True)
class Asked:
    """The words of a query. The last may be unfinished: it matches what begins with it.

    `among`: one of `OF_FEW` and `OF_MANY`; empty for all. `is_whole`: the last is finished too.
    """

    words: tuple[str, ...]
    among: str = ""
    is_whole: bool = False

    @classmethod
    def of(cls, query: str) -> "Asked":
        return cls(tuple(words(query[:LONGEST_QUERY])[:MOST_WORDS]))

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def stems(self) -> list[str]:
        return [stem(word) for word in self.words]

    @cached_property
    def beginnings(self) -> tuple[str, str]:
        """Of the last word, as a stem and as typed."""
        return self.stems[-1], self.words[-1]

    @property
    def for_fts5(self) -> str:
        whole = [f'"{one}"' for one in self._whole]
        end = "" if self.is_whole else " *"
        last = " OR ".join(f'"{one}"{end}' for one in self.beginnings)
        return " AND ".join([*whole, f"({last})"])

    @property
    def for_postgresql(self) -> str:
        end = "" if self.is_whole else ":*"
        last = " | ".join(f"{one}{end}" for one in self.beginnings)
        return " & ".join([*self._whole, f"({last})"])

    @property
    def _whole(self) -> list[str]:
        return [*([self.among] if self.among else []), *self.stems[:-1]]

    def is_met_by(self, piece: str) -> bool:
        """A piece of a text is one of the words found."""
        stems = self.stems
        return any(stem(word) in stems or word.startswith(self.beginnings) for word in words(piece))


@dataclass(frozen=True)
class AnyOf(Asked):
    """Words of which one is enough, whole: to find what speaks of the same things."""

    @property
    def for_fts5(self) -> str:
        return " OR ".join(f'"{one}"' for one in self.stems)

    @property
    def for_postgresql(self) -> str:
        return " | ".join(self.stems)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into words (True) and what stands between them (False)."""
    end = 0
    for found in re.finditer(r"\w+", text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(text):
        yield text[end:], False
