"""The sheets `continuita` (between editions of a document) and `raccordo` (between documents)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    changed,
    duplicates,
)
from quadro.kit.text import Text
from quadro.plan import policies
from quadro.plan.cells import ALIGNMENT, CONTINUITY, alignment_cells, continuity_cells
from quadro.plan.imports.documents import Documents
from quadro.plan.imports.provisions import Provisions
from quadro.plan.imports.rows import (
    Pending,
    edition_key,
    edition_named,
    editions_by_key,
    proposal,
    provision_key,
    provision_named,
    provisions_of,
    take,
    text,
    told,
)
from quadro.plan.models import Alignment, Continuity, Edition, Provision

Pair = tuple[str, str]


class _Named:
    """The editions and provisions that the rows of a sheet may name; three queries."""

    def __init__(self, keys: Collection[str], pending: Pending) -> None:
        self.by_key = editions_by_key()
        self.editions = {*self.by_key, *pending.get(Documents.name, ())}
        there = [one for key, one in self.by_key.items() if key in keys]
        self.provisions = {*provisions_of(there), *pending.get(Provisions.name, ())}


class Continuities:
    """What became of provisions from an edition to another."""

    name = "continuita"
    label: Text = gettext_lazy("Continuità fra le edizioni")
    columns: Sequence[Column] = (
        Column("documento", gettext_lazy("Chiave del documento"), required=True, example="psttm"),
        Column("edizione_da", gettext_lazy("L’edizione precedente"), required=True,
               example="2022-2024"),
        Column("codice_da", gettext_lazy("Codice nella precedente; vuoto se la voce è nuova"),
               example="D3"),
        Column("edizione_a", gettext_lazy("L’edizione successiva"), required=True,
               example="2025-2027"),
        Column("codice_a", gettext_lazy("Codice nella successiva; vuoto se la voce è lasciata"),
               example="D3"),
        Column("tipo", gettext_lazy("continua, testo_cambiato, unita, divisa, lasciata o nuova"),
               required=True, example="testo_cambiato"),
        Column("nota", gettext_lazy("Perché: una voce lasciata chiede un motivo")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(
            problems=duplicates(
                rows, "documento", "edizione_da", "codice_da", "edizione_a", "codice_a"
            )
        )
        keys = {edition_key(row["documento"], row[side]) for row in rows
                for side in ("edizione_da", "edizione_a")}  # fmt: skip
        named = _Named(keys, pending)
        today = {self._key(cells): cells for cells in map(continuity_cells, self._register())}
        kinds = {value: value for value in Continuity.Kind.values}
        for row in rows:
            reading = Reading(row, preview.problems)
            kind = reading.choice("tipo", kinds) or ""
            self._sides(reading, kind, named)
            cells = {name: row[name] for name in CONTINUITY} | {
                "tipo": kind,
                "nota": text(reading, "nota", 500),
                "fonte": text(reading, "fonte", 500),
            }
            key = self._key(cells)
            now = today.get(key)
            then = told(row, cells, now, same=("edizione_da", "edizione_a"))
            preview.proposals.append(proposal(row, "→".join(key), key[0], then=then, today=now))
        return preview

    @staticmethod
    def _register() -> Iterable[Continuity]:
        return Continuity.objects.select_related(
            "earlier", "later", "earlier_edition", "later_edition__programme"
        ).order_by("pk")

    @staticmethod
    def _key(cells: Mapping[str, str]) -> Pair:
        return (
            provision_key(cells["documento"], cells["edizione_da"], cells["codice_da"]),
            provision_key(cells["documento"], cells["edizione_a"], cells["codice_a"]),
        )

    @staticmethod
    def _sides(reading: Reading, kind: str, named: _Named) -> None:
        empty = {Continuity.Kind.DROPPED: "codice_a", Continuity.Kind.NEW: "codice_da"}
        found = []
        for side, column in (("edizione_da", "codice_da"), ("edizione_a", "codice_a")):
            edition = edition_named(reading, ("documento", side), named.editions)
            found.append(edition)
            if empty.get(Continuity.Kind(kind) if kind else Continuity.Kind.MERGED) == column:
                if reading.row[column]:
                    reading.refuse(column, _("Per «%(kind)s» va lasciato vuoto.") % {"kind": kind})
            elif edition:
                provision_named(reading, column, edition, named.provisions)
        if found[0] and found[0] == found[1]:
            reading.refuse("edizione_a", _("È la stessa edizione: scegline due diverse."))

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        wanted = {
            self._key(one.values): one for one in preview.proposals if one.effect != Effect.SAME
        }
        register = {self._key(continuity_cells(one)): one for one in self._register()}
        editions, provisions = _all(
            edition_key(one.values["documento"], one.values[side])
            for one in wanted.values()
            for side in ("edizione_da", "edizione_a")
        )
        new: list[Continuity] = []
        old: list[Continuity] = []
        before = take(one for key, one in register.items() if key in wanted)
        for key, one in wanted.items():
            row = register.get(key) or Continuity(
                earlier=provisions[key[0]] if one.values["codice_da"] else None,
                later=provisions[key[1]] if one.values["codice_a"] else None,
                earlier_edition=editions[key[0].rsplit("/", 1)[0]],
                later_edition=editions[key[1].rsplit("/", 1)[0]],
            )
            row.kind, row.note = one.values["tipo"], one.values["nota"]
            row.source = one.values["fonte"]
            (old if row.pk else new).append(row)
        Continuity.objects.bulk_create(new)
        Continuity.objects.bulk_update(old, ["kind", "note", "source"])
        journal.record_rows("plan.imported", new, old, before, by=by)
        return added(new) + changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        """Continuity is not sought."""


class Alignments:
    """Links between provisions of different documents."""

    name = "raccordo"
    label: Text = gettext_lazy("Raccordo fra documenti")
    columns: Sequence[Column] = (
        Column("da_documento", gettext_lazy("Chiave del documento che si lega"), required=True,
               example="agenda-nord-ovest"),
        Column("da_edizione", gettext_lazy("La sua edizione"), required=True,
               example="2019-2021"),
        Column("da_codice", gettext_lazy("Il codice della sua voce"), required=True, example="1"),
        Column("a_documento", gettext_lazy("Chiave del documento a cui si lega"), required=True,
               example="psttm"),
        Column("a_edizione", gettext_lazy("La sua edizione"), required=True, example="2019-2021"),
        Column("a_codice", gettext_lazy("Il codice della sua voce"), required=True, example="T5"),
        Column("tipo", gettext_lazy("concretizza, contribuisce, coerente o in_tensione"),
               required=True, example="concretizza"),
        Column("nota", gettext_lazy("In che modo, o quanto è sicuro")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, *ALIGNMENT[:6]))
        keys = {edition_key(row[f"{side}_documento"], row[f"{side}_edizione"]) for row in rows
                for side in ("da", "a")}  # fmt: skip
        named = _Named(keys, pending)
        today = {self._key(cells): cells for cells in map(alignment_cells, self._register())}
        in_file: dict[Pair, int] = {}
        kinds = {value: value for value in Alignment.Kind.values}
        for row in rows:
            reading = Reading(row, preview.problems)
            cells = {name: row[name] for name in ALIGNMENT} | {
                "tipo": reading.choice("tipo", kinds) or "",
                "nota": text(reading, "nota", 500),
                "fonte": text(reading, "fonte", 500),
            }
            self._sides(reading, named)
            key = self._key(cells)
            back = (key[1], key[0])
            if back in today or back in in_file:
                reading.refuse("a_codice", _("Le due voci sono già legate nell’altro verso."))
            in_file[key] = row.number
            now = today.get(key)
            then = told(row, cells, now, same=("da_edizione", "a_edizione"))
            preview.proposals.append(proposal(row, "→".join(key), key[0], then=then, today=now))
        return preview

    @staticmethod
    def _register() -> Iterable[Alignment]:
        return Alignment.objects.select_related(
            "source_provision__edition__programme", "target_provision__edition__programme"
        ).order_by("pk")

    @staticmethod
    def _key(cells: Mapping[str, str]) -> Pair:
        return (
            provision_key(cells["da_documento"], cells["da_edizione"], cells["da_codice"]),
            provision_key(cells["a_documento"], cells["a_edizione"], cells["a_codice"]),
        )

    @staticmethod
    def _sides(reading: Reading, named: _Named) -> None:
        for side in ("da", "a"):
            columns = (f"{side}_documento", f"{side}_edizione")
            if edition := edition_named(reading, columns, named.editions):
                provision_named(reading, f"{side}_codice", edition, named.provisions)
        if reading.row["da_documento"] == reading.row["a_documento"]:
            reading.refuse(
                "a_documento",
                _("Il raccordo lega documenti diversi: fra due edizioni usa il foglio continuita."),
            )

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        wanted = {
            self._key(one.values): one for one in preview.proposals if one.effect != Effect.SAME
        }
        register = {self._key(alignment_cells(one)): one for one in self._register()}
        _editions, provisions = _all(key.rsplit("/", 1)[0] for pair in wanted for key in pair)
        new: list[Alignment] = []
        old: list[Alignment] = []
        before = take(one for key, one in register.items() if key in wanted)
        for key, one in wanted.items():
            row = register.get(key) or Alignment(
                source_provision=provisions[key[0]], target_provision=provisions[key[1]]
            )
            row.kind, row.note = one.values["tipo"], one.values["nota"]
            row.source = one.values["fonte"]
            (old if row.pk else new).append(row)
        Alignment.objects.bulk_create(new)
        Alignment.objects.bulk_update(old, ["kind", "note", "source"])
        journal.record_rows("plan.imported", new, old, before, by=by)
        return added(new) + changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        """Raccordo is not sought."""


def _all(keys: Iterable[str]) -> tuple[dict[str, Edition], dict[str, Provision]]:
    """The editions and provisions as they are once earlier sheets are written."""
    wanted = set(keys)
    editions = editions_by_key()
    there = [one for key, one in editions.items() if key in wanted]
    return editions, provisions_of(there)
