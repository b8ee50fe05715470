"""Times of the same work done many times."""

import statistics
import time
from collections.abc import Callable, Sequence

TIMES, WARM_UP = 100, 5


def spent(work: Callable[[], object], times: int = TIMES) -> list[float]:
    """Milliseconds of each time after the warm-up."""
    found = []
    for turn in range(WARM_UP + times):
        started = time.perf_counter()
        work()
        if turn >= WARM_UP:
            found.append((time.perf_counter() - started) * 1000)
    return found


def told(found: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(found), 2),
        "p95_ms": round(statistics.quantiles(found, n=20)[-1], 2),
    }


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
