"""What is told of a commitment beside its progress: what is in its way, what shows it is done."""

from datetime import date, datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.rows import Values, locked, save
from quadro.delivery.models import Blocker, Commitment, Evidence
from quadro.documents import actions as documents
from quadro.documents.models import Visibility


@transaction.atomic
def block(commitment: Commitment, values: Values, *, by: Actor, at: datetime) -> Blocker:
    """Say what stands in the way: `what`, `body` that removes it, `opened_on`, `due_on`."""
    commitment = locked(commitment)
    policies.check_blocker(commitment, values, by=by)
    made = Blocker.objects.create(
        commitment=commitment, what=values["what"], body=values["body"],
        opened_on=values["opened_on"], due_on=values["due_on"], told_at=at,
    )  # fmt: skip
    save(commitment, "delivery.blocked", {"blocker": (None, str(made))}, by=by)
    announcing.tell_blocked(made, by=by)
    return made


@transaction.atomic
def solve(blocker: Blocker, *, solved_on: date, how: str, by: Actor, at: datetime) -> Blocker:
    commitment = locked(blocker.commitment)
    blocker = commitment.blockers.select_related("body").get(pk=blocker.pk)
    blocker.commitment = commitment
    policies.check_solved(blocker, solved_on, how, by=by)
    blocker.solved_on, blocker.how, blocker.solved_told_at = solved_on, how.strip(), at
    blocker.save()
    save(commitment, "delivery.unblocked", {"blocker": (str(blocker), how.strip())}, by=by)
    announcing.tell_solved(blocker, by=by)
    return blocker


@transaction.atomic
def add_evidence(commitment: Commitment, values: Values, *, by: Actor, at: datetime) -> Evidence:
    """Keep what shows that something is done: a file, or an address.

    `values`: `title`, `on`, and `upload` or `link`. Read by those who read the commitment.
    """
    commitment = locked(commitment)
    policies.check_evidence(commitment, values, by=by)
    upload = values.get("upload")
    document = None
    if upload:
        document = documents.add(
            values["title"], upload, name=upload.name or values["title"],
            visibility=Visibility.PUBLIC, by=by, at=at,
        )  # fmt: skip
    made = Evidence.objects.create(
        commitment=commitment, title=values["title"], document=document,
        link=values.get("link") or "", on=values["on"], added_at=at, added_by=str(by),
    )  # fmt: skip
    save(commitment, "delivery.evidence_added", {"evidence": (None, str(made))}, by=by)
    return made


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Actor) -> None:
    commitment = locked(evidence.commitment)
    evidence = commitment.evidence.select_related("document").get(pk=evidence.pk)
    evidence.commitment = commitment
    policies.check_can_remove_evidence(evidence, by=by)
    name, document = str(evidence), evidence.document
    evidence.delete()
    if document is not None:
        documents.remove(document, by=by)
    save(commitment, "delivery.evidence_removed", {"evidence": (name, None)}, by=by)
