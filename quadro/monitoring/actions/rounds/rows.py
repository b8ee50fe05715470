"""What the verbs of rounds share: rows held, their trace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.queries.rounds import Row, in_order, rows_of

Values = Mapping[str, Any]
BATCH = 500


def held_round(one: Round) -> Round:
    """As it is now, held until the end of the transaction: for who opens, closes, changes it."""
    return Round.objects.select_for_update(of=("self",)).get(pk=one.pk)


def held(one: Round, keys: Collection[int]) -> list[Answer]:
    """Some answers of a round as they are now, held in the order of their keys.

    Who answers does not hold the round: hundreds write at once. Who closes it holds all its
    answers, and whoever comes after finds them in another state.
    """
    if not keys:
        raise Refused(_("Scegli almeno una risposta."))
    found = {
        row.pk: row
        for row in in_order(one.answers.all())
        .order_by("pk")
        .filter(pk__in=keys)
        .select_for_update(of=("self",))
    }
    return [found[key] for key in keys if key in found]


def held_rows(one: Round, keys: Collection[int]) -> list[Row]:
    """The same, with their past and what they say."""
    return rows_of(held(one, keys), of=one)


def write(rows: Sequence[Answer], fields: Iterable[str]) -> None:
    """Write held answers, each one version further."""
    for one in rows:
        one.version += 1
    Answer.objects.bulk_update(rows, [*fields, "version"], batch_size=BATCH)


def tell_journal(event: str, rows: Iterable[Answer], *, by: Actor, **told: Any) -> None:
    journal.record_many([journal.Fact(event, one, told) for one in rows], by=by)
