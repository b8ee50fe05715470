"""An inquiry becomes an agreement: what it found out goes along, and each remembers the other."""

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements.actions import record
from quadro.agreements.actions.inquiry_rows import locked, note
from quadro.agreements.actions.rows import note as note_agreement
from quadro.agreements.models import (
    HEARD,
    Agreement,
    AgreementDocument,
    Inquiry,
    InquiryDocument,
    Party,
    ProvisionLink,
)
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.queries.inquiries import File, file_of
from quadro.agreements.states import State

ROLES = {
    InquiryDocument.Role.REPORT: AgreementDocument.Role.REPORT,
    InquiryDocument.Role.OPINION: AgreementDocument.Role.ACT,
}
"""What a paper of an inquiry is for the agreement: else an attachment."""


@transaction.atomic
def become_agreement(
    inquiry: Inquiry, *, title: str = "", short_title: str = "", by: Actor
) -> Agreement:
    """The draft of the agreement that the inquiry decided to make, not published.

    It takes themes, Zones, provisions with their sentences and the bodies that are not only to be
    heard; the papers are shared, not copied.
    """
    inquiry = locked(inquiry)
    policies.check_can_become(inquiry, by=by)
    file = file_of(inquiry)
    agreement = record.register(_values(file, title, short_title), by=by)
    _carry(file, agreement)
    inquiry.agreement = agreement
    inquiry.save(update_fields=["agreement"])
    told = {"agreement": (None, str(agreement))}
    note("agreements.inquiry_became", inquiry, told, by=by)
    told = {"inquiry": (None, str(inquiry)), "reason": (None, inquiry.decision_reasons)}
    note_agreement("agreements.born_of_inquiry", agreement, told, by=by)
    agreement.refresh_from_db()
    return agreement


def _values(file: File, title: str, short_title: str) -> dict[str, object]:
    inquiry, option = file.inquiry, file.chosen
    return {
        "title": title.strip() or inquiry.title,
        "short_title": short_title.strip(),
        "instrument": option.instrument if option else None,
        "state": State.DRAFT,
        "total_eur": option.costs_eur if option else None,
        "structure": inquiry.structure,
        "case_file": inquiry.case_file,
        "themes": list(inquiry.themes.all()),
        "zones": list(inquiry.zones.all()),
    }


def _carry(file: File, agreement: Agreement) -> None:
    """In a fixed number of statements, whatever the number of bodies."""
    instrument = agreement.instrument
    kind = ProvisionLink.Kind.FRAMES if instrument.is_framework else ProvisionLink.Kind.IMPLEMENTS
    ProvisionLink.objects.bulk_create(
        ProvisionLink(
            agreement=agreement, provision=one.provision, sentence=one.sentence, kind=kind
        )
        for one in file.provisions
    )
    Party.objects.bulk_create(
        Party(agreement=agreement, body=one.body, role=one.role, note=one.note)
        for one in file.bodies
        if one.role != HEARD
    )
    AgreementDocument.objects.bulk_create(
        AgreementDocument(
            agreement=agreement,
            document=one.document,
            role=ROLES.get(InquiryDocument.Role(one.role), AgreementDocument.Role.ATTACHMENT),
        )
        for one in file.inquiry.documents.select_related("document").order_by("pk")
    )
