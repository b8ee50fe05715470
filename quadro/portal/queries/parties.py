"""What a body is party of, and what it holds, on a day."""

from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.bodies.models import Body, Shareholding


def parties_of(body: Body, by: Actor, *, on: date) -> "QuerySet[Party]":
    """What a body is party of on a day, the latest first; also what is not signed yet."""
    return (
        Party.objects.on(on)
        .filter(body=body, agreement__in=Agreement.objects.readable_by(by).filter(known_on(on)))
        .select_related("agreement__instrument", "act", "body")
        .order_by(F("agreement__signed_on").desc(nulls_last=True), "agreement__title", "pk")
    )


def shares_held(body: Body, *, on: date) -> "QuerySet[Shareholding]":
    return (
        Shareholding.objects.on(on)
        .filter(holder=body)
        .select_related("company")
        .order_by(Lower("company__name"), "pk")
    )
