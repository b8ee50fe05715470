"""Lists of commitments: of an agreement, of who owes, of who waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.bodies.models import Body
from quadro.delivery.freshness import Level
from quadro.delivery.models import Commitment, CommitmentQuerySet, Fact, FactName, Share
from quadro.delivery.queries.progress import Status, statuses_in, statuses_of, sum_of_commitments
from quadro.delivery.queries.structure import shares_from
from quadro.delivery.queries.then import facts_of, statuses_at
from quadro.delivery.reckoning import WHOLE, Sum, Timing
from quadro.delivery.states import State
from quadro.kit.asof import AsOf
from quadro.plan.models import Provision


def register(by: Actor) -> CommitmentQuerySet:
    """All that `by` may read."""
    rows: CommitmentQuerySet = Commitment.objects.readable_by(by).select_related(
        "agreement", "owner", "in_charge__person"
    )
    return rows


def commitments_of(agreement: Agreement) -> CommitmentQuerySet:
    """Of an agreement, in their order; who reads it reads them."""
    return agreement.commitments.select_related("agreement", "owner", "in_charge__person").order_by(
        "number"
    )


NEAR = 60
"""Days before a deadline in which it is near."""
SHOWN = 50
"""Rows of each list in the page of a body."""
CLOSED = (State.DELIVERED, State.DONE)


@dataclass(frozen=True)
class Owed:
    """The commitments of a body: its own, and those it waits for from the others."""

    mine: list[Status]
    theirs: list[Status]
    awaited: "Page[Any]"
    """The page that `theirs` are on."""

    @property
    def shown(self) -> list[Status]:
        """The open ones first, by their deadline; the rest is in the register."""
        return sorted(self.mine, key=lambda one: not one.commitment.is_open)[:SHOWN]

    @property
    def counts(self) -> "Counts":
        """Done, near, in course, late: what the head of the page of a body says."""
        near = [one for one in self.mine if one.commitment.is_open]
        return Counts(
            done=sum(one.commitment.state in CLOSED for one in self.mine),
            near=sum(one.days_left is not None and 0 <= one.days_left <= NEAR for one in near),
            open=len(near),
            late=sum(one.timing == Timing.LATE for one in near),
            stale=sum(one.level != Level.FRESH for one in near),
        )


@dataclass(frozen=True)
class Counts:
    done: int
    near: int
    open: int
    late: int
    stale: int


@dataclass(frozen=True)
class Carried:
    """A commitment with the part of it that counts for a provision."""

    status: Status
    percent: Decimal


def carried_for(provision: Provision, by: Actor, *, as_of: AsOf) -> list[Carried]:
    """The commitments that carry a provision, or carried it on a day, as far as `by` may read."""
    if not as_of.is_now:
        return _carried_then(provision, by, as_of)
    rows = Share.objects.filter(
        provision=provision, commitment__in=register(by).values("pk")
    ).order_by("commitment__due_on", "commitment__title", "pk")
    percents = dict(rows.values_list("commitment", "percent"))
    statuses = statuses_in(register(by).filter(pk__in=percents), on=as_of.on)
    found = {one.commitment.pk: one for one in statuses}
    return [Carried(found[key], percent) for key, percent in percents.items()]


def _carried_then(provision: Provision, by: Actor, as_of: AsOf) -> list[Carried]:
    """By the shares that were known: those of today say nothing of a past day."""
    ever = Fact.objects.filter(name=FactName.SHARES, value__contains=f'"{provision.pk}":')
    rows = list(register(by).filter(pk__in=ever.values("commitment")))
    facts = facts_of([one.pk for one in rows], on=as_of.on, known_at=as_of.known_at)
    shares = {key: shares_from(told.get(FactName.SHARES, "")) for key, told in facts.items()}
    found = [
        Carried(one, shares[one.commitment.pk][provision.pk])
        for one in statuses_at(rows, as_of)
        if provision.pk in shares[one.commitment.pk]
    ]
    return sorted(found, key=lambda one: _by_due_day(one.status))


def _by_due_day(status: Status) -> tuple[date, str]:
    return status.commitment.due_on or date.max, status.commitment.title


def sum_of_carried(carried: Iterable[Carried]) -> Sum:
    """Σ(weight × part × done) / Σ(weight × part): what a provision has of its commitments."""
    rows = list(carried)
    whole = sum_of_commitments(one.status for one in rows)
    return Sum.of(
        replace(term, weight=term.weight * one.percent / WHOLE)
        for term, one in zip(whole.terms, rows, strict=True)
    )


def owed_by(body: Body, by: Actor) -> CommitmentQuerySet:
    """What the body owes, the nearest deadline first."""
    rows: CommitmentQuerySet = register(by).owed_by(body).order_by("due_on", "pk")
    return rows


def awaited_by(body: Body, by: Actor) -> CommitmentQuerySet:
    """What the body waits for from the others: the open commitments of the other parties of the
    agreements in which it is, and those on which its own depend.
    """
    within = Party.objects.on(by.on).filter(body=body).values("agreement")
    needed = Q(awaited_by__commitment__owner=body)
    rows = register(by).open().exclude(owner=body).filter(Q(agreement__in=within) | needed)
    found: CommitmentQuerySet = rows.distinct().order_by("due_on", "pk")
    return found


def that_may_be_awaited(commitment: Commitment, by: Actor) -> CommitmentQuerySet:
    """Open ones of its agreement, and of the others in which its owner is a party."""
    within = Party.objects.on(by.on).filter(body=commitment.owner_id).values("agreement")
    near = Q(agreement=commitment.agreement_id) | Q(agreement__in=within)
    rows: CommitmentQuerySet = register(by).open().filter(near).exclude(pk=commitment.pk)
    return rows.order_by("title", "pk")


def owed(body: Body, by: Actor, page: str = "", *, as_of: AsOf | None = None) -> Owed:
    """All that it owes, which its sum needs, and a page of what it awaits."""
    if as_of is not None and not as_of.is_now:
        return _owed_then(body, by, page, as_of)
    awaited = Paginator(awaited_by(body, by), SHOWN).get_page(page)
    return Owed(
        mine=statuses_in(owed_by(body, by), on=by.on),
        theirs=statuses_of(list(awaited.object_list), on=by.on),
        awaited=awaited,
    )


@dataclass(frozen=True)
class Around:
    """The commitments of a body and those that it waits for, in short."""

    mine: list[Status]
    theirs: list[Status]

    @property
    def shown(self) -> list[Status]:
        """Its open ones first, by their deadline."""
        return sorted(self.mine, key=lambda one: not one.commitment.is_open)


def around(body: Body, by: Actor, *, as_of: AsOf) -> Around:
    """As `owed`, in one question for both: for a page that shows a few of each."""
    if not as_of.is_now:
        told = _owed_then(body, by, "", as_of)
        return Around(told.mine, told.theirs)
    keys = Q(owner=body) | Q(pk__in=awaited_by(body, by).order_by().values("pk"))
    rows = register(by).filter(keys).order_by("due_on", "pk")
    statuses = statuses_in(rows, on=by.on)
    mine = [one for one in statuses if one.commitment.owner_id == body.pk]
    return Around(mine, [one for one in statuses if one.commitment.owner_id != body.pk])


def _owed_then(body: Body, by: Actor, page: str, as_of: AsOf) -> Owed:
    """What it owed on a day, and what the parties of its agreements of that day owed it."""
    ever = Q(owner=body) | Q(facts__name=FactName.OWNER, facts__value=str(body.pk))
    within = Party.objects.on(as_of.on).filter(body=body, agreement=OuterRef("agreement"))
    rows: Iterable[Any] = register(by).annotate(is_within=Exists(within))
    found = rows.filter(ever | Q(is_within=True)).distinct()  # type: ignore[attr-defined]
    statuses = statuses_at(list(found), as_of)
    mine = [one for one in statuses if one.commitment.owner_id == body.pk]
    theirs = [
        one for one in statuses
        if one.commitment.owner_id != body.pk and one.commitment.is_open
        and one.commitment.is_within  # type: ignore[attr-defined]
    ]  # fmt: skip
    awaited = Paginator(sorted(theirs, key=_by_due_day), SHOWN).get_page(page)
    return Owed(
        mine=sorted(mine, key=_by_due_day), theirs=list(awaited.object_list), awaited=awaited
    )
