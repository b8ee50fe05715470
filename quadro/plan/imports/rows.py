"""What the sheets of the plan share: keys, what a row may name, what a row would do."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.kit.sheets import Effect, Proposal, Reading, Row, likeliest, snapshot
from quadro.plan.cells import Cells
from quadro.plan.models import Edition, Provision

Pending = Mapping[str, set[str]]
SUGGESTED = 60
"""Likely values are sought for the first wrong rows: of a thousand, nobody reads the rest."""


def edition_key(document: str, edition: str) -> str:
    """`psttm/2022-2024`."""
    return f"{document}/{slugify(edition)}"


def provision_key(document: str, edition: str, code: str) -> str:
    """`psttm/2022-2024/4.7`: what other sheets call a provision."""
    return f"{edition_key(document, edition)}/{code}"


def editions_by_key() -> dict[str, Edition]:
    rows = Edition.objects.select_related("programme__actor")
    return {edition_key(one.programme.slug, one.slug): one for one in rows}


def provisions_of(editions: Iterable[Edition]) -> dict[str, Provision]:
    """Those of some editions by key, light."""
    known = {one.pk: one for one in editions}
    found = Provision.objects.filter(edition__in=known).only("edition_id", "code", "parent_id")
    return {
        provision_key(
            known[one.edition_id].programme.slug, known[one.edition_id].slug, one.code
        ): one
        for one in found
    }


def edition_named(reading: Reading, column: tuple[str, str], known: Collection[str]) -> str:
    """The key of the edition that two cells name; refuses what is not known."""
    document, edition = (reading.row[name] for name in column)
    key = edition_key(document, edition)
    if key in known:
        return key
    documents = {one.split("/")[0] for one in known}
    wrong, there = column[0], documents
    if document in documents:
        wrong = column[1]
        there = {one.split("/")[1] for one in known if one.startswith(f"{document}/")}
    if not reading.row[wrong]:
        reading.refuse(wrong, _("Manca: è obbligatorio."))
        return ""
    reading.refuse(
        wrong,
        _("«%(value)s» non è fra quelli conosciuti.") % {"value": reading.row[wrong]},
        suggestion_for(reading, reading.row[wrong], there),
    )
    return ""


def provision_named(reading: Reading, column: str, edition: str, known: Collection[str]) -> str:
    """The key of the provision that a cell names in an edition; refuses what is not known."""
    code = reading.row[column]
    key = f"{edition}/{code}"
    if key in known:
        return key
    if not code:
        reading.refuse(column, _("Manca: è obbligatorio."))
        return ""
    codes = (one.rsplit("/", 1)[1] for one in known if one.startswith(f"{edition}/"))
    reading.refuse(
        column,
        _("In questa edizione non c’è il codice «%(code)s».") % {"code": code},
        suggestion_for(reading, code, codes),
    )
    return ""


def suggestion_for(reading: Reading, value: str, known: Iterable[str]) -> str:
    return likeliest(value, known) if len(reading.problems) < SUGGESTED else ""


def told(row: Row, cells: Cells, today: Cells | None, *, same: Collection[str] = ()) -> Cells:
    """The cells that the file says, and for the columns it lacks what is so today.

    The columns in `same` only tell which record the row speaks of, however they are written.
    """
    return {
        name: value if today is None or (row.has(name) and name not in same) else today[name]
        for name, value in cells.items()
    }


def proposal(row: Row, key: str, name: str, *, then: Cells, today: Cells | None) -> Proposal:
    """`then` and `today` are cells as an export writes them; they become the module's values."""
    if today is None:
        return Proposal(row.number, key, name, Effect.ADD, values=then)
    changes = {
        column: (today.get(column, ""), value)
        for column, value in then.items()
        if today.get(column, "") != value
    }
    effect = Effect.CHANGE if changes else Effect.SAME
    return Proposal(row.number, key, name, effect, changes, then)


def text(reading: Reading, column: str, most: int, *, required: bool = False) -> str:
    return reading.text(column, most=most, required=required).replace("\r\n", "\n")


def take(rows: Iterable[Model]) -> dict[int, dict[str, Any]]:
    """Snapshots by key, to take before a change."""
    return {row.pk: snapshot(row) for row in rows}
