"""Commitments that show what the pages can tell: invented, flagged, and taken away by one verb.

Built from a seed through the other actions, so that every state in them can be reached: some in
time, some late, one suspended, one cancelled. Agreements, parties and provisions are real; who owes
what, by when and how far it is, is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.agreements.models import Agreement
from quadro.agreements.states import LIVING
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Mandate, Person
from quadro.delivery.actions import announcing, commitments, moving, overrides, telling, updates
from quadro.delivery.actions.counting import count
from quadro.delivery.models import (
    Blocker,
    Commitment,
    CommitmentDelta,
    Dependency,
    Evidence,
)
from quadro.delivery.queries import status_of
from quadro.delivery.reckoning import Timing
from quadro.documents import actions as documents
from quadro.documents.models import Document
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months, moment
from quadro.plan.models import Provision
from quadro.search import actions as search
from quadro.search.models import Kind

REFEREE = "Referente dimostrativo"
LOADED, REMOVED = "delivery.demonstration_loaded", "delivery.demonstration_removed"
WORKS = (
    ("Schema di convenzione da portare nei Consigli", "Uno schema approvato da tutte le parti.",
     (("Schema condiviso", 1, ""), ("Delibere dei Consigli", 8, "delibere"), ("Firma", 1, ""))),
    ("Ufficio comune aperto al pubblico", "Un ufficio con orari, recapiti e personale.",
     (("Sede", 1, ""), ("Personale", 4, "persone"), ("Formazione", 20, "ore"))),
    ("Piattaforma dei servizi in linea", "Un indirizzo da cui si chiedono i servizi.",
     (("Progetto", 1, ""), ("Gara", 1, ""), ("Servizi attivi", 6, "servizi"))),
    ("Censimento degli spazi disponibili", "Un elenco pubblico, con una scheda per ogni spazio.",
     (("Metodo di rilevazione", 1, ""), ("Schede compilate", 40, "schede"))),
    ("Bando per le imprese del territorio", "Un bando pubblicato e una graduatoria.",
     (("Criteri", 1, ""), ("Bando", 1, ""), ("Graduatoria", 1, ""))),
    ("Rapporto annuale di attuazione", "Un rapporto letto dal tavolo e pubblicato.", ()),
    ("Percorsi di formazione per i Comuni", "Dieci incontri aperti a tutti i Comuni.",
     (("Programma", 1, ""), ("Incontri", 10, "incontri"))),
)  # fmt: skip
"""Title, deliverable, steps (title, target, unit)."""


@dataclass(frozen=True)
class Scene:
    """How a commitment goes: months since its start and to its end, and how it stands today.

    `pace` is what is done of what was planned; None where nobody tells.
    """

    name: str
    since: int
    until: int
    pace: Decimal | None


SCENES = (
    Scene("in_time", 12, 8, Decimal("1.0")),
    Scene("behind", 10, 10, Decimal("0.88")),
    Scene("done", 20, -3, Decimal(1)),
    Scene("late", 16, -1, Decimal("0.7")),
    Scene("ahead", 8, 14, Decimal("1.25")),
    Scene("to_start", -2, 16, None),
    Scene("silent", 9, 6, None),
    Scene("delivered", 14, 1, Decimal("0.95")),
    Scene("suspended", 11, 9, Decimal("0.6")),
    Scene("help", 9, 5, Decimal("0.8")),
    Scene("done_late", 22, -6, Decimal("0.9")),
    Scene("cancelled", 12, 6, Decimal("0.4")),
    Scene("returned", 12, 2, Decimal("0.9")),
)
CONFIDENCE = {
    "in_time": ("sicuro", "I passi procedono come previsto."),
    "ahead": ("sicuro", "La gara si è chiusa prima del previsto."),
    "behind": ("raggiungibile", "Un mese perso, si recupera in primavera."),
    "late": ("compromesso", "Manca ancora la metà delle delibere."),
    "help": ("serve_aiuto", "Serve un parere prima di andare avanti."),
}


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date, seed: int = 6) -> int:
    """Add the demonstration to the published agreements in life; tells how many commitments."""
    chance, scenes = Random(seed), _in_turn(SCENES)  # noqa: S311 - nothing here is a secret
    provisions = list(
        Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True).order_by("pk")
    )
    referees: dict[int, Mandate] = {}
    found, made = 0, None
    rows = Agreement.objects.published().filter(state__in=LIVING).order_by("pk")
    for agreement in rows.prefetch_related("parties__body"):
        owners = [one.body for one in agreement.parties.all() if one.withdrawn_on is None]
        if not owners:
            continue
        mine = [link.provision for link in agreement.links.select_related("provision")]
        for work in chance.sample(WORKS, chance.randint(2, 4)):
            owner = chance.choice(owners)
            referee = _referee(owner, referees, on=on)
            scene = next(scenes)
            made = _commitment(agreement, referee, work, scene, on=on)
            _carry(made, mine or provisions, chance, on=made.registered_on)
            _go(made, scene, chance, on=on)
            found += 1
    if made is not None:
        journal.record(LOADED, made.agreement, by=Actor.system(on), commitments=found)
    return found


def _in_turn(scenes: Sequence[Scene]) -> Iterator[Scene]:
    while True:
        yield from scenes


def _referee(owner: Body, known: dict[int, Mandate], *, on: date) -> Mandate:
    """One invented person for each body that owes something."""
    if owner.pk not in known:
        since = add_months(on, -30)
        known[owner.pk] = bodies.appoint_new(
            REFEREE, role=Role.OFFICER, body=owner, by=Actor.system(since), since=since,
            source=_("dato dimostrativo"),
        )  # fmt: skip
    return known[owner.pk]


def _commitment(
    agreement: Agreement, referee: Mandate, work: Any, scene: Scene, *, on: date
) -> Commitment:
    title, deliverable, steps = work
    starts, due = add_months(on, -scene.since), add_months(on, scene.until)
    told = min(starts, on)
    made = commitments.promise(
        agreement,
        {
            "title": title, "deliverable": deliverable, "owner": referee.body, "in_charge": referee,
            "starts_on": starts, "due_on": due, "is_demonstration": True,
            "source": _("dato dimostrativo"),
        },
        by=Actor.system(told),
        at=_noon(told),
    )  # fmt: skip
    if steps:
        length = (due - starts) / len(steps)
        rows = [
            {
                "title": name, "target": Decimal(target), "unit": unit, "weight": Decimal(1),
                "starts_on": starts + length * place, "due_on": starts + length * (place + 1),
            }
            for place, (name, target, unit) in enumerate(steps)
        ]  # fmt: skip
        made = commitments.set_steps(
            made, rows, version=made.version, by=Actor.system(told), at=_noon(told)
        )
    return made


def _carry(made: Commitment, among: Sequence[Provision], chance: Random, *, on: date) -> None:
    """One or two provisions, in parts that sum to the whole."""
    some = chance.sample(list(among), min(len(among), chance.randint(1, 2)))
    if not some:
        return
    parts = [Decimal(100)] if len(some) == 1 else [Decimal(60), Decimal(40)]
    shares = list(zip(some, parts, strict=True))
    commitments.set_shares(made, shares, version=made.version, by=Actor.system(on), at=_noon(on))


def _go(made: Commitment, scene: Scene, chance: Random, *, on: date) -> None:
    """Tell it month by month up to the day, then bring it to the state of the scene."""
    if scene.pace is None:
        return
    for back in range(min(scene.since, 8), -1, -2):
        day = add_months(on, -back) if back else on
        _tell(made, scene, day)
    by, at = Actor.system(on), _noon(on)
    match scene.name:
        case "done" | "done_late" | "delivered" | "returned":
            _deliver(made, scene, on=on)
        case "suspended":
            moving.move(
                made,
                "suspend",
                by=by,
                on=on,
                at=at,
                reason="Si attende la ripartizione dei costi.",
            )
        case "cancelled":
            moving.move(
                made, "cancel", by=by, on=on, at=at, reason="Assorbito da un altro impegno."
            )
        case "behind":
            _correct(made, on=on)
        case "late" | "help":
            values = {
                "what": "Parere ancora da rendere", "body": made.owner,
                "opened_on": on - timedelta(days=chance.randint(20, 60)),
                "due_on": on + timedelta(days=chance.randint(-10, 30)),
            }  # fmt: skip
            telling.block(made, values, by=by, at=at)


def _correct(made: Commitment, *, on: date) -> None:
    """The office declares something else than what is computed, whatever that is."""
    computed = status_of(made, on=on).timing
    declared = Timing.AHEAD if computed == Timing.IN_TIME else Timing.IN_TIME
    values = {"timing": declared, "reason": "Gara aggiudicata: manca solo la pubblicazione."}
    overrides.override(made, values, by=Actor.system(on), at=_noon(on))


def _tell(made: Commitment, scene: Scene, day: date) -> None:
    assert scene.pace is not None  # noqa: S101 - who calls has looked
    assert made.starts_on is not None  # noqa: S101
    assert made.due_on is not None  # noqa: S101
    if day < made.starts_on:
        return
    run = Decimal((day - made.starts_on).days) / Decimal((made.due_on - made.starts_on).days)
    share = min(run * scene.pace, Decimal(1))
    confidence, sentence = CONFIDENCE.get(scene.name, ("", ""))
    values: dict[str, Any] = {"on": day, "confidence": confidence, "sentence": sentence}
    steps = list(made.steps.order_by("position"))
    if steps:
        values["values"] = {
            one.pk: (one.target * min(max(share * len(steps) - place, Decimal(0)), Decimal(1)))
            .quantize(Decimal(1))
            for place, one in enumerate(steps)
        }  # fmt: skip
    else:
        values["progress"] = (share * 100).quantize(Decimal(1))
    updates.tell(made, values, by=Actor.system(day), at=_noon(day))


def _deliver(made: Commitment, scene: Scene, *, on: date) -> None:
    day = on - timedelta(days=20)
    if scene.name == "done" and made.due_on:
        day = made.due_on - timedelta(days=10)
    elif scene.name == "done_late" and made.due_on:
        day = made.due_on + timedelta(days=40)
    by, at = Actor.system(on), _noon(on)
    link = {"title": "Verbale del tavolo", "link": "https://example.org/verbale", "on": day}
    telling.add_evidence(made, link, by=by, at=at)
    moving.move(made, "deliver", by=by, on=day, at=at, told={"done_on": day})
    if scene.name == "returned":
        reason = "Nel verbale manca la data della riunione."
        moving.move(made, "send_back", by=by, on=on, at=at, reason=reason)
    elif scene.name != "delivered":
        moving.move(made, "confirm", by=by, on=day, at=at)


def _noon(day: date) -> datetime:
    return moment(day, 12)


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged, with the people invented for it; tells how many commitments.

    The journal keeps what was written of them, and each agreement that they were of says how many
    it lost. Set-based: a few statements, whatever their number.
    """
    rows = Commitment.objects.filter(is_demonstration=True)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return 0
    touched = list(
        Agreement.objects.filter(commitments__in=keys)
        .annotate(gone=Count("commitments", filter=Q(commitments__in=keys)))
        .order_by("pk")
    )
    blocked = Blocker.objects.filter(commitment__in=keys)
    announcing.settle_many(keys, blocked.values_list("pk", flat=True), by=by)
    search.drop(Kind.COMMITMENT, keys)
    CommitmentDelta.objects.filter(commitment__in=keys).delete()
    Dependency.objects.filter(Q(other__in=keys) | Q(commitment__in=keys)).delete()
    papers = Document.objects.filter(of_evidence__commitment__in=keys)
    kept = list(papers)
    Evidence.objects.filter(commitment__in=keys).delete()
    for paper in kept:  # few: what somebody added while trying
        documents.remove(paper, by=by)
    blocked.delete()
    referees = list(
        Mandate.objects.filter(person__name=REFEREE, person__user=None)
        .exclude(commitments__in=Commitment.objects.exclude(pk__in=keys))
        .values_list("pk", "person")
    )
    rows.delete()
    count(keys)
    Mandate.objects.filter(pk__in=[mandate for mandate, _person in referees]).delete()
    Person.objects.filter(pk__in=[person for _mandate, person in referees]).delete()
    journal.record_many(
        [journal.Fact(REMOVED, one, {"commitments": (vars(one)["gone"], None)}) for one in touched],
        by=by,
    )
    return len(keys)
