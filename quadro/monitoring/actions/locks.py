"""A period is closed to more readings, and opened again with a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.monitoring import policies
from quadro.monitoring.actions.rows import held
from quadro.monitoring.models import Indicator, Lock


@transaction.atomic
def lock(
    indicators: Sequence[Indicator] | None,
    *,
    since: date,
    until: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Lock]:
    """Close a period to more readings, of some indicators or of all (None)."""
    policies.check_can_lock(since, until, reason, by=by)
    scope: list[Indicator | None] = [None]
    if indicators is not None:
        found = held(one.pk for one in indicators)
        scope = [found[one.pk] for one in indicators]
    else:
        held(Indicator.objects.order_by("pk").values_list("pk", flat=True))
    made = Lock.objects.bulk_create(
        Lock(
            indicator=one, since=since, until=until, reason=reason.strip(), locked_at=at,
            locked_by=str(by),
        )
        for one in scope
    )  # fmt: skip
    told = {"since": since, "until": until, "reason": reason.strip()}
    journal.record_many([journal.Fact("monitoring.locked", one, told) for one in made], by=by)
    return made


@transaction.atomic
def unlock(locks: Sequence[Lock], *, reason: str, by: Actor, at: datetime) -> list[Lock]:
    """Open closed periods again, all or none."""
    rows = Lock.objects.select_for_update(of=("self",), no_key=True).select_related("indicator")
    found = list(rows.filter(pk__in=[one.pk for one in locks]).order_by("pk"))
    policies.check_can_unlock(found, reason, by=by)
    for one in found:
        one.unlocked_at, one.unlocked_by, one.unlock_reason = at, str(by), reason.strip()
    Lock.objects.bulk_update(found, ["unlocked_at", "unlocked_by", "unlock_reason"])
    told = {"reason": reason.strip()}
    journal.record_many([journal.Fact("monitoring.unlocked", one, told) for one in found], by=by)
    return found
