"""`python -m benchmarks.page`: what was measured last, as a page of the documentation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = ROOT / "benchmarks" / "results", ROOT / "docs" / "explanation" / "measures.md"
SIZES = {
    "s": "S: a metropolitan city, 133 municipalities, 5,000 commitments, 50,000 readings",
    "m": "M: 107 area bodies with a plan each, 7,900 municipalities, 53,500 commitments",
    "l": "L: 7,900 municipalities, 20,000 commitments, 2 million interventions",
}
BEFORE = """\
<!-- Written by `make bench` from benchmarks/results: do not edit by hand. -->

# Monitoring, measured

What [the benchmarks](../../benchmarks/README.md) found the last time that each was run: a row says
what is aimed at, what was found, and whether the aim was met. Times are of the server, in
milliseconds, unless said otherwise; «times quicker» compares with the same figures asked of the
records in SQL, in the same run. The machine is told beside each size: on another one look at the
ratios.
"""
Row = tuple[str, object, object, bool | None]
Found = dict[str, Any]


def main() -> int:
    PAGE.write_text("\n".join([BEFORE, *_sections(), *_of_files()]), encoding="utf-8")
    return 0


def _sections() -> Iterator[str]:
    for size, title in SIZES.items():
        for path in sorted(RESULTS.glob(f"monitoring-{size}-*.json")):
            found = json.loads(path.read_text(encoding="utf-8"))
            machine = found["machine"]
            yield f"## {title}\n"
            yield (
                f"{found['on']}, {machine['database']}, {machine['cores']} cores, "
                f"Python {machine['python']}. {found['contributions']:,} contributions in "
                f"{found['cells']:,} cells.\n"
            )
            yield from _table(_rows(found, size.upper()))


def _rows(found: Found, size: str) -> Iterator[Row]:
    aims = found["aims"]
    for what in ("a commitment told over HTTP", "a reading approved over HTTP"):
        p95 = found[f"{what}, then the root"]["p95_ms"]
        yield f"{what}, then the root of the plan, p95", aims["update_p95_ms"], p95, None
    yield "the same by recursion through the ORM", None, found["naive_recursion_ms"], None
    if "growth" in found:
        yield "growth of a telling from 133 to 8,000 municipalities", aims["growth"], \
            found["growth"], None  # fmt: skip
    for one in found["dashboards"]:
        most = aims["dashboard_p95_ms"].get(size)
        yield f"{one['name']}, p95 ({one['queries']} queries)", most, one["p95_ms"], None
        if "times_quicker" in one:
            times = one["times_quicker"]
            yield (
                f"its figures: {one['figures_kept_ms']} ms kept, {one['figures_live_ms']} live; "
                "times quicker",
                aims["figures_times_quicker"], times, times >= aims["figures_times_quicker"],
            )  # fmt: skip
    rebuild = aims["rebuild_s"].get(size)
    yield "the roll-up built again, seconds", rebuild, found["rebuild_s"], None
    if "eight_writers" in found:
        writers = found["eight_writers"]
        each = writers["updates_per_s"]
        yield "eight writers on one plan, updates a second", aims["updates_per_s"], each, \
            each >= aims["updates_per_s"]  # fmt: skip
        yield "the same, p95", aims["writers_p95_ms"], writers["p95_ms"], None
        yield "the same, updates lost", 0, writers["lost"], None
    for one in found["search"]:
        most = aims["search_cup_ms" if one["name"] == "CUP" else "search_p95_ms"]
        yield f"search: {one['name']}, p95", most, one["p95_ms"], None
    if "differences" in found:
        yield "what `monitoring verify` finds afterwards", 0, found["differences"], None


def _table(rows: Iterator[Row]) -> Iterator[str]:
    yield "| What | Aim | Found | |\n|---|---:|---:|---|"
    for what, aim, value, is_met in rows:
        met = is_met if is_met is not None or aim is None else float(str(value)) <= float(str(aim))
        sign = "" if met is None else "met" if met else "**missed**"
        yield f"| {what} | {'' if aim is None else aim} | {value} | {sign} |"
    yield ""


def _of_files() -> Iterator[str]:
    path = RESULTS / "opendata.json"
    if not path.exists():
        return
    found = json.loads(path.read_text(encoding="utf-8"))
    aims = found["aims"]
    memory = found["mb_here"] + found["mb_reader"]
    yield "## Import of open data\n"
    yield (
        f"{found['on']}, PostgreSQL, {found['machine']['cores']} cores: {found['rows']:,} rows, "
        f"{found['interventions']:,} projects, {found['megabytes']} MB. The raw COPY of the file "
        f"took {found['raw_seconds']} s, the import {found['first_seconds']} s, the second time, "
        f"unchanged, {found['again_seconds']} s.\n"
    )
    first, again = found["first_percent"], found["again_percent"]
    yield from _table(
        iter(
            [
                ("speed of the raw COPY, percent", aims["first_percent"], first,
                 first >= aims["first_percent"]),
                ("the same, of a file that is there already", aims["again_percent"], again,
                 again >= aims["again_percent"]),
                ("memory, MB", aims["mb"], memory, None),
            ]
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
