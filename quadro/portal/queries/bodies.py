"""What a body does: what it signed, who acts for it, what it is part of."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.agreements.states import BINDING, OVER
from quadro.bodies.models import Body, Mandate, Shareholding, Succession
from quadro.portal.queries.parties import parties_of, shares_held
from quadro.portal.queries.programmes import Told, programmes


def bodies(by: Actor, *, on: date) -> "QuerySet[Body]":
    """All bodies, with `agreements` (those they are party of that somebody signed) and `nature`."""
    readable = Agreement.objects.readable_by(by).filter(known_on(on), state__in=BINDING)
    signed = (
        Party.objects.on(on)
        .filter(body=OuterRef("pk"), agreement__in=readable)
        .order_by()
        .values("body")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Body.objects.annotate(
        agreements=Coalesce(Subquery(signed, output_field=IntegerField()), 0),
        nature=Case(
            When(is_institutional=True, then=Value("istituzionale")),
            default=Value("altra"),
            output_field=CharField(),
        ),
    )


@dataclass(frozen=True)
class BodySheet:
    """A body on a day."""

    body: Body
    day: date
    parties: list[Party]
    inherited: list[Party]
    """What the bodies it took the place of had signed."""
    people: list[Mandate]
    predecessors: list[Succession]
    successors: list[Succession]
    held: list[Shareholding]
    holders: list[Shareholding]
    programmes: Told
    children: list[Body]

    @cached_property
    def signed(self) -> list[Party]:
        return [one for one in self.parties if one.agreement.state in BINDING]

    @property
    def in_life(self) -> int:
        return sum(one.agreement.state not in OVER for one in self.signed)

    @cached_property
    def without_act(self) -> list[Party]:
        """Parties whose authorising act is not known: asked of who exercises public powers."""
        if not self.body.is_institutional:
            return []
        return [one for one in self.parties if one.act_id is None]

    @property
    def first_year(self) -> int | None:
        return min(
            (one.agreement.signed_on.year for one in self.signed if one.agreement.signed_on),
            default=None,
        )


def body_sheet(body: Body, by: Actor, *, on: date) -> BodySheet:
    """Nine queries; the children of a body are at most a hundred here."""
    predecessors = list(body.predecessors.select_related("predecessor").order_by("-on", "pk"))
    inherited = (
        Party.objects.filter(
            body__in=[one.predecessor_id for one in predecessors],
            agreement__in=Agreement.objects.readable_by(by),
        )
        .select_related("agreement__instrument", "act", "body")
        .order_by("agreement__title", "pk")
    )
    return BodySheet(
        body=body,
        day=on,
        parties=list(parties_of(body, by, on=on)),
        inherited=list(inherited),
        people=list(
            Mandate.objects.on(on)
            .filter(body=body)
            .select_related("person", "office")
            .order_by("role", "since", "pk")
        ),
        predecessors=predecessors,
        successors=list(body.successors.select_related("successor").order_by("-on", "pk")),
        held=list(shares_held(body, on=on)),
        holders=list(
            Shareholding.objects.on(on)
            .filter(company=body)
            .select_related("holder")
            .order_by("holder__name", "pk")
        ),
        programmes=programmes(Q(actor=body)),
        children=list(body.children.order_by("name", "pk")[:100]),
    )
