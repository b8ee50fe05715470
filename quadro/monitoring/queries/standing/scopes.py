"""Of what a page tells how it stands: everything, a plan or a line of it, a place, a body."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.interventions.models import Source
from quadro.kit.text import Text
from quadro.monitoring.queries.standing.land import EVERYWHERE, town_key, zone_key
from quadro.monitoring.queries.standing.leaves import ALL, BOTH, Leaf
from quadro.monitoring.queries.standing.lines import Line, Lines
from quadro.monitoring.queries.standing.nodes import EVERYTHING, Node
from quadro.plan.models import Provision, Theme
from quadro.territory.models import Municipality, Zone


class By(models.TextChoices):
    """Into what it is divided."""

    LINES = "linee", gettext_lazy("Linee del Piano")
    ZONES = "zone", gettext_lazy("Zone")
    TOWNS = "comuni", gettext_lazy("Comuni")
    BODIES = "enti", gettext_lazy("Enti")
    AGREEMENTS = "intese", gettext_lazy("Intese")
    THEMES = "temi", gettext_lazy("Temi")
    SOURCES = "fonti", gettext_lazy("Fonti di finanziamento")


LAND = (By.ZONES, By.TOWNS)
ROLLED = (By.LINES, *LAND)
"""What the roll-up keeps, beside the sums of everything."""
OVERLAPPING = (By.AGREEMENTS, By.THEMES)
"""An intervention may be of several agreements, a provision has several themes."""


class Kind(models.TextChoices):
    EVERYTHING = "tutto", gettext_lazy("Tutto quello che si fa")
    PLAN = "piano", gettext_lazy("Piano")
    LINE = "linea", gettext_lazy("Linea del Piano")
    ZONE = "zona", gettext_lazy("Zona omogenea")
    TOWN = "comune", gettext_lazy("Comune")
    BODY = "ente", gettext_lazy("Ente")
    AGREEMENT = "intesa", gettext_lazy("Intesa")
    THEME = "tema", gettext_lazy("Tema")
    SOURCE = "fonte", gettext_lazy("Fonte di finanziamento")


FIRST = {
    Kind.EVERYTHING: By.ZONES,
    Kind.PLAN: By.LINES,
    Kind.LINE: By.LINES,
    Kind.ZONE: By.TOWNS,
    Kind.TOWN: By.LINES,
    Kind.BODY: By.AGREEMENTS,
    Kind.AGREEMENT: By.BODIES,
    Kind.THEME: By.LINES,
    Kind.SOURCE: By.ZONES,
}
"""How each is divided where the address does not say."""
OWN = {
    Kind.TOWN: (By.ZONES, By.TOWNS),
    Kind.ZONE: (By.ZONES,),
    Kind.BODY: (By.BODIES,),
    Kind.AGREEMENT: (By.AGREEMENTS,),
    Kind.THEME: (By.THEMES,),
    Kind.SOURCE: (By.SOURCES,),
}
"""Into what it makes no sense to divide it."""


@dataclass(frozen=True)
class Scope:
    """`node` and `place` are the cell that sums it; `key` is of what is in no such tree."""

    kind: Kind
    title: Text
    address: str
    page: str = ""
    """The page of the thing itself."""
    lines: Lines | None = None
    line: Line | None = None
    place: str = EVERYWHERE
    key: int | str = 0

    @property
    def is_rolled(self) -> bool:
        return self.kind in (Kind.EVERYTHING, Kind.PLAN, Kind.LINE, Kind.ZONE, Kind.TOWN)

    @property
    def node(self) -> Node:
        if self.lines is None or self.kind not in (Kind.PLAN, Kind.LINE):
            return EVERYTHING
        return Node(self.lines.edition.pk, self.line.key if self.line else 0)

    @property
    def choices(self) -> list[By]:
        left = [one for one in By if one not in OWN.get(self.kind, ())]
        if self.lines is None or (self.line is not None and not self.lines.below(self.line.key)):
            left.remove(By.LINES)
        return left

    def by(self, asked: str) -> By:
        """How the address asks to divide it, or the first way that makes sense."""
        choices = self.choices
        wanted = [By(asked)] if asked in By.values else []
        return next(one for one in (*wanted, FIRST[self.kind], *choices) if one in choices)

    # What of the leaves is in it

    @property
    def kinds(self) -> str:
        """An indicator is of the plan and of the area: of no body, agreement or source."""
        return BOTH if self.kind in (Kind.BODY, Kind.AGREEMENT, Kind.SOURCE) else ALL

    @property
    def is_of_nodes(self) -> bool:
        """Summed over what falls on its provisions; the others, over what each record is in all."""
        return self.kind in (Kind.PLAN, Kind.LINE, Kind.THEME)

    def holds(self, leaf: Leaf, path: Callable[[str], list[str]]) -> Leaf | None:
        """The leaf, or the part of it that is in here; None where nothing is.

        `path` leads from a place to those that hold it.
        """
        record = leaf.record
        match self.kind:
            case Kind.PLAN | Kind.LINE | Kind.THEME:
                is_in = leaf.node in self.provisions
            case Kind.ZONE | Kind.TOWN:
                is_in = self.place in path(leaf.place)
            case Kind.BODY:
                is_in = record.body == self.key
            case Kind.AGREEMENT:
                is_in = self.key in record.agreements
            case Kind.SOURCE:
                part = record.sources.get(str(self.key))
                return leaf.times(part) if part else None
            case _:
                is_in = True
        return leaf if is_in else None

    @property
    def provision_keys(self) -> Any:
        """The same, or the question that finds them: for another question to hold."""
        if self.kind == Kind.THEME:
            rows = Provision.themes.through.objects.filter(theme=int(self.key))
            return rows.values("provision")
        return self.provisions

    @cached_property
    def provisions(self) -> frozenset[int | None]:
        """Those that it is made of, the ones below too."""
        if self.kind == Kind.THEME:
            rows = Provision.themes.through.objects.filter(theme=int(self.key))
            return frozenset(rows.values_list("provision", flat=True))
        if self.lines is None or self.kind not in (Kind.PLAN, Kind.LINE):
            return frozenset()
        top = [self.line] if self.line else self.lines.roots
        return frozenset(self.lines.within(one.key for one in top))

    def commitments(self, *, is_now: bool) -> Q:
        """Narrows them before they are read: for a past day only by what never changes."""
        if self.kind == Kind.AGREEMENT:
            return Q(agreement=self.key)
        if self.kind == Kind.SOURCE:
            return Q(pk__in=())
        return Q(owner=self.key) if self.kind == Kind.BODY and is_now else Q()

    @property
    def interventions(self) -> Q:
        if self.kind == Kind.AGREEMENT:
            return Q(agreements=self.key)
        return Q(body=self.key) if self.kind == Kind.BODY else Q()


# Made of what an address names --------------------------------------------------------------------


def everything(lines: Lines | None) -> Scope:
    return Scope(
        Kind.EVERYTHING, _("Come sta tutto quello che si fa"), reverse("monitoring:everything"),
        lines=lines,
    )  # fmt: skip


def plan_of(lines: Lines) -> Scope:
    edition = lines.edition
    address = reverse("monitoring:plan", args=[edition.programme.slug, edition.slug])
    return Scope(Kind.PLAN, str(edition), address, edition.get_absolute_url(), lines)


def line_of(lines: Lines, line: Line) -> Scope:
    edition = lines.edition
    words = [edition.programme.slug, edition.slug, line.code]
    title = line.title if line.is_available else _("dato non disponibile")
    return Scope(
        Kind.LINE, title, reverse("monitoring:line", args=words),
        reverse("portal:provision", args=words), lines, line,
    )  # fmt: skip


def zone_of(zone: Zone, lines: Lines | None) -> Scope:
    return Scope(
        Kind.ZONE, zone.name, reverse("monitoring:zone", args=[zone.slug]),
        zone.get_absolute_url(), lines, place=zone_key(zone.pk), key=zone.pk,
    )  # fmt: skip


def town_of(town: Municipality, lines: Lines | None) -> Scope:
    return Scope(
        Kind.TOWN, town.name, reverse("monitoring:town", args=[town.slug]),
        town.get_absolute_url(), lines, place=town_key(town.pk), key=town.pk,
    )  # fmt: skip


def body_of(body: Body, lines: Lines | None) -> Scope:
    return Scope(
        Kind.BODY, body.name, reverse("monitoring:body", args=[body.slug]),
        body.get_absolute_url(), lines, key=body.pk,
    )  # fmt: skip


def agreement_of(agreement: Agreement, lines: Lines | None) -> Scope:
    return Scope(
        Kind.AGREEMENT, agreement.title, reverse("monitoring:agreement", args=[agreement.slug]),
        agreement.get_absolute_url(), lines, key=agreement.pk,
    )  # fmt: skip


def theme_of(theme: Theme, lines: Lines | None) -> Scope:
    address = reverse("monitoring:theme", args=[theme.slug])
    return Scope(Kind.THEME, theme.name, address, lines=lines, key=theme.pk)


def source_of(source: Source, lines: Lines | None) -> Scope:
    address = reverse("monitoring:source", args=[source_slug(source)])
    return Scope(Kind.SOURCE, source.label, address, lines=lines, key=source.value)


def source_slug(source: str) -> str:
    return source.replace("_", "-")


def sourced(slug: str) -> Source | None:
    value = slug.replace("-", "_")
    return Source(value) if value in Source.values else None
