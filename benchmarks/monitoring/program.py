"""What is measured, in order; what is found is printed as it comes, and kept at the end."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils.timezone import localdate

from benchmarks.measure import cookie_of, gather_statistics, machine
from benchmarks.monitoring import reading, readings, world, writing, yardsticks
from benchmarks.monitoring.timing import seconds, spent, told
from quadro.cube import actions, queries
from quadro.cube.models import Cell, Contribution

RESULTS = Path(__file__).resolve().parent.parent / "results"
AIMS = {
    "update_p95_ms": 15, "growth": 1.5, "dashboard_p95_ms": {"S": 60, "L": 150},
    "figures_times_quicker": 20, "rebuild_s": {"S": 1, "L": 60}, "updates_per_s": 1000,
    "writers_p95_ms": 20, "search_cup_ms": 10, "search_p95_ms": 200,
}  # fmt: skip
MANY_TOWNS = 8000
Found = tuple[str, object]


def run(options: argparse.Namespace) -> int:
    """Builds in a process of its own: what that and migrations leave in memory
    would slow the pages down by half.
    """
    found: dict[str, object] = {}
    if options.build:
        print(json.dumps(dict(_built(_size(options)))))
        return 0
    print(f"Size {options.size} on {connection.vendor}", flush=True)
    if not options.there:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.monitoring", *sys.argv[1:], "--build"],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        found = json.loads(told.stdout.splitlines()[-1])
        print(f"  {found}", flush=True)
    else:
        readings.let_wait(_size(options).readings, at=world.PUBLISHED)
    for what, value in _measured(_size(options)):
        print(f"  {what}: {value}", flush=True)
        found[what] = value
    path = RESULTS / f"monitoring-{options.size.lower()}-{connection.vendor}.json"
    kept = {"on": localdate().isoformat(), "machine": machine(), "aims": AIMS, **found}
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _size(options: argparse.Namespace) -> world.Size:
    size = world.SIZES[options.size]
    if options.interventions is None:
        return size
    return replace(size, works=replace(size.works, interventions=options.interventions))


def _built(size: world.Size) -> Iterator[Found]:
    call_command("migrate", verbosity=0)
    yield "build_s", round(seconds(lambda: world.build(size)), 1)
    gather_statistics()
    yield "first_roll_up_s", round(seconds(lambda: actions.rebuild(on=localdate())), 2)
    gather_statistics()


def _measured(size: world.Size) -> Iterator[Found]:
    yield "of", asdict(size)
    cookie = cookie_of(world.an_officer())
    update = told(spent(writing.told_of_commitments(cookie)))
    yield "a commitment told over HTTP, then the root", update
    yield (
        "a reading approved over HTTP, then the root",
        told(spent(writing.approved_readings(cookie))),
    )
    yield "dashboards", reading.of_dashboards(with_all_towns=size.name == "S")
    yield "search", reading.of_search(size.works.interventions)
    yield "rebuild_s", round(seconds(lambda: actions.rebuild(on=localdate())), 2)
    yield "contributions", Contribution.objects.count()
    yield "cells", Cell.objects.count()
    naive = seconds(yardsticks.recursion) * 1000
    yield "naive_recursion_ms", round(naive)
    yield "naive_times", round(naive / update["p50_ms"])
    if connection.vendor == "postgresql":
        yield "eight_writers", writing.eight_writers()
        actions.rebuild(on=localdate())  # what the writers told is of no record
    if size.name != "L":
        yield "differences", len(queries.verify())
    if size.name == "S":
        yield from _grown(size, cookie, update["p50_ms"])


def _grown(size: world.Size, cookie: str, before_ms: float) -> Iterator[Found]:
    world.add_municipalities(size, MANY_TOWNS)
    world.spread_owners()
    actions.rebuild(on=localdate())
    gather_statistics()
    many = told(spent(writing.told_of_commitments(cookie)))
    yield f"a commitment told over HTTP with {MANY_TOWNS} municipalities", many
    yield "growth", round(many["p50_ms"] / before_ms, 2)
