"""Words typed to narrow a list, found whatever their case, accents and apostrophes.

Keyboards have ' and few people type à: «cassano d'adda» is «Cassano d’Adda», and so is «citta'»
«Città». Whole pages of results, stems and slips of the pen are of the module `search`.
"""

import re
import unicodedata

from django.db.models import Q

VOWELS = {"a": "aàáâä", "e": "eèéêë", "i": "iìíîï", "o": "oòóôö", "u": "uùúûü"}
APOSTROPHES = "'’‘`´"


def holding(words: str, *paths: str) -> Q:
    """Each of the words is in one of the fields to which `paths` lead."""
    found = Q()
    for word in words.split():
        somewhere = Q()
        for path in paths:
            somewhere |= Q((f"{path}__iregex", _pattern(word)))
        found &= somewhere
    return found


def _pattern(word: str) -> str:
    return "".join(_alike(letter) for letter in word)


def _alike(letter: str) -> str:
    if letter in APOSTROPHES:
        return f"[{APOSTROPHES}]?"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return f"[{VOWELS[base]}{VOWELS[base].upper()}]" if base in VOWELS else re.escape(letter)
