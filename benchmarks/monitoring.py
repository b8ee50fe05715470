"""From an update to the root of the plan, and the whole built again.

Run by `python -m benchmarks.monitoring`; `make bench` does not run it yet.

It wants an empty database in DATABASE_URL. Beside it, in the same run, the naive recursion: each
parent recomputed from its children through the ORM, nothing kept. On PostgreSQL eight processes
also write at once, each its own commitments, under one plan.
"""

import json
import multiprocessing
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
UPDATES, WARM_UP = 100, 5
WRITERS, EACH = 8, 250
TOWNS = 8000
AIMS = {
    "update_p95_ms": 15, "rebuild_s": 1, "growth": 1.5, "updates_per_s": 1000, "writers_p95_ms": 20,
}  # fmt: skip


def spent_ms(work: Callable[[], object], times: int) -> list[float]:
    found = []
    for turn in range(WARM_UP + times):
        started = time.perf_counter()
        work()
        if turn >= WARM_UP:
            found.append((time.perf_counter() - started) * 1000)
    return found


def told(spent: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(spent), 2),
        "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 2),
    }


def an_update(keys: Sequence[int]) -> Callable[[], object]:
    """The whole verb, with its journal, then the root as a page reads it."""
    from benchmarks.monitoring_world import PUBLISHED, TODAY  # noqa: PLC0415
    from quadro.accounts.actors import Actor  # noqa: PLC0415
    from quadro.cube import queries  # noqa: PLC0415
    from quadro.delivery import actions  # noqa: PLC0415
    from quadro.delivery.models import Commitment  # noqa: PLC0415

    turns = iter(range(10**6))

    def work() -> object:
        turn = next(turns)
        one = Commitment.objects.get(pk=keys[turn % len(keys)])
        step = one.steps.order_by("position")[0]
        values = {"on": TODAY, "values": {step.pk: Decimal(turn % 10)}}
        actions.tell(one, values, by=Actor.system(TODAY), at=PUBLISHED)
        return queries.cells(measures=["progress"]).at("progress").mean

    return work


def naive() -> Decimal:
    """The root by recursion: the children of each provision, then its commitments and steps."""
    from quadro.delivery.models import Share  # noqa: PLC0415
    from quadro.delivery.queries import sum_of_steps  # noqa: PLC0415
    from quadro.plan.models import Provision  # noqa: PLC0415

    def below(parent: Provision | None) -> Decimal:
        total = Decimal(0)
        for child in Provision.objects.filter(parent=parent):
            total += below(child)
            for share in Share.objects.filter(provision=child).select_related("commitment"):
                steps = share.commitment.steps.order_by("position")
                done = sum_of_steps(steps, on=share.commitment.updated_on).done
                total += share.percent * share.commitment.weight * (done or 0)
        return total

    return below(None)


def write(keys: Sequence[int]) -> list[float]:
    """One of the writers: what its commitments contribute changes, one transaction each."""
    from django.db import connection, transaction  # noqa: PLC0415

    from quadro.cube import actions  # noqa: PLC0415
    from quadro.cube.models import Contribution  # noqa: PLC0415
    from quadro.cube.nouns import Line, Source  # noqa: PLC0415

    connection.close()
    kept: dict[int, list[Line]] = {key: [] for key in keys}
    for one in Contribution.objects.filter(kind="c", key__in=keys):
        line = Line(one.node or None, one.place, one.measure, one.total, one.weight)
        kept[one.key].append(line)
    found = []
    for turn in range(EACH):
        key = keys[turn % len(keys)]
        kept[key] = [
            line._replace(total=line.total + 1) if line.measure == "progress" else line  # noqa: SLF001
            for line in kept[key]
        ]
        started = time.perf_counter()
        with transaction.atomic():
            actions.put(Source("c", key), kept[key])
        found.append((time.perf_counter() - started) * 1000)
    return found


def eight_writers(keys: Sequence[int]) -> dict[str, float]:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    share = [keys[number::WRITERS][:20] for number in range(WRITERS)]
    started = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        found = [one for some in pool.map(write, share) for one in some]
    seconds = time.perf_counter() - started
    return {"updates_per_s": round(len(found) / seconds), **told(found)}


def measure() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    from benchmarks import monitoring_world as world  # noqa: PLC0415
    from quadro.cube import actions, queries  # noqa: PLC0415
    from quadro.cube.models import Cell, Contribution  # noqa: PLC0415
    from quadro.delivery.models import Commitment  # noqa: PLC0415

    def seconds(work: Callable[[], object]) -> float:
        started = time.perf_counter()
        work()
        return round(time.perf_counter() - started, 2)

    world.build(world.S)
    found: dict[str, Any] = {"first_build_s": seconds(lambda: actions.rebuild(on=world.TODAY))}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found |= {"contributions": Contribution.objects.count(), "cells": Cell.objects.count()}
    found["rebuild_s"] = seconds(lambda: actions.rebuild(on=world.TODAY))
    open_ones = Commitment.objects.filter(state="in_corso", progress__isnull=False)
    keys = list(open_ones.order_by("pk").values_list("pk", flat=True)[:400])
    found["update"] = told(spent_ms(an_update(keys), UPDATES))
    found["naive_ms"] = round(seconds(naive) * 1000)
    found["times_quicker"] = round(found["naive_ms"] / found["update"]["p50_ms"])
    if connection.vendor == "postgresql":
        found["writers"] = eight_writers(keys)
        actions.rebuild(on=world.TODAY)  # what the writers told is of no record
    found["differences"] = len(queries.verify())
    world.add_municipalities(TOWNS)
    world.spread_owners()
    actions.rebuild(on=world.TODAY)
    found["update_with_8000"] = told(spent_ms(an_update(keys), UPDATES))
    found["growth"] = round(found["update_with_8000"]["p50_ms"] / found["update"]["p50_ms"], 2)
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["QUADRO_ENV"] = "local"
    if not os.environ.get("DATABASE_URL"):
        print("Set DATABASE_URL to an empty database: it would be written in.", file=sys.stderr)
        return 2
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    machine = {"system": platform.platform(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    result = {"machine": machine, "aims": AIMS, **measure()}
    path = RESULTS / f"monitoring-{connection.vendor}.json"
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
