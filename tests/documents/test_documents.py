import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase

from quadro.documents import actions, queries, storage
from quadro.documents.models import Document, StoredFile, Version, Visibility
from quadro.journal.models import Entry
from quadro.kit.files import download
from quadro.kit.refusals import Refused, Stale
from tests.parallel import at_once
from tests.worlds import NOON, a_planning_officer, the_system

PDF = b"%PDF-1.7\n1 0 obj\n"


def added(content: bytes = PDF, name: str = "atto.pdf") -> Document:
    upload = SimpleUploadedFile(name, content)
    return actions.add("Atto", upload, name=name, by=a_planning_officer(), at=NOON)


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_bytes_are_kept_under_their_hash_and_once(folder: Path) -> None:
    first, second = added(), added()
    assert StoredFile.objects.count() == 1
    stored = queries.current(first).file
    assert queries.current(second).file == stored
    assert (folder / stored.path).read_bytes() == PDF
    assert on_disk(folder) == [stored.sha256]
    assert (stored.size, stored.media_type) == (len(PDF), "application/pdf")


@pytest.mark.django_db
def test_a_document_is_told_to_the_journal() -> None:
    document = added()
    entry = Entry.objects.get(event="documents.added", subject_key=document.pk)
    assert entry.changes["sha256"] == [None, queries.current(document).file.sha256]


@pytest.mark.django_db
def test_a_newer_version_leaves_the_earlier_ones_readable() -> None:
    document = added()
    actions.add_version(
        document, PDF + b"2", name="nuovo.pdf", by=a_planning_officer(), at=NOON, note="firme"
    )
    assert queries.current(document).number == 2
    contents = []
    for version in document.versions.order_by("number"):
        with queries.open_version(version).stream as stream:
            contents.append(stream.read())
    assert contents == [PDF, PDF + b"2"]
    with pytest.raises(Refused, match="identico"):
        actions.add_version(document, PDF + b"2", name="x.pdf", by=a_planning_officer(), at=NOON)


@pytest.mark.django_db
def test_the_second_of_two_editors_gets_both_texts() -> None:
    document = added()
    edited = actions.edit(
        document, by=a_planning_officer(), version=1, title="Atto", visibility=Visibility.PUBLIC,
        register_number="12/2026",
    )  # fmt: skip
    assert edited.version == 2
    with pytest.raises(Stale) as stale:
        actions.edit(
            document, by=a_planning_officer(), version=1, title="A", visibility=Visibility.PARTIES
        )
    assert stale.value.theirs["register_number"] == "12/2026"


@pytest.mark.django_db
def test_only_a_person_uploads() -> None:
    nobody = the_system()
    with pytest.raises(Refused, match="accedi"):
        actions.add("Atto", PDF, name="atto.pdf", by=nobody, at=NOON)


@pytest.mark.django_db
def test_the_bytes_go_with_the_last_version_that_has_them(folder: Path) -> None:
    first, second = added(), added()
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.remove(first, by=a_planning_officer())
    assert len(on_disk(folder)) == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.remove(second, by=a_planning_officer())
    assert on_disk(folder) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_bytes_kept_again_right_after_the_commit_of_a_removal_stay(folder: Path) -> None:
    document = added()
    with TestCase.captureOnCommitCallbacks() as after:
        actions.remove(document, by=a_planning_officer())
    added()
    for callback in after:
        callback()
    assert len(on_disk(folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_at_most_an_orphan(folder: Path) -> None:
    clerk = a_planning_officer()
    with transaction.atomic():
        actions.add("Atto", PDF, name="atto.pdf", by=clerk, at=NOON)
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert len(on_disk(folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_uploads_of_the_same_bytes_keep_them_once(folder: Path) -> None:
    clerk = a_planning_officer()
    found = at_once(lambda _: actions.add("Atto", PDF, name="atto.pdf", by=clerk, at=NOON), times=8)
    assert all(isinstance(one, Document) for one in found), found
    assert StoredFile.objects.count() == 1
    assert Version.objects.count() == 8
    assert len(on_disk(folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_uploads_and_removals_at_the_same_time_lose_no_bytes(folder: Path) -> None:
    clerk = a_planning_officer()
    start = threading.Barrier(6)

    def work(number: int) -> None:
        start.wait(20)
        for turn in range(6):
            document = actions.add("Atto", PDF, name="atto.pdf", by=clerk, at=NOON)
            if number or turn < 5:
                actions.remove(document, by=clerk)

    failed = [one for one in at_once(work, times=6) if one is not None]
    assert not failed
    assert Version.objects.count() == 1
    assert (folder / StoredFile.objects.get().path).read_bytes() == PDF


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(settings: Any, folder: Path) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    with pytest.raises(Refused, match="limite di 1 MB"):
        added(PDF + b"0" * (1 << 20))
    with pytest.raises(Refused, match="vuoto"):
        added(b"")
    assert on_disk(folder) == []


@pytest.mark.django_db
def test_a_download_is_never_a_page() -> None:
    opened = queries.open_version(queries.current(added(name="Intesa «quadro».pdf")))
    answer = download(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
    answer.close()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("atto.pdf", "atto.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Documenti\atto n. 1.pdf", "atto n. 1.pdf"),
        ("atto\r\nX: y.pdf", "attoX_ y.pdf"),
        ("atto\u202efdp.exe.pdf", "attofdp.exe.pdf"),
        ("Città «metropolitana».pdf", "Città «metropolitana».pdf"),
        (".pdf", "pdf"),
        ("", "documento"),
        ("..", "documento"),
    ],
)
def test_a_name_keeps_what_the_person_wrote_and_no_trap(given: str, kept: str) -> None:
    assert actions.safe_name(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = actions.safe_name("è" * 500 + ".pdf.p7m")
    assert name.endswith(".p7m")
    assert len(name.encode()) <= 200


@pytest.mark.django_db(transaction=True)
def test_a_file_cannot_be_held_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        storage.hold("0" * 64)


@pytest.mark.django_db
def test_pieces_of_an_upload_are_read_as_they_come() -> None:

    stored = actions.keep(File(BytesIO(PDF), name="atto.pdf"), name="atto.pdf")
    assert stored.size == len(PDF)
