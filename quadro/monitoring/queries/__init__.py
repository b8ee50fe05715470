"""Questions on the state of the plan, and on how those who move it work."""

from quadro.monitoring.queries.governance import Figure, Kind, Row, governance

__all__ = ["Figure", "Kind", "Row", "governance"]
