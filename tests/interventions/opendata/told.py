"""What the reader answers, for tests to look at: lines with their names."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

from quadro.interventions.opendata import frames, reader, reading
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.locating import Territory
from quadro.interventions.opendata.rows import ITEM, PART
from tests.interventions.opendata.files import COLOGNO, MILANO, RHO, kept

TERRITORY = Territory(
    {"cologno_monzese": COLOGNO, "milano": MILANO, "rho": RHO},
    frozenset([COLOGNO, MILANO, RHO]),
    frozenset(["015"]),
)
Lines = list[dict[str, str]]


class Told:
    """What the reader answers, as lines with names."""

    def __init__(self, content: bytes, folder: Path, profile: str = "pnrr") -> None:
        out = io.BytesIO()
        path = kept(folder, content)
        reader.read(path, reading.profile_of(profile), TERRITORY, out)
        out.seek(0)
        self.items: Lines = []
        self.parts: Lines = []
        self.refused: list[list[object]] = []
        self.warned: list[list[object]] = []
        for piece, told in frames.read(out):
            match piece:
                case Piece.FOUND:
                    self.found = json.loads(told)
                case Piece.ITEMS:
                    self.items += named(ITEM, told)
                case Piece.PARTS:
                    self.parts += named(PART, told)
                case Piece.TOLD:
                    self.refused += json.loads(told)["told"]
                    self.warned += json.loads(told)["warned"]

    def of(self, kind: str) -> list[tuple[str, str]]:
        return [(one["code"], one["amount"]) for one in self.parts if one["kind"] == kind]

    @property
    def item(self) -> dict[str, str]:
        [one] = self.items
        return one


def named(names: Sequence[str], told: bytes) -> Lines:
    rows = [one.split("\t") for one in told.decode().splitlines()]
    return [dict(zip(names, row, strict=True)) for row in rows]
