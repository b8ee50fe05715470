"""How far a plan is carried by agreements: the links read once, then counted in many ways.

A provision is *carried* by an implementing agreement in life (or concluded: it did what it had to);
*framed* if only a framework in life names it; *pending* if the agreements that serve it are not
signed yet; otherwise nobody carries it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, ProvisionLink
from quadro.agreements.states import LIVING, PHASES, Phase, State
from quadro.kit.http import addresses
from quadro.plan.models import Edition, Provision

IN_FORCE = frozenset({*LIVING, State.CONCLUDED})
TO_COME = frozenset({*PHASES[Phase.PREPARING], *PHASES[Phase.APPROVING]})


class Outcome(models.TextChoices):
    """What became of a provision, from the best to the worst."""

    CARRIED = "attuata", _("portata da un’intesa attuativa")
    FRAMED = "cornice", _("solo cornice")
    PENDING = "in_arrivo", _("intesa non ancora firmata")
    UNCOVERED = "scoperta", _("scoperta")


class Sign(models.TextChoices):
    """What a cell of the matrix says; the values are the names of the marks."""

    FULL = "full", _("intesa attuativa")
    FRAME = "frame", _("solo cornice")
    DASHED = "dashed", _("non ancora firmata")


STRENGTH = {Sign.DASHED: 1, Sign.FRAME: 2, Sign.FULL: 3}
OUTCOMES = {
    Sign.FULL: Outcome.CARRIED, Sign.FRAME: Outcome.FRAMED, Sign.DASHED: Outcome.PENDING,
}  # fmt: skip


def sign_of(kind: str, state: str) -> Sign | None:
    """None for an agreement that is over without having concluded: it carries nothing any more."""
    if state in IN_FORCE:
        return Sign.FULL if kind == ProvisionLink.Kind.IMPLEMENTS else Sign.FRAME
    return Sign.DASHED if state in TO_COME else None


def strongest(signs: Iterable[Sign]) -> Sign | None:
    return max(signs, key=STRENGTH.__getitem__, default=None)


@dataclass(frozen=True)
class Carrier:
    """An agreement that serves some provision, as a heading or a row shows it."""

    key: int
    label: str
    slug: str
    address: str
    state: str
    instrument: int

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


@dataclass(eq=False)
class Row:
    """A provision to carry out, with the agreements that serve it."""

    key: int
    code: str
    title: str
    note: str
    page: Callable[[str], str]
    """Makes the address out of a code: of the few rows that are shown."""
    links: Sequence[tuple[Carrier, Sign]] = ()
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        sign = strongest([sign for _carrier, sign in self.links]) if self.links else None
        self.outcome = OUTCOMES[sign] if sign else Outcome.UNCOVERED

    @property
    def address(self) -> str:
        return self.page(self.code)

    @property
    def is_gap(self) -> bool:
        return self.outcome is Outcome.UNCOVERED

    @property
    def carried_by(self) -> int:
        return sum(sign == Sign.FULL for _carrier, sign in self.links)


@dataclass(frozen=True)
class Line:
    """What the provisions to carry out hang from: a line of action, by its key (0: nothing)."""

    key: int
    code: str
    title: str
    text: str
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows)

    @property
    def carried(self) -> int:
        return self.counts[Outcome.CARRIED]

    @cached_property
    def carriers(self) -> list[Carrier]:
        """The agreements that serve the line, each once: in force before those to come."""
        found: dict[int, tuple[int, Carrier]] = {}
        for row in self.rows:
            for carrier, sign in row.links:
                rank = max(STRENGTH[sign], found.get(carrier.key, (0, carrier))[0])
                found[carrier.key] = (rank, carrier)
        ranked = sorted(found.values(), key=lambda one: (-one[0], one[1].label))
        return [carrier for _rank, carrier in ranked]

    @cached_property
    def gaps(self) -> list[Row]:
        return [row for row in self.rows if row.is_gap]


@dataclass(frozen=True)
class Coverage:
    """An edition with its lines in the order of the document."""

    edition: Edition
    lines: list[Line]

    @cached_property
    def rows(self) -> list[Row]:
        return [row for line in self.lines for row in line.rows]

    @cached_property
    def counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def carried(self) -> int:
        return self.counts[Outcome.CARRIED]

    @property
    def framed(self) -> int:
        return self.counts[Outcome.FRAMED]

    @property
    def pending(self) -> int:
        return self.counts[Outcome.PENDING]

    @property
    def uncovered(self) -> int:
        return self.counts[Outcome.UNCOVERED]

    @cached_property
    def gaps(self) -> list[Row]:
        return [row for row in self.rows if row.is_gap]

    @cached_property
    def carriers(self) -> dict[int, Carrier]:
        return {one.key: one for row in self.rows for one, _sign in row.links}


def coverage_of(edition: Edition, by: Actor) -> Coverage:
    """The coverage of an edition by the agreements that `by` may read: two queries."""
    links: dict[int, list[tuple[Carrier, Sign]]] = defaultdict(list)
    for provision, carrier, sign in _links(edition, by):
        links[provision].append((carrier, sign))
    told = edition.provisions.order_by().values_list(
        "pk", "parent", "position", "code", "title", "text", "note", "is_to_carry_out"
    )
    nodes = {one[0]: one for one in told}
    lines: dict[int, Line] = {}
    page = _page_of(edition)
    for key in _in_order(nodes):
        _key, parent, _position, code, title, _text, note, is_to_carry_out = nodes[key]
        if not is_to_carry_out:
            continue
        line = lines.get(parent or 0)
        if line is None:
            above = nodes[parent] if parent else None
            line = Line(above[0], above[3], above[4], above[5]) if above else Line(0, "", "", "")
            lines[line.key] = line
        line.rows.append(Row(key, code, title, note, page, links.get(key, ())))
    return Coverage(edition, list(lines.values()))


def _page_of(edition: Edition) -> Callable[[str], str]:
    return addresses("portal:provision", edition.programme.slug, edition.slug)


def _in_order(nodes: Mapping[int, Sequence[Any]]) -> Iterator[int]:
    """The keys of the provisions in the order of the document: from the top down."""
    below: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for key, one in nodes.items():
        below[one[1]].append((one[2], key))
    to_come = sorted(below[None], reverse=True)
    while to_come:
        _position, key = to_come.pop()
        yield key
        if key in below:
            to_come += sorted(below[key], reverse=True)


def _links(
    edition: Edition, by: Actor, *, only: int | None = None
) -> Iterable[tuple[int, Carrier, Sign]]:
    carriers: dict[int, Carrier] = {}
    address = addresses("agreements:detail")
    readable = Agreement.objects.readable_by(by).filter(pk=OuterRef("agreement"))
    told = (
        ProvisionLink.objects.filter(Exists(readable), provision__edition=edition)
        .order_by("agreement__title", "pk")
        .values_list(
            "provision", "kind", "agreement", "agreement__state", "agreement__short_title",
            "agreement__title", "agreement__slug", "agreement__instrument",
        )
    )  # fmt: skip
    if only is not None:
        told = told.filter(provision=only)
    for provision, kind, key, state, short, title, slug, instrument in told:
        if (sign := sign_of(kind, state)) is None:
            continue
        if key not in carriers:
            carriers[key] = Carrier(key, short or title, slug, address(slug), state, instrument)
        yield provision, carriers[key], sign


def editions_with_coverage() -> "models.QuerySet[Edition]":
    """The editions that say what is to be carried out; the one of reference first."""
    told = Provision.objects.filter(edition=OuterRef("pk"), is_to_carry_out=True)
    return (
        Edition.objects.filter(Exists(told))
        .select_related("programme__actor")
        .order_by("-is_reference", "programme__title", "-first_year", "pk")
    )


def row_of(provision: Provision, by: Actor) -> Row:
    """One provision with what serves it, in one query."""
    page = _page_of(provision.edition)
    links = [
        (carrier, sign) for _key, carrier, sign in _links(provision.edition, by, only=provision.pk)
    ]
    return Row(provision.pk, provision.code, provision.title, provision.note, page, links)
