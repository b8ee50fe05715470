import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body, Office
from quadro.imports import actions
from quadro.imports.models import Import, Line, Status
from quadro.imports.traces import Past
from quadro.journal import actions as journal
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.imports import files
from tests.parallel import at_once
from tests.worlds import NOON, a_planning_officer, a_visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
TABLE = "chiave;nome;superiore;nota\nrho;Comune di Rho;;\nsud;Sud;rho;zona\n"


@pytest.fixture
def officer() -> Actor:
    return a_planning_officer()


def previewed(table: str | bytes, by: Actor, name: str = "enti.csv") -> Import:
    content = table.encode() if isinstance(table, str) else table
    return actions.preview(content, name=name, by=by, at=NOON)


def imported(table: str | bytes, by: Actor, name: str = "enti.csv") -> Import:
    return actions.confirm(previewed(table, by, name), by=by, at=NOON)


def figures(one: Import) -> tuple[int, int, int, int]:
    return one.to_add, one.to_change, one.same, one.refused


def test_a_preview_writes_nothing(officer: Actor) -> None:
    shown = previewed(TABLE, officer)
    assert figures(shown) == (2, 0, 0, 0)
    assert shown.status == Status.PREVIEWED
    assert not Body.objects.exists()


def test_only_the_planning_office_imports(officer: Actor) -> None:
    with pytest.raises(Refused, match="Ufficio piano"):
        previewed(TABLE, a_visitor())
    shown = previewed(TABLE, officer)
    for verb in (actions.confirm, actions.undo):
        with pytest.raises(Refused, match="Ufficio piano"):
            verb(shown, by=a_visitor(), at=NOON)


def test_a_confirmed_file_is_written_whole_and_told(officer: Actor) -> None:
    done = imported(TABLE, officer)
    assert Body.objects.get(slug="sud").parent == Body.objects.get(slug="rho")
    assert (done.status, done.imported_by) == (Status.IMPORTED, officer.user)
    assert Line.objects.filter(import_of=done).count() == 2
    assert done.sheets.get().rows is None
    assert Entry.objects.filter(event="imports.imported", subject_key=done.pk).exists()
    with pytest.raises(Refused, match="già stato importato"):
        actions.confirm(done, by=officer, at=NOON)


def test_a_file_imported_twice_changes_nothing(officer: Actor) -> None:
    imported(TABLE, officer)
    again = previewed(TABLE, officer)
    assert figures(again) == (0, 0, 2, 0)


def test_a_row_changed_is_shown_with_its_old_and_new_values(officer: Actor) -> None:
    imported(TABLE, officer)
    shown = previewed(TABLE.replace("zona", "area"), officer)
    assert figures(shown) == (0, 1, 1, 0)
    [change] = [one for one in shown.sheets.get().plan["proposals"] if one[3] == "change"]
    assert change[4] == {"note": ["zona", "area"]}


def test_one_refused_row_stops_the_whole_file_until_it_is_corrected(officer: Actor) -> None:
    shown = previewed(TABLE + "x;Ente x;rhoo;\n", officer)
    assert figures(shown) == (2, 0, 0, 1)
    assert shown.sheets.get().plan["problems"] == [
        [4, "superiore", "rhoo", "«rhoo» non è fra quelli conosciuti.", "rho"]
    ]
    with pytest.raises(Refused, match="1 righe rifiutate"):
        actions.confirm(shown, by=officer, at=NOON)

    mended = actions.correct(shown, {(0, 4, "superiore"): "rho"}, by=officer)
    assert figures(mended) == (3, 0, 0, 0)
    actions.confirm(mended, by=officer, at=NOON)
    assert Body.objects.get(slug="x").parent == Body.objects.get(slug="rho")


def test_a_correction_of_a_cell_that_does_not_exist_is_refused(officer: Actor) -> None:
    shown = previewed(TABLE, officer)
    with pytest.raises(Refused, match="La riga 99"):
        actions.correct(shown, {(0, 99, "nome"): "x"}, by=officer)
    with pytest.raises(Refused, match="La colonna «zzz»"):
        actions.correct(shown, {(0, 2, "zzz"): "x"}, by=officer)


def test_a_sheet_may_name_what_another_sheet_of_the_file_adds(officer: Actor) -> None:
    book = files.xlsx(
        uffici=[["ente", "ufficio"], ["rho", "Protocollo"]],
        enti=[["chiave", "nome"], ["rho", "Comune di Rho"]],
    )
    done = imported(book, officer, "tutto.xlsx")
    assert figures(done) == (2, 0, 0, 0)
    assert Office.objects.get().body.slug == "rho"
    actions.undo(done, by=officer, at=NOON)
    assert not Body.objects.exists()


def test_what_was_shown_is_what_is_written(officer: Actor) -> None:
    shown = previewed(TABLE, officer)
    imported("chiave;nome\nrho;Rho\n", officer)
    with pytest.raises(actions.Overtaken, match="Dopo l’anteprima"):
        actions.confirm(shown, by=officer, at=NOON)
    assert Body.objects.get().name == "Rho"
    looked_again = actions.correct(shown, {}, by=officer)
    assert figures(looked_again) == (1, 1, 0, 0)
    actions.confirm(looked_again, by=officer, at=NOON)
    assert Body.objects.count() == 2


