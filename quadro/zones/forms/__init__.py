"""The shape of what is asked on the coordination of a Zone."""

from quadro.zones.forms.handover import NoteForm
from quadro.zones.forms.opinions import AskOpinionForm, GiveOpinionForm
from quadro.zones.forms.rotation import RuleForm
from quadro.zones.forms.turns import AppointForm, EndForm, ReasonForm

__all__ = [
    "AppointForm",
    "AskOpinionForm",
    "EndForm",
    "GiveOpinionForm",
    "NoteForm",
    "ReasonForm",
    "RuleForm",
]
