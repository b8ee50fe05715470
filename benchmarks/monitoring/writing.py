"""From a form sent over HTTP to the root of the plan; eight writers at once."""

import itertools
import multiprocessing
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from benchmarks.measure import ask
from benchmarks.monitoring.timing import told
from quadro.cube import actions, queries
from quadro.cube.models import Contribution
from quadro.cube.nouns import Line, Source
from quadro.delivery.models import Commitment, Step
from quadro.monitoring.models import Reading
from quadro.monitoring.states import State

WRITERS, EACH, OWN = 8, 250, 20
"""Each of the eight changes its own twenty commitments, under one plan."""
TOKEN = "0" * 32


def root(measure: str) -> Decimal:
    """As the page of the plan reads it."""
    return queries.cells(measures=[measure]).at(measure).total


def _sent(address: str, cookie: str, **fields: object) -> None:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True).encode()
    ask(address, f"{cookie}; csrftoken={TOKEN}", body)


def told_of_commitments(cookie: str) -> Callable[[], None]:
    """Each turn tells how far a commitment is, and looks at the root."""
    rows = Commitment.objects.filter(state="in_corso", progress__isnull=False).order_by("pk")
    keys = dict(rows.values_list("pk", "slug")[:400])
    first_steps = Step.objects.filter(commitment__in=keys, position=1)
    steps = dict(first_steps.values_list("commitment", "pk"))
    turns = itertools.count()
    day = f"{localdate():%d/%m/%Y}"
    order = sorted(keys)

    def turn() -> None:
        number = next(turns)
        key = order[number % len(order)]
        value = 1 + (number // len(order)) % 2 * 5 + (number % 4)
        fields = {"on": day, f"step_{steps[key]}": value}
        _sent(reverse("delivery:tell", args=[keys[key]]), cookie, **fields)
        root("progress")

    return turn


def approved_readings(cookie: str) -> Callable[[], None]:
    """Each turn approves a reading that waits, and looks at the root."""
    waiting = iter(Reading.objects.filter(state=State.SUBMITTED).order_by("pk"))
    address = reverse("monitoring:approve")

    def turn() -> None:
        one = next(waiting)
        _sent(address, cookie, scelte=one.pk)
        root("results")

    return turn


# Eight at once ------------------------------------------------------------------------------------


def write(keys: Sequence[int]) -> list[float]:
    """What its commitments contribute changes, one transaction each; milliseconds."""
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


def eight_writers() -> dict[str, float]:
    """Updates a second, their time, and whether one was lost."""
    rows = Commitment.objects.filter(state="in_corso", progress__isnull=False).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[: WRITERS * OWN])
    before = root("progress")
    connections.close_all()
    share = [keys[number::WRITERS] for number in range(WRITERS)]
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        pool.map(write, [some[:1] for some in share])  # they connect, and know the statements
        started = time.perf_counter()
        found = [one for some in pool.map(write, share) for one in some]
        seconds = time.perf_counter() - started
    lost = 2 * WRITERS * EACH - int(root("progress") - before)
    return {"updates_per_s": round(len(found) / seconds), "lost": lost, **told(found)}
