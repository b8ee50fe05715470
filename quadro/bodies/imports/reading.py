"""What the sheets of bodies have in common."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.bodies.models import (
    Body,
)
from quadro.kit.sheets import (
    Column,
    Reading,
)

Pending = Mapping[str, set[str]]
BATCH = 200

SOURCE = Column("fonte", gettext_lazy("Da dove viene l’informazione."))
SINCE = Column("dal", gettext_lazy("Primo giorno: gg/mm/aaaa o aaaa-mm-gg."), example="2024-01-15")
UNTIL = Column("al", gettext_lazy("Primo giorno dopo la fine; vuoto se non è finito."))


def choices(kinds: Any) -> dict[str, str]:
    """What may be written for a value: the value itself or its Italian words."""
    return {text: value for value, label in kinds.choices for text in (value, str(label).lower())}


def body_names(pending: Pending) -> dict[str, str]:
    """What may be written for a body, slug or name, and its slug: one query."""
    names: dict[str, str] = {}
    for slug, name in Body.objects.values_list("slug", "name"):
        names[slug] = names[name] = names[name.lower()] = slug
    return {**names, **{slug: slug for slug in pending.get("enti", ())}}


def fitting(
    read: Reading, column: str, validate: Callable[[str], None], reason: str
) -> str:  # fmt: skip
    value = read.row[column]
    if value:
        try:
            validate(value)
        except ValidationError:
            read.refuse(column, reason)
    return value


def period(read: Reading) -> tuple[date | None, date | None]:
    since, until = read.day("dal"), read.day("al")
    if since and until and since.day >= until.day:
        read.refuse("al", _("Viene prima dell’inizio."))
    return since.day if since else None, until.day if until else None
