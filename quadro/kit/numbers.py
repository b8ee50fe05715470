"""Numbers as the page's language writes them, and as people type them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from quadro.kit.dates import in_italian
from quadro.kit.refusals import Refused

NBSP = "\u00a0"
STEPS = [Decimal(1).scaleb(-places) for places in range(10)]
ITALIAN = str.maketrans(",.", ".,")


def written(value: Any, places: int = 0) -> str:
    """`384.082`, `−3,5`, with a true minus sign; in English `384,082`, `−3.5`."""
    return _written(value, places, italian=in_italian())


@lru_cache(maxsize=4096, typed=True)
def _written(value: Any, places: int, *, italian: bool) -> str:
    """A page of many rows writes the same few numbers over and over."""
    plain = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = plain.quantize(STEPS[places], ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    if italian:
        text = text.translate(ITALIAN)
    return f"−{text}" if rounded < 0 else text


def figures(value: Any) -> str:
    """With as few decimals as it needs, up to three: `3,2`, `11`."""
    plain = Decimal(str(value)).normalize()
    exponent = plain.as_tuple().exponent
    return written(plain, min(max(-exponent, 0), 3) if isinstance(exponent, int) else 0)


def euros(value: Any, places: int = 0) -> str:
    """`1.250 €`; in English `€1,250`."""
    italian = in_italian()
    text = _written(value, places, italian=italian)
    if italian:
        return f"{text}{NBSP}€"
    return f"−€{text[1:]}" if text.startswith("−") else f"€{text}"


def per_cent(value: Any, places: int = 0) -> str:
    """`12,5 %`; in English `12.5%`."""
    italian = in_italian()
    return f"{_written(value, places, italian=italian)}{NBSP if italian else ''}%"


BLANK = re.compile(r"[\s\u00a0\u202f%€'’]")
TYPED = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d*)?", re.ASCII)
POINTED = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
LONGEST = 24


def typed(text: str) -> Decimal | None:
    """What somebody typed or pasted: `45`, `12,5`, `1.250,50`, `45 %`, `−3`; None for nothing.

    A point is of the thousands where it can be (`1.250`), of the decimals elsewhere (`12.5`, as a
    spreadsheet in English writes it).
    """
    plain = BLANK.sub("", text).replace("\u2212", "-")
    if not plain:
        return None
    if len(plain) <= LONGEST and TYPED.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if len(plain) <= LONGEST and POINTED.fullmatch(plain):
        return Decimal(plain)
    raise Refused(
        _("«%(text)s» non è un numero: scrivi per esempio 12,5.") % {"text": text.strip()[:30]}
    )
