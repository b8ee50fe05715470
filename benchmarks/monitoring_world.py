"""A plan with its commitments, of any size, the same at every run; written with `bulk_create`.

Each kind of record has a function of its own: whoever adds one (interventions, readings) adds a
number to `Size` and a function to `build`. Nothing here exists: all of it says it is synthetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from quadro.accounts.models import Role
from quadro.agreements.models import Agreement, Instrument, Party
from quadro.bodies.models import INSTITUTIONAL, Body, Kind, Mandate, Person
from quadro.delivery.models import Commitment, Share, Step
from quadro.delivery.states import State
from quadro.plan.models import Edition, Programme, Provision
from quadro.territory.models import Membership, Municipality, Zone

SOURCE = "dati sintetici per le misure"
TODAY = date(2026, 11, 1)
PUBLISHED = datetime(2026, 10, 1, tzinfo=UTC)
ZONES = 7
LEVELS = (6, 44, 250)
"""Provisions at each level, as many as those of Milan's plan: some three hundred."""
BATCH = 1000


@dataclass(frozen=True)
class Size:
    name: str
    municipalities: int
    agreements: int
    commitments: int


S = Size("S", municipalities=133, agreements=500, commitments=5000)


@transaction.atomic
def build(size: Size, *, seed: int = 7) -> None:
    """Fill an empty database."""
    dice = Random(seed)
    add_municipalities(size.municipalities)
    provisions = _plan(dice)
    agreements = _agreements(size, dice)
    commitments = _commitments(size, agreements, dice)
    _steps(commitments, dice)
    _shares(commitments, provisions, dice)


# Territory and bodies -----------------------------------------------------------------------------


def add_municipalities(upto: int) -> None:
    """Municipalities with their bodies, until they are so many; one in ten is in no zone."""
    if not Body.objects.authority().exists():
        _body("Città metropolitana sintetica", Kind.METROPOLITAN_AUTHORITY).save()
        Zone.objects.bulk_create(Zone(name=f"Zona {n}", slug=f"zona-{n}") for n in range(ZONES))
    first = Municipality.objects.count()
    towns = Municipality.objects.bulk_create(
        (
            Municipality(name=f"Comune {n}", slug=f"comune-{n}", province="MI", source=SOURCE)
            for n in range(first, upto)
        ),
        batch_size=BATCH,
    )
    zones = list(Zone.objects.order_by("pk"))
    Membership.objects.bulk_create(
        (
            Membership(municipality=town, zone=zones[n % ZONES], since=date(2015, 9, 17))
            for n, town in enumerate(towns)
            if n % 10
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


def _body(name: str, kind: Kind, **more: Municipality) -> Body:
    slug = name.lower().replace(" ", "-").replace("à", "a")
    return Body(
        name=name, slug=slug, kind=kind, is_institutional=kind in INSTITUTIONAL, source=SOURCE,
        **more,
    )  # fmt: skip


# Plan ---------------------------------------------------------------------------------------------


def _plan(dice: Random) -> list[Provision]:
    """Three levels; commitments carry the deepest."""
    actor = Body.objects.authority().get()
    programme = Programme.objects.create(
        title="Piano sintetico", slug="piano-sintetico", kind="piano_strategico", actor=actor
    )
    edition = Edition.objects.create(
        programme=programme, name="2025-2027", slug="2025-2027", is_reference=True, note=SOURCE,
        levels=["Asse", "Linea", "Previsione"], first_year=2025, last_year=2027,
    )  # fmt: skip
    above: Sequence[Provision | None] = [None]
    made: list[Provision] = []
    for level, count in enumerate(LEVELS):
        made = Provision.objects.bulk_create(
            _provision(edition, dice.choice(above), level, number) for number in range(count)
        )
        above = made
    return made


def _provision(edition: Edition, parent: Provision | None, level: int, number: int) -> Provision:
    return Provision(
        edition=edition, parent=parent, code=f"{level}-{number}", level=level, position=number + 1,
        title=f"Voce sintetica {level}-{number}", is_to_carry_out=level == len(LEVELS) - 1,
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
        owner=owner, in_charge=mandate,
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


def _shares(
    commitments: Sequence[Commitment], provisions: Sequence[Provision], dice: Random
) -> None:
    """Half of them carry two provisions."""
    Share.objects.bulk_create(
        (
            Share(commitment=one, provision=provision, percent=Decimal(percent))
            for one in commitments
            for provision, percent in _parts(provisions, dice)
        ),
        batch_size=BATCH,
    )


def _parts(provisions: Sequence[Provision], dice: Random) -> list[tuple[Provision, int]]:
    if dice.randrange(2):
        return [(dice.choice(provisions), 100)]
    return list(zip(dice.sample(list(provisions), 2), (60, 40), strict=True))
