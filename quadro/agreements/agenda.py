"""The page of deadlines: its ready views, what narrows it, the month as a table, the files."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import queries
from quadro.agreements.models import Agreement
from quadro.agreements.months import Cell, Month, weeks_of
from quadro.agreements.queries import PUBLIC, Deadline, DeadlineKind
from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.refusals import Refused
from quadro.kit.tables import PAGE, Chosen, Filter, Option, SavedView
from quadro.kit.text import Text
from quadro.territory.models import Zone

AHEAD = timedelta(days=365)
"""How far the list looks forward."""
LATELY = timedelta(days=90)
"""For how long something has expired «lately»."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
PER_PAGE = 50
K = DeadlineKind
RENEWALS = frozenset({K.NOTICE, K.WINDOW_OPENS, K.WINDOW_CLOSES})
COLUMNS = (
    Column("entro_il", gettext_lazy("entro il"), lambda one: one.falls_on),
    Column("termine", gettext_lazy("termine di legge o d’intesa"), lambda one: one.legal_on),
    Column("tipo", gettext_lazy("tipo"), lambda one: str(one.kind.label)),
    Column("che_cosa", gettext_lazy("che cosa"), lambda one: one.text),
    Column("intesa", gettext_lazy("intesa"), lambda one: one.label),
    Column("chiave", gettext_lazy("chiave"), lambda one: one.code),
    Column("a_chi_tocca", gettext_lazy("a chi tocca"), lambda one: " | ".join(one.whose)),
    Column("nota", gettext_lazy("nota"), lambda one: one.about),
    Column("indirizzo", gettext_lazy("indirizzo"), lambda one: one.address),
)


@dataclass(frozen=True)
class View:
    """A ready view: of which deadlines, and when if no month is asked for."""

    name: str
    label: Text
    holds: Callable[[Deadline, date], bool]
    spans: Callable[[Deadline, date], bool]
    for_insiders: bool = False


def _to_come(one: Deadline, today: date) -> bool:
    return one.falls_on >= today


def _always(_one: Deadline, _today: date) -> bool:
    return True


VIEWS = (
    View("", gettext_lazy("Tutte"), _always, _to_come),
    View(
        "mie",
        gettext_lazy("Le mie"),
        lambda one, _today: one.is_mine,
        lambda one, today: one.is_action or _to_come(one, today),
        for_insiders=True,
    ),
    View(
        "fare",
        gettext_lazy("Da fare"),
        lambda one, _today: one.is_action,
        _always,
        for_insiders=True,
    ),
    View(
        "passate",
        gettext_lazy("Passate e non fatte"),
        lambda one, today: one.is_action and one.falls_on < today,
        _always,
        for_insiders=True,
    ),
    View(
        "rinnovi",
        gettext_lazy("Rinnovi e disdette"),
        lambda one, _today: one.kind in RENEWALS,
        _to_come,
    ),
    View(
        "scadute",
        gettext_lazy("Scadute da poco"),
        lambda one, today: one.kind == K.EXPIRY and one.falls_on < today,
        _always,
    ),
)


@dataclass(frozen=True)
class Narrowing:
    """A facet of the list, as the tags of the kit draw it."""

    name: str
    label: Text
    options: Mapping[str, Text]
    values: Callable[[Deadline], Collection[str]]


