"""A synthetic world of any size, the same at every run.

It writes with `bulk_create`, not with the actions: a world of size S would cost some 10,000
actions, each with its lock, its journal entry and its place in the index, and what is measured is
how pages are read. The index of the search is filled by the modules' own functions. Municipalities
and zones have the real names, so that the map has something to colour; all the rest says that it is
synthetic, and no agreement in it exists.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from benchmarks import bodies as deciding
from benchmarks import doings, together
from quadro.accounts.models import Role, User
from quadro.agreements.index import agreement_items, instrument_item
from quadro.agreements.models import Act, Agreement, Approval, Instrument, Party, ProvisionLink
from quadro.agreements.states import State
from quadro.bodies.index import items_of
from quadro.bodies.models import INSTITUTIONAL, Body, Kind, Mandate, Person
from quadro.plan.index import programme_items, provision_items
from quadro.plan.models import Edition, Programme, Provision, Theme
from quadro.search import actions as search
from quadro.services.index import service_items
from quadro.services.models import Service
from quadro.territory.index import municipality_items, zone_items
from quadro.territory.models import Membership, Municipality, Population, Zone

SOURCE = "dati sintetici per le misure"
TODAY = date(2026, 11, 1)
PUBLISHED = datetime(2026, 10, 1, tzinfo=UTC)
COMMON, RARE, TYPO = "mobilità", "idrovora", "mobilta"
"""A word of many titles, a word of one, and a word that nobody wrote."""
COUNCILS = "SINT-TUTTI"
VERBS = ("Promozione", "Gestione", "Sviluppo", "Coordinamento", "Valorizzazione", "Riordino")
NOUNS = (
    COMMON, "lavoro", "scuole", "parchi", "acque", "casa", "cultura", "sicurezza", "energia",
    "turismo", "rifiuti", "digitale", "formazione", "ricerca", "sport", "ambiente",
)  # fmt: skip
PLACES = ("metropolitana", "intercomunale", "di area vasta", "nei Comuni minori", "di zona")


@dataclass(frozen=True)
class Size:
    """How many of what. S is the size for which benchmarks/README.md gives aims."""

    name: str
    municipalities: int
    bodies: int
    agreements: int
    parties: int
    """Of an agreement, on average."""
    provisions: int
    lines: int
    years: int
    """For which turns and sittings of the zones are there."""
    requests: int
    """To the interface offices."""


S = Size(
    "S", municipalities=133, bodies=200, agreements=500, parties=6, provisions=1500, lines=60,
    years=6, requests=3000,
)  # fmt: skip


@transaction.atomic
def build(size: Size, *, seed: int = 7) -> None:
    """Fill an empty database."""
    dice = Random(seed)
    towns = _territory(size)
    themes = Theme.objects.bulk_create(
        Theme(name=f"Tema {noun}", slug=slugify(noun)) for noun in NOUNS
    )
    bodies = _bodies(size, towns)
    provisions = _plan(size, bodies[0], dice)
    agreements = _agreements(size, themes, dice)
    _parties(size, agreements, bodies, dice)
    _links(agreements, provisions, dice)
    _all_councils(bodies)
    ground = deciding.build(bodies, years=size.years, dice=dice)
    together.build(ground, agreements, requests=size.requests)
    doings.build(ground, agreements, provisions)
    _index()


# Territory and bodies -----------------------------------------------------------------------------


def _territory(size: Size) -> list[Municipality]:
    rows = {row["codice_istat"]: row for row in _real("territorio") if row["codice_istat"]}
    chosen = [row for row in rows.values() if row["provincia"] == "MI"][: size.municipalities]
    zones = {
        one.slug: one
        for one in Zone.objects.bulk_create(
            Zone(name=row["nome"], slug=row["chiave"], source=SOURCE) for row in _real("zone")
        )
    }
    towns = Municipality.objects.bulk_create(
        Municipality(
            name=row["comune"],
            slug=slugify(row["comune"]),
            istat_code=row["codice_istat"],
            province="MI",
            source=SOURCE,
        )
        for row in chosen
    )
    paired = list(zip(towns, chosen, strict=True))
    Membership.objects.bulk_create(
        Membership(
            municipality=town, zone=zones[row["zona"]], since=date(2015, 9, 17), source=SOURCE
        )
        for town, row in paired
        if row["zona"]
    )
    Population.objects.bulk_create(
        Population(
            municipality=town, year=2011, residents=int(row["popolazione"] or 5000), source=SOURCE
        )
        for town, row in paired
    )
    return towns


def _real(name: str) -> list[dict[str, str]]:
    path = Path(settings.DATA_DIR) / "dimostrazione" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _bodies(size: Size, towns: Sequence[Municipality]) -> list[Body]:
    """The authority, one for each municipality and zone, and others up to the number wanted."""
    kinds = [Kind.UNIVERSITY, Kind.COMPANY, Kind.TRADE_UNION, Kind.EMPLOYERS, Kind.PARK]
    made = [_body("Città metropolitana sintetica", Kind.METROPOLITAN_AUTHORITY)]
    made += [_body(f"Comune di {town}", Kind.MUNICIPALITY, municipality=town) for town in towns]
    made += [
        _body(f"Zona omogenea {zone}", Kind.ZONE, zone=zone) for zone in Zone.objects.order_by("pk")
    ]
    made += [
        _body(f"Ente sintetico {number:03}", kinds[number % len(kinds)])
        for number in range(max(0, size.bodies - len(made)))
    ]
    return Body.objects.bulk_create(made)


def _body(name: str, kind: Kind, **more: Municipality | Zone) -> Body:
    is_institutional = kind in INSTITUTIONAL
    return Body(
        name=name, slug=slugify(name), kind=kind, is_institutional=is_institutional,
        source=SOURCE, **more,
    )  # fmt: skip


# Plan ---------------------------------------------------------------------------------------------


def _plan(size: Size, actor: Body, dice: Random) -> list[Provision]:
    """An edition of reference with three levels; the deepest are the provisions to carry out."""
    programme = Programme.objects.create(
        title="Piano sintetico", slug="piano-sintetico", kind="piano_strategico", actor=actor
    )
    edition = Edition.objects.create(
        programme=programme, name="2025-2027", slug="2025-2027", first_year=2025, last_year=2027,
        levels=["Asse", "Linea", "Previsione"], is_reference=True, note=SOURCE,
    )  # fmt: skip
    axes = Provision.objects.bulk_create(
        _provision(edition, None, number, dice) for number in range(1, 7)
    )
    lines = Provision.objects.bulk_create(
        _provision(edition, axes[number % len(axes)], number // len(axes) + 1, dice)
        for number in range(size.lines)
    )
    left = size.provisions - len(axes) - len(lines)
    return Provision.objects.bulk_create(
        _provision(edition, lines[number % len(lines)], number // len(lines) + 1, dice)
        for number in range(left)
    )


def _provision(edition: Edition, parent: Provision | None, number: int, dice: Random) -> Provision:
    level = parent.level + 1 if parent else 0
    return Provision(
        edition=edition,
        parent=parent,
        code=f"{parent.code}.{number}" if parent else str(number),
        level=level,
        position=number,
        title=_title(dice),
        text=" ".join(f"{_title(dice)}." for _ in range(5)),
        is_to_carry_out=level == len(edition.levels) - 1,
        source=SOURCE,
    )


def _tenths(dice: Random, count: int) -> bool:
    return dice.randrange(10) < count


def _title(dice: Random) -> str:
    noun = COMMON if _tenths(dice, 3) else dice.choice(NOUNS)
    return f"{dice.choice(VERBS)} {noun} {dice.choice(PLACES)}"


# Agreements ---------------------------------------------------------------------------------------


def _agreements(size: Size, themes: Sequence[Theme], dice: Random) -> list[Agreement]:
    instruments = _instruments()
    made: list[Agreement] = []
    for number in range(size.agreements):
        is_rare = number == size.agreements // 2
        noun = RARE if is_rare else _title(dice).lower()
        signed = TODAY - timedelta(days=dice.randrange(3000)) if _tenths(dice, 8) else None
        ends = signed + timedelta(days=dice.randrange(400, 4000)) if signed else None
        is_public = _tenths(dice, 9) or is_rare
        made.append(
            Agreement(
                code=f"SINT-{number:04}",
                slug=f"intesa-sintetica-{number:04}",
                title=f"Intesa sintetica {number:04}: {noun}",
                summary=f"{_title(dice)}.",
                scope=_title(dice),
                instrument=instruments[number % len(instruments)],
                state=dice.choice(list(State)),
                signed_on=signed,
                ends_on=ends if _tenths(dice, 5) else None,
                has_all_parties=_tenths(dice, 5),
                updated_on=TODAY - timedelta(days=dice.randrange(100)),
                published_at=PUBLISHED if is_public else None,
                published_by=SOURCE if is_public else "",
                sources=[SOURCE],
            )
        )
    Agreement.objects.bulk_create(made)
    _many(made, themes, dice)
    return made


def _instruments() -> list[Instrument]:
    names = ("Protocollo", "Convenzione", "Accordo di programma", "Patto", "Contratto di servizio")
    return Instrument.objects.bulk_create(
        Instrument(
            code=slugify(name),
            name=f"{name} sintetico",
            family=name,
            legal_basis=SOURCE,
            approved_by=SOURCE,
            about=SOURCE,
            signature_rule="required" if place % 2 else "advised",
            wants_duration=bool(place % 2),
            is_framework=True,
            position=place,
        )
        for place, name in enumerate(names)
    )


def _many(made: Sequence[Agreement], themes: Sequence[Theme], dice: Random) -> None:
    zones = list(Zone.objects.order_by("pk"))
    Agreement.themes.through.objects.bulk_create(
        Agreement.themes.through(agreement_id=one.pk, theme_id=theme.pk)
        for one in made
        for theme in dice.sample(list(themes), 2)
    )
    Agreement.zones.through.objects.bulk_create(
        Agreement.zones.through(agreement_id=one.pk, zone_id=zone.pk)
        for one in made
        for zone in dice.sample(zones, dice.randrange(3))
    )


def _parties(
    size: Size, agreements: Sequence[Agreement], bodies: Sequence[Body], dice: Random
) -> None:
    """From one to twice the average, less one; six in ten with their act."""
    told: list[Party] = []
    for agreement in agreements:
        count = dice.randrange(1, 2 * size.parties)
        told += [
            Party(agreement=agreement, body=body, source=SOURCE)
            for body in dice.sample(list(bodies), min(count, len(bodies)))
        ]
    acts = [
        Act(agreement=one.agreement, body=one.body, kind="delibera", number=str(place), on=TODAY)
        for place, one in enumerate(told)
        if _tenths(dice, 6)
    ]
    Act.objects.bulk_create(acts)
    authorising = {(one.agreement_id, one.body_id): one for one in acts}
    for one in told:
        one.act = authorising.get((one.agreement_id, one.body_id))
    Party.objects.bulk_create(told)


def _all_councils(bodies: Sequence[Body]) -> None:
    """An agreement that every municipality must approve: half have, the others are silent."""
    agreement = Agreement.objects.create(
        code=COUNCILS, slug=COUNCILS.lower(), title="Convenzione sintetica di tutti i Comuni",
        instrument=Instrument.objects.order_by("pk")[1], state=State.APPROVAL, state_since=TODAY,
        updated_on=TODAY, sources=[SOURCE],
    )  # fmt: skip
    towns = [one for one in bodies if one.kind == Kind.MUNICIPALITY]
    parties = Party.objects.bulk_create(
        Party(agreement=agreement, body=body, source=SOURCE) for body in towns
    )
    acts = Act.objects.bulk_create(
        Act(agreement=agreement, body=one.body, kind="delibera", number=str(place), on=TODAY,
            albo_since=TODAY)
        for place, one in enumerate(parties[::2])
    )  # fmt: skip
    for one, act in zip(parties[::2], acts, strict=True):
        one.act = act
    Party.objects.bulk_update(parties[::2], ["act"])
    Approval.objects.bulk_create(
        Approval(
            party=one,
            asked_on=TODAY - timedelta(days=70),
            outcome=Approval.Outcome.APPROVED if one.act_id else Approval.Outcome.SILENT,
        )
        for one in parties
    )


def an_officer() -> User:
    """Somebody of the planning office, to open the pages that are not public."""
    user = User.objects.create(
        email="ufficio@example.it", name="Ufficio sintetico", joined_at=PUBLISHED
    )
    person = Person.objects.create(name=user.name, user=user)
    authority = Body.objects.authority().get()
    Mandate.objects.create(person=person, role=Role.PLANNING_OFFICER, body=authority)
    return user


def _links(agreements: Sequence[Agreement], provisions: Sequence[Provision], dice: Random) -> None:
    """Two and a half on average, so that about half of the provisions are left without."""
    ProvisionLink.objects.bulk_create(_links_of(agreements, provisions, dice))


def _links_of(
    agreements: Sequence[Agreement], provisions: Sequence[Provision], dice: Random
) -> Iterator[ProvisionLink]:
    for agreement in agreements:
        for provision in dice.sample(list(provisions), min(dice.randrange(6), len(provisions))):
            yield ProvisionLink(
                agreement=agreement,
                provision=provision,
                sentence="Legame sintetico.",
                source=SOURCE,
            )


def _index() -> None:
    for items in (
        agreement_items(Agreement.objects.all()),
        (instrument_item(one) for one in Instrument.objects.all()),
        items_of(Body.objects.all()),
        provision_items(Provision.objects.all()),
        programme_items(Programme.objects.all()),
        municipality_items(),
        zone_items(),
        service_items(Service.objects.all()),
    ):
        search.put(items)
