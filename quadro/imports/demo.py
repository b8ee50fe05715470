"""The demonstration, brought in through the importers as an office would: so it proves them too."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement, Instrument
from quadro.bodies import actions as bodies
from quadro.imports import actions, queries
from quadro.imports.models import Import
from quadro.imports.registry import importers
from quadro.kit.books import folded
from quadro.kit.refusals import Refused
from quadro.kit.sheets import YES
from quadro.plan import actions as plan
from quadro.plan.models import Goal


def folder() -> Path:
    return Path(settings.DATA_DIR) / "dimostrazione"


def load(*, by: Actor, at: datetime, anew: bool = False) -> Iterator[str]:
    """Load what is not there yet, saying what; what somebody changed since is left alone.

    `anew` brings every file in again, over what was changed.
    """
    load_reference(by=by, anew=anew)
    brought = set(Import.objects.values_list("file_name", flat=True)) if not anew else set()
    for importer in importers():
        path = folder() / f"{importer.name}.csv"
        if path.exists() and path.name not in brought:
            yield bring(path, by=by, at=at)
    if "intese.csv" not in brought:
        yield publish(by=by, at=at)
    opened = bodies.open_demo_accounts(_rows("ruoli.csv"), at=at, by=by)
    if opened:
        yield f"{len(opened)} accounts"


def load_reference(*, by: Actor, anew: bool = False) -> None:
    """Once: an office may have corrected what is said of an instrument."""
    if anew or not Goal.objects.exists():
        plan.load_reference(by=by, on=by.on)
    if anew or not Instrument.objects.exists():
        catalogue = Path(settings.DATA_DIR) / "riferimento" / "strumenti.json"
        rows = json.loads(catalogue.read_text(encoding="utf-8"))["strumenti"]
        agreements.load_instruments(rows, by=by)


def bring(path: Path, *, by: Actor, at: datetime) -> str:
    with path.open("rb") as file:
        import_of = actions.preview(
            File(file, path.name), name=path.name, chosen=path.stem, by=by, at=at
        )
    if import_of.refused:
        raise Refused(_refusals(import_of))
    actions.confirm(import_of, by=by, at=at)
    return f"{path.name}: {import_of.to_add} added, {import_of.to_change} changed"


def _refusals(import_of: Import) -> str:
    told = [
        f"{import_of.file_name}:{one.row} {one.column} «{one.value}»: {one.reason}"
        for one in queries.shown(import_of).refusals
    ]
    return _("La dimostrazione non si carica.\n%(why)s") % {"why": "\n".join(told)}


def publish(*, by: Actor, at: datetime) -> str:
    """The agreements whose sources are public, as the file says of each."""
    codes = [row["chiave"] for row in _rows("intese.csv") if row["pubblica"].lower() in YES]
    found = Agreement.objects.filter(code__in=codes, published_at=None).order_by("pk")
    count = agreements.publish_many(found, by=by, at=at) if found else 0
    return f"{count} agreements published"


def _rows(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8-sig", newline="") as file:
        return [{folded(key): cell for key, cell in row.items()} for row in csv.DictReader(file)]
