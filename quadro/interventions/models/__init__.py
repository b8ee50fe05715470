"""Interventions, their places and shares, their money, how far they are."""

from quadro.interventions.models.intakes import Intake, IntakeBlock, IntakeStatus, IntakeTrace
from quadro.interventions.models.interventions import (
    Intervention,
    InterventionQuerySet,
    Kind,
    Place,
    Share,
    Tender,
    Where,
)
from quadro.interventions.models.money import (
    Funding,
    Movement,
    MovementKind,
    PlannedCost,
    Source,
)
from quadro.interventions.models.progress import (
    Fact,
    FactName,
    PhysicalIndicator,
    PhysicalReading,
    ProcedureStep,
    StepName,
)

__all__ = [
    "Fact",
    "FactName",
    "Funding",
    "Intake",
    "IntakeBlock",
    "IntakeStatus",
    "IntakeTrace",
    "Intervention",
    "InterventionQuerySet",
    "Kind",
    "Movement",
    "MovementKind",
    "PhysicalIndicator",
    "PhysicalReading",
    "Place",
    "PlannedCost",
    "ProcedureStep",
    "Share",
    "Source",
    "StepName",
    "Tender",
    "Where",
]