def test_a_clash_that_only_the_database_sees_is_a_refusal(officer: Actor) -> None:
    shown = previewed("chiave;nome\nrho;Rho\nlegnano;rho2\n", officer)
    Body.objects.create(slug="altro", name="Rho", kind="altro", is_institutional=False)
    with pytest.raises(
        actions.Overtaken, match=r"foglio «enti» .* «nome» avrebbe lo stesso valore in due righe"
    ):
        actions.confirm(shown, by=officer, at=NOON)
    assert Body.objects.count() == 1


def test_an_undone_import_leaves_everything_as_it_was(officer: Actor) -> None:
    imported(TABLE, officer)
    before = list(Body.objects.order_by("pk").values("slug", "name", "note", "parent"))
    table = TABLE.replace("zona", "area").replace("Comune di Rho", "Rho") + "x;Ente x;sud;\n"
    second = imported(table, officer)
    assert Body.objects.count() == 3

    undone = actions.undo(second, by=officer, at=NOON)
    assert list(Body.objects.order_by("pk").values("slug", "name", "note", "parent")) == before
    assert (undone.status, undone.undone_by) == (Status.UNDONE, officer.user)
    assert Entry.objects.filter(event="imports.taken_back").count() == 3
    with pytest.raises(Refused, match="già stata annullata"):
        actions.undo(undone, by=officer, at=NOON)


def test_the_token_of_two_editors_never_goes_back(officer: Actor) -> None:
    imported(TABLE, officer)
    second = imported(TABLE.replace("zona", "area"), officer)
    version = Body.objects.get(slug="sud").version
    actions.undo(second, by=officer, at=NOON)
    assert Body.objects.get(slug="sud").version == version + 1


def test_what_somebody_changed_since_is_named(officer: Actor) -> None:
    done = imported(TABLE, officer)
    body = Body.objects.get(slug="rho")
    body.note = "cambiata"
    body.save()
    journal.record("bodies.edited", body, by=officer, note="cambiata")
    with pytest.raises(Refused, match=f"Comune di Rho è stata cambiata da {officer}"):
        actions.undo(done, by=officer, at=NOON)
    assert Body.objects.count() == 2


def test_what_somebody_built_on_it_is_named(officer: Actor) -> None:
    done = imported(TABLE, officer)
    Office.objects.create(body=Body.objects.get(slug="rho"), name="Protocollo")
    [obstacle] = Past(done).obstacles()
    assert obstacle.name == "Comune di Rho"
    assert obstacle.reason == "ora serve a «Protocollo» (ufficio)"
    with pytest.raises(Refused, match="Non si può annullare"):
        actions.undo(done, by=officer, at=NOON)


def test_what_somebody_took_away_is_named(officer: Actor) -> None:
    done = imported(TABLE, officer)
    Body.objects.get(slug="sud").delete()
    assert [one.name for one in Past(done).obstacles()] == ["ente «Sud»"]


def test_a_preview_nobody_wants_is_forgotten(officer: Actor) -> None:
    shown = previewed(TABLE, officer)
    actions.discard(shown, by=officer)
    assert not Import.objects.exists()
    done = imported(TABLE, officer)
    with pytest.raises(Refused):
        actions.discard(done, by=officer)


def test_a_file_over_the_limit_is_refused(officer: Actor, settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    with pytest.raises(Refused, match="limite di 1 MB"):
        previewed(b"x" * (1 << 20) + b"x", officer)


def queries_for(rows: int, officer: Actor, start: int) -> tuple[int, int, int]:
    table = io.StringIO()
    table.write("chiave;nome;nota\n")
    table.writelines(f"e{n};Ente {n};x\n" for n in range(start, start + rows))
    counts = []
    with CaptureQueriesContext(connection) as seen:
        shown = previewed(table.getvalue(), officer)
    counts.append(len(seen))
    with CaptureQueriesContext(connection) as seen:
        done = actions.confirm(shown, by=officer, at=NOON)
    counts.append(len(seen))
    with CaptureQueriesContext(connection) as seen:
        actions.undo(done, by=officer, at=NOON)
    counts.append(len(seen))
    return counts[0], counts[1], counts[2]


def test_queries_do_not_grow_with_rows(officer: Actor) -> None:
    """Writing goes by hundreds of rows a statement; all the rest is fixed."""
    few, many = queries_for(10, officer, 0), queries_for(5000, officer, 100)
    assert few[0] == many[0] <= 10
    assert many[1] - few[1] < 5000 / 25
    assert many[2] - few[2] < 5000 / 25


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_one_writes(officer: Actor) -> None:
    shown = previewed(TABLE, officer)
    found = at_once(lambda _: actions.confirm(shown, by=officer, at=NOON), times=4)
    assert sum(isinstance(one, Import) for one in found) == 1
    assert sum(isinstance(one, Refused) for one in found) == 3
    assert Body.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_file_confirmed_twice_at_once_is_written_once(officer: Actor) -> None:
    shown = [previewed(TABLE, officer) for _ in range(3)]
    found = at_once(lambda n: actions.confirm(shown[n], by=officer, at=NOON), times=3)
    assert sum(isinstance(one, Import) for one in found) == 1
    assert sum(isinstance(one, actions.Overtaken) for one in found) == 2
    assert Body.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_undo_twice_at_once_is_one(officer: Actor) -> None:
    done = imported(TABLE, officer)
    found = at_once(lambda _: actions.undo(done, by=officer, at=NOON), times=3)
    assert sum(isinstance(one, Import) for one in found) == 1, found
    assert not Body.objects.exists()
