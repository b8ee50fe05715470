"""The authority asks a Zone for an opinion on an act, the Zone gives it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies.models import Item
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Stale
from quadro.territory.models import Zone
from quadro.zones import policies
from quadro.zones.actions import telling
from quadro.zones.models import ActOpinion

Values = Mapping[str, Any]


@transaction.atomic
def ask_opinion(zone: Zone, values: Values, *, by: Actor, at: datetime) -> ActOpinion:
    """`values`: `act`, `by_body`, `asked_on`, and `about`, `link`, `days`, `silence`."""
    policies.check_can_ask(values["asked_on"], by=by)
    locks.hold(f"opinions:{zone.pk}")
    last = ActOpinion.objects.filter(zone=zone).order_by("-number").first()
    made = ActOpinion.objects.create(zone=zone, number=last.number + 1 if last else 1, **values)
    journal.record(
        "zones.opinion_asked", zone, by=by, on_act=made.act, asked_on=made.asked_on, days=made.days
    )
    telling.tell_asked(made, by=by, at=at)
    return made


@transaction.atomic
def give_opinion(
    opinion: ActOpinion, *, outcome: str, given_on: date, version: int, by: Actor, at: datetime,
    conditions: str = "", item: Item | None = None,
) -> ActOpinion:  # fmt: skip
    """With the item of the sitting that decided, where there was one: the day is then its own."""
    opinion = (
        ActOpinion.objects.select_for_update(of=("self",)).select_related("zone").get(pk=opinion.pk)
    )
    if opinion.version != version:
        raise Stale(
            _("Qualcun altro ha scritto su questo parere mentre scrivevi."),
            theirs={"outcome": opinion.outcome, "conditions": opinion.conditions},
            version=opinion.version,
        )
    policies.check_can_give(opinion, item, given_on=given_on, by=by)
    opinion.outcome, opinion.given_on, opinion.item = outcome, given_on, item
    opinion.conditions = conditions.strip()
    opinion.version += 1
    opinion.save()
    journal.record(
        "zones.opinion_given", opinion.zone, by=by, on_act=opinion.act, outcome=outcome,
        given_on=given_on,
    )  # fmt: skip
    telling.tell_given(opinion, by=by, at=at)
    return opinion
