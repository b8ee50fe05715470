"""Each party's own act: asked, answered by its clerk or by the office, asked again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import telling
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.models import Act, Agreement, AgreementDocument, Approval, Party
from quadro.documents import actions as documents
from quadro.documents.models import Document, Visibility
from quadro.kit.refusals import Refused

ACT_OF = {
    "comune": "delibera di Consiglio",
    "unione": "delibera di Consiglio",
    "citta_metropolitana": "delibera di Consiglio",
    "regione": "DGR",
}
"""What a body usually approves with; words of the record, in Italian whoever writes it."""


Answer = Mapping[str, Any]
"""`outcome` of `Approval.Outcome`; `kind`, `number`, `on` (an `ApproximateDay`), `is_immediate`,
`albo_since` of the act; `sitting_on`; `note`."""


@transaction.atomic
def answer(
    party: Party,
    values: Answer,
    *,
    upload: "File[bytes] | None" = None,
    by: Actor,
    at: datetime,
) -> None:
    """Write how a party stands: approved (number, day, file), sitting fixed, refused, put off."""
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("body", "act").get(pk=party.pk)
    party.agreement = agreement
    policies.check_can_answer(party, values, by=by)
    _write(agreement, [(party, values)], by=by)
    if upload is not None and party.act is not None:
        party.act.document = _kept(party, party.act, upload, by=by, at=at)
        party.act.save(update_fields=["document"])


@transaction.atomic
def answer_many(agreement: Agreement, answers: Mapping[int, Answer], *, by: Actor) -> int:
    """Write the answers of several parties by their keys, all or none; says how many."""
    agreement = locked(agreement)
    policies.check_can_keep(by=by)
    rows = agreement.parties.filter(pk__in=answers).select_related("body", "act")
    told = [(party, answers[party.pk]) for party in rows.order_by("pk")]
    if not told:
        raise Refused(_("Scrivi numero e data di almeno un atto."))
    for party, values in told:
        party.agreement = agreement
        try:
            policies.check_can_answer(party, values, by=by)
        except Refused as refusal:
            raise Refused(f"{party.body.label}: {refusal}") from refusal
    _write(agreement, told, by=by)
    return len(told)


def _write(agreement: Agreement, told: list[tuple[Party, Answer]], *, by: Actor) -> None:
    """Acts, then the parties they authorise, then the answers: a statement or two for each."""
    approved = [pair for pair in told if pair[1]["outcome"] == Approval.Outcome.APPROVED]
    acts = [(party, _act_of(party, values)) for party, values in approved]
    new = [act for party, act in acts if party.act is None]
    Act.objects.bulk_create(new)
    Act.objects.bulk_update(
        [act for party, act in acts if party.act is not None],
        ["kind", "number", "on", "on_precision", "is_immediate", "albo_since"],
    )
    for party, act in acts:
        party.act, party.version = act, party.version + 1
    Party.objects.bulk_update([party for party, _act in acts], ["act", "version"])
    Approval.objects.bulk_create(
        [
            Approval(
                party=party,
                asked_on=agreement.state_since or by.on,
                outcome=values["outcome"],
                sitting_on=values.get("sitting_on"),
                note=values.get("note") or "",
                answered_on=by.on,
                answered_by=str(by),
            )
            for party, values in told
        ],
        update_conflicts=True,
        unique_fields=["party"],
        update_fields=["outcome", "sitting_on", "note", "answered_on", "answered_by"],
    )
    changes = {
        "party": (None, ", ".join(party.body.label for party, _values in told)),
        "outcome": (None, ", ".join(sorted({values["outcome"] for _party, values in told}))),
    }
    note("agreements.approval_answered", agreement, changes, by=by)
    telling.settle(telling.ACT, *(party for party, _values in approved), by=by)


def _act_of(party: Party, values: Answer) -> Act:
    """The act that authorises the party: a new one, or the one that a later answer corrects."""
    act = party.act or Act(agreement=party.agreement, body=party.body)
    act.kind = values.get("kind") or act.kind or ACT_OF.get(party.body.kind, "atto")
    act.number = values["number"]
    act.on, act.on_precision = values["on"].day, values["on"].precision
    act.is_immediate = bool(values.get("is_immediate"))
    act.albo_since = values.get("albo_since") or act.albo_since
    return act


def _kept(party: Party, act: Act, upload: "File[bytes]", *, by: Actor, at: datetime) -> Document:
    title = f"{act.kind[:1].upper()}{act.kind[1:]} {act.number} · {party.body.label}"
    document = documents.add(
        title, upload, name=upload.name or title, visibility=Visibility.PARTIES, by=by, at=at
    )
    AgreementDocument.objects.create(
        agreement=party.agreement, document=document, role=AgreementDocument.Role.ACT
    )
    return document


@transaction.atomic
def remind(agreement: Agreement, keys: Iterable[int], *, by: Actor, on: date) -> list[Party]:
    """Ask again the parties chosen that have not answered; answers who was asked."""
    agreement = locked(agreement)
    policies.check_can_remind(agreement, by=by)
    open_ones = Approval.objects.filter(
        party__agreement=agreement,
        party__in=list(keys),
        outcome__in=(Approval.Outcome.SILENT, Approval.Outcome.POSTPONED),
    )
    parties = [one.party for one in open_ones.select_related("party__body")]
    if not parties:
        raise Refused(_("Scegli almeno un ente che non ha ancora risposto."))
    open_ones.update(reminders=F("reminders") + 1, reminded_on=on)
    names = ", ".join(one.body.label for one in parties)
    note("agreements.approval_asked_again", agreement, {"party": (None, names)}, by=by)
    telling.tell_reminded(parties, agreement, by=by)
    return parties
