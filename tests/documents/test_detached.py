"""A signature in a file of its own, and the document that it signs."""

import hashlib

import pytest

from quadro.documents import actions, queries
from quadro.documents.models import Version
from quadro.documents.signatures.examining import examine
from quadro.documents.signatures.report import Outcome, Problem, Report
from quadro.documents.signatures.trust import Judge, load_list
from quadro.kit.refusals import Refused
from tests.documents import signed, signers
from tests.documents.signers import p7m
from tests.worlds import NOON, a_planning_officer

CONTENT = b"Testo della convenzione\n"


def report(data: bytes, content: bytes | None = None) -> Report:
    return examine(data, Judge(load_list([]), signers.RECEIVED_AT), content=content)


def kept(content: bytes, name: str) -> Version:
    document = actions.add("Testo", content, name=name, by=a_planning_officer(), at=NOON)
    return queries.current(document)


@pytest.fixture
def trusted(db: None) -> None:  # noqa: ARG001
    pem = signers.an_authority().pem
    actions.load_trust_list(pem, name="elenco.pem", by=a_planning_officer(), at=NOON)


@pytest.mark.parametrize(
    "data", [p7m(CONTENT, detached=True), signed.xml_apart(CONTENT)], ids=["p7m", "xml"]
)
def test_a_detached_signature_tells_the_hash_of_what_it_signs(data: bytes) -> None:
    found = report(data)
    assert (found.is_detached, found.signed_sha256) == (True, {hashlib.sha256(CONTENT).hexdigest()})
    with_content = report(data, content=CONTENT)
    assert (with_content.is_detached, with_content.signatures[0].is_intact) == (True, True)
    assert report(data, content=CONTENT + b"!").signatures[0].is_intact is False


def test_a_detached_signature_over_another_digest_does_not_tell_that_hash() -> None:
    found = report(p7m(CONTENT, detached=True, digest="sha512"))
    assert (found.is_detached, found.signed_sha256) == (True, set())


def test_an_envelope_with_its_content_is_not_detached() -> None:
    found = report(p7m(CONTENT))
    assert (found.is_detached, found.signed_sha256) == (False, set())


@pytest.mark.usefixtures("trusted")
def test_what_is_signed_apart_is_looked_for_when_it_is_not_given() -> None:
    apart, asked = kept(CONTENT, "convenzione.txt"), []

    def find(told: set[str]) -> Version | None:
        asked.append(told)
        return apart

    detached = p7m(CONTENT, detached=True)
    found = actions.examine(detached, name="firma.p7s", at=NOON, find=find)
    assert (found.content, found.content_sha256) == (apart, apart.file.sha256)
    assert found.report.outcome == Outcome.RESERVE
    actions.examine(detached, name="firma.p7s", at=NOON, content=CONTENT, find=find)
    actions.examine(p7m(CONTENT), name="atto.p7m", at=NOON, find=find)
    assert asked == [{apart.file.sha256}]


@pytest.mark.usefixtures("trusted")
def test_what_cannot_be_kept_is_no_content_of_a_signature() -> None:
    with pytest.raises(Refused, match="Non si conservano file"):
        actions.examine(
            p7m(CONTENT, detached=True), name="firma.p7s", at=NOON,
            content=CONTENT, content_name="atto.png",
        )  # fmt: skip


@pytest.mark.usefixtures("trusted")
def test_a_detached_signature_is_verified_with_its_content() -> None:
    version, apart = (
        kept(p7m(CONTENT, detached=True), "firma.p7s"),
        kept(CONTENT, "convenzione.txt"),
    )
    assert actions.verify(version, at=NOON).told.signatures[0].problems == (
        Problem.CONTENT_MISSING,
    )
    check = actions.verify(version, content=apart, at=NOON)
    assert (check.intact, check.content) == (1, apart)
    other = kept(b"altro", "altro.txt")
    assert actions.verify(version, content=other, at=NOON).outcome == Outcome.REDO
