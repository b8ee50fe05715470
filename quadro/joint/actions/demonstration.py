"""A service that shows what the page can tell: invented, flagged, and taken away by one verb.

Municipalities and residents are real; service, costs and people are not.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.joint.actions.applications import apply
from quadro.joint.actions.budgets import approve, set_budget
from quadro.joint.actions.members import join
from quadro.joint.actions.services import register
from quadro.joint.models import Form, Function, JointService
from quadro.joint.sharing import Key, Part
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import moment
from quadro.search import actions as search
from quadro.search.models import Kind

LOADED, REMOVED = "joint.demonstration_loaded", "joint.demonstration_removed"
NAMES = ("Binasco", "Casarile", "Noviglio", "Vernate")
HALF_AND_HALF = (Part(Key.EQUAL, Fraction(50)), Part(Key.HEADS, Fraction(50)))
SENTENCE = "Binasco, Casarile, Noviglio e Vernate hanno un solo comando, con sede a Binasco."
ACT = "atto dimostrativo"
ASKS, NOTE = "Zibido San Giacomo", "Richiesta dimostrativa: il Comune confina con due dei quattro."


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date) -> int:
    """Four municipalities with one police: two years that are approved, and the next to approve."""
    rows = Body.objects.filter(municipality__name__in=NAMES).order_by("municipality__name", "pk")
    towns = list(rows.select_related("municipality"))
    name = "Polizia locale in quattro"
    if len(towns) < len(NAMES) or JointService.objects.filter(name=name).exists():
        return 0
    since = date(on.year - 2, 3, 1)
    by = Actor.system(on)
    values = {
        "name": name,
        "sentence": SENTENCE,
        "form": Form.OFFICE, "lead": towns[0], "functions": [Function.POLICE.value],
        "since": since, "until": date(on.year + 3, 3, 1), "notice_months": 6, "people": 11,
        "people_note": "agenti: 1 comandante, 2 amministrativi",
        "consultation": "quattro Sindaci, due volte l’anno",
    }  # fmt: skip
    service = register(values, by=by, is_demonstration=True)
    for town in towns[1:]:
        join(service, town, since=since, act=ACT, by=by, at=moment(on, 8))
    first = {"cost_eur": Decimal("96400.00"), "parts": [Part(Key.EQUAL)]}
    halves = {"parts": HALF_AND_HALF, "cap_percent": Decimal(50)}
    second = {"cost_eur": Decimal("100000.01"), **halves}
    for year, told in ((on.year - 1, first), (on.year, second)):
        budget = set_budget(service, year, told, by=by, at=moment(on, 8))
        approve(budget, act=ACT, approved_on=min(date(year, 1, 31), on), by=by, at=moment(on, 8))
    third = {"cost_eur": Decimal("102000.00"), **halves, "approve_by": date(on.year + 1, 1, 31)}
    set_budget(service, on.year + 1, third, by=by, at=moment(on, 8))
    fifth = Body.objects.filter(municipality__name=ASKS).order_by("pk").first()
    if fifth is not None:
        apply(
            service, fifth, since=date(on.year + 1, 7, 1), note=NOTE, by=by, at=moment(on, 8),
            is_demonstration=True,
        )  # fmt: skip
    journal.record(LOADED, service, by=by, members=[one.label for one in towns])
    return 1


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged; tells how many services."""
    found = list(JointService.objects.filter(is_demonstration=True).order_by("pk"))
    search.drop(Kind.JOINT, [one.pk for one in found])
    for one in found:
        journal.record(REMOVED, one, by=by, services=one.name)
        for budget in one.budgets.all():
            budget.shares.all().delete()
        one.applications.all().delete()
        one.delete()
    return len(found)
