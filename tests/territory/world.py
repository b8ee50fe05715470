"""The territory as the demonstration's files tell it, and small ones made up on the spot."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from quadro.kit.sheets import Importer, Preview, Row, Written
from quadro.territory.imports import Territory, Zones
from tests.worlds import TODAY, the_system


def rows_of(name: str) -> list[Row]:
    path = Path(settings.DATA_DIR) / "dimostrazione" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return [Row(number, cells) for number, cells in enumerate(csv.DictReader(file), start=2)]


def rows(*cells: dict[str, str]) -> list[Row]:
    return [Row(number, one) for number, one in enumerate(cells, start=2)]


def take_in(
    importer: Importer, told: Sequence[Row], *, on: date = TODAY
) -> tuple[Preview, list[Written]]:
    """Check and write, as the engine does; nothing is written if a row is refused."""
    preview = importer.check(told, by=the_system(on), on=on, pending={})
    if preview.problems:
        return preview, []
    return preview, importer.write(preview, by=the_system(on), on=on)


def load_territory() -> None:
    for importer in (Zones(), Territory()):
        preview, _written = take_in(importer, rows_of(importer.name))
        assert preview.problems == []


def load_two_zones(*names: str) -> None:
    """Two zones, Nord and Sud, and the municipalities named, all in Nord."""
    take_in(Zones(), rows({"chiave": "nord", "nome": "Nord"}, {"chiave": "sud", "nome": "Sud"}))
    towns = [
        {"comune": name, "provincia": "MI", "zona": "nord", "zona_dal": "2016"} for name in names
    ]
    preview, _written = take_in(Territory(), rows(*towns))
    assert preview.problems == []
