"""What people type of assemblies, sittings and minutes."""

from quadro.assemblies.forms.keeping import (
    AssemblyForm,
    ConveneForm,
    ReasonForm,
    SeatsForm,
    SittingForm,
)
from quadro.assemblies.forms.sittings import (
    ForwardForm,
    InquireForm,
    ItemForm,
    OpinionForm,
    PaperForm,
    PromiseForm,
    ProseForm,
    SureForm,
)

__all__ = [
    "AssemblyForm",
    "ConveneForm",
    "ForwardForm",
    "InquireForm",
    "ItemForm",
    "OpinionForm",
    "PaperForm",
    "PromiseForm",
    "ProseForm",
    "ReasonForm",
    "SeatsForm",
    "SittingForm",
    "SureForm",
]
