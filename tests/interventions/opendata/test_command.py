"""`manage.py import_interventions`: the same engine as the page, for files of any length."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quadro.interventions.models import Intake, Intervention
from quadro.search.models import Entry as Found
from tests.interventions.opendata.files import a_file, a_row, kept, some_towns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return kept(tmp_path, a_file(a_row(), a_row(local="B")))


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return kept(tmp_path, a_file(a_row(), a_row(local="B", pnrr="=1+1")), "errate.csv")


def run(*arguments: str | Path) -> tuple[str, str, int]:
    """What it says, what it says of how far it is, how it ends."""
    out, progress = StringIO(), StringIO()
    try:
        call_command("import_interventions", *map(str, arguments), stdout=out, stderr=progress)
    except SystemExit as end:
        return out.getvalue(), progress.getvalue(), int(str(end.code))
    except CommandError as error:
        return f"{out.getvalue()}{error}", progress.getvalue(), error.returncode
    return out.getvalue(), progress.getvalue(), 0


def test_a_file_is_written_found_and_undone(file: Path) -> None:
    told, progress, code = run(file, "--profile", "pnrr")
    assert "2 rows: 2 interventions new, 0 changed, 0 the same; 0 rows refused" in told
    assert "100 %  2 rows, 2 new" in progress
    assert code == 0
    assert Found.objects.filter(kind="intervention").count() == 2
    one = Intake.objects.get()
    assert run("--undo", str(one.pk))[2] == 0
    assert not Intervention.objects.exists()
    told, _progress, code = run("--undo", str(one.pk))
    assert "già stata annullata" in told
    assert code == 2


def test_the_index_may_be_left_for_later(file: Path) -> None:
    run(file, "--profile", "pnrr", "--no-index")
    assert not Found.objects.filter(kind="intervention").exists()


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(file: Path) -> None:
    told, _progress, code = run(file, "--profile", "pnrr", "--dry-run")
    assert "2 interventions new" in told
    assert code == 0
    assert not Intake.objects.exists()


def test_refused_rows_stop_it_and_the_report_is_harmless(wrong: Path, tmp_path: Path) -> None:
    told, _progress, code = run(wrong, "--profile", "pnrr")
    assert "riga 3, Finanziamento PNRR «=1+1»: Non è un importo." in told
    assert code == 1
    assert not Intervention.objects.exists()
    report = tmp_path / "resoconto.csv"
    assert run(wrong, "--profile", "pnrr", "--valid-only", "--report", report)[2] == 0
    assert "3,Finanziamento PNRR,'=1+1,Non è un importo.,rifiutata" in report.read_text("utf-8-sig")
    assert Intervention.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dati.csv", "--profile", "pnrr"], "There is no file"),
        ([], "Name a file and its --profile (bdap, "),
        (["--undo", "9"], "There is no import 9"),
    ],
)
def test_what_it_is_not_told_well_it_refuses(arguments: list[str], said: str) -> None:
    told, _progress, code = run(*arguments)
    assert said in told
    assert code == 2


def test_a_file_of_another_data_set_is_refused(file: Path) -> None:
    told, _progress, code = run(file, "--profile", "opencoesione")
    assert "mancano le colonne" in told or "Nessuna intestazione" in told
    assert code == 2
