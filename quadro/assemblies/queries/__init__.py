"""Questions on assemblies and sittings."""

from quadro.assemblies.queries.calling import appointment_of, called
from quadro.assemblies.queries.pages import Meeting, meetings, sittings_of
from quadro.assemblies.queries.record import Group, Line, Record, Voting, record_of
from quadro.assemblies.queries.room import room_of, token_of
from quadro.assemblies.queries.roster import SeatOn, bodies_over, mass_of, seats_on
from quadro.assemblies.queries.voting import tally_of

__all__ = [
    "Group",
    "Line",
    "Meeting",
    "Record",
    "SeatOn",
    "Voting",
    "appointment_of",
    "bodies_over",
    "called",
    "mass_of",
    "meetings",
    "record_of",
    "room_of",
    "seats_on",
    "sittings_of",
    "tally_of",
    "token_of",
]
