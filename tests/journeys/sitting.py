"""A Conferenza of 133 mayors to run: `python -m tests.journeys.sitting convene`.

Territory and population are those of the demonstration. It was convened two weeks ago for today,
with two items to decide by the double majority; two secretaries have an access.
"""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils.timezone import localdate, now  # noqa: E402

from quadro.accounts.actors import Actor  # noqa: E402
from quadro.accounts.models import Role  # noqa: E402
from quadro.assemblies import actions  # noqa: E402
from quadro.assemblies.counting import Majority  # noqa: E402
from quadro.assemblies.models import Composition, Delegates, ItemKind, Kind  # noqa: E402
from quadro.bodies import actions as bodies  # noqa: E402
from quadro.bodies.actions import DEMO_PASSWORD  # noqa: E402
from quadro.bodies.models import Body  # noqa: E402

SLUG = "conferenza-di-prova"
HANDS = ("segreteria.uno", "segreteria.due")
RULES = {
    "name": "Conferenza di prova",
    "kind": Kind.CONFERENCE,
    "composition": Composition.AREA,
    "convened_by": Role.PRESIDENT,
    "delegates": Delegates.ANYBODY,
    "quorum_heads": "1/3",
    "quorum_population": ">1/2",
    "majority": Majority.DOUBLE,
}
"""A third of the municipalities and the majority of the population (L. 56/2014 art. 1 c. 9)."""
ITEMS = (
    ("Comunicazioni", ItemKind.INFORMATION),
    ("Primo voto", ItemKind.DECISION),
    ("Secondo voto", ItemKind.DECISION),
)


def convene() -> None:
    on, at = localdate(), now()
    by = Actor.system(on)
    authority = Body.objects.authority().get()
    for number, name in enumerate(HANDS, start=1):
        held = bodies.appoint_new(
            f"Segreteria {number}", role=Role.SECRETARY, body=authority, by=by, since=on
        )
        bodies.give_access(
            held.person, email=f"{name}@demo.quadro.example", by=by, at=at, password=DEMO_PASSWORD
        )
    assembly = actions.establish({**RULES, "body": authority}, by=by, is_demonstration=True)
    values = {"starts_at": at + timedelta(minutes=1), "place": "Aula consiliare"}
    sitting = actions.schedule(assembly, values, by=by)
    for title, kind in ITEMS:
        actions.add(sitting, {"title": title, "kind": kind}, by=by)
    actions.convene(sitting, by=by, at=at - timedelta(days=14))
    sys.stdout.write(sitting.get_absolute_url())


if __name__ == "__main__":
    convene()
