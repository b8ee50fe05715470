"""Commitments keep the roll-up true: in the transaction of whoever changes them."""

from collections.abc import Collection

from django.db.models import Q

from quadro.cube import actions as cube
from quadro.delivery.measures import KIND
from quadro.delivery.models import Commitment


def count(keys: Collection[int]) -> None:
    """Tell again what these commitments, written already, contribute."""
    cube.refresh(KIND, keys)


def follow_agreements(keys: Collection[int]) -> None:
    """Agreements shown to everybody, or to nobody any more."""
    _follow(Q(agreement__in=keys))


def follow_bodies(keys: Collection[int]) -> None:
    """Bodies that are of another municipality or zone."""
    _follow(Q(owner__in=keys))


def _follow(those: Q) -> None:
    """Who writes one of them meanwhile is waited for: what is told must not be of before."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(those).order_by("pk")
    cube.refresh(KIND, list(rows.values_list("pk", flat=True)))
