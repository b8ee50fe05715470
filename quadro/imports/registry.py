"""What can be imported: the sheets of all modules, in the order in which one leans on another."""

from copy import copy
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from quadro.kit.sheets import Importer

MODULES = ("territory", "bodies", "plan", "agreements")


@cache
def importers() -> tuple[Importer, ...]:
    """Those of lower modules first: a sheet may name what an earlier one adds."""
    return tuple(
        importer
        for module in MODULES
        if find_spec(f"quadro.{module}.imports")
        for importer in import_module(f"quadro.{module}.imports").IMPORTERS
    )


def importer_of(name: str) -> Importer:
    """A copy for whoever asks: what one keeps between checking and writing is nobody else's."""
    return copy(next(one for one in importers() if one.name == name))


def rank(name: str) -> int:
    """The place of a sheet in the order of writing."""
    return [one.name for one in importers()].index(name)
