"""What the database refuses of an intervention, whoever writes."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from quadro.interventions.models import (
    Funding,
    Intervention,
    Movement,
    MovementKind,
    Place,
    Source,
    Where,
)
from tests.worlds import NOON, TODAY

pytestmark = pytest.mark.django_db


def a_row(slug: str = "ciclovia", **values: Any) -> Intervention:
    told = {"title": "Ciclovia", "state_since": TODAY, "updated_on": TODAY, "known_at": NOON}
    return Intervention.objects.create(slug=slug, **{**told, **values})


def refused(name: str, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        a_row(**values)


def test_the_code_of_a_natural_person_is_never_kept() -> None:
    refused("natural_person", implementer_code="RSSMRA80A01")
    assert a_row(implementer_code="01199250158").pk


def test_a_cup_is_well_made() -> None:
    refused("cup_is_well_made", cup="117H03000130001")


def test_a_key_of_the_open_data_is_there_once() -> None:
    a_row(key="M1C1I1.4.1|G17H03000130001|A")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_row("altra", key="M1C1I1.4.1|G17H03000130001|A")
    assert a_row("terza").key == a_row("quarta").key == ""


def test_what_is_to_find_is_a_part_of_the_cost() -> None:
    refused("to_find_is_part", cost_eur=Decimal(10), to_find_eur=Decimal(11))
    refused("to_find_is_part", cost_eur=Decimal(10))


def test_what_is_imported_says_from_where() -> None:
    refused("imported_says_from_where", dataset="pnrr")


def test_a_place_is_what_it_says() -> None:
    one = a_row()

    with pytest.raises(IntegrityError, match="place_is_what_it_says"), transaction.atomic():
        Place.objects.create(intervention=one, where=Where.ZONE, percent=100)
    assert Place.objects.create(intervention=one, where=Where.AREA, percent=100).pk


def test_a_source_has_one_current_line_a_year() -> None:
    one = a_row()
    line = {
        "intervention": one, "source": Source.REGION, "amount_eur": Decimal(5),
        "on": TODAY, "told_at": NOON,
    }  # fmt: skip
    Funding.objects.create(**line)

    with pytest.raises(IntegrityError), transaction.atomic():
        Funding.objects.create(**line)
    Funding.objects.create(**line, year=2026)
    Funding.objects.create(**{**line, "is_current": False})
    assert Funding.objects.current().count() == 2


def test_a_movement_is_below_zero_only_to_take_one_back_with_a_reason() -> None:
    one = a_row()
    paid = {
        "intervention": one, "kind": MovementKind.PAID, "on": TODAY, "told_at": NOON,
    }  # fmt: skip
    wrong = Movement.objects.create(**paid, amount_eur=Decimal(5))
    back = {**paid, "amount_eur": Decimal(-5)}

    for values in (back, {**back, "reverses": wrong}):
        with pytest.raises(IntegrityError, match="taken_back"), transaction.atomic():
            Movement.objects.create(**values)
    assert Movement.objects.create(**back, reverses=wrong, note="Doppio.").pk
