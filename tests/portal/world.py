"""A small metropolis for the portal: two zones, a plan, agreements, built with the actions."""

from typing import Any

from django.test import Client

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement, Instrument, ProvisionLink
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Kind
from quadro.bodies.queries import actor_for
from quadro.plan import actions as plan
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Municipality, Zone
from tests.territory.world import load_two_zones
from tests.worlds import NOON, TODAY, the_system

INSTRUMENT = {
    "code": "protocollo", "name": "Protocollo d’intesa", "family": "Protocollo",
    "legal_basis": "prassi", "approved_by": "decreto", "about": "Impegni fra soggetti.",
    "signature_rule": "advised", "is_framework": True,
}  # fmt: skip
TOWNS = ("Legnano", "Rho", "Cologno")


class Metropolis:
    """Three municipalities of the zone Nord, with their bodies, and a plan of two lines."""

    def __init__(self, provisions: int = 4) -> None:
        self.by = the_system()
        load_two_zones(*TOWNS)
        self.zone = Zone.objects.get(slug="nord")
        self.authority = bodies.register(
            {"name": "Città metropolitana", "kind": Kind.METROPOLITAN_AUTHORITY}, by=self.by
        )
        self.towns = {one.name: one for one in Municipality.objects.all()}
        self.bodies = {name: self.a_town(town) for name, town in self.towns.items()}
        agreements.load_instruments([INSTRUMENT], by=self.by)
        self.instrument = Instrument.objects.get()
        self.edition = self.a_plan()
        self.line = self.a_line("1", "Zone omogenee")
        self.provisions = [
            self.a_provision(f"1.{number}", self.line) for number in range(1, provisions + 1)
        ]

    def a_town(self, town: Municipality) -> Body:
        told = {"name": f"Comune di {town}", "kind": Kind.MUNICIPALITY, "municipality": town}
        return bodies.register(told, by=self.by)

    def a_plan(self, name: str = "2022-2024", *, is_reference: bool = True) -> Edition:
        programme = plan.create_programme(
            title=f"Piano {name}", kind="piano_strategico", actor=self.authority, by=self.by
        )
        told = {"name": name, "levels": ["Linea", "Previsione"], "is_reference": is_reference}
        return plan.create_edition(programme, told, by=self.by)

    def a_line(self, code: str, title: str) -> Provision:
        return plan.add_provision(self.edition, {"code": code, "title": title}, by=self.by)

    def a_provision(self, code: str, line: Provision) -> Provision:
        told = {"code": code, "title": f"Previsione {code}", "is_to_carry_out": True}
        return plan.add_provision(self.edition, told, by=self.by, parent=line)

    def an_agreement(
        self, title: str, *parties: str, published: bool = True, state: str = "attuazione",
        **values: Any,
    ) -> Agreement:  # fmt: skip
        told = {"title": title, "instrument": self.instrument, "state": state, **values}
        agreement = agreements.register(told, by=self.by)
        for name in parties or ("Legnano",):
            agreements.add_party(agreement, self.bodies[name], {}, by=self.by)
        if published:
            agreements.publish(agreement, by=self.by, at=NOON)
        return agreement

    def link(
        self, agreement: Agreement, provision: Provision, kind: str = "attua"
    ) -> ProvisionLink:
        return agreements.link(agreement, provision, kind=kind, sentence="La serve.", by=self.by)

    def somebody(self, role: Role, body: Body) -> User:
        mandate = bodies.appoint_new("Una persona", role=role, body=body, by=self.by)
        email = f"incaricato{mandate.pk}@example.it"
        return bodies.give_access(mandate.person, email=email, by=self.by, at=NOON)

    def an_officer(self) -> User:
        return self.somebody(Role.PLANNING_OFFICER, self.authority)

    def actor(self, user: User | None = None) -> Actor:
        return actor_for(user, TODAY)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
