"""What municipalities do together, who is in or asks to be, what it costs and who pays how much."""

from quadro.joint.models.applications import Answer, Application
from quadro.joint.models.budgets import Budget, Measure, Share
from quadro.joint.models.services import Form, Function, JointService, Member, State

__all__ = [
    "Answer",
    "Application",
    "Budget",
    "Form",
    "Function",
    "JointService",
    "Measure",
    "Member",
    "Share",
    "State",
]
