"""Questions on assemblies and sittings."""

from quadro.assemblies.queries.roster import SeatOn, mass_of, seats_on

__all__ = ["SeatOn", "mass_of", "seats_on"]
