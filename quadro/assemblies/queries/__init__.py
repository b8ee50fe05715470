"""Questions on assemblies and sittings."""

from quadro.assemblies.queries.pages import Meeting, meetings, next_sittings, sittings_of
from quadro.assemblies.queries.record import Group, Line, Record, Voting, record_of
from quadro.assemblies.queries.room import room_of, token_of
from quadro.assemblies.queries.roster import SeatOn, mass_of, seats_on
from quadro.assemblies.queries.voting import tally_of

__all__ = [
    "Group",
    "Line",
    "Meeting",
    "Record",
    "SeatOn",
    "Voting",
    "mass_of",
    "meetings",
    "next_sittings",
    "record_of",
    "room_of",
    "seats_on",
    "sittings_of",
    "tally_of",
    "token_of",
]
