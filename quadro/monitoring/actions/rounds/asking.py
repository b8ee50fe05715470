"""What a round asks, made at its opening: a few statements, whatever their number."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from quadro.bodies.models import Body
from quadro.delivery.models import Commitment
from quadro.delivery.states import State as CommitmentState
from quadro.interventions.models import Intervention, PhysicalIndicator
from quadro.interventions.states import State as InterventionState
from quadro.monitoring.models import (
    AREA,
    Answer,
    Asked,
    Indicator,
    Level,
    Reading,
    Round,
    Scope,
    fields_of,
    of_municipality,
    of_zone,
)
from quadro.monitoring.round_terms import periods_within

BATCH = 1000
ASKED_OF = (CommitmentState.TO_START, CommitmentState.UNDER_WAY)
WORKS_ASKED = (InterventionState.TO_START, InterventionState.UNDER_WAY)
"""What is suspended has nothing to tell until it is resumed."""


def ask(one: Round) -> int:
    """Make an empty answer for each thing in the scope of a round; how many they are."""
    found = list(chain(_of_commitments(one), _of_interventions(one), _of_indicators(one)))
    Answer.objects.bulk_create(found, batch_size=BATCH)
    bodies = sorted({answer.body_id for answer in found})
    Asked.objects.bulk_create([Asked(round=one, body_id=body) for body in bodies])
    return len(found)


def is_anything(one: Round) -> bool:
    """There is something to ask."""
    found = chain(_of_commitments(one), _of_interventions(one), _of_indicators(one))
    return next(found, None) is not None


def _of_commitments(one: Round) -> Iterator[Answer]:
    if one.scope == Scope.INDICATORS:
        return
    begun = Q(starts_on=None) | Q(starts_on__lte=one.last_day)
    rows = _flagged(Commitment.objects.filter(begun, state__in=ASKED_OF), one)
    if one.scope == Scope.AGREEMENTS:
        rows = rows.filter(agreement__in=one.agreements.all())
    elif one.scope == Scope.BODIES:
        rows = rows.filter(owner__in=one.bodies.all())
    for key, owner, in_charge in rows.order_by("pk").values_list("pk", "owner", "in_charge"):
        yield Answer(round=one, body_id=owner, in_charge_id=in_charge, commitment_id=key)


def _of_interventions(one: Round) -> Iterator[Answer]:
    """Those that count something, of a body that is known."""
    if one.scope == Scope.INDICATORS:
        return
    counts = Exists(PhysicalIndicator.objects.filter(intervention=OuterRef("pk")))
    begun = Q(starts_on=None) | Q(starts_on__lte=one.last_day)
    asked = Intervention.objects.filter(begun, counts, state__in=WORKS_ASKED, body__isnull=False)
    rows = _flagged(asked, one)
    if one.scope == Scope.AGREEMENTS:
        rows = rows.filter(agreements__in=one.agreements.all()).distinct()
    elif one.scope == Scope.BODIES:
        rows = rows.filter(body__in=one.bodies.all())
    for key, body, in_charge in rows.order_by("pk").values_list("pk", "body", "in_charge"):
        if body is not None:
            yield Answer(round=one, body_id=body, in_charge_id=in_charge, intervention_id=key)


def _of_indicators(one: Round) -> Iterator[Answer]:
    """Each place and period that has no approved value yet, of its body or of who owns it."""
    rows = _flagged(Indicator.objects.collected(), one)
    if one.scope == Scope.INDICATORS:
        rows = rows.filter(pk__in=one.indicators.all())
    elif one.scope == Scope.AGREEMENTS:
        rows = rows.filter(agreements__in=one.agreements.all()).distinct()
    wanted = None
    if one.scope == Scope.BODIES:
        wanted = set(one.bodies.values_list("pk", flat=True))
    places = _places()
    told = _told_already(one)
    for indicator in rows.order_by("pk"):
        for since, _until in periods_within(indicator.periodicity, one.since, one.until):
            for place, body in places[indicator.level]:
                answers = body or indicator.owner_id
                if (indicator.pk, place, since) in told or (wanted and answers not in wanted):
                    continue
                yield Answer(
                    round=one, body_id=answers, indicator=indicator, since=since,
                    in_charge_id=indicator.in_charge_id if body is None else None,
                    **fields_of(place),
                )  # fmt: skip


def _places() -> dict[str, list[tuple[str, int | None]]]:
    """The places of each level that has a body to answer for them: place and body."""
    towns: list[tuple[str, int | None]] = []
    zones: list[tuple[str, int | None]] = []
    rows = Body.objects.filter(Q(municipality__isnull=False) | Q(zone__isnull=False))
    for key, town, zone in rows.order_by("pk").values_list("pk", "municipality", "zone"):
        place = of_municipality(town) if town else of_zone(zone or 0)
        (towns if town else zones).append((place, key))
    return {Level.AREA: [(AREA, None)], Level.ZONE: zones, Level.MUNICIPALITY: towns}


def _told_already(one: Round) -> set[tuple[int, str, date]]:
    rows = Reading.objects.approved().filter(since__gte=one.since, until__lte=one.until)
    return set(rows.filter(breakdown="").values_list("indicator", "place", "since"))


M = TypeVar("M", Commitment, Intervention, Indicator)


def _flagged(rows: "QuerySet[M]", one: Round) -> "QuerySet[M]":
    """A demonstration asks nothing of what is real."""
    return rows.filter(is_demonstration=True) if one.is_demonstration else rows
