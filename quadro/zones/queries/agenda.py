"""What a Zone has in the plan and in its own programmes, and how far each thing is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.queries import carriers
from quadro.monitoring.queries.standing import NONE, Standing, of_provisions
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Zone


@dataclass(frozen=True)
class Planned:
    """A provision of the Zone: how it stands, and which agreements carry it."""

    provision: Provision
    standing: Standing
    agreements: Sequence[Agreement]


@dataclass(frozen=True)
class Agenda:
    """The provisions of an edition, in its order."""

    edition: Edition
    rows: Sequence[Planned]

    @property
    def carried(self) -> int:
        return sum(bool(one.agreements) for one in self.rows)


def agenda_of(zone: Zone, by: Actor, *, on: date) -> list[Agenda]:
    """The plan in force first, then the programmes of the Zone, the latest first. Three queries."""
    of_plan = Q(zone=zone, edition__is_reference=True)
    of_zone = Q(edition__programme__actor__zone=zone)
    rows = Provision.objects.filter(of_plan | of_zone).select_related("edition__programme__actor")
    told = list(rows.order_by("-edition__is_reference", "-edition__first_year", "position", "pk"))
    found = of_provisions(told, on=on)
    carried: dict[int, list[Agreement]] = defaultdict(list)
    for link in carriers(Provision.objects.filter(pk__in=[one.pk for one in told]), by):
        carried[link.provision_id].append(link.agreement)
    editions: dict[int, list[Planned]] = defaultdict(list)
    for one in told:
        row = Planned(one, found.get(one.pk, NONE), carried[one.pk])
        editions[one.edition_id].append(row)
    return [Agenda(some[0].provision.edition, some) for some in editions.values()]
