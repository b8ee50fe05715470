"""A paper of an inquiry is also a document of the agreement it became: one file, two owners."""

from quadro.accounts.actors import Actor
from quadro.agreements.models import AgreementDocument, InquiryDocument
from quadro.documents import actions as documents
from quadro.documents.models import Document


def let_go(document: Document, *, by: Actor) -> None:
    """Remove a document that neither an agreement nor an inquiry keeps any more."""
    owners = (AgreementDocument, InquiryDocument)
    if not any(one.objects.filter(document=document).exists() for one in owners):
        documents.remove(document, by=by)
