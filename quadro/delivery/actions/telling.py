"""What is told of a commitment: its progress, what stands in its way, what shows it is done."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.progress import Line, keep_progress
from quadro.delivery.actions.rows import Values, facts_of, keep_facts, locked, reindex, save
from quadro.delivery.models import Blocker, Commitment, Evidence, FactName, Step, Update
from quadro.delivery.queries.structure import plain
from quadro.delivery.states import State
from quadro.documents import actions as documents
from quadro.documents.models import Visibility


@transaction.atomic
def tell(commitment: Commitment, values: Values, *, by: Actor, at: datetime) -> Update:
    """Say how far a commitment is on a day. Nothing told before is written over.

    `values`: `on`, `values` (step → value) or `progress` where there are no steps, `forecast_on`,
    `confidence` with its `sentence`. A first update starts what was still to be started.
    """
    commitment = locked(commitment)
    policies.check_update(commitment, values, by=by)
    kept = facts_of(commitment)
    steps = list(commitment.steps.order_by("position"))
    active = {one.pk for one in steps if not one.is_cancelled}
    told = {key: one for key, one in values.get("values", {}).items() if key in active}
    line, progress = Line.of(commitment), values.get("progress")
    line.add(values["on"], told, progress)
    if steps:
        _tell_steps(steps, told, on=values["on"])
        progress = line.progress_on(values["on"])
    commitment.told_on = max(values["on"], commitment.told_on or values["on"])
    if not commitment.updates.filter(on__gt=values["on"]).exists():
        commitment.forecast_on = values.get("forecast_on") or commitment.forecast_on
    commitment.progress = line.latest
    if commitment.state == State.TO_START and progress:
        commitment.state, commitment.state_since = State.UNDER_WAY, values["on"]
    update = Update.objects.create(
        commitment=commitment,
        on=values["on"],
        progress=progress,
        values={str(key): plain(value) for key, value in told.items()},
        forecast_on=values.get("forecast_on"),
        confidence=values.get("confidence", ""),
        sentence=str(values.get("sentence", "")).strip(),
        author=by.user,
        author_name=str(by),
        body=commitment.owner if commitment.owner_id in by.bodies else None,
        told_at=at,
    )
    changes = {
        "progress": (kept[FactName.PROGRESS] or None, progress),
        "confidence": update.confidence,
    }
    save(commitment, "delivery.told", changes, by=by)
    keep_progress(commitment, line, since=values["on"], at=at)
    kept[FactName.PROGRESS] = facts_of(commitment)[FactName.PROGRESS]
    keep_facts(commitment, kept, on=values["on"], at=at)
    if commitment.state != kept[FactName.STATE]:
        reindex(commitment)
    announcing.tell_told(commitment, by=by)
    return update


def _tell_steps(steps: list[Step], told: dict[int, Decimal], *, on: date) -> None:
    """A step keeps the value of the latest day that was told."""
    changed = [
        one
        for one in steps
        if one.pk in told and not one.is_cancelled and (one.told_on is None or one.told_on <= on)
    ]
    for one in changed:
        one.value, one.told_on = told[one.pk], on
    Step.objects.bulk_update(changed, ["value", "told_on"])


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
