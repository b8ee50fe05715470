"""Turns that show what the pages can tell: invented, flagged, and taken away by one verb.

Zones and municipalities are real; rules, turns and mandates of mayors are not. Nobody has a name:
who holds a mandate is called by what they would be. A municipality of which the mayor is recorded
keeps that one.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Mandate, Person
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months, moment
from quadro.territory.models import Zone
from quadro.territory.queries import members_of
from quadro.zones.actions.clock import fill
from quadro.zones.actions.rows import hold
from quadro.zones.actions.rules import set_rule
from quadro.zones.models import RotationRule, Turn
from quadro.zones.rotation import Early, Order

LOADED, REMOVED = "zones.demonstration_loaded", "zones.demonstration_removed"
SOURCE = "dato dimostrativo"
MAYOR = "Sindaco dimostrativo"
ACT = "regola dimostrativa: nessuna fonte dice durata e ordine"
YEARS = 4
"""How long ago the first turn began."""
ELECTED = (3, 33)
"""Months after the first turn in which mayors are elected, now here and now there."""
LASTS = 60
"""Months of a mandate (art. 51 D.Lgs. 267/2000)."""
RULES = (
    {"order": Order.AGREED, "months": 12, "early": Early.NEXT},
    {"order": Order.LOT, "seed": 20260112, "months": 18, "early": Early.DEPUTY},
)


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date) -> int:
    """Some years of turns in the first two zones that have a body and no rule; how many turns."""
    zones = Zone.objects.filter(body__isnull=False, rotation_rules=None).order_by("name", "pk")
    made = 0
    for zone, rule in zip(zones, RULES, strict=False):
        made += _load(zone, rule, on=on)
    return made


def _load(zone: Zone, rule: dict[str, object], *, on: date) -> int:
    since = date(on.year - YEARS, 1, 1)
    towns = list(
        Body.objects.filter(municipality__in=members_of(zone, since))
        .select_related("municipality")
        .order_by("municipality__name", "pk")
    )
    if not towns:
        return 0
    agreed = [*towns[::3], *towns[1::3], *towns[2::3]]
    _elect(agreed, since=since, on=on)
    values = {**rule, "since": since, "act": ACT, "agreed": agreed}
    set_rule(zone, values, by=Actor.system(since), is_demonstration=True)
    hold(zone)
    by = Actor.system(on)
    made = fill(zone, by=by, at=moment(on, 8), quietly=True)
    Turn.objects.filter(pk__in=[one.pk for one in made]).update(is_demonstration=True)
    journal.record(LOADED, zone, by=by, turns=len(made))
    return len(made)


def _elect(towns: Sequence[Body], *, since: date, on: date) -> None:
    """Mandates of five years, of which some end in the middle of a turn."""
    held = set(
        Mandate.objects.filter(body__in=towns, role=Role.MAYOR).values_list("body", flat=True)
    )
    by = Actor.system(on)
    for place, body in enumerate(towns):
        if body.pk in held:
            continue
        election = add_months(since, ELECTED[place % len(ELECTED)])
        for begins in (add_months(election, -LASTS), election, add_months(election, LASTS)):
            if begins <= on:
                bodies.appoint_new(
                    MAYOR, role=Role.MAYOR, body=body, since=begins,
                    until=add_months(begins, LASTS), source=SOURCE, by=by,
                )  # fmt: skip


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged, with the mandates invented for it; tells how many turns."""
    turns = Turn.objects.filter(is_demonstration=True)
    keys = list(turns.values_list("pk", "coordination", "zone"))
    zones = list(Zone.objects.filter(rotation_rules__is_demonstration=True).distinct())
    Turn.objects.filter(pk__in=[key for key, _mandate, _zone in keys]).delete()
    Mandate.objects.filter(pk__in=[one for _key, one, _zone in keys if one]).delete()
    RotationRule.objects.filter(is_demonstration=True).delete()
    invented = Mandate.objects.filter(
        role=Role.MAYOR, source=SOURCE, person__name=MAYOR, person__user=None,
        coordination_turns=None, deputy_turns=None,
    )  # fmt: skip
    people = list(invented.values_list("person", flat=True))
    invented.delete()
    Person.objects.filter(pk__in=people, mandates=None).delete()
    for zone in zones:
        gone = sum(key == zone.pk for _turn, _mandate, key in keys)
        journal.record(REMOVED, zone, by=by, turns=(gone, None))
    return len(keys)
