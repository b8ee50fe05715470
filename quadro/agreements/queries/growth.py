"""How an agreement changed since it was signed, and how it was on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.amendable import AMENDABLE, facts_of, label_of, read, said
from quadro.agreements.models import (
    Adhesion,
    Agreement,
    Amendment,
    Default,
    Delta,
    Party,
    ProvisionLink,
    Relaunch,
)
from quadro.agreements.queries.present import what_there_is
from quadro.agreements.queries.texts import words_in_force
from quadro.agreements.states import LIVING, State
from quadro.bodies.models import Body, Succession
from quadro.documents.models import Visibility
from quadro.plan.models import Provision
from quadro.texts.comparison import Piece, differences
from quadro.texts.models import TextVersion


@dataclass(frozen=True)
class Change:
    """One thing that an amendment changes, as a page tells it; empty where it is not known."""

    key: int
    kind: str
    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """Word by word, where it changes the words of the text."""
        if self.kind not in (Delta.Kind.TEXT, Delta.Kind.ARTICLE):
            return []
        return differences(self.before, self.after)


@dataclass(frozen=True)
class Amended:
    """An amendment with what it changes."""

    amendment: Amendment
    changes: list[Change]


@dataclass(frozen=True)
class Link:
    """A provision that an agreement served on a day, and how."""

    provision: Provision
    kind: str
    sentence: str


@dataclass(frozen=True)
class FactThen:
    """A fact as it was on a day, and as it is now."""

    name: str
    label: str
    then: str
    now: str

    @property
    def is_changed(self) -> bool:
        return self.then != self.now


@dataclass
class RecordThen:
    """What the record said on a day: `facts` by name, and the provisions served."""

    on: date
    facts: dict[str, Any]
    links: list[Link]
    rows: list[FactThen]
    text: TextVersion | None = None
    """The words of that day, where a later amendment changed them and who asks may read them."""

    @property
    def changed(self) -> list[FactThen]:
        return [one for one in self.rows if one.is_changed]


@dataclass(frozen=True)
class Suspension:
    since: date
    until: date | None
    reason: str


@dataclass
class Growth:
    """All that changed an agreement, as far as who asks may read it."""

    amendments: list[Amended] = field(default_factory=list)
    relaunches: list[Relaunch] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    adhesions: list[Adhesion] = field(default_factory=list)
    renews: Agreement | None = None
    renewals: list[Agreement] = field(default_factory=list)
    then: RecordThen | None = None
    is_living: bool = False
    is_member: bool = False
    is_party: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.amendments, self.relaunches, self.defaults, self.suspensions, self.adhesions,
                self.renews, self.renewals, self.then,
            )
        )  # fmt: skip

    @property
    def open_relaunch(self) -> Relaunch | None:
        return next((one for one in self.relaunches if one.started_on is None), None)

    @property
    def last_relaunch(self) -> Relaunch | None:
        return next((one for one in self.relaunches if one.started_on is not None), None)


def growth_of(
    agreement: Agreement,
    links: Sequence[ProvisionLink],
    *,
    by: Actor,
    day: date,
    is_party: bool,
    has: Mapping[str, bool] | None = None,
) -> Growth:
    """What is told in the page of an agreement, with its record on another day where one is asked.

    `has` says what there is (`what_there_is`); each query is made only for what there is.
    """
    found = Growth(
        is_member=is_party or by.reads_everything,
        is_party=is_party,
        is_living=agreement.state in LIVING,
    )
    has = what_there_is(agreement, by) if has is None else has
    if has["amended"]:
        _tell_amendments(found, agreement, links, by=by, day=day)
    if has["relaunched"]:
        found.relaunches = list(agreement.relaunches.order_by("-found_on", "-pk"))
    if has["defaulted"]:
        found.defaults = list(defaults_of(agreement, is_member=found.is_member))
    if has["suspended"]:
        found.suspensions = suspensions_of(agreement)
    if has["asked"]:
        found.adhesions = list(adhesions_of(agreement, by, is_member=found.is_member))
    if has["renewed"] or agreement.renews_id:
        found.renews, found.renewals = _line(agreement, by)
    return found


def _tell_amendments(
    found: Growth, agreement: Agreement, links: Sequence[ProvisionLink], *, by: Actor, day: date
) -> None:
    everything = amendments_of(agreement)
    found.amendments = [one for one in everything if one.amendment.is_in_force or found.is_member]
    if day != by.on:
        later = [one.amendment for one in everything if _is_after(one.amendment, day)]
        found.then = _then(agreement, links, later, day)
        if any(one.coordinated_id for one in later):
            found.then.text = _words_then(agreement, by, day, is_party=found.is_party)


def _words_then(
    agreement: Agreement, by: Actor, day: date, *, is_party: bool
) -> TextVersion | None:
    rows = words_in_force(agreement, day).defer("articles")
    if not by.reads_everything:
        seen = [Visibility.PUBLIC, *([Visibility.PARTIES] if is_party else [])]
        rows = rows.filter(audience__in=seen)
    return rows.first()


# Amendments ---------------------------------------------------------------------------------------


def amendments_of(agreement: Agreement) -> list[Amended]:
    """The latest first, drafts on top: two queries."""
    rows = agreement.amendments.select_related("act").prefetch_related("deltas")
    return [Amended(one, changes_of(one.deltas.all())) for one in rows.order_by("-number")]


def changes_of(deltas: Iterable[Delta]) -> list[Change]:
    """The changes in words, in the order in which they were told."""
    return [_change(one) for one in sorted(deltas, key=lambda one: one.pk)]


def _change(delta: Delta) -> Change:
    before = after = ""
    label = str(delta.get_kind_display())
    match delta.kind:
        case Delta.Kind.FIELD:
            label = label_of(delta.field)
            before = said(delta.field, read(delta.field, delta.old))
            after = said(delta.field, read(delta.field, delta.new))
        case Delta.Kind.TEXT:
            label, before, after = delta.field, delta.old or "", delta.new or ""
        case Delta.Kind.ARTICLE:
            label, before = delta.told["label"], _article(delta.found)
            after = _article(delta.told) if delta.told["wording"] else ""
        case Delta.Kind.PARTY_OUT | Delta.Kind.LINK_OUT:
            before = delta.told["name"]
        case Delta.Kind.PARTY_IN:
            after = f"{delta.told['name']} ({Party.Role(delta.told['role']).label})"
        case Delta.Kind.LINK_IN:
            after = f"{delta.told['name']}: {delta.told['sentence']}"
    return Change(delta.pk, delta.kind, label, before, after)


def _article(told: Mapping[str, str]) -> str:
    """An article as it is read: its heading, then its paragraphs."""
    return "\n\n".join(filter(None, [told.get("heading"), told.get("wording")]))


def _is_after(amendment: Amendment, day: date) -> bool:
    return amendment.effective_on is not None and amendment.effective_on > day


# The record on a day ------------------------------------------------------------------------------


def record_on(agreement: Agreement, day: date) -> RecordThen:
    """The record as it was on a day: later amendments are taken back, the last one first.

    A fact that the office corrected in the record is corrected for all days since the amendment
    before. The parties of a day are `agreement.parties.on(day)`.
    """
    links = list(agreement.links.select_related("provision__edition__programme").order_by("pk"))
    rows = agreement.amendments.filter(effective_on__gt=day).prefetch_related("deltas")
    return _then(agreement, links, list(rows.order_by("-number")), day)


def _then(
    agreement: Agreement, links: Sequence[ProvisionLink], later: Sequence[Amendment], day: date
) -> RecordThen:
    """`later`: those with effect after the day, the last one first."""
    now, facts = facts_of(agreement), facts_of(agreement)
    for amendment in later:
        for one in amendment.deltas.all():
            if one.kind == Delta.Kind.FIELD:
                facts[one.field] = read(one.field, one.old)
    return RecordThen(
        on=day,
        facts=facts,
        links=_links_then(links, later),
        rows=[
            FactThen(name, label_of(name), said(name, facts[name]), said(name, now[name]))
            for name in AMENDABLE
        ],
    )


def _links_then(links: Sequence[ProvisionLink], later: Sequence[Amendment]) -> list[Link]:
    found = {one.provision_id: Link(one.provision, one.kind, one.sentence) for one in links}
    deltas = [one for amendment in later for one in amendment.deltas.all()]
    taken = {one.subject for one in deltas if one.kind == Delta.Kind.LINK_OUT}
    gone = Provision.objects.select_related("edition__programme").in_bulk(taken) if taken else {}
    for one in deltas:
        if one.kind == Delta.Kind.LINK_IN:
            found.pop(one.subject, None)
        elif one.kind == Delta.Kind.LINK_OUT and one.subject in gone:
            found[one.subject] = Link(gone[one.subject], one.found["kind"], one.found["sentence"])
    return sorted(found.values(), key=lambda one: (one.provision.code, one.provision.pk))


# The rest -----------------------------------------------------------------------------------------


def defaults_of(agreement: Agreement, *, is_member: bool) -> "QuerySet[Default]":
    """For everybody once there is an outcome, or while the agreement is in default."""
    rows = agreement.defaults.select_related("body").order_by("-notice_on", "-pk")
    if is_member or agreement.state == State.DEFAULT:
        return rows
    return rows.exclude(outcome="")


def suspensions_of(agreement: Agreement) -> list[Suspension]:
    """From each suspension to the passage that ended it, the latest first."""
    found: list[Suspension] = []
    passages = list(agreement.passages.order_by("pk"))
    for place, one in enumerate(passages):
        if one.target == State.SUSPENDED:
            after = passages[place + 1].on if place + 1 < len(passages) else None
            found.append(Suspension(one.on, after, one.reason))
    return found[::-1]


def adhesions_of(agreement: Agreement, by: Actor, *, is_member: bool) -> "QuerySet[Adhesion]":
    """Requests, for the office and the parties; for others those of their own bodies."""
    rows = agreement.adhesions.select_related("body").order_by("-asked_on", "-pk")
    return rows if is_member else rows.filter(body__in=by.bodies)


def _line(agreement: Agreement, by: Actor) -> tuple[Agreement | None, list[Agreement]]:
    """What it renews, and what renewed it, as far as `by` may read them."""
    either = Q(pk=agreement.renews_id) | Q(renews=agreement)
    rows = Agreement.objects.readable_by(by).filter(either).order_by("starts_on", "pk")
    before = next((one for one in rows if one.pk == agreement.renews_id), None)
    return before, [one for one in rows if one.renews_id == agreement.pk]


def successions_in(agreement: Agreement) -> "QuerySet[Succession]":
    """Bodies that succeeded to one that is still a party."""
    current = agreement.parties.filter(withdrawn_on=None).values("body")
    rows = Succession.objects.filter(predecessor__in=current)
    return rows.select_related("predecessor", "successor").order_by("on", "pk")


def bodies_that_may_join(agreement: Agreement, by: Actor) -> "QuerySet[Body]":
    """Bodies that are no party: all for the office, their own for the others."""
    current = agreement.parties.filter(withdrawn_on=None).values("body")
    rows = Body.objects.exclude(pk__in=current).order_by("name", "pk")
    return rows if by.is_planning_office else rows.filter(pk__in=by.bodies)


def parties_that_may_leave(agreement: Agreement, by: Actor) -> "QuerySet[Party]":
    rows = agreement.parties.filter(withdrawn_on=None).select_related("agreement", "body")
    rows = rows if by.is_planning_office else rows.filter(body__in=by.bodies)
    return rows.order_by("body__name", "pk")


def bodies_on(agreement: Agreement, day: date) -> "QuerySet[Body]":
    """The bodies that are parties on a day."""
    current = Party.objects.on(day).filter(agreement=agreement)
    return Body.objects.filter(pk__in=current.values("body")).order_by("name", "pk")
