"""What may be chosen in the forms of an intervention."""

from datetime import date

from django.db.models import Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Kind, Mandate
from quadro.delivery.models import Commitment
from quadro.interventions.models import Intervention
from quadro.plan.models import Provision
from quadro.territory.models import Municipality

SHOWN = 200
"""Agreements or commitments offered at most: a longer list is not chosen from, it is searched."""


def provisions_for(one: Intervention) -> "QuerySet[Provision]":
    """What an intervention may carry: of the reference edition, those to carry out; those of its
    agreements and commitments; those it carries.
    """
    rows = Provision.objects
    wanted = rows.filter(edition__is_reference=True, is_to_carry_out=True)
    linked = rows.filter(links__agreement__interventions=one)
    promised = rows.filter(shares__commitment__interventions=one)
    kept = rows.filter(intervention_shares__intervention=one)
    return (wanted | linked | promised | kept).distinct().order_by("edition", "code", "pk")


def mandates_for(one: Intervention, *, on: date) -> "QuerySet[Mandate]":
    """Those in force in its body."""
    rows: QuerySet[Mandate] = Mandate.objects.on(on).filter(body=one.body_id)
    return rows.select_related("person").order_by("person__name", "pk")


def towns_for(one: Intervention, *, on: date) -> "QuerySet[Municipality]":
    """Those of the area that exist, and those upon which it falls already."""
    inside = Municipality.objects.on(on).filter(is_inside=True)
    kept = Municipality.objects.filter(places__intervention=one)
    return (inside | kept).distinct().order_by("name", "pk")


def funders_for(one: Intervention) -> "QuerySet[Body]":
    """Its body, the parties of its agreements, those who pay already, who pays for everybody."""
    near = (
        Q(pk=one.body_id)
        | Q(parties__agreement__interventions=one)
        | Q(municipality__places__intervention=one)
        | Q(fundings__intervention=one)
        | Q(kind__in=(Kind.METROPOLITAN_AUTHORITY, Kind.REGION, Kind.STATE))
    )
    keys = Body.objects.filter(near).values("pk")
    return Body.objects.filter(pk__in=keys).order_by("name", "pk")


def agreements_for(one: Intervention, by: Actor) -> "QuerySet[Agreement]":
    """Those of which its body is a party, and those linked already; without a body, all."""
    rows = Agreement.objects.readable_by(by)
    if one.body_id:
        near = Q(parties__body=one.body_id) | Q(interventions=one)
        rows = rows.filter(pk__in=Agreement.objects.filter(near).values("pk"))
    keys = rows.order_by("title", "pk").values_list("pk", flat=True)[:SHOWN]
    return Agreement.objects.filter(pk__in=list(keys)).order_by("title", "pk")


def commitments_for(one: Intervention, by: Actor) -> "QuerySet[Commitment]":
    """Those of its body, those of its agreements, and those linked already."""
    near = Q(owner=one.body_id) | Q(agreement__interventions=one) | Q(interventions=one)
    found = Commitment.objects.filter(near).values("pk")
    rows = Commitment.objects.readable_by(by).filter(pk__in=found)
    keys = rows.order_by("title", "pk").values_list("pk", flat=True)[:SHOWN]
    chosen = Commitment.objects.filter(pk__in=list(keys)).select_related("owner")
    return chosen.order_by("title", "pk")
