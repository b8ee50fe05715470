"""What the register takes in from files: agreements, their acts, their parties, links to the plan.

The checks of a sheet cost a fixed number of queries, writing goes in bulk. An empty cell says that
a value is not known: it never erases one that is.
"""

from quadro.agreements.imports.acts import ActImporter
from quadro.agreements.imports.agreements import AgreementImporter
from quadro.agreements.imports.links import LinkImporter
from quadro.agreements.imports.parties import PartyImporter
from quadro.kit.sheets import Importer

IMPORTERS: tuple[Importer, ...] = (
    AgreementImporter(),
    ActImporter(),
    PartyImporter(),
    LinkImporter(),
)
"""Acts come before parties, which may be authorised by one of them."""
