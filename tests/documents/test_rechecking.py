"""A new trust list: what was checked with another, or with none, is checked again."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.documents import actions, queries, storage
from quadro.documents.models import SignatureCheck, TrustList, Version
from quadro.documents.signatures import checking
from quadro.documents.signatures.report import Outcome, Trust
from quadro.journal.models import Entry
from tests.documents import signed, signers
from tests.documents.signers import Holder, p7m
from tests.worlds import NOON, a_planning_officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("signed_files_are_read_here"),
]

CONTENT = b"Testo della convenzione\n"
LATER = NOON + timedelta(days=1)


def kept(content: bytes, name: str = "convenzione.p7m") -> Version:
    document = actions.add("Testo", content, name=name, by=a_planning_officer(), at=NOON)
    return queries.current(document)


def checked(content: bytes = b"", name: str = "convenzione.p7m") -> SignatureCheck:
    return actions.verify(kept(content or p7m(CONTENT), name), at=NOON)


def load(authority: Holder | None = None) -> TrustList:
    pem = (authority or signers.an_authority()).pem
    return actions.load_trust_list(pem, name="elenco.pem", by=a_planning_officer(), at=LATER)


def look_again() -> list[actions.Renewed]:
    return actions.keep_again(actions.read_again(at=LATER, most=100), at=LATER)


def counting(version: Version) -> SignatureCheck:
    return version.signature_checks.get(is_current=True)


def test_a_check_without_a_list_is_made_again_beside_the_old_one() -> None:
    old = checked()
    used = load()

    [renewed] = look_again()

    new = counting(old.version)
    assert (renewed.old, renewed.new) == (old, new)
    assert (new.outcome, new.trust_list, new.checked_at) == (Outcome.RESERVE, used, LATER)
    old.refresh_from_db()
    assert (old.outcome, old.trust_list, old.checked_at) == (Outcome.UNVERIFIABLE, None, NOON)
    entry = Entry.objects.get(event="documents.verified_again")
    assert entry.changes["outcome"] == ["unverifiable", "reserve"]
    assert entry.changes["list_on"] == [None, LATER.date().isoformat()]


def test_only_what_has_signatures_and_another_list_is_made_again() -> None:
    assert actions.read_again(at=LATER, most=100) == []
    load(signers.an_authority("Un’altra autorità"))
    checked()
    checked(signed.a_pdf(), "scansione.pdf")
    assert not queries.has_old_checks()

    load()

    assert queries.has_old_checks()
    [renewed] = look_again()
    trust = [one.told.signatures[0].trust for one in (renewed.old, renewed.new)]
    assert trust == [Trust.UNKNOWN, Trust.TRUSTED]
    assert (queries.has_old_checks(), look_again()) == (False, [])


def test_an_issuer_that_left_the_list_is_trusted_no_more() -> None:
    load()
    old = checked()
    load(signers.an_authority("Un’altra autorità"))

    look_again()

    assert (old.outcome, counting(old.version).outcome) == (Outcome.RESERVE, Outcome.UNVERIFIABLE)


def test_what_was_altered_stays_altered_whoever_signed() -> None:
    good = signed.signed_pdf()
    old = checked(good.replace(b"Testo della convenzione", b"Testo dalla convenzione"), "a.pdf")
    load()

    [renewed] = look_again()

    told = [one.told.signatures[0] for one in (renewed.old, renewed.new)]
    assert [(one.is_intact, one.trust) for one in told] == [
        (False, Trust.NO_LIST), (False, Trust.TRUSTED),
    ]  # fmt: skip
    assert (old.outcome, renewed.new.outcome) == (Outcome.REDO, Outcome.REDO)


def test_a_detached_signature_is_read_again_with_its_content() -> None:
    apart = kept(CONTENT, "convenzione.txt")
    actions.verify(kept(p7m(CONTENT, detached=True), "firma.p7s"), content=apart, at=NOON)
    load()

    [renewed] = look_again()

    assert (renewed.new.content, renewed.new.intact) == (apart, 1)
    assert renewed.new.outcome == Outcome.RESERVE


@pytest.mark.parametrize("left", [b"", p7m(b"altro")], ids=["gone", "altered"])
def test_bytes_that_are_not_those_kept_give_no_new_check(
    left: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    old = checked()
    path = storage.root() / old.version.file.path
    path.unlink()
    if left:
        path.write_bytes(left)
    used = load()

    with caplog.at_level(logging.ERROR):
        assert look_again() == []

    old.refresh_from_db()
    assert (old.is_current, old.tried_with) == (True, used)
    assert "lost their bytes" in caplog.text
    assert not queries.has_old_checks()
    load(signers.an_authority("Un’altra autorità"))
    assert queries.has_old_checks()


def test_a_list_cannot_change_whether_a_file_is_intact(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = checked()
    load()
    verify = checking.verify

    def other_than_before(path: Path, **told: Any) -> Any:
        report = verify(path, **told)
        altered = replace(report.signatures[0], is_intact=False)
        return replace(report, signatures=(altered,))

    monkeypatch.setattr(checking, "verify", other_than_before)
    with caplog.at_level(logging.ERROR):
        assert look_again() == []

    assert counting(old.version) == old
    assert "told otherwise" in caplog.text


def test_who_came_first_is_not_overtaken() -> None:
    old = checked()
    load()
    looked = actions.read_again(at=LATER, most=100)
    first = actions.verify(old.version, at=LATER)

    assert actions.keep_again(looked, at=LATER) == []
    assert counting(old.version) == first


def test_many_checks_are_kept_with_as_many_statements_as_one() -> None:
    def statements(files: int) -> int:
        for number in range(files):
            checked(p7m(CONTENT + bytes([65 + number])))
        load(signers.an_authority(f"Autorità {files}"))
        looked = actions.read_again(at=LATER, most=files)
        assert len(looked) == files
        with CaptureQueriesContext(connection) as asked:
            actions.keep_again(looked, at=LATER)
        look_again()
        return len(asked)

    assert statements(1) == statements(4)
