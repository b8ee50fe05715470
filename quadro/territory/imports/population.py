"""Residents of the municipalities, year by year, from a file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Reading,
    Row,
    Written,
    added,
    apply_changes,
    changed,
    duplicates,
    propose,
)
from quadro.kit.text import Text
from quadro.territory.imports.rows import BATCH
from quadro.territory.models import Municipality, Population

LAST_YEAR = 2200
COUNT_COLUMNS = {"residents": "popolazione", "source": "fonte"}


class Counted:
    """One row a municipality and a year; the municipality by its ISTAT code."""

    name = "popolazione"
    label: Text = gettext_lazy("Abitanti dei Comuni, anno per anno")
    columns: Sequence[Column] = (
        Column("codice_istat", gettext_lazy("Sei cifre."), required=True, example="015106"),
        Column(
            "anno", gettext_lazy("L’anno a cui si riferisce la popolazione."), required=True,
            example="2023",
        ),
        Column("popolazione", gettext_lazy("Gli abitanti."), required=True, example="9300"),
        Column("fonte", gettext_lazy("Da dove vengono le informazioni."), required=True),
    )  # fmt: skip

    def check(
        self, rows: Sequence[Row], *, by: Actor, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        del by, on
        preview = Preview(problems=duplicates(rows, "codice_istat", "anno"))
        towns = _towns()
        codes = {*towns, *pending.get("territorio", ())}
        known = _known()
        for row in rows:
            read = Reading(row, preview.problems)
            code = read.text("codice_istat", most=6, required=True)
            if code and code not in codes:
                read.refuse(
                    "codice_istat",
                    _("Nessun Comune noto ha questo codice: prima si importano i Comuni."),
                )
            year = read.whole("anno", most=LAST_YEAR)
            values = {
                "residents": read.whole("popolazione"),
                "source": read.text("fonte", most=300, required=True),
            }
            for column, told in (("anno", year), ("popolazione", values["residents"])):
                if told is None and not row[column]:
                    read.refuse(column, _("Manca: è obbligatorio."))
            key, name = f"{code} {year}", f"{towns.get(code, code)} {year}"
            preview.proposals.append(
                propose(row, key, name, known.get(key), values=values, columns=COUNT_COLUMNS)
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        towns, known = _towns(), _known()
        new = Population.objects.bulk_create(
            [
                Population(municipality=towns[code], year=int(year), **one.values)
                for one in preview.of(Effect.ADD)
                for code, year in [one.key.split()]
            ],
            batch_size=BATCH,
        )
        old, before = apply_changes(preview.of(Effect.CHANGE), known)
        Population.objects.bulk_update(old, list(COUNT_COLUMNS), batch_size=BATCH)
        journal.record_rows("territory.population_imported", new, old, before, by=by)
        return [*added(new), *changed(before, old)]

    def reindex(self, keys: Collection[int]) -> None:
        """How many live somewhere does not change how it is found."""


def _towns() -> dict[str, Municipality]:
    return {one.istat_code: one for one in Municipality.objects.exclude(istat_code="")}


def _known() -> dict[str, Population]:
    """`codice ISTAT anno` → what is counted."""
    rows = Population.objects.select_related("municipality")
    return {f"{one.municipality.istat_code} {one.year}": one for one in rows}
