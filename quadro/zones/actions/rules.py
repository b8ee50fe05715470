"""A rule of rotation is set: it holds from its day for the turns that begin under it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.territory.models import Zone
from quadro.zones import policies, queries
from quadro.zones.actions.rows import hold
from quadro.zones.models import AgreedPlace, RotationRule
from quadro.zones.rotation import Order

Values = Mapping[str, Any]
RULE = ("months", "consecutive", "order", "seed", "least_left", "early", "act")


@transaction.atomic
def set_rule(
    zone: Zone, values: Values, *, by: Actor, is_demonstration: bool = False
) -> RotationRule:
    """`values`: `since` and those of `RULE`, with `agreed`, the bodies of an agreed list in order.

    One that begins on the same day, and under which nothing has begun, is written over. What is not
    told keeps its default.
    """
    hold(zone)
    policies.check_can_keep(zone, by=by)
    values = {"order": Order.ALPHABETICAL, **values}
    found = queries.rotation_of(zone, on=by.on)
    policies.check_rule(found, values, on=by.on)
    last = found.kept_on(values["since"])
    before = _told(last) if last is not None else {}
    same = next((one for one in found.kept if one.since == values["since"]), None)
    rule = same or RotationRule(zone=zone, since=values["since"])
    for name in RULE:
        if name in values:
            setattr(rule, name, values[name])
    if rule.order != Order.LOT:
        rule.seed = None
    rule.act = rule.act.strip()
    rule.is_demonstration = is_demonstration
    rule.version += bool(same)
    rule.save()
    rule.agreed.all().delete()
    agreed = values.get("agreed") or [] if rule.order == Order.AGREED else []
    AgreedPlace.objects.bulk_create(
        [
            AgreedPlace(rule=rule, position=place, body=body)
            for place, body in enumerate(agreed, start=1)
        ]
    )
    after = _told(rule)
    told: dict[str, Any] = {**journal.differences(before, after)} if before else after
    if agreed:
        told["places"] = [one.label for one in agreed]
    journal.record("zones.rule_set", zone, by=by, since=rule.since, **told)
    return rule


def _told(rule: RotationRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in RULE}
