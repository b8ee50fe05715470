"""The imports of open data, as their pages and the command tell them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.interventions.models import Intake, Intervention
from quadro.interventions.opendata.profiles import Profile
from quadro.interventions.opendata.reading import REASONS, profiles
from quadro.kit.exports import Column
from quadro.kit.text import Text

NAMES: dict[str, Text] = {
    "places": _("luoghi"),
    "to_find_eur": _("da reperire"),
}


@dataclass(frozen=True)
class ReportLine:
    """A row that was refused, or taken with a warning."""

    row: int
    column: str
    value: str
    reason: str
    is_refused: bool


REPORT = (
    Column("riga", _("riga"), lambda one: one.row),
    Column("colonna", _("colonna"), lambda one: one.column),
    Column("valore", _("valore"), lambda one: one.value),
    Column("motivo", _("motivo"), lambda one: one.reason),
    Column(
        "esito",
        _("esito"),
        lambda one: "rifiutata" if one.is_refused else "importata con un avviso",
    ),
)
"""The columns of the report as a file."""


@dataclass(frozen=True)
class Change:
    """A value that the file changes."""

    label: Text
    before: str
    after: str


def intake_profiles() -> Sequence[Profile]:
    return list(profiles().values())


def intakes() -> "QuerySet[Intake]":
    return Intake.objects.defer("report", "sample").order_by("-previewed_at", "-pk")


def report_of(intake: Intake) -> list[ReportLine]:
    """Refused rows first, in the order of the file."""
    lines = [
        ReportLine(row, column, value, str(REASONS[reason]), is_refused)
        for row, column, value, reason, is_refused in intake.report
    ]
    return sorted(lines, key=lambda one: (not one.is_refused, one.row, one.column))


def changes_of(sample: dict[str, object]) -> list[tuple[dict[str, object], list[Change]]]:
    """The interventions of a preview that change, with the values by their names."""
    told = []
    for one in sample.get("changed", []):  # type: ignore[attr-defined]
        changes = [Change(label_of(name), old, new) for name, old, new in one["changes"]]
        told.append((one, changes))
    return told


def label_of(name: str) -> Text:
    if name in NAMES:
        return NAMES[name]
    label: Text = Intervention._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return label
