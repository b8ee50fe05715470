"""The demonstration is loaded through the importers: it proves them on real files."""

import csv
import time
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils.functional import Promise

from quadro.agreements.models import Agreement, Party
from quadro.bodies.models import Body
from quadro.imports import actions, demo
from quadro.imports.models import Import, Status
from quadro.imports.registry import importers
from quadro.journal import queries as journal
from quadro.journal.models import Entry as Written
from quadro.plan.models import Provision
from quadro.search.models import Entry
from quadro.territory.models import Municipality
from tests.imports import files
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
HELD: tuple[type[Model], ...] = (Municipality, Body, Provision, Agreement, Party, Entry)


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def counts() -> Counter[str]:
    return Counter({model.__name__: model._default_manager.count() for model in HELD})


def test_the_demonstration_loads_once_and_keeps_what_was_written(settings: Any) -> None:
    settings.DEMO = True
    start = time.process_time()
    load()
    assert time.process_time() - start < 15
    assert Agreement.objects.published().count() == 21
    before = counts()
    Body.objects.filter(slug="regione-lombardia").update(note="scritta dall’ufficio")

    assert load() == ""
    assert counts() == before
    assert Body.objects.get(slug="regione-lombardia").note == "scritta dall’ufficio"


@pytest.mark.any_database
def test_no_file_of_the_demonstration_says_anything_new_after_it_is_loaded(settings: Any) -> None:
    settings.DEMO = True
    load()
    by = the_system()
    for importer in importers():
        path = demo.folder() / f"{importer.name}.csv"
        if path.exists():
            again = actions.preview(path.read_bytes(), name=path.name, by=by, at=NOON)
            assert (again.to_add, again.to_change, again.refused) == (0, 0, 0), path.name


@pytest.mark.any_database
def test_the_demonstration_as_one_book_is_imported_and_undone(settings: Any) -> None:
    """Every sheet names what others add, in any order of the sheets."""
    settings.DEMO = True
    by = the_system()
    demo.load_reference(by=by)
    before = counts()
    sheets: dict[str, list[list[str]]] = {}
    for importer in reversed(importers()):
        path = demo.folder() / f"{importer.name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                sheets[importer.name] = list(csv.reader(file))
    book = actions.preview(files.xlsx(**sheets), name="tutto.xlsx", by=by, at=NOON)
    assert book.refused == 0
    actions.confirm(book, by=by, at=NOON)
    assert Agreement.objects.count() == 21
    undone = actions.undo(book, by=by, at=NOON)
    assert undone.status == Status.UNDONE
    assert counts() == before


def test_the_imports_of_the_demonstration_can_be_undone_from_the_last(settings: Any) -> None:
    settings.DEMO = True
    by = the_system()
    demo.load_reference(by=by)
    before = counts()
    for importer in importers():
        path = demo.folder() / f"{importer.name}.csv"
        if path.exists():
            demo.bring(path, by=by, at=NOON)
    for one in Import.objects.order_by("-pk"):
        actions.undo(one, by=by, at=NOON)
    assert counts() == before


def test_a_real_service_is_not_filled_with_a_demonstration(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        load()


def test_the_history_of_what_was_imported_is_told_in_words_and_names(settings: Any) -> None:
    """No code of a column, no key of a row: the history is read by people."""
    settings.DEMO = True
    load()
    nouns = [noun._meta.label_lower for noun in (Body, Agreement, Provision)]
    told = journal.told(Written.objects.filter(subject__in=nouns))
    changes = [change for one in told for change in one.changes]

    assert {str(one.label) for one in changes if not isinstance(one.label, Promise)} == set()
    links = {"Comune", "Zona", "edizione", "ente superiore", "sotto"}
    keys = [one for one in changes if str(one.label) in links and str(one.new).isdigit()]
    assert keys == []
    assert {"Comune", "edizione", "sotto"} <= {str(one.label) for one in changes}
