"""The municipalities as a service sees them on a day: zone, residents, whether it is for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.bodies.models import Body
from quadro.kit.numbers import written
from quadro.services.models import Service
from quadro.services.waiting import is_small
from quadro.territory import queries as territory
from quadro.territory.models import Municipality
from quadro.territory.queries import Place


@dataclass(frozen=True)
class Town:
    """A municipality with its body; a municipality without one cannot join anything yet."""

    place: Place
    body: Body | None

    @property
    def name(self) -> str:
        return self.place.municipality.name

    @property
    def is_small(self) -> bool:
        return is_small(self.place.residents)


@dataclass(frozen=True)
class Ground:
    """All municipalities of the area on a day, by name."""

    day: date
    towns: Sequence[Town]

    @cached_property
    def by_body(self) -> Mapping[int, Town]:
        return {one.body.pk: one for one in self.towns if one.body is not None}

    @cached_property
    def years(self) -> list[int]:
        """Of the counts of residents in use."""
        return sorted({one.place.year for one in self.towns if one.place.year})

    def open_to(self, service: Service) -> list[Town]:
        zones = zones_of(service)
        return [one for one in self.towns if not why_not(service, one.place, zones=zones)]


def ground_on(day: date) -> Ground:
    """Two queries."""
    places = territory.places_on(day)
    bodies = {
        one.municipality_id: one
        for one in Body.objects.filter(municipality__is_inside=True).order_by("pk")
    }
    return Ground(day, [Town(one, bodies.get(one.municipality.pk)) for one in places])


def town_of(body: Body, day: date) -> Place | None:
    """The municipality of one body, with zone and residents: three queries."""
    municipality: Municipality | None = body.municipality
    if municipality is None:
        return None
    residents, year = territory.latest_populations([municipality.pk], day).get(
        municipality.pk, (None, None)
    )
    return Place(municipality, territory.zone_of(municipality, day), residents, year)


def zones_of(service: Service) -> Mapping[int, str]:
    """Those for which it is; best read with it (`prefetch_related("zones")`)."""
    return {one.pk: one.name for one in service.zones.all()}


def why_not(service: Service, place: Place, *, zones: Mapping[int, str] | None = None) -> str:
    """The reason for which a service is not for a municipality; empty where it is.

    `zones` are those of the service, where they are known.
    """
    known = zones_of(service) if zones is None else zones
    return reason(
        service.up_to_inhabitants, known, inside=place.municipality.is_inside,
        zone=place.zone.pk if place.zone else None, residents=place.residents,
    )  # fmt: skip


def reason(
    most: int | None, zones: Mapping[int, str], *, inside: bool, zone: int | None,
    residents: int | None,
) -> str:  # fmt: skip
    """`most` is the threshold of the service, `zones` those for which it is, by their keys."""
    if not inside:
        return _("è per i Comuni dell’area metropolitana")
    if zones and zone not in zones:
        return _("è per i Comuni di %(zones)s") % {"zones": named(zones.values())}
    if most is not None and residents is None:
        return _("è per i Comuni fino a %(most)s abitanti: quelli del Comune non si conoscono") % {
            "most": written(most)
        }
    if most is not None and residents is not None and residents > most:
        return _("è per i Comuni fino a %(most)s abitanti: qui sono %(residents)s") % {
            "most": written(most), "residents": written(residents)
        }  # fmt: skip
    return ""


def named(zones: Iterable[str]) -> str:
    return ", ".join(sorted(zones))
