"""An indicator is defined and revised."""

from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements.actions import free_slug
from quadro.journal import actions as journal
from quadro.monitoring import policies
from quadro.monitoring.actions.feeding import count, count_all_of
from quadro.monitoring.actions.rows import Values, held, refuse_if_stale, save
from quadro.monitoring.index import indicator_items
from quadro.monitoring.models import Indicator
from quadro.monitoring.periods import due_on, period_of
from quadro.search import actions as search

RECORD = (
    "title", "code", "kind", "unit", "factor", "decimals", "polarity", "tolerance", "formula",
    "level", "breakdowns", "scale", "description", "definition", "method", "limits", "source",
    "periodicity", "owner", "in_charge", "weight", "bes", "is_public", "closed_on",
)  # fmt: skip
"""What the office says of an indicator, and may correct."""
MANY = ("goals", "commitments", "agreements")
RESERVED = ("nuovo",)
"""Last pieces of addresses that are pages of their own."""


@transaction.atomic
def define(values: Values, *, by: Actor) -> Indicator:
    """Register an indicator: what is counted, how, by whom, how often.

    `values`: those of `RECORD`, and `goals`, `commitments`, `agreements`.
    """
    policies.check_can_keep(by=by)
    policies.check_indicator(values, by=by)
    policies.check_code_is_free(values["code"])
    taken = {*Indicator.objects.values_list("slug", flat=True), *RESERVED}
    made = Indicator(
        slug=values.get("slug") or free_slug(values["title"], taken),
        is_demonstration=values.get("is_demonstration", False),
        updated_on=by.on,
    )
    _fill(made, values)
    made.next_update_on = due_on(period_of(made.periodicity, by.on)[1])
    made.save()
    _fill_many(made, values)
    journal.record("monitoring.defined", made, by=by, unit=made.unit, formula=made.formula)
    reindex(made)
    return made


@transaction.atomic
def revise(indicator: Indicator, values: Values, *, version: int, by: Actor) -> Indicator:
    """Correct what is said of an indicator; what its readings mean does not change under them."""
    policies.check_can_keep(by=by)
    indicator = held([indicator.pk])[indicator.pk]
    before = record_of(indicator)
    refuse_if_stale(indicator, version, before)
    policies.check_indicator({**before, **values}, by=by)
    if "code" in values:
        policies.check_code_is_free(values["code"], itself=indicator)
    policies.check_may_change(indicator, values, has_readings=indicator.readings.exists())
    _fill(indicator, values)
    _fill_many(indicator, values)
    changes = journal.differences(before, record_of(indicator))
    save(indicator, "monitoring.revised", changes, by=by)
    reindex(indicator)
    if "is_public" in changes:
        count_all_of(indicator)
    else:
        count((), [indicator.pk])
    return indicator


def record_of(indicator: Indicator) -> dict[str, Any]:
    told = {name: getattr(indicator, name) for name in RECORD}
    many = {name: list(getattr(indicator, name).order_by("pk")) for name in MANY}
    return {**told, **many}


def _fill(indicator: Indicator, values: Values) -> None:
    for name in RECORD:
        if name in values:
            setattr(indicator, name, values[name])


def _fill_many(indicator: Indicator, values: Values) -> None:
    for name in MANY:
        if name in values:
            getattr(indicator, name).set(values[name])


def reindex(indicator: Indicator) -> None:
    search.put(indicator_items(Indicator.objects.filter(pk=indicator.pk)))


def index_all() -> None:
    search.put(indicator_items(Indicator.objects.order_by("pk")))
