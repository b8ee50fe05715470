"""How an amendment keeps what it changes of a commitment, and how that is read and told.

A delta keeps values as JSON: a day as `2026-12-31`, a number as text, a body by its key with the
name that it had.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment, TermFrom, TermUnit
from quadro.kit.dates import in_words
from quadro.kit.numbers import written
from quadro.kit.text import Text

LABELS: Mapping[str, Text] = {
    "due_on": pgettext_lazy("impegno", "Scadenza"),
    "title": _("Titolo"),
    "deliverable": _("Che cosa si consegna"),
    "owner": _("Ente responsabile"),
    "starts_on": _("Comincia il"),
    "weight": _("Peso"),
}
DAYS, NUMBERS = ("starts_on", "due_on"), ("weight",)
BODIES = ("owner",)
NEW = (
    "title", "deliverable", "quote", "starts_on", "due_on", "term_count", "term_unit", "term_from",
    "weight", "cadence_months", "source",
)  # fmt: skip
"""What is kept of a new commitment, beside its bodies and the person in charge."""


def kept(value: Any) -> Any:
    """A value as a delta keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Body):
        return {"key": value.pk, "name": value.label}
    return value


def now_of(commitment: Commitment, field: str) -> Any:
    """What a commitment says now, as a delta keeps it; of its owner, with the person in charge."""
    told = kept(getattr(commitment, field))
    return {**told, "in_charge": commitment.in_charge_id} if field == "owner" else told


def read(field: str, told: Any) -> dict[str, Any]:
    """What it changes, as the record wants it."""
    if field in DAYS:
        return {field: date.fromisoformat(told) if told else None}
    if field in NUMBERS:
        return {field: Decimal(told)}
    if field in BODIES:
        return {
            "owner": Body.objects.get(pk=told["key"]),
            "in_charge": Mandate.objects.get(pk=told["in_charge"]),
        }
    return {field: told}


def kept_new(values: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: kept(values[name]) for name in NEW if values.get(name) not in (None, "")}
    return {
        **told,
        "owner": {**kept(values["owner"]), "in_charge": values["in_charge"].pk},
        "others": [kept(one) for one in values.get("others", ())],
    }


def read_new(told: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: (read(name, told[name])[name] if name in (*DAYS, *NUMBERS) else told[name])
        for name in NEW
        if name in told
    }
    values |= read("owner", told["owner"])
    keys = [one["key"] for one in told["others"]]
    return {**values, "others": list(Body.objects.filter(pk__in=keys))}


def said(field: str, told: Any) -> str:
    """A value as a person reads it; empty where it is not known."""
    if told in (None, ""):
        return ""
    if field in DAYS:
        return in_words(date.fromisoformat(told))
    if field in NUMBERS:
        number = Decimal(told)
        return written(number, 0 if number == number.to_integral() else 3)
    if field in BODIES:
        return str(told["name"])
    return str(told)


def said_new(told: Mapping[str, Any]) -> str:
    """A new commitment in a line: its title, who owes it, by when."""
    parts = [str(told["title"]), said("owner", told["owner"])]
    if told.get("due_on"):
        parts.append(said("due_on", told["due_on"]))
    elif told.get("term_from"):
        unit, since = TermUnit(told["term_unit"]).label, TermFrom(told["term_from"]).label
        parts.append(f"{told['term_count']} {unit} {since}")
    return ", ".join(parts)
