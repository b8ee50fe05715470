"""Commitments of the parties, their steps, what stands in their way, what is told of them."""

from quadro.delivery.models.amending import CommitmentDelta
from quadro.delivery.models.commitments import (
    CADENCE,
    LONGEST_CADENCE,
    Blocker,
    Commitment,
    CommitmentQuerySet,
    Dependency,
    Evidence,
    Share,
    Step,
    TermFrom,
    TermUnit,
)
from quadro.delivery.models.overrides import Override, OverrideQuerySet
from quadro.delivery.models.telling import Confidence, Fact, FactName, Update

__all__ = [
    "CADENCE",
    "LONGEST_CADENCE",
    "Blocker",
    "Commitment",
    "CommitmentDelta",
    "CommitmentQuerySet",
    "Confidence",
    "Dependency",
    "Evidence",
    "Fact",
    "FactName",
    "Override",
    "OverrideQuerySet",
    "Share",
    "Step",
    "TermFrom",
    "TermUnit",
    "Update",
]
