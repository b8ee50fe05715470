"""A deadline, and what is asked of the list of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.terms import after
from quadro.kit.dates import in_words
from quadro.kit.finding import holding
from quadro.kit.http import addresses
from quadro.kit.terms import SUNDAY
from quadro.territory.models import Zone

MOVES_AT_MOST = 10
"""Days by which holidays in a row can move a term: more than the calendar has."""


class DeadlineKind(models.TextChoices):
    EXPIRY = "scadenza", gettext_lazy("scadenza dell’intesa")
    NOTICE = "disdetta", gettext_lazy("disdetta")
    WINDOW_OPENS = "apre-rinnovo", gettext_lazy("si apre il rinnovo")
    WINDOW_CLOSES = "chiude-rinnovo", gettext_lazy("ultimo giorno del rinnovo")
    REVIEW = "verifica", gettext_lazy("verifica periodica")
    RELAUNCH = "rilancio", gettext_lazy("data del rilancio")
    OPINION = "parere", gettext_lazy("parere")
    APPROVAL = "approvazione", gettext_lazy("approvazione")
    SIGNATURE = "firma", gettext_lazy("firma")
    RATIFICATION = "ratifica", gettext_lazy("ratifica")
    FORMAL_NOTICE = "diffida", gettext_lazy("diffida")
    WITHDRAWAL = "recesso", gettext_lazy("recesso di una parte")
    ALBO = "albo", gettext_lazy("fine della pubblicazione in albo")


K = DeadlineKind
PUBLIC = frozenset({K.EXPIRY, K.NOTICE, K.WINDOW_OPENS, K.WINDOW_CLOSES, K.REVIEW, K.RELAUNCH})
"""What anybody may know of a published agreement; the rest is for its parties and the office."""
ACTIONS = frozenset(
    {K.WINDOW_CLOSES, K.OPINION, K.APPROVAL, K.SIGNATURE, K.RATIFICATION, K.FORMAL_NOTICE}
)
"""What somebody must do: it leaves the list when it is done. The rest is to know."""
PAGES: Mapping[str, str] = {K.APPROVAL: "approvals", K.SIGNATURE: "signatures"}
"""The page where a term is met, if it is not that of the agreement."""


@lru_cache(maxsize=1000)
def _place(kind: str, slug: str) -> str:
    if kind in PAGES:
        return reverse(f"agreements:{PAGES[kind]}", args=[slug])
    return addresses("agreements:detail")(slug)


@dataclass(frozen=True)
class Deadline:
    """A day that counts in the life of an agreement.

    `legal_on` is the last day as the law or the agreement counts it, `falls_on` the day by which
    one acts when that is a holiday. `bodies` are the keys of those who must act, `whose` their
    names; `is_office` when the planning office must.
    """

    key: int
    slug: str
    code: str
    label: str
    kind: DeadlineKind
    legal_on: date
    falls_on: date
    text: str
    about: str
    uid: str
    bodies: frozenset[int] = frozenset()
    whose: tuple[str, ...] = ()
    is_office: bool = False
    is_mine: bool = False

    @property
    def address(self) -> str:
        return _place(self.kind, self.slug)

    @property
    def row(self) -> int:
        """The key of the row that holds the day: an opinion, a ratification, a default."""
        return int(self.uid.rsplit("-", 1)[-1])

    @property
    def is_action(self) -> bool:
        return self.kind in ACTIONS

    @property
    def is_moved(self) -> bool:
        return self.legal_on != self.falls_on

    @property
    def why_moved(self) -> str:
        """Why one acts on another day than the legal one; empty where it is the same."""
        if not self.is_moved:
            return ""
        told = {"legal": in_words(self.legal_on), "day": in_words(self.falls_on)}
        if self.legal_on.weekday() == SUNDAY:
            why = _("il termine è il %(legal)s, che è domenica") % told
        else:
            why = _("il termine è il %(legal)s, che è festivo") % told
        if self.falls_on > self.legal_on:
            return why + _(": si sposta al %(day)s") % told
        return why + _(": conviene agire entro il %(day)s") % told


@dataclass(frozen=True)
class Asked:
    """Which deadlines somebody wants: between two days, of some kinds, of a body or a Zone."""

    by: Actor
    until: date
    since: date
    kinds: Collection[str]
    overdue: bool = False
    about: Q = field(default_factory=Q)
    body: int | None = None
    tells_mine: bool = True
    """Whether each deadline says if it is of who asks."""

    @cached_property
    def agreements(self) -> "QuerySet[Agreement]":
        return Agreement.objects.readable_by(self.by).filter(self.about)

    @cached_property
    def of_the_body(self) -> "QuerySet[Agreement]":
        """Those in which the body asked for is a party; all where none is asked for."""
        if self.body is None:
            return self.agreements
        theirs = Party.objects.on(self.by.on).filter(agreement=OuterRef("pk"), body=self.body)
        return self.agreements.filter(Exists(theirs))

    @cached_property
    def mine(self) -> frozenset[int]:
        """Agreements of which a body of who asks is, or was, a party."""
        if not self.by.bodies:
            return frozenset()
        rows = Party.objects.filter(body__in=self.by.bodies)
        return frozenset(rows.values_list("agreement", flat=True))

    @property
    def knows_inside(self) -> bool:
        """Whoever is neither of the office nor of any body is told public terms only."""
        return self.by.reads_everything or bool(self.by.bodies)

    @cached_property
    def known_inside(self) -> "QuerySet[Agreement]":
        """The agreements whose internal terms one may know: one's own; all for the office."""
        if self.by.reads_everything:
            return self.agreements
        ours = Party.objects.filter(agreement=OuterRef("pk"), body__in=self.by.bodies)
        return self.agreements.filter(Exists(ours))

    @cached_property
    def inside(self) -> "QuerySet[Agreement]":
        """Those of them in which the body asked for is a party."""
        if self.body is None:
            return self.known_inside
        return self.known_inside.filter(pk__in=self.of_the_body.values("pk"))

    def days(self, name: str, *, is_open: bool = False) -> Q:
        """The rows whose day may fall in the period, moved or not; if open, also past ones."""
        found = Q(**{f"{name}__lt": after(self.until, MOVES_AT_MOST)})
        if is_open and self.overdue:
            return found
        return found & Q(**{f"{name}__gte": after(self.since, -MOVES_AT_MOST)})

    def holds(self, one: Deadline) -> bool:
        """On its legal day, or on the day to which it moves."""
        if one.kind not in self.kinds:
            return False
        within = any(self.since <= day < self.until for day in (one.legal_on, one.falls_on))
        return within or (self.overdue and one.is_action and one.falls_on < self.since)

    def tell(
        self, agreement: Agreement, kind: DeadlineKind, legal_on: date, **told: Any
    ) -> Deadline:
        bodies = told.get("bodies", frozenset())
        if self.by.is_planning_office or not self.tells_mine:
            mine = told.get("is_office", False)
        else:
            mine = agreement.pk in self.mine or not self.by.bodies.isdisjoint(bodies)
        told.setdefault("falls_on", legal_on)
        return Deadline(
            agreement.pk, agreement.slug, agreement.code, agreement.label, kind, legal_on,
            is_mine=mine, **told,
        )  # fmt: skip


def in_zone(zone: Zone) -> Q:
    """Agreements that concern a Zone."""
    through = Agreement.zones.through.objects.filter(agreement=OuterRef("pk"), zone=zone)
    return Q(Exists(through))


def of_named(words: str) -> Q:
    """Agreements with a party whose name holds these words."""
    named = Party.objects.filter(holding(words, "body__name"), agreement=OuterRef("pk"))
    return Q(Exists(named))
