"""From where an indicator starts, what it should reach, which provisions it tells of.

A start or a target told again is a new row: what was planned before stays readable, with its day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.monitoring import policies
from quadro.monitoring.actions.feeding import count
from quadro.monitoring.actions.rows import held, refuse_if_stale, save
from quadro.monitoring.models import AREA, Baseline, Indicator, Link, Target, fields_of
from quadro.monitoring.queries import plan_of
from quadro.plan.models import Provision


@transaction.atomic
def set_start(
    indicator: Indicator,
    *,
    on: date,
    value: Decimal,
    reason: str = "",
    place: str = AREA,
    by: Actor,
    at: datetime,
) -> Baseline:
    """Say from which value of which day it starts; why, where it was already told."""
    policies.check_can_keep(by=by)
    indicator = held([indicator.pk])[indicator.pk]
    before = plan_of(indicator, known_at=at, place=place)
    policies.check_start(indicator, before, on=on, place=place, reason=reason, by=by)
    made = Baseline.objects.create(
        indicator=indicator, **fields_of(place), on=on, value=value, reason=reason.strip(),
        told_at=at, told_by=str(by),
    )  # fmt: skip
    changes = {"start": (before.start, value), "on": (before.start_on, on), "reason": reason}
    save(indicator, "monitoring.started", changes, by=by)
    count((), [indicator.pk])
    return made


@transaction.atomic
def set_targets(
    indicator: Indicator,
    targets: Mapping[int, Decimal],
    *,
    reason: str = "",
    place: str = AREA,
    version: int,
    by: Actor,
    at: datetime,
) -> list[Target]:
    """Say what it should reach by the end of each year; a year left out has no target any more.

    Only what changes is written, with its reason.
    """
    policies.check_can_keep(by=by)
    indicator = held([indicator.pk])[indicator.pk]
    before = plan_of(indicator, known_at=at, place=place).targets
    refuse_if_stale(indicator, version, {"targets": in_words(before)})
    policies.check_targets(indicator, before, targets, place=place, reason=reason)
    changed = {
        year: targets.get(year)
        for year in sorted({*before, *targets})
        if before.get(year) != targets.get(year)
    }
    made = Target.objects.bulk_create(
        Target(
            indicator=indicator, **fields_of(place), year=year, value=value,
            reason=reason.strip(), told_at=at, told_by=str(by),
        )
        for year, value in changed.items()
    )  # fmt: skip
    changes = {"targets": (in_words(before), in_words(targets)), "reason": reason}
    save(indicator, "monitoring.targets_set", changes, by=by)
    count((), [indicator.pk])
    return made


def in_words(targets: Mapping[int, Decimal]) -> list[str]:
    return [f"{year}: {value.normalize():f}" for year, value in sorted(targets.items())]


@transaction.atomic
def set_links(
    indicator: Indicator,
    links: Sequence[tuple[Provision, Decimal]],
    *,
    version: int,
    by: Actor,
) -> Indicator:
    """Say of which provisions it tells, and in which parts: they sum to one hundred, or none."""
    policies.check_can_keep(by=by)
    indicator = held([indicator.pk])[indicator.pk]
    before = links_in_words(indicator)
    refuse_if_stale(indicator, version, {"links": before})
    policies.check_links(links)
    indicator.links.all().delete()
    Link.objects.bulk_create(
        Link(indicator=indicator, provision=provision, percent=percent)
        for provision, percent in links
    )
    changes = {"links": (before, links_in_words(indicator))}
    save(indicator, "monitoring.links_set", changes, by=by)
    count((), [indicator.pk])
    return indicator


def links_in_words(indicator: Indicator) -> list[str]:
    rows = indicator.links.select_related("provision").order_by("provision__code", "pk")
    return [f"{one.percent.normalize():f} % {one.provision}" for one in rows]
