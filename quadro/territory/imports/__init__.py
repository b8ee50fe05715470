"""Zones, and municipalities with their memberships, population and mergers, from files."""

from quadro.kit.sheets import Importer
from quadro.territory.imports.municipalities import Territory
from quadro.territory.imports.population import Counted
from quadro.territory.imports.zones import Zones

__all__ = ["IMPORTERS", "Counted", "Territory", "Zones"]
IMPORTERS: tuple[Importer, ...] = (Zones(), Territory(), Counted())
