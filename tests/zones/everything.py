"""A Zone that rotates, for the world in which every address is asked: words and records."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.agreements import actions as agreements
from quadro.agreements.models import Opinion
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Kind
from quadro.kit.terms import moment
from quadro.territory.models import Membership, Municipality, Zone
from quadro.zones import actions
from quadro.zones.models import ActOpinion, Turn
from tests.worlds import TODAY

FIRST = date(2026, 1, 1)


class Rotations:
    """Arese and Baranzate take turns: the first in office, the second its deputy and next."""

    by: Actor

    def a_body(self, name: str, kind: Kind = Kind.MUNICIPALITY) -> Body:
        raise NotImplementedError

    @cached_property
    def rotating(self) -> Zone:
        zone = Zone.objects.create(name="Nord Ovest", slug="nord-ovest")
        self.zone_body = self.a_body("Zona Nord Ovest", Kind.ZONE)
        bodies.edit(self.zone_body, {"zone": zone}, version=1, by=self.by)
        for name in ("Arese", "Baranzate"):
            town = Municipality.objects.create(name=name, slug=name.lower(), province="MI")
            Membership.objects.create(municipality=town, zone=zone, since=date(2016, 1, 1))
            values = {"name": f"Comune di {name}", "kind": Kind.MUNICIPALITY, "municipality": town}
            body = bodies.register(values, by=self.by)
            bodies.appoint_new(
                "Una persona", role=Role.MAYOR, body=body, since=date(2024, 6, 10), by=self.by
            )
        rule = {"since": FIRST, "act": "Assemblea dei Sindaci, verbale 1"}
        actions.set_rule(zone, rule, by=Actor.system(FIRST))
        actions.advance(at=moment(TODAY, 8))
        return zone

    @cached_property
    def turn(self) -> Turn:
        found: Turn = self.rotating.turns.get()
        return found

    @cached_property
    def asked_of_zone(self) -> Opinion:
        """An opinion that passes with the turn."""
        agreement = agreements.register(
            {"title": "Variante", "instrument": self.instrument, "state": "bozza"}, by=self.by
        )
        told = {"kind": "zona", "body": self.zone_body, "asked_on": TODAY, "days": 30}
        return agreements.ask_opinion(agreement, told, by=self.by)

    @cached_property
    def act_opinion(self) -> ActOpinion:
        """Of a Zone whose body is there."""
        asks = self.a_body("Chi chiede", Kind.OTHER)
        values = {"act": "Variante", "by_body": asks, "asked_on": TODAY}
        return actions.ask_opinion(self.rotating, values, by=self.by, at=moment(TODAY, 8))

    @property
    def instrument(self) -> Any:
        raise NotImplementedError


Words = Callable[[Any], Mapping[str, Any]]
a_zone: Words = lambda one: {"slug": one.rotating.slug}  # noqa: E731
a_turn: Words = lambda one: {**a_zone(one), "ordinal": one.turn.ordinal}  # noqa: E731

WORDS: dict[str, Words] = {
    **{f"zones:{name}": a_zone for name in ("rotation", "rule", "appoint", "call_next")},
    **{
        f"zones:{name}": a_turn
        for name in ("end", "withdraw", "substitute", "handover", "take_over")
    },
    **{f"zones:{name}": a_zone for name in ("agenda", "opinions", "ask_opinion")},
    **{
        f"zones:{name}": lambda one: {**a_zone(one), "number": one.act_opinion.number}
        for name in ("opinion", "give_opinion")
    },
    "zones:note": lambda one: {**a_turn(one), "name": f"opinion-{one.asked_of_zone.pk}"},
}
NOT_ANYBODY = {"outsider": 404, "member": 404}
RECORDS: dict[str, dict[str, int]] = {
    "zones:give_opinion": {"outsider": 409, "member": 409},
    # The dossier is of who leaves, who enters, and of those who keep the Zone.
    **{f"zones:{name}": NOT_ANYBODY for name in ("handover", "note", "take_over")},
}
