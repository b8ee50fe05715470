"""Where a value is of: the metropolitan area, a zone, a municipality.

`place` is the key as the roll-up writes it (`area`, `z3`, `m12`); the foreign keys beside it keep
it true, and lead to the name.
"""

from typing import Any, TypedDict

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from quadro.territory.models import Municipality, Zone

AREA = "area"


class Level(models.TextChoices):
    """The places at which an indicator is read; the others come from these by its formula."""

    MUNICIPALITY = "comune", _("Comune")
    ZONE = "zona", _("Zona omogenea")
    AREA = "area", _("area metropolitana")


class PlaceFields(TypedDict):
    place: str
    zone_id: int | None
    municipality_id: int | None


def of_municipality(key: int) -> str:
    return f"m{key}"


def of_zone(key: int) -> str:
    return f"z{key}"


def fields_of(place: str) -> PlaceFields:
    """The columns of a place told by its key."""
    zone = int(place[1:]) if place.startswith("z") else None
    town = int(place[1:]) if place.startswith("m") else None
    return {"place": place, "zone_id": zone, "municipality_id": town}


def level_of(place: str) -> Level:
    if place == AREA:
        return Level.AREA
    return Level.ZONE if place.startswith("z") else Level.MUNICIPALITY


def place_is_whole(name: str) -> models.CheckConstraint:
    """The key and the row that it names say the same."""

    def keyed(letter: str, field: str) -> Any:
        return Concat(Value(letter), Cast(field, models.CharField()))

    return models.CheckConstraint(
        condition=Q(place=AREA, zone=None, municipality=None)
        | Q(place=keyed("z", "zone_id"), zone__isnull=False, municipality=None)
        | Q(place=keyed("m", "municipality_id"), zone=None, municipality__isnull=False),
        name=name,
    )


class Placed(models.Model):
    """Of a place. Add `place_is_whole` to the model's constraints."""

    place = models.CharField(_("luogo"), max_length=12, default=AREA)
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("Zona omogenea"),
    )  # fmt: skip
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("Comune"),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def level(self) -> Level:
        return level_of(self.place)

    @property
    def place_name(self) -> str:
        """Of the row it leads to: load `zone` and `municipality` with it."""
        named = self.municipality or self.zone
        return str(named) if named else str(Level.AREA.label)
