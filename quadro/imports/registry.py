"""What can be imported: the sheets of all modules, in the order in which one leans on another."""

from copy import copy

from quadro.agreements.imports import IMPORTERS as AGREEMENTS
from quadro.bodies.imports import IMPORTERS as BODIES
from quadro.kit.sheets import Importer
from quadro.plan.imports import IMPORTERS as PLAN
from quadro.territory.imports import IMPORTERS as TERRITORY

IMPORTERS: tuple[Importer, ...] = (*TERRITORY, *BODIES, *PLAN, *AGREEMENTS)
"""Those of lower modules first: a sheet may name what an earlier one adds."""


def importers() -> tuple[Importer, ...]:
    return IMPORTERS


def importer_of(name: str) -> Importer:
    """A copy for whoever asks: what one keeps between checking and writing is nobody else's."""
    return copy(next(one for one in importers() if one.name == name))


def rank(name: str) -> int:
    """The place of a sheet in the order of writing."""
    return [one.name for one in importers()].index(name)
