"""Assemblies with their rules and seats, sittings with agenda and roster, votes, minutes."""

from quadro.assemblies.models.assemblies import (
    Assembly,
    Composition,
    Delegates,
    Kind,
    Seat,
)
from quadro.assemblies.models.minutes import Minutes, MinutesVersion
from quadro.assemblies.models.sittings import (
    Attendance,
    Guest,
    Item,
    ItemKind,
    Movement,
    QuorumCheck,
    Sitting,
    SittingPaper,
    SittingQuerySet,
)
from quadro.assemblies.models.votes import Ballot, FollowUp, Vote

__all__ = [
    "Assembly",
    "Attendance",
    "Ballot",
    "Composition",
    "Delegates",
    "FollowUp",
    "Guest",
    "Item",
    "ItemKind",
    "Kind",
    "Minutes",
    "MinutesVersion",
    "Movement",
    "QuorumCheck",
    "Seat",
    "Sitting",
    "SittingPaper",
    "SittingQuerySet",
    "Vote",
]
