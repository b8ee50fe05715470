"""What municipalities do together, who is in, what it costs and who pays how much."""

from quadro.joint.models.budgets import Budget, Measure, Share
from quadro.joint.models.services import Form, Function, JointService, Member, State

__all__ = ["Budget", "Form", "Function", "JointService", "Measure", "Member", "Share", "State"]
