"""The opinions asked of a Zone on acts, and the sittings that may give them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Opinion
from quadro.assemblies.models import Item
from quadro.bodies.models import Body
from quadro.kit.terms import day_of
from quadro.territory.models import Zone
from quadro.zones.models import DECIDED, ActOpinion


@dataclass(frozen=True)
class Asked:
    """An opinion on a day: what is left of its term, whether it is late, what silence did."""

    opinion: ActOpinion
    on: date

    @property
    def is_open(self) -> bool:
        return not self.opinion.is_settled_on(self.on)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.on > self.opinion.due_on

    @property
    def is_silent(self) -> bool:
        """Its term passed without it, and one goes on."""
        return self.opinion.given_on is None and not self.is_open


def opinions_of(zone: Zone, *, on: date) -> list[Asked]:
    """The open ones first, by their term; then the latest given. One query."""
    rows = ActOpinion.objects.filter(zone=zone).select_related("by_body", "item__sitting__assembly")
    found = [Asked(one, on) for one in rows.order_by(F("given_on").desc(), "-asked_on", "-pk")]
    for one in found:
        one.opinion.zone = zone
    still = sorted((one for one in found if one.is_open), key=lambda one: one.opinion.due_on)
    return [*still, *(one for one in found if not one.is_open)]


def on_agreements(zone: Zone, by: Actor) -> list[Opinion]:
    """The opinions asked of the Zone on agreements that `by` may read, the open ones first."""
    rows = Opinion.objects.filter(body__zone=zone)
    rows = rows.filter(agreement__in=Agreement.objects.readable_by(by).values("pk"))
    told = rows.select_related("agreement", "body")
    return list(told.order_by(F("given_on").desc(nulls_first=True), "-asked_on", "-pk"))


def items_for(opinion: ActOpinion) -> list[Item]:
    """Items that the assembly of the Zone decided since it was asked, the latest first."""
    body = Body.objects.filter(zone=opinion.zone).first()
    rows = Item.objects.filter(
        sitting__assembly__body=body, outcome__in=DECIDED, act_opinion=None
    ).select_related("sitting__assembly")
    found = rows.order_by("-sitting__starts_at", "position")
    return [one for one in found if day_of(one.sitting.starts_at) >= opinion.asked_on]
