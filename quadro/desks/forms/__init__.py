"""The shape of what is asked on desks and requests."""

from quadro.desks.forms.desks import DeskForm, EndForm, NewDeskForm, PostForm, TopicsForm
from quadro.desks.forms.requests import AskForm, AssignForm, JudgeForm, ReopenForm, TalkForm

__all__ = [
    "AskForm",
    "AssignForm",
    "DeskForm",
    "EndForm",
    "JudgeForm",
    "NewDeskForm",
    "PostForm",
    "ReopenForm",
    "TalkForm",
    "TopicsForm",
]
