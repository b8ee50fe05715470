"""Which signature an instrument wants, and what is said of one that arrives.

Between administrations (art. 15 c. 2-bis L. 241/1990, art. 30 D.Lgs. 267/2000) no effect without an
electronic signature of every party, for what is signed since 30 June 2014. Deeds on real-estate
rights refuse the advanced kind (art. 21 c. 2-bis D.Lgs. 82/2005).
"""

from datetime import date

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    ELECTRONIC,
    Agreement,
    Party,
    Signature,
    SignatureKind,
)
from quadro.agreements.policies.approvals import check_acts_for
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.states import State
from quadro.documents.signatures.report import Note, Outcome, Report
from quadro.kit.refusals import Refused


def check_can_sign(party: Party, *, kind: str, on: date, has_file: bool, by: Actor) -> None:
    """While the agreement is being signed, in a form that its instrument knows."""
    check_acts_for(party, by=by)
    agreement = party.agreement
    if agreement.state != State.SIGNING:
        raise Refused(
            _("L’intesa ora è «%(state)s»: le firme si raccolgono quando è in firma.")
            % {"state": agreement.get_state_display()},
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )
    if on > by.on:
        raise Refused(_("La data della firma è nel futuro."))
    if kind in ELECTRONIC and not has_file and agreement.wants_electronic_on(on):
        raise Refused(_("Carica il file firmato: senza, la firma non si può verificare."))


class ContentRefused(Refused):
    """What is wrong is the signed document that comes, or does not come, beside its signature."""


def check_is_whole(report: Report, *, has_content: bool, was_given: bool) -> None:
    """A signature in a file apart comes with what it signs, and only that one does.

    `has_content`: the signed document was given, or is among those kept.
    """
    if report.is_detached and not has_content:
        raise ContentRefused(
            _(
                "Nel file c’è solo la firma: aggiungi qui il documento firmato, e scegli di nuovo "
                "il file della firma. Fra i documenti dell’intesa che puoi aprire non ce n’è uno "
                "con la stessa impronta."
            )
        )
    if was_given and report.signatures and not report.is_detached:
        raise ContentRefused(
            _(
                "Il file firmato contiene già il suo documento: sceglilo di nuovo, "
                "e lascia vuoto questo campo."
            )
        )


def verdict_of(
    agreement: Agreement, kind: str, *, on: date, outcome: Outcome | None
) -> tuple[str, str]:
    """The verdict on a signature and the sentence that explains it.

    `outcome` is that of the file (`documents.examine`). Never «a posto» for what was not verified:
    an intact file of an unknown issuer is «non verificabile» until the office says that it checked
    it elsewhere. The sentence goes into the record: it is in Italian, whoever writes it.
    """
    verdicts = Signature.Verdict
    if kind not in ELECTRONIC:
        if agreement.wants_electronic_on(on):
            return (
                verdicts.VOID,
                "Firma a mano: fra amministrazioni senza firma elettronica l’intesa è nulla.",
            )
        return verdicts.GOOD, "Firma a mano: lo strumento la ammette, meglio quella elettronica."
    if kind == SignatureKind.ADVANCED and agreement.moves_real_estate:
        return (
            verdicts.VOID,
            "Per i diritti su immobili la firma avanzata non basta (art. 21 c. 2-bis CAD).",
        )
    if outcome is None:
        return verdicts.UNVERIFIED, "Nessun file da verificare: la firma è solo dichiarata."
    return VERDICTS[outcome], ""


TO_SEND_AGAIN = (Note.BROKEN, Note.LOCKED, Note.ENCRYPTED, Note.OTHER_KIND)
"""Files that nobody can read as they are: another one is needed."""


def verdict_of_unsigned(agreement: Agreement, note: Note, *, on: date) -> tuple[str, str]:
    """Of a file in which no signature was found, as a scan of paper.

    Where the file could not be read (`note`) nobody knows what is in it: it is never «nulla».
    """
    if note in TO_SEND_AGAIN:
        return Signature.Verdict.REDO, "Il file non si legge: serve l’originale firmato."
    if note not in (Note.NONE, Note.UNSIGNED):
        return Signature.Verdict.UNVERIFIED, "Il file non si legge tutto: non si sa se è firmato."
    if agreement.wants_electronic_on(on):
        return (
            Signature.Verdict.VOID,
            "Nel file non c’è nessuna firma elettronica: così l’intesa sarebbe nulla.",
        )
    return (
        Signature.Verdict.REDO,
        "Nel file non c’è nessuna firma elettronica: carica l’originale, o dilla a mano.",
    )


VERDICTS = {
    Outcome.FINE: Signature.Verdict.GOOD,
    Outcome.RESERVE: Signature.Verdict.GOOD,
    Outcome.UNVERIFIABLE: Signature.Verdict.UNVERIFIED,
    Outcome.REDO: Signature.Verdict.REDO,
}
"""What the verification of a file comes to, for who waits for the signature."""


def check_can_accept(signature: Signature, *, reason: str, by: Actor) -> None:
    """The office takes on itself a signature that Quadro could not verify, and says how."""
    check_can_keep(by=by)
    if signature.verdict != Signature.Verdict.UNVERIFIED or not signature.is_current:
        raise Refused(_("Si conferma solo una firma che vale e che non si è potuta verificare."))
    if not reason.strip():
        raise Refused(_("Scrivi come l’hai verificata: resta accanto alla firma."))
