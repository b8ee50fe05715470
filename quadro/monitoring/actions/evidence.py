"""What shows a value is kept: a file, or an address."""

from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.monitoring import policies
from quadro.monitoring.actions.rows import Values
from quadro.monitoring.models import Contest, Evidence, Reading


@transaction.atomic
def prove(noun: Reading | Contest, values: Values, *, by: Actor, at: datetime) -> Evidence:
    """Keep what shows a value. `values`: `title`, and `upload` or `link`."""
    if isinstance(noun, Contest):
        policies.check_can_prove_contest(noun, by=by)
    else:
        policies.check_can_prove_reading(noun, by=by)
    policies.check_evidence(values)
    upload = values.get("upload")
    document = None
    if upload:
        document = documents.add(
            values["title"], upload, name=upload.name or values["title"],
            visibility=Visibility.PUBLIC, by=by, at=at,
        )  # fmt: skip
    made = Evidence.objects.create(
        reading=noun if isinstance(noun, Reading) else None,
        contest=noun if isinstance(noun, Contest) else None,
        title=values["title"], document=document, link=values.get("link") or "", added_at=at,
        added_by=str(by),
    )  # fmt: skip
    journal.record("monitoring.evidence_added", noun, by=by, evidence=(None, str(made)))
    return made


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Actor) -> None:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related(
        "document", "reading__indicator", "reading__zone", "reading__municipality",
        "contest__body", "contest__reading",
    )  # fmt: skip
    evidence = rows.get(pk=evidence.pk)
    policies.check_can_remove(evidence, by=by)
    noun = evidence.reading or evidence.contest
    assert noun is not None  # noqa: S101 - the constraint says so
    name, document = str(evidence), evidence.document
    evidence.delete()
    if document is not None:
        documents.remove(document, by=by)
    journal.record("monitoring.evidence_removed", noun, by=by, evidence=(name, None))
