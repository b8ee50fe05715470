"""The signatures follow the trust list: what was checked with another is checked again.

A signature that is still waited for follows its check both ways, for the last one puts in force.
Once the agreement is signed what put it in force stays: the new check is told beside it, and in the
history.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import telling
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.actions.signing import settle
from quadro.agreements.models import Agreement, Signature
from quadro.agreements.states import State
from quadro.documents import actions as documents
from quadro.documents.models import SignatureCheck
from quadro.documents.signatures.report import Outcome
from quadro.documents.signatures.words import outcome_words
from quadro.kit.terms import day_of

MOST = 50
"""Files in a turn: some twenty seconds, after which the worker does what else waits."""


def look_again(*, at: datetime, most: int = MOST) -> int:
    """Check again up to `most` signed files whose check is not by the list in use; how many were.

    The files are read outside any transaction, from the bytes that were kept.
    """
    looked = documents.read_again(at=at, most=most)
    with transaction.atomic():
        renewed = documents.keep_again(looked, at=at)
        _follow((one for one in renewed if one.old.outcome != one.new.outcome), at=at)
    return len(renewed)


def _follow(changed: Iterable[documents.Renewed], *, at: datetime) -> None:
    """Tell the agreements whose signatures came to another outcome."""
    by_version = {one.new.version_id: one for one in changed}
    mine = Signature.objects.filter(is_current=True, file__in=by_version)
    by = Actor.system(day_of(at))
    for one in Agreement.objects.filter(parties__signatures__in=mine).distinct().order_by("pk"):
        agreement = locked(one)
        theirs = mine.filter(party__agreement=agreement).select_related("party__body")
        for signature in theirs.order_by("pk"):
            assert signature.file_id is not None  # noqa: S101 - it has a check
            renewed = by_version[signature.file_id]
            _take(agreement, signature, renewed.old, renewed.new, by=by)


def _take(
    agreement: Agreement, signature: Signature, old: SignatureCheck, new: SignatureCheck, *,
    by: Actor,
) -> None:  # fmt: skip
    """Write what the new check changes of a signature; what the office confirmed stays so."""
    before, after = (
        policies.verdict_of(
            agreement, signature.kind, on=signature.on, outcome=Outcome(check.outcome)
        )[0]
        for check in (old, new)
    )
    told = {
        "party": str(signature.party.body),
        "file_check": (_words(old), _words(new)),
        "list_on": (old.list_on, new.list_on),
    }
    is_awaited = agreement.state == State.SIGNING and not signature.is_accepted
    follows = is_awaited and signature.verdict == before != after
    if follows:
        signature.verdict = after
        signature.save(update_fields=["verdict"])
        told["verdict"] = (before, after)
    note("agreements.signature_checked_again", agreement, told, by=by)
    if follows and after == Signature.Verdict.GOOD:
        settle(agreement, signature.party, signature, by=by)
    elif follows and before == Signature.Verdict.GOOD:
        _wait_again(agreement, signature, by=by)


def _words(check: SignatureCheck) -> str:
    return outcome_words(Outcome(check.outcome)).label


def _wait_again(agreement: Agreement, signature: Signature, *, by: Actor) -> None:
    """The party has not signed yet, and its people are called again."""
    party = signature.party
    party.signed_on, party.signature_kind = None, ""
    party.version += 1
    party.save()
    telling.call_to_sign(party, agreement, by=by)
