"""What the verbs of the module share: the rows held, their trace."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale
from quadro.monitoring.models import Indicator, Reading

Values = Mapping[str, Any]


def held(indicators: Iterable[int]) -> dict[int, Indicator]:
    """The indicators as they are now, held in the order of their keys until the transaction ends.

    Who writes readings of one, locks its periods or decides a contest of it passes here: they are
    queued, and none waits for another in a circle.
    """
    rows = (
        Indicator.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .filter(pk__in=set(indicators))
        .order_by("pk")
    )
    return {one.pk: one for one in rows}


def read_again(rows: Sequence[Reading]) -> list[Reading]:
    """The readings as they are now, in the order in which they were told, under the hold."""
    if not rows:
        raise Refused(_("Scegli almeno una rilevazione."))
    indicators = held(one.indicator_id for one in rows)
    found = Reading.objects.select_related("zone", "municipality").in_bulk([one.pk for one in rows])
    for one in found.values():
        one.indicator = indicators[one.indicator_id]
    return [found[one.pk] for one in rows]


def refuse_if_stale(indicator: Indicator, version: int, theirs: Values) -> None:
    if indicator.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questo indicatore mentre scrivevi."),
            theirs=theirs,
            version=indicator.version,
        )


def save(indicator: Indicator, event: str, changes: Values, *, by: Actor) -> None:
    """Write a held indicator with its trace."""
    indicator.version += 1
    indicator.updated_on = by.on
    indicator.save()
    journal.record(event, indicator, by=by, **changes)
