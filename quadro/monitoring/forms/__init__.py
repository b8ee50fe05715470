"""What people type about indicators and readings."""

from quadro.monitoring.forms.contests import ContestForm, DecideForm, ReplyForm
from quadro.monitoring.forms.indicators import (
    IndicatorForm,
    LinksForm,
    RelatedForm,
    StartForm,
    TargetsForm,
    initial_of,
)
from quadro.monitoring.forms.readings import (
    EvidenceForm,
    LockForm,
    ReadingForm,
    ReasonForm,
    SureForm,
)

__all__ = [
    "ContestForm",
    "DecideForm",
    "EvidenceForm",
    "IndicatorForm",
    "LinksForm",
    "LockForm",
    "ReadingForm",
    "ReasonForm",
    "RelatedForm",
    "ReplyForm",
    "StartForm",
    "SureForm",
    "TargetsForm",
    "initial_of",
]
