"""The dashboards of the plan, beside the same figures asked live; the search of an intervention."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.urls import reverse

from benchmarks.measure import ask, queries_of
from benchmarks.monitoring.timing import seconds, spent, told
from benchmarks.monitoring.works import COMMON, cup_of
from benchmarks.monitoring.yardsticks import LINES, TOWNS, asked
from quadro.cube import queries
from quadro.cube.places import AREA, of_municipality
from quadro.monitoring.queries.standing.sums import MEASURES
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Membership, Zone

LIVE_TIMES = 3


@dataclass(frozen=True)
class Dashboard:
    """`kept` reads the figures from the roll-up, `live` from the records."""

    name: str
    address: str
    kept: Callable[[], object]
    live: Callable[[], object]


def dashboards() -> list[Dashboard]:
    edition = Edition.objects.select_related("programme").get(is_reference=True)
    plan = reverse("monitoring:plan", args=[edition.programme.slug, edition.slug])
    shown = Provision.objects.filter(edition=edition, level__lt=2)
    nodes = [0, *shown.values_list("pk", flat=True)]
    zone = Zone.objects.order_by("pk")[:1].get()
    rows = Membership.objects.filter(zone=zone)
    towns = [of_municipality(key) for key in rows.values_list("municipality", flat=True)]
    by_town = reverse("monitoring:zone", args=[zone.slug])
    return [
        Dashboard(
            "the plan, line by line",
            plan,
            lambda: queries.cells(
                edition=edition.pk, nodes=nodes, places=[AREA], measures=MEASURES
            ),
            lambda: asked(LINES, edition.pk),
        ),
        Dashboard(
            f"a zone, by its {len(towns)} municipalities",
            f"{by_town}?per=comuni",
            lambda: queries.cells(places=towns, measures=MEASURES),
            lambda: asked(TOWNS, zone.pk),
        ),
    ]


def of_dashboards(*, with_all_towns: bool) -> list[dict[str, Any]]:
    found = []
    for one in dashboards():
        kept = told(spent(_statements_of(one.kept)))["p50_ms"]
        live = min(seconds(one.live) for _ in range(LIVE_TIMES)) * 1000
        found.append(
            {
                "name": one.name, **_page(one.address), "figures_kept_ms": kept,
                "figures_live_ms": round(live, 1), "times_quicker": round(live / kept, 1),
            }
        )  # fmt: skip
    if with_all_towns:
        address = dashboards()[0].address
        found.append({"name": "the plan, by all municipalities", **_page(f"{address}?per=comuni")})
    return found


def _statements_of(work: Callable[[], object]) -> Callable[[], None]:
    """What it asks of the database, without what Python makes of the answer."""
    asked_for: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
        asked_for.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(note):
        work()

    def again() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked_for:
                cursor.execute(sql, params)
                cursor.fetchall()

    return again


def _page(address: str) -> dict[str, Any]:
    return {**told(spent(lambda: ask(address))), "queries": len(queries_of(address))}


def of_search(interventions: int) -> list[dict[str, Any]]:
    search = reverse("portal:search")
    asked_for = {
        "CUP": cup_of(interventions // 2),
        "a word of one in five": COMMON,
        "three words": "costruzione biblioteca energetico",
        "a common and a rare word": f"{COMMON} {interventions // 3}",
    }
    return [
        {"name": name, **_page(f"{search}?q={quote(words)}")} for name, words in asked_for.items()
    ]
