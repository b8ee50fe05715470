import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from quadro.documents import queries
from quadro.documents.models import Document
from tests.documents.test_documents import added

pytestmark = pytest.mark.django_db
OLD = 1_600_000_000


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_storage", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def place(folder: Path, document: Document) -> Path:
    return folder / queries.current(document).file.path


def test_all_is_well_when_rows_and_bytes_agree() -> None:
    added()
    assert run() == ("Every row has its bytes.\n", 0)


def test_a_row_without_bytes_is_found(folder: Path) -> None:
    place(folder, added()).unlink()
    told, code = run("--clear")
    assert "a row without its bytes" in told
    assert code == 1


def test_altered_bytes_are_found(folder: Path) -> None:
    path = place(folder, added())
    path.write_bytes(path.read_bytes()[::-1])
    assert run("--quick")[1] == 0
    told, code = run()
    assert "not those that were kept" in told
    assert code == 1


def test_bytes_left_behind_are_cleared_once_they_are_old(folder: Path) -> None:
    kept = place(folder, added())
    orphan, young = folder / "ab" / "cd" / ("ab" * 32), folder / "ab" / "cd" / ("cd" * 32)
    orphan.parent.mkdir(parents=True)
    for path in (orphan, folder / "arrivo-x", young):
        path.write_bytes(b"x")
    for path in (orphan, folder / "arrivo-x"):
        os.utime(path, (OLD, OLD))
    told, code = run()
    assert "bytes without a row" in told
    assert "never ended" in told
    assert code == 1
    assert run("--clear")[1] == 0
    assert kept.exists()
    assert young.exists()
    assert not orphan.exists()
    assert not (folder / "arrivo-x").exists()
