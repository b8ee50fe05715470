"""Questions on the state of the plan, and on how those who move it work."""

from quadro.monitoring.queries.governance import Figure, Kind, Row, governance
from quadro.monitoring.queries.ground import Ground, cells_from, ground_of, in_force, is_locked

__all__ = [
    "Figure",
    "Ground",
    "Kind",
    "Row",
    "cells_from",
    "governance",
    "ground_of",
    "in_force",
    "is_locked",
]
