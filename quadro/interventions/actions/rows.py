"""What the verbs of the module share: the row held, its trace, the facts of the day, its sums."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions.actions.counting import count
from quadro.interventions.actions.reminding import settle
from quadro.interventions.index import intervention_items
from quadro.interventions.models import Fact, FactName, Intervention, MovementKind, Source
from quadro.interventions.queries.progress import Course, courses_of
from quadro.interventions.queries.structure import STRUCTURE, Structure, structures_of
from quadro.interventions.reckoning import cost_of, moved
from quadro.journal import actions as journal
from quadro.kit.refusals import Stale
from quadro.kit.terms import ROME
from quadro.search import actions as search

Values = Mapping[str, Any]
KEPT: dict[str, str] = {
    FactName.STATE: "state",
    FactName.STARTS_ON: "starts_on",
    FactName.DUE_ON: "due_on",
    FactName.DONE_ON: "done_on",
    FactName.WEIGHT: "weight",
}
"""The facts that a field says now; those of progress are kept by `keep_course`."""


def locked(one: Intervention) -> Intervention:
    """The intervention as it is now, held until the end of the transaction."""
    return (
        Intervention.objects.select_for_update(of=("self",))
        .select_related("body", "in_charge", "component")
        .get(pk=one.pk)
    )


def refuse_if_stale(one: Intervention, version: int, theirs: Values) -> None:
    if one.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questo intervento mentre scrivevi."),
            theirs=theirs,
            version=one.version,
        )


# Facts of any day ---------------------------------------------------------------------------------


def facts_of(one: Intervention) -> dict[str, str]:
    """What is kept of it for any past day, as text; empty where it is not known."""
    return {name: written(getattr(one, field)) for name, field in KEPT.items()}


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def keep_facts(one: Intervention, before: Mapping[str, str], *, on: date, at: datetime) -> None:
    """Keep what changed, as it holds from the day `on`.

    Of what was brought in from a file nothing was kept: what it said until now is kept first.
    """
    if before and not one.facts.filter(name=FactName.STATE).exists():
        first = one.known_at.astimezone(ROME).date()
        _keep(one, ((name, value, first) for name, value in before.items()), at=one.known_at)
    _keep(
        one,
        ((name, value, on) for name, value in facts_of(one).items() if before.get(name) != value),
        at=at,
    )


def keep_course(
    one: Intervention, before: Course, after: Course, *, days: Iterable[date], at: datetime
) -> None:
    """Keep the two percentages of each day on which what was told now changes them.

    What is told of a past day changes also the days after it, up to the next that was told.
    """
    told = []
    for day in sorted(set(days) | before.days | after.days):
        old, new = before.done(day), after.done(day)
        told += [
            (name, written(value), day)
            for name, was, value in zip(COURSE, old, new, strict=True)
            if was != value
        ]
    _keep(one, told, at=at)


COURSE = (FactName.PROCEDURAL, FactName.PHYSICAL)


def _keep(one: Intervention, told: Iterable[tuple[str, str, date]], *, at: datetime) -> None:
    Fact.objects.bulk_create(
        Fact(intervention=one, name=name, value=value, on=on, known_at=at)
        for name, value, on in told
    )


def structure_of(one: Intervention) -> Structure:
    """Its steps, its places, its shares, as texts."""
    return structures_of([one.pk])[one.pk]


def keep_structure(one: Intervention, before: Structure, *, on: date, at: datetime) -> None:
    """Keep which of the three changed; first what it was, if nothing of it was ever kept.

    Steps have their days in them: what was known of them holds from the first day on.
    """
    now, first = structure_of(one), one.known_at.astimezone(ROME).date()
    changed = {name for name in STRUCTURE if now[name] != before[name]}
    rows = one.facts.filter(name__in=changed).values_list("name", flat=True)
    known = {FactName(name) for name in rows}
    always = {FactName.STEPS: date.min}
    old = [(name, before[name], always.get(name, first)) for name in changed - known]
    _keep(one, old, at=one.known_at)
    _keep(one, [(name, now[name], always.get(name, on)) for name in changed], at=at)


# Sums and trace -----------------------------------------------------------------------------------


def course_of(one: Intervention) -> Course:
    return courses_of([one])[0]


def sum_course(one: Intervention, course: Course, *, on: date) -> None:
    """The record says how far it is today."""
    one.procedural, one.physical = course.done(on)


def sum_money(one: Intervention) -> None:
    """The record says what its lines of money come to."""
    lines = one.fundings.current().values_list("amount_eur", "source")
    one.cost_eur, one.to_find_eur = cost_of(
        (amount, source == Source.TO_FIND) for amount, source in lines
    )
    amounts: dict[str, list[Decimal]] = {kind: [] for kind in MovementKind}
    for kind, amount in one.movements.values_list("kind", "amount_eur"):
        amounts[kind].append(amount)
    one.committed_eur = moved(amounts[MovementKind.COMMITTED])
    one.paid_eur = moved(amounts[MovementKind.PAID])
    one.saved_eur = moved(amounts[MovementKind.SAVED])


def save(one: Intervention, event: str, changes: Values, *, by: Actor) -> None:
    """Write a held intervention with its trace, and what of it can be found."""
    one.version += 1
    one.updated_on = by.on
    one.save()
    journal.record(event, one, by=by, **changes)
    search.put(intervention_items([one]))
    count([one.pk])
    settle(one, on=by.on)
