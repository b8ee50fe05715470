"""Desks and requests that show what the pages can tell: invented, flagged, taken away by one verb.

Zone and authority are real; desks, people, hours and requests are not. Nobody has a name: who works
there is called by what they do. An account of the demonstration works at each, if there is one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Kind, Person
from quadro.bodies.queries import IN_CHARGE, demo_mandates
from quadro.desks.actions.answering import answer, ask_back, assign, note
from quadro.desks.actions.asking import ask, judge, reopen
from quadro.desks.actions.desks import appoint, open_desk, set_topics
from quadro.desks.models import Desk, Entry, Post, Request, Topic
from quadro.desks.states import Side
from quadro.documents import actions as documents
from quadro.documents.models import Document
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_working_days, day_of, moment
from quadro.notifications import actions as notifications
from quadro.territory.queries import members_of

LOADED, REMOVED = "desks.demonstration_loaded", "desks.demonstration_removed"
ZONE = "adda-martesana"
SINCE = 300
"""Working days ago on which the desks opened."""
ASKER = "Ufficio del Comune (dimostrativo)"
STAFF = (
    ("Referente dimostrativo", "riceve e segue le richieste", False),
    ("Sostituto dimostrativo", "segue le richieste di chi manca", True),
)
TOPICS = {
    Kind.ZONE: (("Convenzioni e schemi di atto", 10), ("Bandi e finanziamenti", 15),
                ("Dati e cartografia", 5)),
    Kind.METROPOLITAN_AUTHORITY: (("Intese e adesioni", 20), ("Servizi ai Comuni", 10),
                                  ("Pareri e informazioni", 30)),
}  # fmt: skip
ASKED = (
    # Days ago, topic, what is asked, what came of it after how many working days.
    (120, 0, "Schema di convenzione per la polizia locale", ("accolta", 6, 5)),
    (95, 1, "Quali bandi sono aperti per le piste ciclabili", ("informazione", 12, 4)),
    (80, 2, "Confini catastali aggiornati", ("accolta", 9, 3)),
    (60, 0, "Modello di delibera per un servizio associato", ("in_parte", 8, 0)),
    (12, 2, "Dati sulla popolazione scolastica", ("accolta", 4, 5)),
    (30, 1, "Rendicontazione di un contributo", "riaperta"),
    (20, 0, "Parere su una bozza di accordo", "in_attesa"),
    (18, 2, "Base cartografica per il piano del verde", "in_carico"),
    (6, 1, "Cofinanziamento di uno studio di fattibilità", "in_carico"),
    (2, 0, "Adesione a una convenzione già firmata", "aperta"),
)
QUESTION = "Richiesta dimostrativa: {subject}. Serve per preparare la delibera."
REPLY = "Risposta dimostrativa: l’ufficio manda ciò che è stato chiesto e dice dove trovarlo."
MISSING = "Domanda dimostrativa: a quale seduta del Consiglio serve, e con quale bozza?"
NOTE = "Nota dimostrativa: sentire anche l’ufficio del Piano."
AGAIN = "Motivo dimostrativo: la risposta non dice entro quando rendicontare."


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date) -> int:
    """A desk of a Zone and one of the authority with requests in every state; how many requests."""
    zone = Body.objects.filter(zone__slug=ZONE).select_related("zone").first()
    authority = Body.objects.authority().order_by("pk").first()
    if zone is None or authority is None or zone.zone is None:
        return 0
    towns = list(Body.objects.filter(municipality__in=members_of(zone.zone, on)).order_by("name"))
    if not towns:
        return 0
    made = 0
    for body in (zone, authority):
        desk = _open(body, on=on)
        made += _fill(desk, towns, on=on)
        towns = [*towns[len(ASKED) :], *towns[: len(ASKED)]]
    return made


def _open(body: Body, *, on: date) -> Desk:
    since = add_working_days(on, -SINCE)
    by = Actor.system(on)
    values = {
        "body": body, "name": f"Ufficio di interfaccia, {body.label}", "since": since,
        "competences": "Ufficio dimostrativo: riceve le richieste di chi ne ha bisogno, le segue "
        "e risponde entro il termine di ogni voce.",
        "email": f"interfaccia.{body.slug[:40]}@example.org", "phone": "",
        "hours": "orari dimostrativi: lunedì e giovedì, 9.00–12.30",
    }  # fmt: skip
    desk = open_desk(values, by=by, is_demonstration=True)
    rows = [
        {"name": name, "days": days, "is_active": True} for name, days in TOPICS[Kind(body.kind)]
    ]
    desk = set_topics(desk, rows, version=desk.version, by=by)
    for name, function, is_deputy in STAFF:
        person = bodies.enter_person(name, by=by)
        appoint(desk, person, function=function, since=since, is_deputy=is_deputy, by=by)
    account = _account_of(body, on)
    if account is not None:
        appoint(desk, account, function=STAFF[0][1], since=since, by=by)
    return desk


def _account_of(body: Body, on: date) -> Person | None:
    """Who follows the files of the body and has an account of the demonstration: uses the board."""
    held = demo_mandates(on)
    found = [one for one in held if one.body_id == body.pk and one.role in IN_CHARGE]
    # First who does nothing else.
    roles = Counter(one.person_id for one in held)
    found.sort(key=lambda one: (roles[one.person_id], one.pk))
    return found[0].person if found else None


def _fill(desk: Desk, towns: Sequence[Body], *, on: date) -> int:
    topics, posts = list(desk.topics.order_by("position")), list(desk.posts.order_by("is_deputy"))
    for place, (ago, topic, subject, fate) in enumerate(ASKED):
        town = towns[place % len(towns)]
        asked = add_working_days(on, -ago)
        request = _asked(topics[topic], town, subject, at=moment(asked, 10))
        if fate != "aperta":
            _answered(request, posts[place % len(posts)], fate, on=on)
    rows = Entry.objects.filter(request__topic__desk=desk, request__is_demonstration=True)
    rows.filter(side=Side.ASKER).update(by_name=ASKER)
    rows.filter(side=Side.DESK).update(by_name=STAFF[0][0])
    journal.record(LOADED, desk, by=Actor.system(on), requests=len(ASKED))
    return len(ASKED)


def _asked(topic: Topic, town: Body, subject: str, *, at: datetime) -> Request:
    return ask(
        topic, town, subject=subject, text=QUESTION.format(subject=subject), at=at,
        by=Actor.system(day_of(at)), is_demonstration=True,
    )  # fmt: skip


def _answered(request: Request, post: Post, fate: Any, *, on: date) -> None:
    """What came of it, each step on its day."""

    def after(days: int) -> Mapping[str, Any]:
        day = min(add_working_days(request.runs_from, days), on)
        return {"by": Actor.system(day), "at": moment(day, 11)}

    assign(request, post, version=None, **after(1))
    if fate == "in_carico":
        note(request, NOTE, **after(2))
        return
    if fate == "in_attesa":
        ask_back(request, MISSING, version=None, **after(3))
        return
    outcome, days, satisfaction = ("informazione", 8, 0) if fate == "riaperta" else fate
    answer(request, REPLY, outcome=outcome, version=None, **after(days))
    town = Actor(user=None, on=on, mandates=frozenset({(Role.CLERK, request.body_id)}))
    if fate == "riaperta":
        day = add_working_days(on, -2)
        reopen(request, AGAIN, version=None, by=town, at=moment(day, 11))
    elif satisfaction:
        judge(request, satisfaction=satisfaction, comment="", by=town)


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged, and what was asked of invented desks; how many requests."""
    desks = list(Desk.objects.filter(is_demonstration=True))
    requests = Request.objects.filter(Q(is_demonstration=True) | Q(topic__desk__in=desks))
    keys = list(requests.values_list("pk", flat=True))
    papers = list(Document.objects.filter(of_desk_entries__entry__request__in=keys).distinct())
    heads = ("take", "answer", "reply", "wrote", "late")
    notifications.settle(
        *(f"desks.{head}:{key}" for key in keys for head in heads), at=moment(by.on, 8)
    )
    Request.objects.filter(pk__in=keys).delete()
    for paper in papers:
        documents.remove(paper, by=by)
    people = list(Post.objects.filter(desk__in=desks).values_list("person", flat=True))
    for desk in desks:
        journal.record(REMOVED, desk, by=by, requests=(len(ASKED), None))
    Desk.objects.filter(pk__in=[one.pk for one in desks]).delete()
    invented = Person.objects.filter(
        pk__in=people, name__in=[name for name, _f, _d in STAFF], user=None, mandates=None
    )
    invented.filter(desk_posts=None).delete()
    return len(keys)
