"""Signatures as the page tells them: what arrived, from whom, what is said of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.agreements.models import Agreement, Party, Signature
from quadro.agreements.queries.moving import current_parties
from quadro.bodies.models import Mandate
from quadro.documents.signatures.report import Report
from quadro.documents.signatures.words import Answer, Entitlement, Row, rows


@dataclass(frozen=True)
class Signed:
    """A party with the signature that counts, and whether who signed was in office that day."""

    party: Party
    signature: Signature | None
    was_in_office: bool | None
    """None where the people in office of the body are not known here."""

    @property
    def row(self) -> Row | None:
        """The four answers on the signed file; None without a file."""
        check = getattr(self.signature.file, "signature_check", None) if self.signature else None
        if check is None:
            return None
        report = Report.from_json(check.report)
        return rows(report, entitled=[self.entitlement])[0]

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

    @property
    def wants_electronic(self) -> bool:
        return self.agreement.wants_electronic_on(self.day)


def signing_of(agreement: Agreement, *, on: date) -> Signing:
    """The parties that sign, each with its current signature: three queries."""
    parties = list(
        current_parties(agreement, on).select_related("body").order_by("body__name", "pk")
    )
    current = {
        one.party_id: one
        for one in Signature.objects.filter(
            party__agreement=agreement, is_current=True
        ).select_related("file__document", "file__file", "file__signature_check")
    }
    held = list(
        Mandate.objects.filter(body__in=[one.body_id for one in parties]).select_related("person")
    )
    return Signing(
        agreement,
        on,
        [Signed(one, current.get(one.pk), _in_office(one, current.get(one.pk), held))
         for one in parties],
    )  # fmt: skip


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
