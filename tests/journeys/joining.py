"""A small municipality that has not joined: run as `python -m tests.journeys.joining`.

Its mayor and an office of the authority get an account. Prints the slug and the name of the
municipality, and the two accounts.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils.timezone import localdate, now  # noqa: E402

from quadro.accounts.actors import Actor  # noqa: E402
from quadro.accounts.models import Role  # noqa: E402
from quadro.bodies import actions as bodies  # noqa: E402
from quadro.bodies.actions import DEMO_PASSWORD  # noqa: E402
from quadro.bodies.models import Body  # noqa: E402
from quadro.services.models import Service  # noqa: E402
from quadro.services.queries import sheet_of  # noqa: E402

SERVICE = "stazione-unica-appaltante"


def prepare() -> None:
    on, by = localdate(), Actor.system(localdate())
    sheet = sheet_of(Service.objects.get(slug=SERVICE), on=on)
    town = min(
        (one.town for one in sheet.rows if one.state == "no" and one.town.is_small),
        key=lambda one: one.place.residents or 0,
    )
    assert town.body is not None
    people = {
        "sindaco.piccolo": (Role.MAYOR, town.body),
        "ufficio.appalti": (Role.OFFICER, Body.objects.authority().get()),
    }
    for name, (role, body) in people.items():
        mandate = bodies.appoint_new("Una persona", role=role, body=body, by=by)
        bodies.give_access(
            mandate.person, email=f"{name}@demo.quadro.example", by=by, at=now(),
            password=DEMO_PASSWORD,
        )  # fmt: skip
    print(town.place.municipality.slug, *people, town.name)  # noqa: T201


if __name__ == "__main__":
    prepare()
