"""The acts and the documents of an agreement."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions.rows import (
    ACT,
    Values,
    act_of,
    fill,
    locked,
    note,
    refuse_if_stale,
)
from quadro.agreements.actions.shared_papers import let_go
from quadro.agreements.models import (
    Act,
    Agreement,
    AgreementDocument,
)
from quadro.documents import actions as documents
from quadro.journal import actions as journal


@transaction.atomic
def attach(
    agreement: Agreement, *, upload: "File[bytes]", title: str, role: str, visibility: str,
    by: Actor, at: datetime,
) -> AgreementDocument:  # fmt: skip
    """Keep a file as a document of the agreement."""
    agreement = locked(agreement)
    policies.check_can_keep(by=by)
    document = documents.add(
        title, upload, name=upload.name or title, visibility=visibility, by=by, at=at
    )
    made = AgreementDocument.objects.create(agreement=agreement, document=document, role=role)
    note("agreements.document_added", agreement, {"document": (None, title)}, by=by)
    return made


@transaction.atomic
def detach(document: AgreementDocument, *, by: Actor) -> None:
    agreement = locked(document.agreement)
    policies.check_can_detach(document, by=by)
    kept, title = document.document, str(document)
    document.delete()
    let_go(kept, by=by)
    note("agreements.document_removed", agreement, {"document": (title, None)}, by=by)


@transaction.atomic
def edit_document(
    document: AgreementDocument, values: Values, *, role: str, version: int, by: Actor
) -> None:
    """Change what is said of a document: title, who sees it, register and protocol numbers."""
    agreement = locked(document.agreement)
    policies.check_can_keep(by=by)
    documents.edit(document.document, by=by, version=version, **values)
    AgreementDocument.objects.filter(pk=document.pk).update(role=role)
    note("agreements.document_edited", agreement, {"document": values["title"]}, by=by)


@transaction.atomic
def add_version(
    document: AgreementDocument, upload: "File[bytes]", *, about: str, by: Actor, at: datetime
) -> None:
    """Put a newer file in the place of the one in use; the earlier stay readable."""
    agreement = locked(document.agreement)
    policies.check_can_keep(by=by)
    name = upload.name or str(document)
    documents.add_version(document.document, upload, name=name, by=by, at=at, note=about)
    note("agreements.document_version", agreement, {"document": (None, str(document))}, by=by)


@transaction.atomic
def add_act(agreement: Agreement, values: Values, *, by: Actor) -> Act:
    """Tell an act that concerns the agreement, of a party or of anybody."""
    agreement = locked(agreement)
    policies.check_can_keep(by=by)
    policies.check_act(values)
    act = Act(agreement=agreement)
    fill(act, values, ACT)
    act.save(force_insert=True)
    note("agreements.act_added", agreement, {"act": (None, str(act))}, by=by)
    return act


@transaction.atomic
def edit_act(act: Act, values: Values, *, version: int, by: Actor) -> None:
    agreement = locked(act.agreement)
    act = agreement.acts.select_for_update().get(pk=act.pk)
    policies.check_can_keep(by=by)
    policies.check_act(values)
    before = act_of(act)
    refuse_if_stale(act, version, before)
    fill(act, values, ACT)
    act.version += 1
    act.save()
    told = journal.differences(before, act_of(act))
    note("agreements.act_edited", agreement, {"act": (str(act), list(told))}, by=by)


@transaction.atomic
def remove_act(act: Act, *, by: Actor) -> None:
    agreement = locked(act.agreement)
    policies.check_can_remove_act(act, by=by)
    told = str(act)
    act.delete()
    note("agreements.act_removed", agreement, {"act": (told, None)}, by=by)
