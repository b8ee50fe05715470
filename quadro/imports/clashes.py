"""What a database says when two rows want what only one may have, in words for who imports."""

import re

from django.apps import apps
from django.db import IntegrityError
from django.utils.translation import gettext as _

SQLITE = re.compile(r"UNIQUE constraint failed: (\w+)\.(\w+)")
POSTGRESQL = re.compile(r"Key \((\w+)[^)]*\)=")


def told(error: IntegrityError, *, sheet: str) -> str:
    """Either somebody wrote meanwhile, or the file contradicts the register."""
    name = _field(error)
    if not name:
        return _(
            "Il registro non accetta le righe del foglio «%(sheet)s» come sono: contraddicono "
            "quelle che ci sono già. Ricontrolla l’anteprima o correggi il file."
        ) % {"sheet": sheet}
    return _(
        "Il registro non accetta le righe del foglio «%(sheet)s» come sono: «%(field)s» avrebbe "
        "lo stesso valore in due righe diverse. Ricontrolla l’anteprima o correggi il file."
    ) % {"sheet": sheet, "field": name}


def _field(error: IntegrityError) -> str:
    """The name, for people, of the field that must be unique."""
    text = str(error)
    if found := SQLITE.search(text):
        table, column = found.groups()
    elif found := POSTGRESQL.search(text):
        table = getattr(getattr(error.__cause__, "diag", None), "table_name", "") or ""
        column = found[1]
    else:
        return ""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            for field in model._meta.concrete_fields:
                if field.column == column:
                    return str(field.verbose_name)
    return ""
