"""Numbers as the page's language writes them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quadro.kit.dates import in_italian

NBSP = "\u00a0"


def written(value: Any, places: int = 0) -> str:
    """`384.082`, `−3,5`, with a true minus sign; in English `384,082`, `−3.5`."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    if in_italian():
        text = text.translate(str.maketrans(",.", ".,"))
    return f"−{text}" if rounded < 0 else text


def figures(value: Any) -> str:
    """With as few decimals as it needs, up to three: `3,2`, `11`."""
    plain = Decimal(str(value)).normalize()
    exponent = plain.as_tuple().exponent
    return written(plain, min(max(-exponent, 0), 3) if isinstance(exponent, int) else 0)


def euros(value: Any, places: int = 0) -> str:
    """`1.250 €`; in English `€1,250`."""
    text = written(value, places)
    if in_italian():
        return f"{text}{NBSP}€"
    return f"−€{text[1:]}" if text.startswith("−") else f"€{text}"


def per_cent(value: Any, places: int = 0) -> str:
    """`12,5 %`; in English `12.5%`."""
    return f"{written(value, places)}{NBSP if in_italian() else ''}%"
