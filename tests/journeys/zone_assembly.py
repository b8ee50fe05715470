"""An agreement that waits for a Zone: run as `python -m tests.journeys.zone_assembly`.

Its other mandatory opinions are given; that of Adda Martesana is asked, and without it the scheme
cannot go to the approvals. Who keeps the sittings of the Zone gets an account.
Prints the address of the agreement and that of the assembly of the Zone.
"""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils.timezone import localdate, now  # noqa: E402

from quadro.accounts.actors import Actor  # noqa: E402
from quadro.accounts.models import Role  # noqa: E402
from quadro.agreements import actions as agreements  # noqa: E402
from quadro.agreements.models import Instrument  # noqa: E402
from quadro.assemblies.models import Assembly  # noqa: E402
from quadro.bodies import actions as bodies  # noqa: E402
from quadro.bodies.actions import DEMO_PASSWORD  # noqa: E402
from quadro.bodies.models import Body  # noqa: E402

TITLE = "Convenzione per lo sportello di prova"
SECRETARY = "segreteria.adda"


def prepare() -> None:
    on, by, at = localdate(), Actor.system(localdate()), now()
    zone = Body.objects.get(zone__slug="adda-martesana")
    instrument = Instrument.objects.get(code="convenzione")
    values = {"title": TITLE, "instrument": instrument, "state": "pareri"}
    agreement = agreements.register(values, by=by)
    for party in (Body.objects.authority().get(), zone):
        agreements.add_party(agreement, party, {}, by=by)
    asked_on = on - timedelta(days=3)
    for kind in instrument.mandatory_opinions:
        told = {"kind": kind, "asked_on": asked_on, "days": 10}
        opinion = agreements.ask_opinion(agreement, told, by=by)
        agreements.give_opinion(opinion, outcome="favorevole", given_on=on, by=by, at=at)
    told = {"kind": "zona", "body": zone, "asked_on": asked_on, "days": 60, "silence": "blocca"}
    agreements.ask_opinion(agreement, told, by=by)
    held = bodies.appoint_new("Segreteria", role=Role.SECRETARY, body=zone, by=by, since=on)
    bodies.give_access(
        held.person, email=f"{SECRETARY}@demo.quadro.example", by=by, at=at, password=DEMO_PASSWORD
    )
    assembly = Assembly.objects.get(body=zone)
    print(agreement.get_absolute_url(), assembly.get_absolute_url())  # noqa: T201


if __name__ == "__main__":
    prepare()
