"""Which facts of an agreement an amendment may change, and how each is kept in a delta.

A delta keeps values as JSON: a day as `2026-12-31`, an amount as text, the rest as it is. Facts
that are not here are corrected by the office in the record, for they say nothing of the agreement
between the parties.
"""

from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.utils.translation import gettext as _

from quadro.agreements.models import Agreement
from quadro.kit.dates import in_words
from quadro.kit.numbers import euros


class Sort(Enum):
    """What the values of a fact are."""

    TEXT = auto()
    DAY = auto()
    EURO = auto()
    WHOLE = auto()
    CHOICE = auto()
    FLAG = auto()


AMENDABLE: dict[str, Sort] = {
    "title": Sort.TEXT,
    "scope": Sort.TEXT,
    "starts_on": Sort.DAY,
    "ends_on": Sort.DAY,
    "duration_note": Sort.TEXT,
    "renewal": Sort.CHOICE,
    "renewal_months": Sort.WHOLE,
    "renewal_window_days": Sort.WHOLE,
    "review_months": Sort.WHOLE,
    "notice_days": Sort.WHOLE,
    "total_eur": Sort.EURO,
    "wants_consent": Sort.FLAG,
}


def label_of(name: str) -> str:
    """The name of the fact as a heading."""
    label = str(Agreement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def facts_of(agreement: Agreement) -> dict[str, Any]:
    """The facts as the record says them now."""
    return {name: getattr(agreement, name) for name in AMENDABLE}


def kept(value: Any) -> Any:
    """A value as a delta keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def read(name: str, value: Any) -> Any:
    """A value as the record wants it, from a delta."""
    if value is None:
        return None
    match AMENDABLE[name]:
        case Sort.DAY:
            return date.fromisoformat(value)
        case Sort.EURO:
            return Decimal(value)
        case _:
            return value


def said(name: str, value: Any) -> str:
    """A value as a person reads it; empty where it is not known."""
    if value is None or value == "":
        return ""
    match AMENDABLE[name]:
        case Sort.DAY:
            return in_words(value)
        case Sort.EURO:
            return euros(value, 2)
        case Sort.CHOICE:
            return str(Agreement.Renewal(value).label)
        case Sort.FLAG:
            return _("sì") if value else _("no")
        case _:
            return str(value)
