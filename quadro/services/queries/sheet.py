"""What the page of a service says: who uses it, where and how large, what time it takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.kit.text import Text
from quadro.services.models import Adhesion, Need, Service, Use
from quadro.services.models.adhesions import in_use_on
from quadro.services.queries.ground import Ground, Town, ground_on
from quadro.services.queries.lists import Line, line_of
from quadro.services.states import OPEN, AdhesionState, TargetIn, UseState
from quadro.services.waiting import SMALL
from quadro.territory.map import Values
from quadro.territory.models import Zone

MIDDLE, LARGE = 15_000, 40_000


@dataclass(frozen=True)
class Share:
    """How many of some municipalities use the service."""

    label: Text
    used: int
    of_all: int
    address: str = ""


@dataclass(frozen=True)
class Target:
    """How many small municipalities a service is to reach, and how many it has."""

    wanted: int
    reached: int

    @property
    def missing(self) -> int:
        return max(self.wanted - self.reached, 0)


@dataclass(frozen=True)
class TownRow:
    town: Town
    adhesion: Adhesion | None
    is_open: bool

    @property
    def state(self) -> str:
        """`uso`, `corso`, `no` or `altri` (the service is not for it)."""
        one = self.adhesion
        if one is not None and one.state in OPEN:
            return "corso"
        if one is not None:
            return "uso"
        return "no" if self.is_open else "altri"


@dataclass(frozen=True)
class Sheet:
    service: Service
    ground: Ground
    adhesions: Sequence[Adhesion]
    """Those that asked and those that use it today."""
    line: Line
    times: Mapping[int, float]
    """Year → mean of the days from the request to the end, of the uses done in it."""
    needs: Sequence[Need]

    @cached_property
    def rows(self) -> list[TownRow]:
        by_body = {one.body_id: one for one in self.adhesions}
        open_to = {id(one) for one in self.ground.open_to(self.service)}
        return [
            TownRow(
                one,
                by_body.get(one.body.pk) if one.body is not None else None,
                id(one) in open_to,
            )
            for one in self.ground.towns
        ]

    @cached_property
    def open_rows(self) -> list[TownRow]:
        """Those for whom it is, and whoever uses it anyway."""
        return [one for one in self.rows if one.state != "altri"]

    @cached_property
    def used(self) -> int:
        return sum(one.state == "uso" for one in self.rows)

    @cached_property
    def awaited(self) -> int:
        return sum(one.state == "corso" for one in self.rows)

    @property
    def small(self) -> Share:
        return self._share("", (one for one in self.open_rows if one.town.is_small))

    @property
    def target(self) -> Target | None:
        """What somebody set, in municipalities: a percentage is rounded up to a whole one."""
        service, small = self.service, self.small
        if service.small_target is None:
            return None
        wanted = service.small_target
        if service.small_target_in == TargetIn.PERCENT:
            wanted = -(-wanted * small.of_all // 100)
        return Target(wanted, small.used)

    @staticmethod
    def _share(label: Text, rows: Iterable[TownRow], address: str = "") -> Share:
        here = list(rows)
        return Share(label, sum(one.state == "uso" for one in here), len(here), address)

    @cached_property
    def by_zone(self) -> list[Share]:
        zones: dict[Zone, list[TownRow]] = {}
        others = []
        for one in self.open_rows:
            if one.town.place.zone is None:
                others.append(one)
            else:
                zones.setdefault(one.town.place.zone, []).append(one)
        found = [
            self._share(zone.name, rows, zone.get_absolute_url())
            for zone, rows in sorted(zones.items(), key=lambda pair: pair[0].name)
        ]
        if len(others) == 1:
            town = others[0].town
            found.append(self._share(town.name, others, town.place.municipality.get_absolute_url()))
        elif others:
            found.append(self._share(_("in nessuna Zona"), others))
        return found

    @cached_property
    def by_size(self) -> list[Share]:
        """Small ones are up to and including 5,000 residents."""
        groups: tuple[tuple[Text, int, int | None], ...] = (
            (_("fino a 5.000"), 0, SMALL),
            (_("da 5.001 a 15.000"), SMALL, MIDDLE),
            (_("da 15.001 a 40.000"), MIDDLE, LARGE),
            (_("oltre 40.000"), LARGE, None),
        )
        counted = [
            (one, one.town.place.residents)
            for one in self.open_rows
            if one.town.place.residents is not None
        ]
        found = [
            self._share(
                label,
                (one for one, n in counted if low < n and (high is None or n <= high)),
            )
            for label, low, high in groups
        ]
        unknown = [one for one in self.open_rows if one.town.place.residents is None]
        if unknown:
            found.append(self._share(_("dato non disponibile"), unknown))
        return [one for one in found if one.of_all]

    @property
    def values(self) -> Values:
        """What colours the map: 2 uses it, 1 asked, 0 does not, None where it is not for it."""
        words: Mapping[str, tuple[int | None, str]] = {
            "uso": (2, _("aderisce")),
            "corso": (1, _("richiesta in corso")),
            "no": (0, _("non aderisce")),
            "altri": (None, _("il servizio non è per questo Comune")),
        }
        return {one.town.place.municipality.slug: words[one.state] for one in self.rows}

    @property
    def zone_names(self) -> dict[str, str]:
        zones = {one.place.zone for one in self.ground.towns if one.place.zone}
        return {one.slug: one.name for one in zones}

    @property
    def mean_days(self) -> float | None:
        return self.times.get(self.line.year)

    @property
    def mean_days_before(self) -> float | None:
        return self.times.get(self.line.year - 1)

    @property
    def is_demonstration(self) -> bool:
        invented = any(one.is_demonstration for one in self.adhesions)
        return self.service.is_demonstration or invented or self.line.is_demonstration

    def adhesion_of(self, bodies: Iterable[int]) -> list[Adhesion]:
        mine = set(bodies)
        return [one for one in self.adhesions if one.body_id in mine]


def sheet_of(service: Service, *, on: date) -> Sheet:
    """Ten queries, whatever the rows."""
    rows = Adhesion.objects.filter(Q(state__in=OPEN) | in_use_on(on), service=service)
    adhesions = list(rows.select_related("body", "document").order_by("asked_on", "pk"))
    for one in adhesions:
        one.service = service
    return Sheet(
        service=service,
        ground=ground_on(on),
        adhesions=_latest(adhesions),
        line=line_of(service, on.year, on=on),
        times=_times(service, on.year),
        needs=list(Need.objects.filter(service=service).select_related("body").order_by("pk")),
    )


def _latest(rows: Iterable[Adhesion]) -> list[Adhesion]:
    """One for each municipality: who left with a day to come and asked again counts as using."""
    found: dict[int, Adhesion] = {}
    for one in rows:
        if one.body_id not in found or one.state in (AdhesionState.ADHERED, *OPEN):
            found[one.body_id] = one
    return list(found.values())


def _times(service: Service, year: int) -> dict[int, float]:
    done = Use.objects.filter(
        service=service, state=UseState.DONE, done_on__year__in=(year - 1, year)
    )
    days: dict[int, list[int]] = {}
    for asked, ended in done.values_list("asked_on", "done_on"):
        if ended is not None:
            days.setdefault(ended.year, []).append((ended - asked).days)
    return {one: sum(told) / len(told) for one, told in days.items()}
