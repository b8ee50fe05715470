"""A plan with its commitments, of any size, the same at every run; written with `bulk_create`.

Indicators with their readings are in `readings`, interventions in `works`. Nothing here exists: all
of it says it is synthetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from benchmarks.monitoring import readings, works
from quadro.accounts.models import Role, User
from quadro.agreements.models import Agreement, Instrument, Party
from quadro.bodies.models import INSTITUTIONAL, Body, Kind, Mandate, Person
from quadro.delivery.models import Commitment, Share, Step
from quadro.delivery.states import State
from quadro.plan.models import Edition, Programme, Provision
from quadro.territory.models import Membership, Municipality, Zone

SOURCE = "dati sintetici per le misure"
TODAY = date(2026, 11, 1)
PUBLISHED = datetime(2026, 10, 1, tzinfo=UTC)
BATCH = 1000
OFFICE = "ufficio@example.it"


@dataclass(frozen=True)
class Size:
    """How many of what. `plans`: area bodies, each with a plan and its part of all the rest."""

    name: str
    plans: int
    levels: tuple[int, ...]
    """Provisions of a plan at each level."""
    municipalities: int
    zones: int
    agreements: int
    commitments: int
    readings: readings.Many
    works: works.Many
    in_zones: int = 9
    """Municipalities in a zone, of ten."""


S = Size(
    "S", plans=1, levels=(6, 44, 250), municipalities=133, zones=7, agreements=500,
    commitments=5000, readings=readings.Many(indicators=50, places=125, periods=8),
    works=works.Many(2000, one_linked_in=4),
)  # fmt: skip
M = Size(
    "M", plans=107, levels=(4, 16, 60), municipalities=7900, zones=60, agreements=2140,
    commitments=53_500, readings=readings.Many(indicators=107, places=73, periods=8),
    works=works.Many(21_400, one_linked_in=4),
)  # fmt: skip
L = Size(
    "L", plans=1, levels=(6, 44, 250), municipalities=7900, zones=60, agreements=2000,
    commitments=20_000, readings=readings.Many(indicators=20, places=7900, periods=2),
    works=works.Many(2_000_000, one_linked_in=60), in_zones=10,
)  # fmt: skip
"""A country, of which the plan is one authority's: 133 of 7,900 municipalities, one work in 60."""
SIZES = {one.name: one for one in (S, M, L)}


def build(size: Size, *, seed: int = 7) -> None:
    """Fill an empty database."""
    dice = Random(seed)
    with transaction.atomic():
        add_municipalities(size)
        plans = [_plan(size, number, dice) for number in range(size.plans)]
        agreements = _agreements(size, dice)
        commitments = _commitments(size, agreements, dice)
        _steps(commitments, dice)
        _shares(commitments, plans, dice)
        readings.build(size.readings, [one[-1] for one in plans], on=TODAY, at=PUBLISHED)
    works.build(size.works, [one[-1] for one in plans], on=TODAY, at=PUBLISHED)


# Territory and bodies -----------------------------------------------------------------------------


