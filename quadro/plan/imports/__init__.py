"""What of plans can come in from files: themes, documents, their adoption, trees, links.

A column that the file lacks leaves things as they are; an empty cell empties. The cells of a row
are compared with those that an export of the same row would have: a file exported and brought back
changes nothing.
"""

from quadro.kit.sheets import Importer
from quadro.plan.imports.documents import Documents, Steps, Themes
from quadro.plan.imports.links import Alignments, Continuities
from quadro.plan.imports.provisions import Provisions

IMPORTERS: tuple[Importer, ...] = (
    Themes(),
    Documents(),
    Steps(),
    Provisions(),
    Continuities(),
    Alignments(),
)
