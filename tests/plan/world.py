"""Plans to test with, built through the actions."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from quadro.bodies.models import Body, Kind
from quadro.kit.sheets import Importer, Preview, Row, Written
from quadro.plan import actions
from quadro.plan.imports import IMPORTERS
from quadro.plan.models import Edition, Programme, Provision
from quadro.territory.models import Zone
from tests.worlds import TODAY, the_system

LEVELS = ["Parte", "Linea", "Previsione", "Azione"]


def a_body(name: str = "Città metropolitana", kind: str = Kind.METROPOLITAN_AUTHORITY) -> Body:
    slug = name.lower().replace(" ", "-").replace("à", "a")
    found, _made = Body.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": kind, "is_institutional": True}
    )
    return found


def a_programme(title: str = "Piano strategico", actor: Body | None = None) -> Programme:
    return actions.create_programme(
        title=title, kind="piano_strategico", actor=actor or a_body(), by=the_system()
    )


def an_edition(name: str = "2022-2024", *, of: Programme | None = None, **values: Any) -> Edition:
    years = name.split("-") if name[:4].isdigit() else []
    told = {
        "name": name, "levels": LEVELS, "first_year": int(years[0]) if years else None,
        "last_year": int(years[-1]) if years else None, **values,
    }  # fmt: skip
    return actions.create_edition(of or a_programme(), told, by=the_system())


def a_provision(
    edition: Edition, code: str, *, under: Provision | None = None, **values: Any
) -> Provision:
    told = {"code": code, "title": f"Voce {code}", "is_available": True, **values}
    return actions.add_provision(edition, told, parent=under, by=the_system())


def codes(edition: Edition, under: Provision | None = None) -> list[str]:
    rows = edition.provisions.filter(parent=under).order_by("position", "pk")
    return list(rows.values_list("code", flat=True))


def importer(name: str) -> Importer:
    return next(one for one in IMPORTERS if one.name == name)


def rows(*cells: Mapping[str, str]) -> list[Row]:
    return [Row(number, one) for number, one in enumerate(cells, start=2)]


def rows_of(name: str) -> list[Row]:
    """The rows of a file of the demonstration."""
    path = Path(settings.DATA_DIR) / "dimostrazione" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return rows(*csv.DictReader(file))


def check(name: str, told: Sequence[Row], pending: Mapping[str, set[str]] | None = None) -> Preview:
    return importer(name).check(told, by=the_system(), on=TODAY, pending=pending or {})


@transaction.atomic
def take_in(name: str, told: Sequence[Row]) -> tuple[Preview, list[Written]]:
    """Check and write, as the engine does."""
    preview = check(name, told)
    assert not preview.problems, preview.problems
    written = importer(name).write(preview, by=the_system(), on=TODAY)
    importer(name).reindex({one.key for one in written})
    return preview, written


def the_demonstration() -> None:
    """All the plans of the demonstration, with what they name of bodies and zones."""
    actions.load_reference(by=the_system(), on=TODAY)
    for row in rows_of("zone"):
        Zone.objects.get_or_create(slug=row["chiave"], defaults={"name": row["nome"]})
    actors = {row["attore"] for row in rows_of("documenti")}
    for row in rows_of("enti"):
        if row["chiave"] in actors:
            Body.objects.get_or_create(
                slug=row["chiave"],
                defaults={"name": row["nome"], "kind": row["tipo"], "is_institutional": True},
            )
    for one in IMPORTERS:
        take_in(one.name, rows_of(one.name))
