"""What others do while a journey looks at one: run as `python -m tests.journeys.filled owe`.

`owe` opens an account for a clerk of Gessate and gives commitments to it and to forty others;
`answer 2026-10` sends all that a round still waits for, but for Gessate.
"""

import os
import sys
from datetime import date
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils.timezone import localdate, now  # noqa: E402

from quadro.accounts.actors import Actor  # noqa: E402
from quadro.accounts.models import Role  # noqa: E402
from quadro.agreements.models import Agreement  # noqa: E402
from quadro.bodies import actions as bodies  # noqa: E402
from quadro.bodies.actions import DEMO_PASSWORD  # noqa: E402
from quadro.bodies.models import Body  # noqa: E402
from quadro.delivery import actions as delivery  # noqa: E402
from quadro.monitoring.actions import rounds  # noqa: E402
from quadro.monitoring.models import Round  # noqa: E402
from quadro.monitoring.queries.rounds import in_order, rows_of  # noqa: E402
from quadro.monitoring.round_states import AnswerState  # noqa: E402

GESSATE = "comune-di-gessate"
MINE = ("Sportello per le imprese", "Censimento degli spazi", "Formazione degli uffici")
OTHERS = 40
NOTE = "Verificato con gli uffici."


def owe() -> None:
    on, by = localdate(), Actor.system(localdate())
    gessate, since = Body.objects.get(slug=GESSATE), date(2026, 1, 1)
    clerk = bodies.appoint_new(
        "Ufficio protocollo di Gessate",
        role=Role.CLERK,
        body=gessate,
        by=by,
        since=since,
    )
    bodies.give_access(
        clerk.person, email="comune.gessate@demo.quadro.example", by=by, at=now(),
        password=DEMO_PASSWORD,
    )  # fmt: skip
    agreement = Agreement.objects.published().filter(parties__body=gessate).order_by("pk")[0]
    other = agreement.parties.exclude(body=gessate).order_by("pk")[0].body
    theirs = bodies.appoint_new(
        "Referente di un altro ente", role=Role.OFFICER, body=other, by=by, since=since
    )
    owed = [(gessate, clerk, title) for title in MINE]
    owed += [(other, theirs, f"Impegno di un altro ente {n}") for n in range(1, OTHERS + 1)]
    for body, mandate, title in owed:
        values = {
            "title": title, "deliverable": "Un risultato.", "owner": body, "in_charge": mandate,
            "starts_on": since, "due_on": date(on.year + 1, 12, 31),
        }  # fmt: skip
        delivery.promise(agreement, values, by=by, at=now())


def answer(slug: str) -> None:
    one = Round.objects.get(slug=slug)
    by, at = Actor.system(localdate()), now()
    waiting = one.answers.filter(state=AnswerState.TO_DO).exclude(body__slug=GESSATE)
    rows = rows_of(in_order(waiting), of=one)
    said = [
        rounds.Said(row.key, row.answer.version, {"progress": Decimal(10), "note": NOTE})
        for row in rows
        if not row.has_parts and row.answer.commitment_id
    ]
    sent = rounds.keep(one, said, by=by, at=at).rows
    rounds.send(one, [row.key for row in sent], by=by, at=at)


if __name__ == "__main__":
    if sys.argv[1] == "owe":
        owe()
    else:
        answer(sys.argv[2])
