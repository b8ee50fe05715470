from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quadro.bodies.models import Body
from quadro.imports.models import Import, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
TABLE = "chiave;nome;superiore\nrho;Comune di Rho;\nsud;Sud;rho\n"


def run(*arguments: str | Path) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("import_file", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    except CommandError as error:
        return f"{out.getvalue()}{error}", error.returncode
    return out.getvalue(), 0


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "enti.csv"
    path.write_text(TABLE)
    return path


def test_a_file_is_written_and_undone(table: Path) -> None:
    told, code = run(table)
    assert "2 to add, 0 to change, 0 the same, 0 refused" in told
    assert code == 0
    one = Import.objects.get()
    assert (one.imported_by, one.imported_by_name) == (None, "Quadro")
    told, code = run("--undo", str(one.pk))
    assert code == 0
    assert not Body.objects.exists()
    told, code = run("--undo", str(one.pk))
    assert "già stata annullata" in told
    assert code == 2


def test_a_dry_run_writes_nothing(table: Path) -> None:
    assert run("--dry-run", table)[1] == 0
    assert not Import.objects.exists()


def test_refused_rows_are_listed_with_row_column_and_reason(table: Path) -> None:
    table.write_text(TABLE + "x;Ente;rhoo\n")
    told, code = run(table)
    assert "Enti, riga 4, superiore «rhoo»: «rhoo» non è fra quelli conosciuti. → rho" in told
    assert code == 1
    assert not Import.objects.exists()
    assert not Body.objects.exists()


def test_what_cannot_be_read_is_an_error(table: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "niente.csv")[1] == 2
    assert run(table, "--sheet", "altro")[1] == 2
    assert run("--undo", "99")[1] == 2
    assert run()[1] == 2
    told, code = run(table, "--sheet", "uffici")
    assert "mancano le colonne" in told
    assert code == 2


def test_an_import_from_the_command_line_is_an_import_like_others(table: Path) -> None:
    run(table)
    assert Import.objects.get().status == Status.IMPORTED
