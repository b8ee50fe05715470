"""Signatures as the page tells them: what arrived, from whom, what is said of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party, Signature
from quadro.agreements.queries.moving import current_parties
from quadro.agreements.queries.record import documents_of
from quadro.bodies.models import Mandate
from quadro.documents.models import SignatureCheck, Version, Visibility
from quadro.documents.queries import checks_of
from quadro.documents.signatures import words
from quadro.documents.signatures.report import Form, Report
from quadro.documents.signatures.words import Answer, Entitlement, Row, rows


@dataclass(frozen=True)
class SignedFile:
    """A file of a signature: `key` is that of the document, for who may open it.

    `is_content` is of what a detached signature signs; `is_envelope` of a file that holds it.
    """

    version: Version
    key: int | None
    is_content: bool = False
    is_envelope: bool = False


@dataclass(frozen=True)
class Signed:
    """A party with the signature that counts, and whether who signed was in office that day."""

    party: Party
    signature: Signature | None
    was_in_office: bool | None
    """None where the people in office of the body are not known here."""
    checks: Sequence[SignatureCheck] = ()
    """Of the signed file: the one that counts, then those of before."""
    reads_everything: bool = False
    """Whether who asks may open also what is for the office alone."""

    @property
    def check(self) -> SignatureCheck | None:
        return self.checks[0] if self.checks else None

    @cached_property
    def report(self) -> Report | None:
        return self.check.told if self.check else None

    @cached_property
    def row(self) -> Row | None:
        """The four answers on the signed file; None without a file."""
        return rows(self.report, entitled=[self.entitlement])[0] if self.report else None

    @property
    def made_on(self) -> str:
        """When the file was checked, and by which list."""
        return _made_on(self.check) if self.check else ""

    @property
    def not_made_again(self) -> str:
        """Why not by the list in use, if that was tried."""
        tried = self.check.tried_with if self.check else None
        return words.not_made_again(tried.day) if tried else ""

    @property
    def past(self) -> Iterator[Row]:
        """What the checks of before said."""
        for one in self.checks[1:]:
            yield from rows(
                one.told,
                title=str(self.party.body),
                details=[_made_on(one)],
                entitled=[self.entitlement],
            )

    @property
    def files(self) -> Iterator[SignedFile]:
        """The signed file, and what it signs where that is another."""
        if self.signature is None or self.signature.file is None:
            return
        report = self.report
        yield SignedFile(
            self.signature.file,
            self._key(self.signature.file),
            is_envelope=report is not None and report.form == Form.P7M and not report.is_detached,
        )
        if self.check and self.check.content:
            yield SignedFile(self.check.content, self._key(self.check.content), is_content=True)

    def _key(self, version: Version) -> int | None:
        document = version.document
        is_shown = self.reads_everything or document.visibility != Visibility.INTERNAL
        return document.of_agreement.pk if is_shown and hasattr(document, "of_agreement") else None

    @property
    def entitlement(self) -> Entitlement | None:
        """«Poteva firmare?»: what the mandates known here say of who signed on that day."""
        if self.was_in_office is None:
            return None
        if self.was_in_office:
            return Entitlement(Answer(_("sì, in carica quel giorno"), "ok", "check-circle"))
        return Entitlement(Answer(_("da confermare"), "warn", "help-circle"))

    @property
    def is_good(self) -> bool:
        return self.signature is not None and self.signature.verdict == Signature.Verdict.GOOD


@dataclass(frozen=True)
class Signing:
    """The signatures of an agreement on a day."""

    agreement: Agreement
    day: date
    rows: list[Signed]

    @property
    def total(self) -> int:
        return len(self.rows)

    @cached_property
    def good(self) -> int:
        return sum(one.is_good for one in self.rows)

    @property
    def waiting(self) -> int:
        return self.total - self.good

    @cached_property
    def to_redo(self) -> list[Signed]:
        bad = (Signature.Verdict.REDO, Signature.Verdict.VOID)
        return [one for one in self.rows if one.signature and one.signature.verdict in bad]

    @cached_property
    def past(self) -> list[Row]:
        """What the checks of before said, of all files."""
        return [row for one in self.rows for row in one.past]

    @property
    def last_check(self) -> SignatureCheck | None:
        """The latest of the checks that count."""
        made = [one.check for one in self.rows if one.check]
        return max(made, key=lambda one: (one.checked_at, one.pk), default=None)

    @property
    def wants_electronic(self) -> bool:
        return self.agreement.wants_electronic_on(self.day)


def signing_of(agreement: Agreement, by: Actor, *, on: date) -> Signing:
    """The parties that sign, each with its current signature: four queries. `by` is inside."""
    parties = list(
        current_parties(agreement, on).select_related("body").order_by("body__name", "pk")
    )
    current = {
        one.party_id: one
        for one in Signature.objects.filter(
            party__agreement=agreement, is_current=True
        ).select_related("file__document__of_agreement", "file__file")
    }
    checks = _checks_of(current.values())
    held = list(
        Mandate.objects.filter(body__in=[one.body_id for one in parties]).select_related("person")
    )

    def signed(party: Party) -> Signed:
        signature = current.get(party.pk)
        theirs = checks[signature.file_id] if signature else []
        was_in_office = _in_office(party, signature, held)
        return Signed(party, signature, was_in_office, theirs, by.reads_everything)

    return Signing(agreement, on, [signed(one) for one in parties])


def _checks_of(signatures: Iterable[Signature]) -> Mapping[int | None, Sequence[SignatureCheck]]:
    """The checks of the signed files, of each the one that counts first: one query."""
    found: dict[int | None, list[SignatureCheck]] = defaultdict(list)
    keys = [one.file_id for one in signatures if one.file_id]
    rows = checks_of(keys).select_related(
        "trust_list", "tried_with", "content__file", "content__document__of_agreement"
    )
    for one in rows:
        found[one.version_id].append(one)
    return found


def _made_on(check: SignatureCheck) -> str:
    return words.made_on(check.checked_at, check.list_on)


def _in_office(party: Party, signature: Signature | None, held: list[Mandate]) -> bool | None:
    """Whether the name of who signed is that of somebody in office in the body on that day."""
    if signature is None or not signature.signatory:
        return None
    theirs = [one for one in held if one.body_id == party.body_id and one.holds_on(signature.on)]
    if not theirs:
        return None
    name = _words(signature.signatory)
    return any(name == _words(one.person.name) for one in theirs)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def kept_with(agreement: Agreement, sha256: Collection[str], by: Actor) -> Version | None:
    """Of the documents that `by` may open, for who is inside: the version that has these bytes."""
    readable = documents_of(agreement, by, is_party=True).values("document")
    found = Version.objects.filter(document__in=readable, file__sha256__in=list(sha256))
    return found.select_related("file", "document").order_by("-pk").first()