@dataclass
class Agenda:
    """The deadlines that an address asks for.

    `vista` a ready view, `mese` a month, `giorno` a day, `ente` words of the name of a party,
    `tipo` and `zona` facets. It answers to the tags that draw a `kit.tables.Table`.
    """

    params: QueryDict
    by: Actor
    today: date

    # What is asked ------------------------------------------------------------------------------

    @cached_property
    def is_inside(self) -> bool:
        """Somebody of the office or of a body: there is more to see."""
        return self.by.reads_everything or bool(self.by.bodies)

    @cached_property
    def party(self) -> str:
        return self.params.get("ente", "").strip()[:200]

    @cached_property
    def asked_month(self) -> Month | None:
        day = _day(self.params.get("mese", ""))
        return Month(day.replace(day=1)) if day else None

    @cached_property
    def day(self) -> date | None:
        return _day(self.params.get("giorno", ""))

    @cached_property
    def month(self) -> Month:
        return self.asked_month or Month((self.day or self.today).replace(day=1))

    @cached_property
    def views_there(self) -> list[View]:
        return [one for one in VIEWS if self.is_inside or not one.for_insiders]

    @cached_property
    def view(self) -> View:
        asked = self.params.get("vista", "")
        return next((one for one in self.views_there if one.name == asked), VIEWS[0])

    @property
    def looks_ahead(self) -> bool:
        """The view is of what is to come, not of what has passed."""
        return self.view.spans is not _always

    @cached_property
    def facets(self) -> list[Narrowing]:
        kinds = {kind.value: kind.label for kind in K if self.is_inside or kind in PUBLIC}
        zones = dict(Zone.objects.order_by("name").values_list("slug", "name"))
        return [
            Narrowing("tipo", _("Che cosa"), kinds, lambda one: (one.kind.value,)),
            Narrowing("zona", _("Zona"), zones, lambda one: self._zones_of.get(one.key, ())),
        ]

    def values(self, facet: Narrowing) -> list[str]:
        return [one for one in self.params.getlist(facet.name) if one in facet.options]

    @cached_property
    def _narrowings(self) -> list[tuple[Narrowing, set[str]]]:
        """The facets in use, with what is chosen of each."""
        told = [(facet, set(self.values(facet))) for facet in self.facets]
        return [(facet, chosen) for facet, chosen in told if chosen]

    # What there is ------------------------------------------------------------------------------

    @cached_property
    def found(self) -> list[Deadline]:
        """Everything near today or in the month asked for, and what is past and not done."""
        return queries.deadlines(
            self.by,
            since=min(self.today - LATELY, self.month.first),
            until=max(self.today + AHEAD, self.month.until),
            overdue=True,
            named=self.party,
        )

    @cached_property
    def _zones_of(self) -> dict[int, set[str]]:
        """Agreement → the Zones it concerns."""
        told: dict[int, set[str]] = {}
        keys = {one.key for one in self.found}
        through = Agreement.zones.through.objects.filter(agreement__in=keys)
        for key, zone in through.values_list("agreement", "zone__slug"):
            told.setdefault(key, set()).add(zone)
        return told

    def _fits(self, one: Deadline, *, without: Narrowing | None = None) -> bool:
        return self.view.holds(one, self.today) and all(
            facet is without or not chosen.isdisjoint(facet.values(one))
            for facet, chosen in self._narrowings
        )

    def _is_then(self, one: Deadline) -> bool:
        """In the month or on the day asked for; otherwise as the view wants it."""
        days = (one.legal_on, one.falls_on)
        if self.day:
            return self.day in days
        if self.asked_month:
            return any(self.month.first <= day < self.month.until for day in days)
        return self.view.spans(one, self.today)

    @cached_property
    def rows(self) -> list[Deadline]:
        return [one for one in self.found if self._is_then(one) and self._fits(one)]

    @property
    def count(self) -> int:
        return len(self.rows)

    @cached_property
    def total(self) -> int:
        """How many the view holds then, without any facet."""
        return sum(self._is_then(one) and self.view.holds(one, self.today) for one in self.found)

    @cached_property
    def filters(self) -> list[Filter]:
        found = []
        for facet in self.facets:
            chosen, counts = self.values(facet), Counter[str]()
            for one in self.found:
                if self._is_then(one) and self._fits(one, without=facet):
                    counts.update(facet.values(one))
            options = [
                Option(value, label, counts[value], value in chosen)
                for value, label in facet.options.items()
            ]
            found.append(Filter(facet.name, facet.label, options))
        return found

    @cached_property
    def chosen(self) -> list[Chosen]:
        return [
            Chosen(
                f"{str(facet.label).lower()}: {facet.options[value]}",
                self.address(drop=(facet.name, value)),
            )
            for facet in self.facets
            for value in self.values(facet)
        ]

    @cached_property
    def views(self) -> list[SavedView]:
        """The ready views with how many each holds, whatever month the page shows."""
        return [
            SavedView(
                label=view.label,
                address=f"?vista={view.name}" if view.name else "?",
                count=sum(
                    view.holds(one, self.today)
                    and view.spans(one, self.today)
                    and one.falls_on < self.today + AHEAD
                    for one in self.found
                ),
                is_current=view is self.view,
            )
            for view in self.views_there
        ]

    # How it is shown ----------------------------------------------------------------------------

    @cached_property
    def weeks(self) -> list[list[Cell]]:
        """The month as a table, whatever day or time the list is narrowed to."""
        told = [one for one in self.found if self._fits(one)]
        return weeks_of(
            self.month, told, on=self.today,
            address=lambda day: self.address({"giorno": day.isoformat()}),
        )  # fmt: skip

    @cached_property
    def paginator(self) -> "Paginator[Deadline]":
        return Paginator(self.rows, PER_PAGE)

    @cached_property
    def page(self) -> "Page[Deadline]":
        return self.paginator.get_page(self.params.get(PAGE))

    def pages(self) -> list[tuple[int | str, str]]:
        numbers = self.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [
            (number, self.address({PAGE: str(number)}) if isinstance(number, int) else "")
            for number in numbers
        ]

    def address(
        self, change: Mapping[str, str] | None = None, *, drop: tuple[str, str] | None = None
    ) -> str:
        """The address of this page with a change; a month takes the place of a day."""
        params = self.params.copy()
        for name in (PAGE, "formato", *(("giorno",) if "mese" in (change or {}) else ())):
            params.pop(name, None)
        if drop:
            params.setlist(drop[0], [one for one in params.getlist(drop[0]) if one != drop[1]])
        for key, value in (change or {}).items():
            params[key] = value
        return f"?{params.urlencode()}"

    def _without(self, *names: str) -> str:
        params = self.params.copy()
        for name in (PAGE, *names):
            params.pop(name, None)
        return f"?{params.urlencode()}"

    @property
    def all_rows(self) -> str:
        """The address without any facet."""
        return self._without(*(facet.name for facet in self.facets))

    @property
    def any_time(self) -> str:
        """The address without the month or the day."""
        return self._without("mese", "giorno")

    @property
    def previous_month(self) -> str:
        return self.address({"mese": str(self.month.before)})

    @property
    def next_month(self) -> str:
        return self.address({"mese": str(Month(self.month.until))})

    def export(self, form: str) -> HttpResponse | None:
        """The whole list as a file, for `?formato=csv` or `?formato=xlsx`."""
        if form == "csv":
            return as_csv(COLUMNS, self.rows, name="scadenze")
        if form == "xlsx":
            return as_xlsx(COLUMNS, self.rows, name="scadenze")
        return None


def _day(text: str) -> date | None:
    """A day of an address; None for none, or for one too far to mean anything."""
    try:
        day = ApproximateDay.parse(text).day
    except Refused:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
