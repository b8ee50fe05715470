"""What amendments change of commitments, as pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quadro.agreements.models import Amendment, Delta
from quadro.delivery.amending import LABELS, now_of, said, said_new
from quadro.delivery.models import Commitment, CommitmentDelta, CommitmentQuerySet

K = CommitmentDelta.Kind


@dataclass(frozen=True)
class Planned:
    """One thing that an amendment changes; before and after, empty where not known."""

    key: int
    amendment: Amendment
    kind: str
    commitment: Commitment | None
    label: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[()]:
        """It changes no words of the text: those are of the agreement."""
        return ()


def planned_of(amendment: Amendment) -> list[Planned]:
    rows = amendment.commitment_deltas.select_related("commitment__owner", "amendment")
    return [told_of(one) for one in rows.order_by("pk")]


def told_of(delta: CommitmentDelta) -> Planned:
    before = after = ""
    label = str(delta.get_kind_display())
    one = delta.commitment
    match delta.kind:
        case K.NEW:
            label, after = _("Nuovo impegno"), said_new(delta.told)
        case K.CANCEL:
            label, after = _("È annullato"), str(delta.told["reason"])
        case K.FIELD if one is not None:
            label = str(LABELS[delta.field])
            is_applied = delta.amendment.is_in_force
            before = said(delta.field, delta.old if is_applied else now_of(one, delta.field))
            after = said(delta.field, delta.new)
    return Planned(delta.pk, delta.amendment, delta.kind, one, label, before, after)


def left_by_who_leaves(amendment: Amendment) -> CommitmentQuerySet:
    """The open commitments of the parties that a draft lets out, of which it says nothing."""
    leaving = [one.subject for one in amendment.deltas.all() if one.kind == Delta.Kind.PARTY_OUT]
    planned = amendment.commitment_deltas.filter(kind=K.CANCEL) | (
        amendment.commitment_deltas.filter(kind=K.FIELD, field="owner")
    )
    rows: CommitmentQuerySet = (
        Commitment.objects.open()
        .filter(agreement=amendment.agreement_id, owner__in=leaving)
        .exclude(pk__in=planned.values("commitment"))
        .select_related("owner")
        .order_by("number")
    )
    return rows


def amended_by(deltas: "Iterable[CommitmentDelta] | QuerySet[CommitmentDelta]") -> list[Planned]:
    """What amendments in force changed of a commitment."""
    return [told_of(one) for one in deltas]
