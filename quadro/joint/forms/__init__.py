"""The shape of what is asked on what municipalities do together."""

from quadro.joint.forms.applications import AcceptForm, ApplyForm, RefuseForm, WithdrawForm
from quadro.joint.forms.budgets import ApproveForm, BudgetForm, TrialForm
from quadro.joint.forms.services import JoinForm, LeaveForm, ServiceForm

__all__ = [
    "AcceptForm",
    "ApplyForm",
    "ApproveForm",
    "BudgetForm",
    "JoinForm",
    "LeaveForm",
    "RefuseForm",
    "ServiceForm",
    "TrialForm",
    "WithdrawForm",
]
