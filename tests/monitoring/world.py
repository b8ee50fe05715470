"""Indicators and readings to test with, built through the actions."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.bodies.models import Body, Kind
from quadro.monitoring import actions
from quadro.monitoring.cells import Cell, Told
from quadro.monitoring.models import AREA, Indicator, Reading, of_municipality, of_zone
from quadro.territory.models import Membership, Municipality, Zone
from tests.agreements.world import acting, an_officer, somebody, the_authority
from tests.worlds import NOON, TODAY, the_system

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))
_numbers = count(1)


def a_zone(name: str = "Adda Martesana") -> Zone:
    slug = name.lower().replace(" ", "-")
    zone, _made = Zone.objects.get_or_create(slug=slug, defaults={"name": name})
    return zone


def a_town(name: str = "Gessate", zone: Zone | None = None) -> Municipality:
    """With its body; in a zone where one is told."""
    slug = name.lower().replace(" ", "-")
    town, made = Municipality.objects.get_or_create(
        slug=slug, defaults={"name": name, "province": "MI"}
    )
    if made:
        Body.objects.create(
            name=f"Comune di {name}", short_name=name, slug=f"comune-di-{slug}",
            kind=Kind.MUNICIPALITY, is_institutional=True, municipality=town,
        )  # fmt: skip
        if zone is not None:
            Membership.objects.create(municipality=town, zone=zone)
    return town


def the_place(noun: Municipality | Zone | None) -> str:
    if noun is None:
        return AREA
    return of_zone(noun.pk) if isinstance(noun, Zone) else of_municipality(noun.pk)


def an_indicator(**values: Any) -> Indicator:
    """A monthly count by municipality, that should rise."""
    number = next(_numbers)
    told = {
        "title": f"Imprese seguite {number}", "slug": f"imprese-seguite-{number}",
        "code": f"IND-{number}", "kind": "output", "unit": "imprese", "polarity": "sale",
        "formula": "somma", "level": "comune", "periodicity": "mensile",
        "owner": the_authority(), **values,
    }  # fmt: skip
    return actions.define(told, by=the_system())


def a_clerk(town: Municipality) -> User:
    return somebody(Body.objects.get(municipality=town), Role.CLERK)


def the_office() -> Actor:
    return acting(an_officer())


def numbers(told: Any) -> Told:
    """A number is a value; a pair, the terms of a ratio; a mapping, what it says."""
    match told:
        case Told():
            return told
        case (numerator, denominator):
            return Told(numerator=Decimal(numerator), denominator=Decimal(denominator))
        case dict():
            return Told.of(told)
        case None:
            return Told(note="Non rilevato.")
    return Told(value=Decimal(str(told)))


def written(
    indicator: Indicator,
    values: dict[str, Any],
    since: date = SEPTEMBER,
    *,
    by: Actor | None = None,
    at: datetime = NOON,
    part: str = "",
) -> list[Reading]:
    """Drafts of many places for one period."""
    cells = [(Cell(indicator, place, since, part), numbers(one)) for place, one in values.items()]
    return actions.record(cells, by=by or the_system(), at=at)


def sent(*args: Any, **words: Any) -> list[Reading]:
    by, at = words.get("by") or the_system(), words.get("at", NOON)
    return actions.submit(written(*args, **words), by=by, at=at)


def approved(*args: Any, **words: Any) -> list[Reading]:
    """Written by who is told, approved by the system."""
    return actions.approve(sent(*args, **words), by=the_system(), at=words.get("at", NOON))


def again(rows: Sequence[Reading]) -> list[Reading]:
    return [Reading.objects.get(pk=one.pk) for one in rows]


__all__ = [
    "AUGUST", "JULY", "NOON", "OCTOBER", "SEPTEMBER", "TODAY", "acting", "an_officer", "somebody",
    "the_authority", "the_system",
]  # fmt: skip
