"""Checks made with another trust list, or with none, are made again with the one in use.

Who owns the signed files asks for it (see `quadro.agreements.actions.rechecking`): first they are
read, outside any transaction, then what was found is kept, all at once. A trust list changes who
is known, never whether a file is intact: where that would change, the check stays as it is and the
log says so.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.documents import queries
from quadro.documents.actions.signatures import Examined, counts, made_of
from quadro.documents.models import SignatureCheck, TrustList, Version
from quadro.journal import actions as journal
from quadro.journal.actions import Fact
from quadro.kit.terms import day_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Again:
    """A kept check and what was found now; None where it could not be made again."""

    check: SignatureCheck
    trust_list: TrustList
    found: Examined | None


@dataclass(frozen=True)
class Renewed:
    """A check and the one that took its place."""

    old: SignatureCheck
    new: SignatureCheck


def read_again(*, at: datetime, most: int) -> list[Again]:
    """Read again the signed files of up to `most` old checks. Call it outside a transaction."""
    known = queries.known(on=day_of(at))
    if known.list is None:
        return []
    return [
        Again(check, known.list, _found(check, known))
        for check in queries.old_checks(known.list)[:most]
    ]


def _found(check: SignatureCheck, known: queries.Known) -> Examined | None:
    """What is found now of the bytes that were kept, if it agrees on what cannot change."""
    version, content = check.version, check.content
    altered = [one.pk for one in (version, content) if one and not queries.is_as_kept(one)]
    if altered:
        logger.error("Versions %s have lost their bytes: their check is not made again.", altered)
        return None
    report = queries.examined_again(version, content, known=known)
    if report.integrity != check.told.integrity:
        logger.error("The check %s told otherwise whether the file is intact.", check.pk)
        return None
    return Examined(report, known.list, version.file.sha256, _sha256(content))


def _sha256(content: Version | None) -> str:
    return content.file.sha256 if content else ""


@transaction.atomic
def keep_again(looked: Sequence[Again], *, at: datetime) -> list[Renewed]:
    """Keep what was found beside the checks of before, which stay readable with their day.

    A check that somebody else made again meanwhile is left alone.
    """
    asked = SignatureCheck.objects.filter(pk__in=[one.check.pk for one in looked], is_current=True)
    current = set(asked.select_for_update().order_by("pk").values_list("pk", flat=True))
    looked = [one for one in looked if one.check.pk in current]
    for used in {one.trust_list for one in looked}:
        SignatureCheck.objects.filter(
            pk__in=[one.check.pk for one in looked if not one.found and one.trust_list == used]
        ).update(tried_with=used)
    renewed = [
        Renewed(
            one.check,
            made_of(one.check.version, one.found, content=one.check.content, at=at),
        )
        for one in looked
        if one.found
    ]
    SignatureCheck.objects.filter(pk__in=[one.old.pk for one in renewed]).update(is_current=False)
    SignatureCheck.objects.bulk_create([one.new for one in renewed])
    journal.record_many([_fact(one) for one in renewed], by=Actor.system(day_of(at)))
    return renewed


def _fact(renewed: Renewed) -> Fact:
    old, new = renewed.old, renewed.new
    then, now = counts(old.told), counts(new.told)
    changes: dict[str, object] = {
        "version": new.version.number,
        "list_on": (old.list_on, new.list_on),
        **{name: (then[name], value) for name, value in now.items() if then[name] != value},
    }
    return Fact("documents.verified_again", new.version.document, changes)
