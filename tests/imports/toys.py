"""Two small importers to try the engine with: bodies, and offices that lean on bodies."""

# ruff: noqa: ARG002 - an importer takes what any importer may need

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from quadro.bodies.models import Body, Kind, Office
from quadro.journal import actions as journal
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Proposal,
    Reading,
    Row,
    Written,
    added,
    changed,
    duplicates,
    snapshot,
)

KINDS = {str(one): one for one in Kind}


class Bodies:
    name = "enti"
    label = "Enti"
    columns = (
        Column("chiave", "Breve codice", required=True, example="comune-di-rho"),
        Column("nome", "Il nome dell’ente", required=True),
        Column("codice_fiscale", "Undici cifre"),
        Column("tipo", "Uno dei tipi conosciuti"),
        Column("superiore", "Chiave dell’ente superiore"),
        Column("nota", "Una nota"),
    )

    def __init__(self) -> None:
        self.reindexed: set[int] = set()

    def check(
        self, rows: Sequence[Row], *, by: Any, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        preview = Preview(problems=duplicates(rows, "chiave"))
        known = {one.slug: one for one in Body.objects.filter(slug__in={r["chiave"] for r in rows})}
        parents: dict[str, Any] = {row["chiave"]: row["chiave"] for row in rows}
        parents |= {one.slug: one for one in Body.objects.all()}
        for row in rows:
            read = Reading(row, preview.problems)
            values = {
                "name": read.text("nome", most=200, required=True),
                "fiscal_code": read.text("codice_fiscale", most=11),
                "kind": read.choice("tipo", KINDS, required=False) or Kind.OTHER,
                "note": read.text("nota", most=5000),
            }
            parent = read.choice("superiore", parents, required=False)
            body = known.get(row["chiave"])
            changes = (
                {
                    name: (str(getattr(body, name)), value)
                    for name, value in values.items()
                    if getattr(body, name) != value
                }
                if body
                else {}
            )
            effect = Effect.CHANGE if changes else Effect.SAME if body else Effect.ADD
            told = {**values, "body": body, "parent": parent}
            preview.proposals.append(
                Proposal(row.number, row["chiave"], values["name"], effect, changes, told)
            )
        return preview

    def write(self, preview: Preview, *, by: Any, on: date) -> list[Written]:
        new, old, before = [], [], {}
        for one in preview.proposals:
            values = dict(one.values)
            body, parent = values.pop("body"), values.pop("parent")
            if one.effect == Effect.ADD:
                body = Body(slug=one.key, is_institutional=False, **values)
                body.parent = parent if isinstance(parent, Body) else None
                new.append(body)
            elif one.effect == Effect.CHANGE:
                before[body.pk] = snapshot(body)
                for name, value in values.items():
                    setattr(body, name, value)
                body.version += 1
                old.append(body)
        Body.objects.bulk_create(new, batch_size=200)
        by_slug = {one.slug: one for one in new}
        children = []
        for one in preview.of(Effect.ADD):
            if isinstance(one.values["parent"], str):
                by_slug[one.key].parent = by_slug[one.values["parent"]]
                children.append(by_slug[one.key])
        Body.objects.bulk_update(children, ["parent"], batch_size=200)
        fields = ["name", "fiscal_code", "kind", "note", "version"]
        Body.objects.bulk_update(old, fields, batch_size=100)
        journal.record_many([journal.Fact("bodies.imported", one, {}) for one in new], by=by)
        return added(new) + changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        self.reindexed |= set(keys)


class Offices:
    name = "uffici"
    label = "Uffici"
    columns = (
        Column("ente", "Chiave dell’ente", required=True),
        Column("ufficio", "Nome dell’ufficio", required=True),
        Column("telefono", "Telefono"),
    )

    def check(
        self, rows: Sequence[Row], *, by: Any, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        preview = Preview(problems=duplicates(rows, "ente", "ufficio"))
        bodies: dict[str, Any] = dict.fromkeys(pending.get("enti", ()))
        bodies |= {one.slug: one for one in Body.objects.all()}
        there = set(Office.objects.values_list("body__slug", "name"))
        for row in rows:
            read = Reading(row, preview.problems)
            values = {"body": read.choice("ente", bodies), "phone": row["telefono"]}
            key = (row["ente"], row["ufficio"])
            effect = Effect.SAME if key in there else Effect.ADD
            preview.proposals.append(
                Proposal(row.number, "/".join(key), row["ufficio"], effect, {}, values)
            )
        return preview

    def write(self, preview: Preview, *, by: Any, on: date) -> list[Written]:
        rows = [Office(name=one.name, **one.values) for one in preview.of(Effect.ADD)]
        return added(Office.objects.bulk_create(rows, batch_size=300))

    def reindex(self, keys: Collection[int]) -> None:
        """Offices are not found by themselves."""
