"""What is done in each municipality: a few commitments, works and indicators, and their roll-up.

Part of the world of `world.py`, with whose reasons it writes. By the thousand they are measured in
`monitoring`; here they are what the page of a municipality shows beside all the rest.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from benchmarks.bodies import Ground
from benchmarks.monitoring import readings
from quadro.agreements.models import Agreement
from quadro.cube import actions as cube
from quadro.delivery.models import Commitment, Step, Update
from quadro.delivery.states import State
from quadro.interventions.models import Intervention, PhysicalIndicator, Place, ProcedureStep, Where
from quadro.plan.models import Provision

SOURCE = "dati sintetici per le misure"
TODAY = date(2026, 11, 1)
TOLD = datetime(2026, 10, 1, tzinfo=UTC)
EACH = 3
"""Commitments, and works, of each municipality."""
INDICATORS, PERIODS = 10, 3


def build(ground: Ground, agreements: Sequence[Agreement], provisions: Sequence[Provision]) -> None:
    _commitments(ground, [one for one in agreements if one.published_at])
    _works(ground)
    many = readings.Many(INDICATORS, places=len(ground.towns), periods=PERIODS)
    readings.build(many, [provisions], on=TODAY, at=TOLD)
    cube.rebuild(on=localdate())


def _commitments(ground: Ground, agreements: Sequence[Agreement]) -> None:
    """Each told once, with two steps."""
    owners = [one for one in ground.towns for _ in range(EACH)]
    made = Commitment.objects.bulk_create(
        Commitment(
            agreement=agreements[n % len(agreements)], number=n + 1, slug=f"impegno-sintetico-{n}",
            title=f"Impegno sintetico {n}", deliverable=SOURCE, owner=owner,
            in_charge=ground.mayors[owner.pk], registered_on=date(2025, 1, 1),
            starts_on=date(2025, 1, 1), due_on=TODAY + timedelta(days=n % 400),
            first_due_on=TODAY, state=State.UNDER_WAY, state_since=date(2025, 1, 1),
            source=SOURCE, updated_on=TODAY, told_on=TODAY,
            next_update_on=TODAY + timedelta(days=90),
        )
        for n, owner in enumerate(owners)
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(commitment=one, position=place, title=f"Passo {place}", value=Decimal("0.5"),
             starts_on=one.starts_on, due_on=one.due_on)
        for one in made
        for place in (1, 2)
    )  # fmt: skip
    Update.objects.bulk_create(
        Update(commitment=one, on=TODAY, confidence="alta", sentence=SOURCE, author_name=SOURCE,
               body=one.owner, told_at=TOLD)
        for one in made
    )  # fmt: skip


def _works(ground: Ground) -> None:
    made = Intervention.objects.bulk_create(
        Intervention(
            title=f"Intervento sintetico {n}", slug=f"intervento-sintetico-{n}", kind="03",
            body=ground.authority, state="in_corso", state_since=TODAY, is_public=True,
            cost_eur=100_000 + n, to_find_eur=0, committed_eur=n, paid_eur=n, source=SOURCE,
            known_at=TOLD, updated_on=TODAY,
        )
        for n in range(EACH * len(ground.towns))
    )  # fmt: skip
    Place.objects.bulk_create(
        Place(intervention=one, where=Where.MUNICIPALITY, percent=100,
              municipality_id=ground.towns[n % len(ground.towns)].municipality_id)
        for n, one in enumerate(made)
    )  # fmt: skip
    ProcedureStep.objects.bulk_create(
        ProcedureStep(intervention=one, position=1, name="esecuzione",
                      planned_from=date(2025, 1, 1), planned_to=date(2027, 1, 1))
        for one in made
    )  # fmt: skip
    PhysicalIndicator.objects.bulk_create(
        PhysicalIndicator(intervention=one, position=1, name="Metri", unit="m", target=100)
        for one in made
    )
