"""All that the page of a commitment tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements import policies as agreements
from quadro.delivery.models import (
    Blocker,
    Commitment,
    Dependency,
    Evidence,
    Share,
    Update,
)
from quadro.delivery.queries.progress import Status, status_of
from quadro.plan.models import Provision


@dataclass(frozen=True)
class Told:
    """The signals, and what stands around them."""

    status: Status
    shares: Sequence[Share]
    blockers: Sequence[Blocker]
    evidence: Sequence[Evidence]
    updates: Sequence[Update]
    waits_for: Sequence[Dependency]
    awaited_by: Sequence[Dependency]
    others: Sequence[str]
    place: str
    """Where in the text it was drawn from: `Art. 4 · Sede`."""

    @property
    def may_quote(self) -> bool:
        """The words of a paragraph are for those who may read that version of the text."""
        return bool(self.place) or not self.status.commitment.anchor


def page_of(commitment: Commitment, by: Actor, *, on: date) -> Told:
    """A fixed number of queries, whatever there is to tell."""
    related = Dependency.objects.select_related("commitment__owner", "other__owner").order_by("pk")
    readable = Commitment.objects.readable_by(by).values("pk")
    return Told(
        status=status_of(commitment, on=on),
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
        updates=list(commitment.updates.select_related("body").order_by("-on", "-pk")[:12]),
        waits_for=list(related.filter(commitment=commitment, other__in=readable)),
        awaited_by=list(related.filter(other=commitment, commitment__in=readable)),
        others=list(commitment.others.order_by("name").values_list("name", flat=True)),
        place=_place(commitment, by),
    )


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