def add_municipalities(size: Size, upto: int = 0) -> None:
    """Municipalities with their bodies, until they are so many."""
    if not Body.objects.authority().exists():
        _body("Città metropolitana sintetica", Kind.METROPOLITAN_AUTHORITY).save()
        Zone.objects.bulk_create(
            Zone(name=f"Zona {n}", slug=f"zona-{n}") for n in range(size.zones)
        )
    first = Municipality.objects.count()
    towns = Municipality.objects.bulk_create(
        (
            Municipality(
                name=f"Comune {n}", slug=f"comune-{n}", province="MI", source=SOURCE,
                istat_code=f"{n + 900_000:06}",
            )
            for n in range(first, upto or size.municipalities)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    zones = list(Zone.objects.order_by("pk"))
    Membership.objects.bulk_create(
        (
            Membership(municipality=town, zone=zones[n % len(zones)], since=date(2015, 9, 17))
            for n, town in enumerate(towns)
            if n // len(zones) % 10 < size.in_zones
        ),
        batch_size=BATCH,
    )
    Body.objects.bulk_create(
        (_body(f"Comune di {town}", Kind.MUNICIPALITY, municipality=town) for town in towns),
        batch_size=BATCH,
    )


def spread_owners(*, seed: int = 7) -> None:
    """Give the commitments to all the municipalities there are, four in five; the rest to one."""
    dice = Random(seed)
    owners = list(Body.objects.filter(kind=Kind.MUNICIPALITY).values_list("pk", flat=True))
    rows = list(Commitment.objects.order_by("pk"))
    for one in rows:
        one.owner_id = dice.choice(owners) if dice.randrange(5) else owners[0]
    Commitment.objects.bulk_update(rows, ["owner"], batch_size=400)


def an_officer() -> User:
    """Somebody of the planning office, who may tell of everything."""
    there = User.objects.filter(email=OFFICE).first()
    if there is not None:
        return there
    user = User.objects.create(email=OFFICE, name="Ufficio sintetico", joined_at=PUBLISHED)
    person = Person.objects.create(name=user.name, user=user)
    authority = Body.objects.authority().get()
    Mandate.objects.create(person=person, role=Role.PLANNING_OFFICER, body=authority)
    return user


def _body(name: str, kind: Kind, **more: Municipality) -> Body:
    slug = name.lower().replace(" ", "-").replace("à", "a")
    return Body(
        name=name, slug=slug, kind=kind, is_institutional=kind in INSTITUTIONAL, source=SOURCE,
        **more,
    )  # fmt: skip


# Plans --------------------------------------------------------------------------------------------

Plan = list[list[Provision]]
"""The provisions of a plan, level by level; commitments carry the deepest."""


def _plan(size: Size, number: int, dice: Random) -> Plan:
    """The first is the plan of reference."""
    actor = Body.objects.authority().get()
    programme = Programme.objects.create(
        title=f"Piano sintetico {number}", slug=f"piano-sintetico-{number}",
        kind="piano_strategico", actor=actor,
    )  # fmt: skip
    edition = Edition.objects.create(
        programme=programme, name="2025-2027", slug="2025-2027", is_reference=not number,
        note=SOURCE, levels=["Asse", "Linea", "Previsione"], first_year=2025, last_year=2027,
    )  # fmt: skip
    above: Sequence[Provision | None] = [None]
    made: Plan = []
    for level, count in enumerate(size.levels):
        made.append(
            Provision.objects.bulk_create(
                _provision(edition, dice.choice(above), level, place) for place in range(count)
            )
        )
        above = made[-1]
    return made


def _provision(edition: Edition, parent: Provision | None, level: int, place: int) -> Provision:
    return Provision(
        edition=edition, parent=parent, code=f"{level}-{place}", level=level, position=place + 1,
        title=f"Voce sintetica {level}-{place}", is_to_carry_out=level == 2,  # noqa: PLR2004
        source=SOURCE,
    )  # fmt: skip


# Agreements and commitments -----------------------------------------------------------------------


def _agreements(size: Size, dice: Random) -> list[Agreement]:
    instrument = Instrument.objects.create(
        code="sintetico", name="Accordo sintetico", family="Accordo", legal_basis=SOURCE,
        approved_by=SOURCE, about=SOURCE, signature_rule="advised", position=0,
    )  # fmt: skip
    made = Agreement.objects.bulk_create(
        (
            Agreement(
                code=f"SINT-{n:04}", slug=f"intesa-sintetica-{n:04}",
                title=f"Intesa sintetica {n:04}", instrument=instrument, state="attuazione",
                signed_on=TODAY - timedelta(days=700), has_all_parties=True, updated_on=TODAY,
                published_at=PUBLISHED, published_by=SOURCE, sources=[SOURCE],
            )
            for n in range(size.agreements)
        ),
        batch_size=200,
    )  # fmt: skip
    bodies = list(Body.objects.filter(kind=Kind.MUNICIPALITY).order_by("pk"))
    Party.objects.bulk_create(
        (
            Party(agreement=one, body=body, source=SOURCE)
            for one in made
            for body in dice.sample(bodies, min(6, len(bodies)))
        ),
        batch_size=BATCH,
    )
    return made


def _commitments(size: Size, agreements: Sequence[Agreement], dice: Random) -> list[Commitment]:
    authority = Body.objects.authority().get()
    towns = list(Body.objects.filter(kind=Kind.MUNICIPALITY).order_by("pk"))
    owners = [*towns, *[authority] * (len(towns) // 4)]
    person = Person.objects.create(name="Referente sintetico")
    mandate = Mandate.objects.create(person=person, role=Role.OFFICER, body=authority)
    return Commitment.objects.bulk_create(
        (
            _commitment(n, agreements[n % len(agreements)], mandate, dice.choice(owners), dice=dice)
            for n in range(size.commitments)
        ),
        batch_size=300,
    )


STATES = (*[State.UNDER_WAY] * 6, State.TO_START, State.SUSPENDED, State.DONE, State.CANCELLED)


def _commitment(
    number: int, agreement: Agreement, mandate: Mandate, owner: Body, *, dice: Random
) -> Commitment:
    starts = TODAY - timedelta(days=dice.randrange(30, 700))
    due = starts + timedelta(days=dice.randrange(100, 1200))
    state = dice.choice(STATES)
    values: dict[str, Any] = {"done_on": due} if state == State.DONE else {}
    place = number // 500 + 1
    return Commitment(
        agreement=agreement, number=place, slug=f"{agreement.slug}-{place}-{number}",
        title=f"Impegno sintetico {number}", deliverable=SOURCE,
        owner=owner, in_charge=mandate, registered_on=starts, told_on=TODAY,
        next_update_on=TODAY + timedelta(days=dice.randrange(-40, 180)),
        starts_on=starts, due_on=due, first_due_on=due, weight=Decimal(dice.randrange(1, 9)) / 2,
        progress=dice.randrange(101) if dice.randrange(4) else None, state=state,
        state_since=starts, source=SOURCE, updated_on=TODAY, **values,
    )  # fmt: skip


def _steps(commitments: Sequence[Commitment], dice: Random) -> None:
    """Three for each; of one in four nobody tells."""
    Step.objects.bulk_create(
        (
            Step(
                commitment=one, position=place, title=f"Passo {place}", target=Decimal(10),
                starts_on=one.starts_on, due_on=one.due_on,
                value=Decimal(dice.randrange(11)) if one.progress is not None else None,
            )
            for one in commitments
            for place in (1, 2, 3)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _shares(commitments: Sequence[Commitment], plans: Sequence[Plan], dice: Random) -> None:
    """Half of them carry two provisions, of one plan."""
    Share.objects.bulk_create(
        (
            Share(commitment=one, provision=provision, percent=Decimal(percent))
            for place, one in enumerate(commitments)
            for provision, percent in _parts(plans[place % len(plans)][-1], dice)
        ),
        batch_size=BATCH,
    )


def _parts(provisions: Sequence[Provision], dice: Random) -> list[tuple[Provision, int]]:
    if dice.randrange(2):
        return [(dice.choice(provisions), 100)]
    return list(zip(dice.sample(list(provisions), 2), (60, 40), strict=True))
