"""Words as the index knows them: folded (no accents, no case) and cut to their Italian stem.

The same Python does it for both databases, so that both find the same things.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[0-9a-z]+")
STEMMER = snowballstemmer.stemmer("italian")
# Words so common that they tell nothing; articles and prepositions, also as l’ and dell’ leave them.
COMMON = frozenset(
    "a ad al alla alle agli ai allo anche che chi ci come con da dal dalla dalle dagli dai dallo dei "
    "del della delle degli dello di e ed fra gli ha i il in la le lo l d nel nella nelle nei negli "
    "nello non o od per se si sono su sul sulla sulle sui sugli tra un una uno dell all nell sull "
    "dall è essere quale quali questo questa".split()
)


def fold(text: str) -> str:
    """`Città dell’Adda` → `citta dell'adda`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(one for one in decomposed if not unicodedata.combining(one)).lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return word if word.isdigit() else str(STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """Folded words in order, common ones left out."""
    return [word for word in WORD.findall(fold(text)) if word not in COMMON]


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into words (True) and what stands between them (False), to mark what was found."""
    end = 0
    for found in re.finditer(r"\w+", text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(text):
        yield text[end:], False
