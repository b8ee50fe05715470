"""What is there before a coordinator leaves: run as `python -m tests.journeys.coordination`.

Who coordinates Adda Martesana and their deputy get an account; an opinion is asked of the Zone.
Prints the body and the mandate of who coordinates, the number of the turn, the accounts of both,
and the municipality of the deputy.
"""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils.timezone import localdate, now  # noqa: E402

from quadro.accounts.actors import Actor  # noqa: E402
from quadro.agreements import actions as agreements  # noqa: E402
from quadro.agreements.models import Instrument  # noqa: E402
from quadro.bodies import actions as bodies  # noqa: E402
from quadro.bodies.actions import DEMO_PASSWORD  # noqa: E402
from quadro.bodies.models import Body, Mandate  # noqa: E402
from quadro.territory.models import Zone  # noqa: E402
from quadro.zones.queries import turn_on  # noqa: E402

ZONE, TITLE = "adda-martesana", "Variante al piano territoriale"


def account_of(mandate: Mandate, name: str) -> str:
    """The part before the @: that of the demonstration, or one opened now."""
    if mandate.person.user is not None:
        return mandate.person.user.email.partition("@")[0]
    bodies.give_access(
        mandate.person, email=f"{name}@demo.quadro.example", by=Actor.system(localdate()),
        at=now(), password=DEMO_PASSWORD,
    )  # fmt: skip
    return name


def prepare() -> None:
    on, by = localdate(), Actor.system(localdate())
    zone = Zone.objects.get(slug=ZONE)
    turn = turn_on(zone, on)
    assert turn is not None
    assert turn.deputy is not None
    leaves = account_of(turn.mandate, "sindaco.lascia")
    enters = account_of(turn.deputy, "sindaco.entra")
    body = Body.objects.get(zone=zone)
    instrument = Instrument.objects.order_by("position", "pk")[0]
    values = {"title": TITLE, "instrument": instrument, "state": "bozza"}
    agreement = agreements.register(values, by=by)
    agreements.add_party(agreement, body, {}, by=by)
    asked = {"kind": "zona", "body": body, "asked_on": on - timedelta(days=8), "days": 30}
    agreements.ask_opinion(agreement, asked, by=by)
    told = (turn.body.slug, turn.mandate.pk, turn.ordinal, leaves, enters)
    print(*told, turn.deputy.body.label)  # noqa: T201


if __name__ == "__main__":
    prepare()
