"""All that the page of a commitment tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements import policies as agreements
from quadro.delivery.models import (
    Blocker,
    Commitment,
    Dependency,
    Evidence,
    FactName,
    Override,
    Share,
    Update,
)
from quadro.delivery.queries.amending import Planned, amended_by
from quadro.delivery.queries.progress import Status
from quadro.delivery.queries.structure import shares_from
from quadro.delivery.queries.then import facts_of, statuses_at
from quadro.kit.asof import AsOf
from quadro.plan.models import Provision

SHOWN = 12
"""Updates of a page; the rest is in its history."""


@dataclass(frozen=True)
class Told:
    """The signals, and what stands around them."""

    status: Status
    shares: Sequence[Share]
    blockers: Sequence[Blocker]
    evidence: Sequence[Evidence]
    updates: Sequence[Update]
    overrides: Sequence[Override]
    """All that were declared, the latest first; of a past day, the one that held."""
    amended: Sequence[Planned]
    """What amendments in force changed of it, the latest first."""
    waits_for: Sequence[Dependency]
    awaited_by: Sequence[Dependency]
    others: Sequence[str]
    place: str
    """Where in the text it was drawn from: `Art. 4 · Sede`."""

    @property
    def past_overrides(self) -> list[Override]:
        """Those that hold no more."""
        held = self.status.override
        return [one for one in self.overrides if held is None or one.pk != held.pk]

    @property
    def may_quote(self) -> bool:
        """The words of a paragraph are for those who may read that version of the text."""
        return bool(self.place) or not self.status.commitment.anchor


def page_of(commitment: Commitment, by: Actor, *, as_of: AsOf) -> Told | None:
    """A fixed number of queries, whatever there is to tell; None on a day before it was there."""
    found = statuses_at([commitment], as_of)
    if not found:
        return None
    if not as_of.is_now:
        return _page_then(commitment, found[0], by, as_of)
    related = Dependency.objects.select_related("commitment__owner", "other__owner").order_by("pk")
    readable = Commitment.objects.readable_by(by).values("pk")
    return Told(
        status=found[0],
        shares=list(
            commitment.shares.select_related(
                "provision__edition__programme", "provision__parent"
            ).order_by("provision__code", "pk")
        ),
        blockers=list(
            commitment.blockers.select_related("body").order_by(
                F("solved_on").desc(nulls_first=True), "due_on", "pk"
            )
        ),
        evidence=list(commitment.evidence.select_related("document").order_by("-on", "pk")),
        updates=list(commitment.updates.select_related("body").order_by("-on", "-pk")[:SHOWN]),
        waits_for=list(related.filter(commitment=commitment, other__in=readable)),
        awaited_by=list(related.filter(other=commitment, commitment__in=readable)),
        others=list(commitment.others.order_by("name").values_list("name", flat=True)),
        place=_place(commitment, by),
        overrides=list(commitment.overrides.order_by("-told_at", "-pk")),
        amended=_amended(commitment),
    )


def _amended(commitment: Commitment) -> list[Planned]:
    """Through the deltas it had: what it was before each is there too."""
    deltas = commitment.deltas.filter(amendment__effective_on__isnull=False).select_related(
        "amendment", "commitment"
    )
    return amended_by(deltas.order_by("-amendment__number", "-pk"))


def _page_then(commitment: Commitment, status: Status, by: Actor, as_of: AsOf) -> Told:
    """As it was on a day, by what was known: what has no day of its own is left out."""
    facts = facts_of([commitment.pk], on=as_of.on, known_at=as_of.known_at)[commitment.pk]
    percents = shares_from(facts.get(FactName.SHARES, ""))
    known = {"told_at__lte": as_of.known_at}
    provisions = Provision.objects.filter(pk__in=percents).select_related(
        "edition__programme", "parent"
    )
    blockers = commitment.blockers.filter(opened_on__lte=as_of.on, **known)
    updates = commitment.updates.filter(on__lte=as_of.on, **known).select_related("body")
    evidence = commitment.evidence.filter(on__lte=as_of.on, added_at__lte=as_of.known_at)
    return Told(
        status=status,
        shares=[
            Share(commitment=commitment, provision=one, percent=percents[one.pk])
            for one in provisions.order_by("code", "pk")
        ],
        blockers=[
            _blocker_then(one, as_of) for one in blockers.select_related("body").order_by("due_on")
        ],
        evidence=list(evidence.select_related("document").order_by("-on", "pk")),
        updates=list(updates.order_by("-on", "-pk")[:SHOWN]),
        waits_for=[],
        awaited_by=[],
        others=[],
        place=_place(commitment, by),
        overrides=[status.override] if status.override else [],
        amended=[],
    )


def _blocker_then(blocker: Blocker, as_of: AsOf) -> Blocker:
    """One that was solved later, or was known to be so later, still stood in the way."""
    solved, told = blocker.solved_on, blocker.solved_told_at
    if solved and told and (solved > as_of.on or told > as_of.known_at):
        blocker.solved_on, blocker.how = None, ""
    return blocker


def _place(commitment: Commitment, by: Actor) -> str:
    """Told to those who may read that version of the text."""
    version = commitment.said_in
    if version is None or not commitment.anchor:
        return ""
    if version.audience not in agreements.audiences_for(commitment.agreement, by=by):
        return ""
    found = version.body.places.get(commitment.anchor)
    return found[0].label if found else ""


def provisions_for(commitment: Commitment) -> "QuerySet[Provision]":
    """What a commitment may carry: of the reference edition, those to carry out, and those of its
    agreement.
    """
    wanted = Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True)
    linked = Provision.objects.filter(links__agreement=commitment.agreement)
    kept = Provision.objects.filter(shares__commitment=commitment)
    return (wanted | linked | kept).distinct().order_by("edition", "code", "pk")
