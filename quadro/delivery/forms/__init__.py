"""What people type about commitments."""

from quadro.delivery.forms.amending import PlannedForm
from quadro.delivery.forms.keeping import (
    CommitmentForm,
    NewCommitmentForm,
    RescheduleForm,
    SharesForm,
    StepsForm,
    WaitForm,
    plain,
)
from quadro.delivery.forms.telling import (
    BlockForm,
    DeliverForm,
    EvidenceForm,
    OverrideForm,
    ReasonForm,
    SolveForm,
    SureForm,
    TellForm,
)

__all__ = [
    "BlockForm",
    "CommitmentForm",
    "DeliverForm",
    "EvidenceForm",
    "NewCommitmentForm",
    "OverrideForm",
    "PlannedForm",
    "ReasonForm",
    "RescheduleForm",
    "SharesForm",
    "SolveForm",
    "StepsForm",
    "SureForm",
    "TellForm",
    "WaitForm",
    "plain",
]
