"""A place of the roll-up, as text: the area, a zone, a municipality, or outside the area."""

AREA, ELSEWHERE = "area", "altrove"
ZONE, MUNICIPALITY = "z", "m"
"""The first letter of a place; the key of the zone or of the municipality follows."""


def of_zone(key: int) -> str:
    return f"{ZONE}{key}"


def of_municipality(key: int) -> str:
    return f"{MUNICIPALITY}{key}"


def key_of(place: str, letter: str) -> int | None:
    """The key of the zone, or of the municipality, that a place is; None where it is neither."""
    digits = place.removeprefix(letter)
    return int(digits) if place.startswith(letter) and digits.isdecimal() else None
