"""Everything that changes an indicator or a reading happens here."""

from quadro.monitoring.actions.indicators import define, revise
from quadro.monitoring.actions.readings import approve, record, return_, submit, take_back

__all__ = ["approve", "define", "record", "return_", "revise", "submit", "take_back"]
