"""Commitments of the parties, their steps, what stands in their way, what is told of them."""

from quadro.delivery.models.commitments import (
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
from quadro.delivery.models.telling import Confidence, Fact, FactName, Update

__all__ = [
    "Blocker",
    "Commitment",
    "CommitmentQuerySet",
    "Confidence",
    "Dependency",
    "Evidence",
    "Fact",
    "FactName",
    "Share",
    "Step",
    "TermFrom",
    "TermUnit",
    "Update",
]
