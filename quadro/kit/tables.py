"""Lists that are found, narrowed, sorted, paged and exported in one way everywhere.

The address is the view: facets are repeated parameters (`?stato=firma&stato=attuazione`), `ordina`
is the sort (`-` in front reverses it), `pagina` the page. Anything not understood is left aside.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.text import Text

M = TypeVar("M", bound=Model)
PAGE, SORT = "pagina", "ordina"


def kept_of(params: QueryDict, *without: str) -> list[tuple[str, str]]:
    """What an address says besides these names and the page: hidden fields of a form."""
    return [
        (name, value)
        for name, values in params.lists()
        if name not in (*without, PAGE, "formato")
        for value in values
    ]


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list: `path` leads from a row to the value, a text or a number, `labels` to
    the words.

    `labels` gives every option that exists, in the order in which to show them: an option that
    finds nothing is shown with its zero.
    """

    name: str
    label: Text
    path: str
    labels: Callable[[], Mapping[str, Text]]
    repeats: bool = False
    """A row may lead to the same value more than once: it counts once, which costs a sort."""

    def narrow(self, chosen: Sequence[str]) -> Q:
        return Q(**{f"{self.path}__in": chosen}) if chosen else Q()

    def groups(self, rows: "QuerySet[Any]") -> "Iterable[tuple[QuerySet[Any], str]]":
        """Rows to be counted by what a path of theirs leads to."""
        return [(rows, self.path)]

    def values_in(self, told: str) -> Iterable[str]:
        """The values of options in what a path led to."""
        return [told]


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chosen:
    """A filter in use, with the address of the same list without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Filter:
    """A facet as the page shows it."""

    name: str
    label: Text
    options: list[Option]


@dataclass(frozen=True)
class SavedView:
    """A narrowing that people use often, always shown with its count (`kit/views.html`)."""

    label: Text
    address: str
    count: int
    is_current: bool = False


@dataclass
class Table(Generic[M]):
    """A list as asked by an address. `sorts` maps a word of the address to fields."""

    rows: "QuerySet[M]"
    params: QueryDict
    sorts: Mapping[str, Sequence[str]]
    facets: Sequence[Facet] = ()
    columns: Sequence[Column] = ()
    name: str = "tabella"
    per_page: int = 50
    extra: Q = field(default_factory=Q)
    """A narrowing that is no facet (words to find, a day)."""
    keys: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    """What makes the expressions that only a sort needs, by the names that `sorts` gives them."""

    def values(self, facet: Facet) -> list[str]:
        known = self.labels(facet.name)
        return [value for value in self.params.getlist(facet.name) if value in known]

    @cached_property
    def _labels(self) -> dict[str, dict[str, Text]]:
        return {facet.name: dict(facet.labels()) for facet in self.facets}

    def labels(self, facet: str) -> Mapping[str, Text]:
        """The words of the options of a facet, by their values."""
        return self._labels[facet]

    def narrowing(self, *, without: Facet | None = None) -> Q:
        """One condition a facet: a row with several values matches if one of them is chosen."""
        found = self.extra
        for facet in self.facets:
            if facet is not without and (chosen := self.values(facet)):
                found &= Q(pk__in=self.rows.filter(facet.narrow(chosen)).values("pk"))
        return found

    @cached_property
    def filters(self) -> list[Filter]:
        found = []
        for facet in self.facets:
            counts, chosen = self._option_counts[facet.name], set(self.values(facet))
            options = [
                Option(value, label, counts.get(value, 0), value in chosen)
                for value, label in self._labels[facet.name].items()
            ]
            if options:
                found.append(Filter(facet.name, facet.label, options))
        return found

    @cached_property
    def _option_counts(self) -> dict[str, dict[str, int]]:
        """How many rows each option of each facet finds: one query for all of them."""
        asked = [
            rows.order_by()
            .annotate(_facet=Value(facet.name, TextField()), _value=Cast(path, TextField()))
            .values("_facet", "_value")
            .annotate(_count=Count("pk", distinct=facet.repeats))
            .values_list("_facet", "_value", "_count")
            for facet in self.facets
            for rows, path in facet.groups(self.rows.filter(self.narrowing(without=facet)))
        ]
        facets = {facet.name: facet for facet in self.facets}
        found: dict[str, dict[str, int]] = {name: defaultdict(int) for name in facets}
        if asked:
            for name, told, count in asked[0].union(*asked[1:], all=True):
                for value in facets[name].values_in(str(told)):
                    found[name][value] += count
        return found

    @cached_property
    def chosen(self) -> list[Chosen]:
        return [
            Chosen(
                f"{str(facet.label).lower()}: {self._labels[facet.name][value]}",
                self.address(drop=(facet.name, value)),
            )
            for facet in self.facets
            for value in self.values(facet)
        ]

    @cached_property
    def sort(self) -> str:
        asked = self.params.get(SORT, "")
        return asked if asked.removeprefix("-") in self.sorts else next(iter(self.sorts))

    def ordered(self) -> "QuerySet[M]":
        """Unknown values last in both directions; the primary key ends the order."""
        down, names = self.sort.startswith("-"), self.sorts[self.sort.removeprefix("-")]
        order = [
            F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
            for name in names
        ]
        keys = {name: self.keys[name]() for name in names if name in self.keys}
        rows: QuerySet[M] = self.rows.filter(self.narrowing()).alias(**keys).order_by(*order, "pk")
        return rows

    def exported(self) -> "QuerySet[M]":
        """The rows with what the columns of a file say of them, where that is more."""
        return self.ordered()

    @cached_property
    def paginator(self) -> "Paginator[M]":
        paginator = Paginator(self.ordered(), self.per_page)
        paginator.count = self.count
        return paginator

    @cached_property
    def page(self) -> "Page[M]":
        return self.paginator.get_page(self.params.get(PAGE))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return self.rows.order_by().aggregate(
            total=Count("pk"), count=Count("pk", filter=self.narrowing() or None)
        )

    @property
    def count(self) -> int:
        """How many rows there are, narrowed."""
        return self._counts["count"]

    @property
    def total(self) -> int:
        """How many there are without any narrowing."""
        return self._counts["total"]

    def address(
        self, change: Mapping[str, str] | None = None, *, drop: tuple[str, str] | None = None
    ) -> str:
        """The address of this list with a change; the page starts again from the first."""
        params = self.params.copy()
        params.pop(PAGE, None)
        if drop:
            kept = [value for value in params.getlist(drop[0]) if value != drop[1]]
            params.setlist(drop[0], kept)
        for key, value in (change or {}).items():
            params[key] = value
        return f"?{params.urlencode()}"

    def kept(self, *without: str) -> list[tuple[str, str]]:
        return kept_of(self.params, *without)

    @property
    def all_rows(self) -> str:
        """The address without any filter."""
        return f"?{SORT}={self.sort}" if SORT in self.params else "?"

    def pages(self) -> list[tuple[int | str, str]]:
        """Numbers (or an ellipsis) with their addresses."""
        return [
            (number, self.address({PAGE: str(number)}) if isinstance(number, int) else "")
            for number in self.paginator.get_elided_page_range(
                self.page.number, on_each_side=2, on_ends=1
            )
        ]

    def heads(self, labels: Mapping[str, Text]) -> list["Head"]:
        """The headings of sortable columns: label, address that sorts, direction in use."""
        return [Head(self, name, label) for name, label in labels.items()]

    def export(self, form: str) -> HttpResponse | None:
        """The whole narrowed list as a file, for `?formato=csv` or `?formato=xlsx`."""
        if form == "csv":
            return as_csv(self.columns, self.exported().iterator(2000), name=self.name)
        if form == "xlsx":
            return as_xlsx(self.columns, self.exported().iterator(2000), name=self.name)
        return None


@dataclass(frozen=True)
class Head:
    table: Table[Any]
    name: str
    label: Text

    @property
    def aria_sort(self) -> str:
        if self.table.sort == self.name:
            return "ascending"
        return "descending" if self.table.sort == f"-{self.name}" else ""

    @property
    def address(self) -> str:
        flip = self.table.sort == self.name
        return self.table.address({SORT: f"-{self.name}" if flip else self.name})

    @property
    def spoken(self) -> str:
        """What a screen reader says of the link."""
        return _("Ordina per %(column)s") % {"column": self.label}
