"""The shape of what is asked on services, adhesions, uses and needs."""

from quadro.services.forms.catalogue import CapacityForm, MoveForm, ServiceForm
from quadro.services.forms.joining import (
    AcceptForm,
    ActForm,
    AskForm,
    LeaveForm,
    ReasonForm,
    RequestBackForm,
)
from quadro.services.forms.needs import AnswerForm, NeedForm, SupportForm
from quadro.services.forms.uses import AcceptUseForm, DoneForm, UseForm

__all__ = [
    "AcceptForm",
    "AcceptUseForm",
    "ActForm",
    "AnswerForm",
    "AskForm",
    "CapacityForm",
    "DoneForm",
    "LeaveForm",
    "MoveForm",
    "NeedForm",
    "ReasonForm",
    "RequestBackForm",
    "ServiceForm",
    "SupportForm",
    "UseForm",
]
