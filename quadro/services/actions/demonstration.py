"""Adhesions, uses and needs that show what the pages can tell: invented, flagged, taken away.

The services are facts (`facts`) and stay. No person and no act is invented: an adhesion has its
state and its days, and nothing else.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.services.actions.facts import load_facts
from quadro.services.models import Adhesion, Capacity, Need, NeedSupport, Service, Use
from quadro.services.queries.ground import Ground, Town, ground_on
from quadro.services.states import LIVE, AdhesionState, NeedState, UseState

LOADED, REMOVED = "services.demonstration_loaded", "services.demonstration_removed"
SHARES = {
    "stazione-unica-appaltante": (0.72, 0.16),
    "soggetto-aggregatore": (0.38, 0.05),
    "ufficio-unico-concorsi": (0.24, 0.08),
    "protezione-civile": (0.81, 0.0),
    "deci-metro": (0.55, 0.03),
    "school-of-sustainability": (0.31, 0.06),
    "suap-nord-ovest": (0.2, 0.2),
}
"""Service → the part of the municipalities that use it, and of those that asked."""
MEASURED = "stazione-unica-appaltante"
PLACES, TAKEN, DONE, WAITING, BEFORE = 30, 27, 18, 6, 12
"""Of the year: places, of which taken and done; who waits. Of the year before: done."""
SUBJECTS = (
    "Servizio di refezione scolastica", "Manutenzione delle strade comunali",
    "Trasporto scolastico", "Gestione del verde pubblico", "Riqualificazione della scuola primaria",
    "Servizio di igiene urbana", "Illuminazione pubblica", "Assistenza domiciliare",
    "Gestione dell’asilo nido",
)  # fmt: skip
NEEDS = (
    (
        "Uffici tecnici condivisi per i bandi europei",
        "Nei Comuni più piccoli nessuno ha il tempo di leggere i bandi e preparare i progetti: "
        "servirebbe qualcuno che lo faccia per più Comuni.",
        11,
    ),
    (
        "Formazione sulle gare digitali",
        "Chi lavora negli uffici chiede corsi brevi, con esempi, sulle piattaforme di gara.",
        7,
    ),
    (
        "Responsabile della transizione digitale in comune",
        "Un Comune da solo non può permetterselo: più Comuni insieme sì.",
        4,
    ),
)
CITY = 500_000
SOURCE = "dato dimostrativo"


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date) -> int:
    """The services that sources tell, and invented adhesions to them; tells how many of these."""
    by = Actor.system(on)
    load_facts(by=by)
    towns = [one for one in ground_on(on).towns if one.body is not None]
    dice = Random(20260527)  # noqa: S311 - the same demonstration for everybody
    made = 0
    for service in Service.objects.prefetch_related("zones").order_by("slug"):
        if service.slug not in SHARES:
            continue
        count = _join(service, towns, dice, on=on)
        if service.slug == MEASURED:
            _use(service, dice, on=on)
        if count:
            journal.record(LOADED, service, by=by, adhesions=count)
        made += count
    _needs(towns, dice, on=on)
    return made


def _join(service: Service, towns: Sequence[Town], dice: Random, *, on: date) -> int:
    """Part of those for whom it is; one that is there by a source keeps what it says."""
    live = Adhesion.objects.filter(service=service, state__in=LIVE)
    known = {*live.values_list("body", flat=True), service.body_id}
    known |= {one.body.pk for one in towns if one.body is not None and _is_city(one)}
    used, asked = SHARES[service.slug]
    open_to = {id(one) for one in Ground(on, towns).open_to(service)}
    rows = []
    for one in towns:
        lot, ago, answered = dice.random(), dice.randrange(30, 1400), dice.randrange(5, 25)
        if one.body is None or id(one) not in open_to or one.body.pk in known:
            continue
        told: dict[str, Any] = {"service": service, "body": one.body, "source": SOURCE}
        if lot < used:
            asked_on = on - timedelta(days=ago)
            since = asked_on + timedelta(days=answered)
            told |= {"state": AdhesionState.ADHERED, "since": since, "answered_on": since}
        elif lot < used + asked:
            asked_on = on - timedelta(days=ago % 40 + 1)
            if service.needs_act and ago % 2:
                told |= {"state": AdhesionState.AWAITED, "answered_on": asked_on}
        else:
            continue
        rows.append(Adhesion(asked_on=asked_on, is_demonstration=True, **told))
    Adhesion.objects.bulk_create(rows)
    return len(rows)


def _is_city(town: Town) -> bool:
    """Milano has offices of its own: nothing is invented of it."""
    return town.place.residents is not None and town.place.residents > CITY


def _use(service: Service, dice: Random, *, on: date) -> None:
    """The places of the year and who has them, who waits, and how it went the year before."""
    Capacity.objects.get_or_create(
        service=service, year=on.year - 1, defaults={"places": PLACES, "is_demonstration": True}
    )
    joined = Adhesion.objects.filter(service=service, state=AdhesionState.ADHERED)
    bodies = [one.body for one in joined.select_related("body").order_by("pk")]
    if not bodies:
        return

    def row(asked_on: date, state: str, done_on: date | None = None) -> Use:
        is_answered = state != UseState.WAITING
        return Use(
            service=service, body=dice.choice(bodies), subject=dice.choice(SUBJECTS),
            year=asked_on.year, asked_on=asked_on, state=state, done_on=done_on,
            answered_on=asked_on + timedelta(days=5) if is_answered else None,
            is_demonstration=True,
        )  # fmt: skip

    rows = []
    last_year, first = date(on.year - 1, 1, 15), date(on.year, 1, 1)
    for number in range(BEFORE):
        asked_on = last_year + timedelta(days=number * 24)
        done_on = min(asked_on + timedelta(days=dice.randrange(30, 60)), date(on.year - 1, 12, 30))
        rows.append(row(asked_on, UseState.DONE, done_on))
    span = (on - first).days
    for number in range(TAKEN):
        asked_on = first + timedelta(days=number * span // (TAKEN + 8))
        ended = asked_on + timedelta(days=dice.randrange(25, 50))
        is_done = number < DONE and ended <= on
        state = UseState.DONE if is_done else UseState.ACCEPTED
        rows.append(row(asked_on, state, ended if is_done else None))
    for number in range(WAITING):
        asked_on = max(first, on - timedelta(days=40 - number * 5))
        rows.append(row(asked_on, UseState.WAITING))
    Use.objects.bulk_create(rows)


def _needs(towns: Sequence[Town], dice: Random, *, on: date) -> None:
    bodies = [one.body for one in towns if one.is_small and one.body is not None]
    for title, text, supporters in NEEDS:
        if len(bodies) <= supporters:
            continue
        first, *others = dice.sample(bodies, supporters + 1)
        need = Need.objects.create(
            body=first, title=title, text=text, state=NeedState.OPEN, is_demonstration=True,
            proposed_on=on - timedelta(days=dice.randrange(20, 90)),
        )  # fmt: skip
        NeedSupport.objects.bulk_create(
            [NeedSupport(need=need, body=one, supported_on=need.proposed_on) for one in others]
        )


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away all that is flagged; the services that sources tell stay. How many adhesions."""
    Use.objects.filter(is_demonstration=True).delete()
    Capacity.objects.filter(is_demonstration=True).delete()
    Need.objects.filter(is_demonstration=True).delete()
    rows = Adhesion.objects.filter(is_demonstration=True)
    services = list(Service.objects.filter(adhesions__is_demonstration=True).distinct())
    counts = {one.pk: rows.filter(service=one).count() for one in services}
    rows.delete()
    for one in services:
        journal.record(REMOVED, one, by=by, adhesions=(counts[one.pk], None))
    return sum(counts.values())
