"""What municipalities use, ask and do together: services, needs, joint services, desks, a board.

Part of the world of `world.py`, with whose reasons it writes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from benchmarks.bodies import Ground
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Person
from quadro.desks.models import Desk, Entry, Post, Request, Topic
from quadro.desks.states import Outcome, Side
from quadro.desks.states import State as RequestState
from quadro.frameworks.models import Board, Referent
from quadro.joint.models import Budget, Form, JointService, Member, Share
from quadro.joint.models.budgets import euros, told_parts
from quadro.joint.queries.shares import as_kept
from quadro.joint.sharing import Key, Part, Row, share
from quadro.plan.models import Provision
from quadro.services.models import Adhesion, Capacity, Need, NeedSupport, Service, Use
from quadro.services.states import AdhesionState, State, UseState

SOURCE = "dati sintetici per le misure"
TODAY = date(2026, 11, 1)
ASKED = datetime(2026, 1, 8, 9, tzinfo=UTC)
SERVICES, NEEDS = 24, 30
TOGETHER = 4
"""Municipalities of a joint service."""
TOPICS, FIRST_BUDGET = 4, 2025
LETTERS = "abdefghi"


def build(ground: Ground, agreements: Sequence[Agreement], *, requests: int) -> None:
    _services(ground)
    _needs(ground)
    _joint(ground, agreements)
    _desks(ground, requests)
    _board(ground, agreements)


# Services -----------------------------------------------------------------------------------------


def _services(ground: Ground) -> None:
    """Half of the municipalities use each, one in ten has asked; one in three is for two zones."""
    made = Service.objects.bulk_create(
        Service(
            slug=f"servizio-sintetico-{n}", name=f"Servizio sintetico {n:02}", summary=SOURCE,
            body=ground.authority, since=date(2018, 1, 1), state=State.ACTIVE, unit="pratiche",
            up_to_inhabitants=None if n % 2 else 30_000, needs_act="consiglio", answer_days=30,
            source=SOURCE,
        )
        for n in range(SERVICES)
    )  # fmt: skip
    zones = [one.zone_id for one in ground.zones]
    Service.zones.through.objects.bulk_create(
        Service.zones.through(service_id=one.pk, zone_id=zone)
        for one in made[::3]
        for zone in zones[:2]
    )
    Capacity.objects.bulk_create(
        Capacity(service=one, year=year, places=20) for one in made for year in (2024, 2026)
    )
    joined = Adhesion.objects.bulk_create(
        one for service in made for one in _adhesions(service, ground)
    )
    Use.objects.bulk_create(
        use for one in joined if one.state == AdhesionState.ADHERED for use in _uses(one)
    )


def _adhesions(service: Service, ground: Ground) -> Iterator[Adhesion]:
    for one in ground.towns:
        chance = ground.dice.randrange(10)
        if chance < 5:  # noqa: PLR2004 - of ten
            yield Adhesion(
                service=service, body=one, state=AdhesionState.ADHERED, since=date(2022, 1, 1),
                act_kind="consiglio", act_number="1", act_on=date(2021, 12, 1), source=SOURCE,
            )  # fmt: skip
        elif chance == 5:  # noqa: PLR2004 - one in ten
            yield Adhesion(
                service=service,
                body=one,
                state=AdhesionState.ASKED,
                asked_on=date(2026, 10, 1),
                asked_by_name=SOURCE,
            )


def _uses(adhesion: Adhesion) -> Iterator[Use]:
    """One that is done, one that waits."""
    asked = date(2026, 2, 1)
    told: dict[str, Any] = {
        "service_id": adhesion.service_id, "body_id": adhesion.body_id, "year": 2026,
        "subject": SOURCE, "asked_on": asked,
    }  # fmt: skip
    yield Use(state=UseState.DONE, answered_on=asked, done_on=date(2026, 5, 1), **told)
    yield Use(state=UseState.WAITING, **told)


def _needs(ground: Ground) -> None:
    made = Need.objects.bulk_create(
        Need(
            body=ground.towns[n % len(ground.towns)], title=f"Fabbisogno sintetico {n}",
            text=SOURCE, proposed_on=TODAY,
        )
        for n in range(NEEDS)
    )  # fmt: skip
    NeedSupport.objects.bulk_create(
        NeedSupport(need=one, body=body, supported_on=TODAY)
        for one in made
        for body in ground.dice.sample(list(ground.towns), min(10, len(ground.towns)))
        if body.pk != one.body_id
    )


# Together -----------------------------------------------------------------------------------------


def _joint(ground: Ground, agreements: Sequence[Agreement]) -> None:
    """As many as municipalities, halved; each of four, with two years approved and one to come."""
    groups = [
        [towns[(n + more) % len(towns)] for more in range(min(TOGETHER, len(towns)))]
        for towns in ground.by_zone.values()
        for n in range(0, len(towns), 2)
    ]
    made = JointService.objects.bulk_create(
        JointService(
            slug=f"insieme-{n}", name=f"Servizio insieme {n:03}", sentence=SOURCE,
            form=Form.SERVICE, agreement=agreements[n % len(agreements)], lead=towns[0],
            functions=[LETTERS[n % len(LETTERS)]], since=date(2024, 1, 1),
        )
        for n, towns in enumerate(groups)
    )  # fmt: skip
    members = Member.objects.bulk_create(
        Member(service=one, body=body, weight=place)
        for one, towns in zip(made, groups, strict=True)
        for place, body in enumerate(towns, start=1)
    )
    within: dict[int, list[Member]] = {one.pk: [] for one in made}
    for one in members:
        within[one.service_id].append(one)
    shares: list[Share] = []
    for service in made:
        for year in (FIRST_BUDGET, FIRST_BUDGET + 1):
            shares += _approved(service, within[service.pk], year)
        _budget(service, FIRST_BUDGET + 2).save()
    Share.objects.bulk_create(shares)


PARTS = (Part(Key.EQUAL, Fraction(40)), Part(Key.WEIGHT, Fraction(60)))


def _budget(service: JointService, year: int, **more: Any) -> Budget:
    return Budget(
        service=service, year=year, cost_eur=Decimal("100000.01"), parts_told=told_parts(PARTS),
        counted_on=date(year, 1, 1), **more,
    )  # fmt: skip


def _approved(service: JointService, members: Sequence[Member], year: int) -> Iterator[Share]:
    rows = [
        Row(one.body.name, spans=[(service.since, None)], weight=Fraction(one.weight or 0),
            label=one.body.label)
        for one in members
    ]  # fmt: skip
    budget = _budget(
        service, year, act=SOURCE, approved_on=date(year, 2, 1), approved_by=SOURCE,
        computed={"rows": as_kept(rows, {}), "days": 365},
    )  # fmt: skip
    budget.save()
    found = share(budget.cents, rows, PARTS, year=year)
    for one in members:
        quota = found.quotas[one.body.name]
        yield Share(budget=budget, member=one, amount_eur=euros(quota.cents))


# Desks --------------------------------------------------------------------------------------------


def _desks(ground: Ground, requests: int) -> None:
    """One of the authority, one of each zone; nine requests in ten are closed."""
    desks = Desk.objects.bulk_create(
        Desk(slug=f"sportello-{one.slug}"[:100], body=one, name=f"Ufficio di interfaccia {n}",
             competences=SOURCE, email="ufficio@example.it", since=date(2024, 1, 1))
        for n, one in enumerate([ground.authority, *ground.zones])
    )  # fmt: skip
    people = Person.objects.bulk_create(Person(name=f"Persona sintetica {n}") for n in range(3))
    posts = Post.objects.bulk_create(
        Post(desk=one, person=person, function=SOURCE, since=date(2024, 1, 1), is_deputy=bool(n))
        for one in desks
        for n, person in enumerate(people)
    )
    topics = Topic.objects.bulk_create(
        Topic(desk=one, name=f"Voce {n}", days=10 + 5 * n, position=n)
        for one in desks
        for n in range(TOPICS)
    )
    first = {one.desk_id: one for one in reversed(posts)}
    made = Request.objects.bulk_create(
        (_request(n, topics[n % len(topics)], first, ground) for n in range(requests)),
        batch_size=500,
    )
    Entry.objects.bulk_create(
        (
            Entry(request=one, at=one.asked_at + timedelta(hours=hours), by_name=SOURCE,
                  side=side, text=SOURCE)
            for one in made
            for hours, side in enumerate((Side.ASKER, Side.DESK))
        ),
        batch_size=500,
    )  # fmt: skip


def _request(number: int, topic: Topic, first: dict[int, Post], ground: Ground) -> Request:
    asked = ASKED + timedelta(hours=number % 6000)
    is_closed, days = bool(number % 10), ground.dice.randrange(30)
    told: dict[str, Any] = {"state": RequestState.IN_HAND}
    if is_closed:
        told = {
            "state": RequestState.CLOSED, "closed_at": asked + timedelta(days=days),
            "outcome": Outcome.TOLD, "answer": SOURCE, "taken_days": days,
            "is_in_term": days <= topic.days, "satisfaction": number % 5 + 1,
        }  # fmt: skip
    return Request(
        year=2026, number=number + 1, topic=topic, body=ground.dice.choice(ground.towns),
        subject=f"Richiesta sintetica {number}", text=SOURCE, asked_at=asked, asked_by_name=SOURCE,
        runs_from=asked.date(), due_on=asked.date() + timedelta(days=2 * topic.days),
        assignee=first[topic.desk_id], **told,
    )  # fmt: skip


# The board of a framework -------------------------------------------------------------------------


def _board(ground: Ground, agreements: Sequence[Agreement]) -> None:
    """Of the lines of the first axis of the plan, with a town; every referent is known."""
    framework = next(one for one in agreements if one.published_at)
    axis = Provision.objects.filter(level=0).select_related("edition").order_by("pk")[:1].get()
    board = Board.objects.create(
        agreement=framework, edition=axis.edition, under=axis, counterpart=_largest(ground),
        source=SOURCE,
    )  # fmt: skip
    Referent.objects.bulk_create(
        Referent(board=board, provision=one, body=body, office=SOURCE)
        for one in Provision.objects.filter(parent=axis)
        for body in (ground.authority, board.counterpart)
    )


def _largest(ground: Ground) -> Body:
    return ground.towns[0]
