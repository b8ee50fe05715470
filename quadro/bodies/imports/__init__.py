"""Bodies, people in office, shares and successions, from files."""

from quadro.bodies.imports.people import People
from quadro.bodies.imports.register import Bodies
from quadro.bodies.imports.shares import Shares
from quadro.bodies.imports.successions import Successions
from quadro.kit.sheets import Importer

__all__ = ["IMPORTERS", "Bodies", "People", "Shares", "Successions"]
IMPORTERS: tuple[Importer, ...] = (Bodies(), People(), Shares(), Successions())
