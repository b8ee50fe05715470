"""The shape of what is asked on what municipalities do together."""

from quadro.joint.forms.budgets import ApproveForm, BudgetForm, TrialForm
from quadro.joint.forms.services import JoinForm, LeaveForm, ServiceForm

__all__ = ["ApproveForm", "BudgetForm", "JoinForm", "LeaveForm", "ServiceForm", "TrialForm"]
