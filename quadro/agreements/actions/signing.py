"""Signatures arrive one by one; the last one, in the form the rule wants, puts in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies, queries
from quadro.agreements.actions import telling
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.models import (
    ELECTRONIC,
    Agreement,
    AgreementDocument,
    Party,
    Signature,
    SignatureKind,
)
from quadro.agreements.states import State, move_of
from quadro.documents import actions as documents
from quadro.documents.models import Version, Visibility
from quadro.kit.refusals import Refused


@dataclass(frozen=True)
class SignedFile:
    """A signed file that arrived, what it signs where it came beside it, and what was found."""

    upload: "File[bytes]"
    content: "File[bytes] | None"
    found: documents.Examined


def examine(
    agreement: Agreement,
    upload: "File[bytes]",
    *,
    content: "File[bytes] | None" = None,
    by: Actor,
    at: datetime,
) -> SignedFile:
    """Look at the signatures of a file, before it is given to `sign`: outside any transaction.

    What a detached signature signs, where it is not given, is looked for by its hash among the
    documents of the agreement that `by` may open.
    """
    scheme = queries.scheme_of(agreement)
    found = documents.examine(
        upload,
        name=upload.name or "",
        at=at,
        content=content,
        content_name=(content.name or "") if content else "",
        find=lambda told: queries.kept_with(agreement, told, by),
        recognise=scheme.is_printed_in if scheme else None,
    )
    return SignedFile(upload, content, found)


@transaction.atomic
def sign(
    party: Party,
    values: Mapping[str, Any],
    *,
    signed: SignedFile | None = None,
    by: Actor,
    at: datetime,
) -> Signature:
    """Record the signature of a party, with the signed file where there is one.

    `values`: `kind` of `SignatureKind`, `on`, `signatory`, `signatory_office`, `note`. `signed` was
    read before anything is locked (`examine`), for that takes its time. A later file takes the
    place of an earlier one. Two last signatures at once are queued: the agreement goes into force
    once.
    """
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("body").get(pk=party.pk)
    party.agreement = agreement
    found = signed.found if signed else None
    kind, on = _kind_told(values["kind"], found), values["on"]
    policies.check_can_sign(party, kind=kind, on=on, has_file=signed is not None, by=by)
    file = _kept(party, signed, by=by, at=at) if signed else None
    outcome = found.report.outcome if found else None
    verdict, said = policies.verdict_of(agreement, kind, on=on, outcome=outcome)
    if found is not None and not found.report.signatures:
        verdict, said = policies.verdict_of_unsigned(agreement, found.report.note, on=on)
    party.signatures.filter(is_current=True).update(is_current=False)
    signature = Signature.objects.create(
        party=party, kind=kind, on=on, file=file, verdict=verdict,
        signatory=values.get("signatory") or _signer_of(found),
        signatory_office=values.get("signatory_office") or "",
        note=" ".join(filter(None, [values.get("note"), said]))[:500],
        signs_scheme=found.is_recognised if found else None,
        recorded_at=at, recorded_by=str(by),
    )  # fmt: skip
    told = {"party": str(party.body), "verdict": (None, verdict), "kind": (None, kind)}
    note("agreements.signature_recorded", agreement, told, by=by)
    settle(agreement, party, signature, by=by)
    return signature


def _kept(party: Party, signed: SignedFile, *, by: Actor, at: datetime) -> Version:
    """The file of the signature, kept with what was found of it and with what it signs."""
    found = signed.found
    policies.check_is_whole(
        found.report, has_content=bool(found.content_sha256), was_given=signed.content is not None
    )
    title = "Firma in un file a parte" if found.report.is_detached else "Testo firmato"
    file = _attached(party, title, signed.upload, by=by, at=at)
    content = _content(party, signed, by=by, at=at) if found.content_sha256 else None
    documents.keep_check(file, found, content=content, at=at, by=by)
    return file


def _content(party: Party, signed: SignedFile, *, by: Actor, at: datetime) -> Version:
    """What was signed: the version that is among the documents already, or the file that came."""
    kept = queries.kept_with(party.agreement, {signed.found.content_sha256}, by)
    if kept is not None:
        return kept
    if signed.content is None:
        raise Refused(_("Il documento firmato non è più fra quelli dell’intesa: aggiungilo qui."))
    return _attached(party, "Documento unito alla firma", signed.content, by=by, at=at)


def _attached(
    party: Party, title: str, upload: "File[bytes]", *, by: Actor, at: datetime
) -> Version:
    whole = f"{title} · {party.body.label}"
    document = documents.add(
        whole, upload, name=upload.name or whole, visibility=Visibility.PARTIES, by=by, at=at
    )
    AgreementDocument.objects.create(
        agreement=party.agreement, document=document, role=AgreementDocument.Role.SIGNED
    )
    return document.versions.select_related("file").get(number=1)


KINDS = {
    "digital": SignatureKind.DIGITAL,
    "qualified": SignatureKind.QUALIFIED,
    "advanced": SignatureKind.ADVANCED,
}


def _kind_told(declared: str, found: documents.Examined | None) -> str:
    """What the certificates say wins over what was declared: the weakest, of several."""
    if found is None or declared not in ELECTRONIC:
        return declared
    told = [one for one in KINDS if one in {each.kind for each in found.report.signatures}]
    return KINDS[told[-1]] if told else declared


def _signer_of(found: documents.Examined | None) -> str:
    return found.report.signatures[0].signer if found and found.report.signatures else ""


@transaction.atomic
def accept_signature(signature: Signature, *, reason: str, by: Actor) -> Signature:
    """Take as good a signature that Quadro could not verify: the office says how it did."""
    agreement = locked(signature.party.agreement)
    signature = Signature.objects.select_related("party__body").get(pk=signature.pk)
    policies.check_can_accept(signature, reason=reason, by=by)
    signature.verdict, signature.is_accepted = Signature.Verdict.GOOD, True
    signature.note = f"{signature.note} {reason}".strip()[:500]
    signature.save(update_fields=["verdict", "is_accepted", "note"])
    told = {"party": str(signature.party.body), "reason": (None, reason)}
    note("agreements.signature_accepted", agreement, told, by=by)
    settle(agreement, signature.party, signature, by=by)
    return signature


def settle(agreement: Agreement, party: Party, signature: Signature, *, by: Actor) -> None:
    """Write a good signature on the party; after the last one the agreement goes on."""
    if signature.verdict != Signature.Verdict.GOOD:
        return
    party.signed_on, party.signature_kind = signature.on, signature.kind
    party.signatory = signature.signatory or party.signatory
    party.signatory_office = signature.signatory_office or party.signatory_office
    party.version += 1
    party.save()
    telling.settle(telling.SIGNATURE, party, by=by)
    if agreement.state != State.SIGNING:
        return
    made = move_of(State.SIGNING, "sign", agreement.instrument.route)
    if made is None or policies.missing_for(made, agreement, on=by.on):
        return
    current = Signature.objects.filter(party__agreement=agreement, is_current=True)
    days, kinds = zip(*current.values_list("on", "kind"), strict=True)
    agreement.signed_on = max(days)
    agreement.signature_kind = kinds[0] if len(set(kinds)) == 1 else _mixed(kinds)
    pass_to(agreement, made, by=by, on=max(days))


def _mixed(kinds: tuple[str, ...]) -> str:
    """Of several kinds: electronic ones together are told by the weakest."""
    for kind in ("autografa", "mista"):
        if kind in kinds:
            return "mista"
    return "avanzata" if "avanzata" in kinds else "qualificata"
