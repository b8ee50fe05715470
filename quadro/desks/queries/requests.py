"""Requests, for those who may read them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.desks.models import Desk, Entry, Post, Request, Topic
from quadro.desks.states import HELD, State
from quadro.kit.periods import holds
from quadro.kit.terms import end_of
from quadro.kit.text import Text
from quadro.territory.models import Membership

ASKERS = (
    Role.MAYOR, Role.DEPUTY_MAYOR, Role.SECRETARY, Role.OFFICER, Role.CLERK, Role.ZONE_COORDINATOR,
)  # fmt: skip
"""Who asks for a municipality or for a Zone."""
KEEPERS = (Role.ZONE_COORDINATOR, Role.SECRETARY, Role.OFFICER)
"""Who, in the body of a Zone, keeps its desk beside the planning office."""
LATELY = 30
"""Days in which a closed request stays on the board."""
SHOWN = 40
"""Requests of a lane that the board shows; the list has the others."""
KEY = re.compile(r"([0-9]{4})-([0-9]{1,6})")


def found(key: str) -> Request | None:
    """A request by its key, as `2026-12`."""
    told = KEY.fullmatch(key)
    if told is None:
        return None
    rows = Request.objects.select_related("topic__desk__body", "body", "assignee__person")
    one: Request | None = rows.filter(year=int(told[1]), number=int(told[2])).first()
    return one


def working_at(by: Actor) -> frozenset[int]:
    """Keys of the desks at which a person works today: one query, none for a visitor."""
    if by.user is None:
        return frozenset()
    rows = Post.objects.on(by.on).filter(person__user=by.user)
    return frozenset(rows.values_list("desk", flat=True))


def kept_by(by: Actor) -> Q:
    """The desks, as a condition on `Desk`, that a person keeps by their mandates."""
    if by.is_planning_office:
        return Q()
    zones = {body for role, body in by.mandates if role in KEEPERS}
    return Q(body__in=zones, body__kind=Kind.ZONE)


def readable(by: Actor) -> "QuerySet[Request]":
    """The requests that a person may read: of their bodies, of their desks, or all."""
    rows = Request.objects.all()
    if by.reads_everything:
        return rows
    mine = Desk.objects.filter(kept_by(by) | Q(pk__in=working_at(by)))
    return rows.filter(Q(body__in=by.bodies) | Q(topic__desk__in=mine.values("pk")))


# Asking -------------------------------------------------------------------------------------------


def asking_for(by: Actor) -> list[Body]:
    """The bodies for which a person may ask, by name."""
    keys = {body for role, body in by.mandates if role in ASKERS}
    rows = Body.objects.filter(pk__in=keys, kind__in=(Kind.MUNICIPALITY, Kind.ZONE))
    return list(rows.order_by("name", "pk"))


def serves(bodies: Collection[Body], on: date) -> Q:
    """The desks, as a condition on `Desk`, that answer these bodies on a day.

    That of the authority answers all; that of a Zone its municipalities. Nobody asks their own.
    """
    towns = [one.municipality_id for one in bodies if one.municipality_id]
    here = Membership.objects.filter(holds(on), municipality__in=towns, zone=OuterRef("body__zone"))
    return Q(body__kind=Kind.METROPOLITAN_AUTHORITY) | Q(Exists(here))


def askable(bodies: Collection[Body], on: date) -> "QuerySet[Topic]":
    """What these bodies may ask today, desk after desk."""
    desks = Desk.objects.on(on).filter(serves(bodies, on))
    rows = Topic.objects.filter(desk__in=desks.values("pk"), is_active=True)
    return rows.select_related("desk__body").order_by("desk__body__zone__name", "desk", "position")


# The board ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lane:
    """Requests in the same state, those whose term ends first before the others."""

    state: State
    rows: Sequence[Request]

    @property
    def title(self) -> Text:
        """Of those that are closed only the latest are there."""
        return _("chiuse di recente") if self.state == State.CLOSED else self.state.label

    @property
    def shown(self) -> Sequence[Request]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.rows) - SHOWN, 0)


@dataclass(frozen=True)
class Board:
    """What a desk has before it."""

    lanes: Sequence[Lane]
    posts: Sequence[Post]
    on: date
    assignee: int | None

    @property
    def late(self) -> int:
        return sum(one.is_late(self.on) for lane in self.lanes for one in lane.rows)

    @property
    def alive(self) -> int:
        return sum(len(lane.rows) for lane in self.lanes if lane.state != State.CLOSED)


def board_of(desk: Desk, *, on: date, assignee: int | None = None) -> Board:
    """Two queries. The nearest term comes first, so those past it do before all."""
    lately = end_of(on - timedelta(days=LATELY))
    shown = Q(state__in=(State.OPEN, *HELD)) | Q(state=State.CLOSED, closed_at__gte=lately)
    rows = Request.objects.filter(shown, topic__desk=desk)
    if assignee is not None:
        rows = rows.filter(Q(assignee=assignee) | Q(state=State.OPEN))
    told = list(
        rows.select_related("topic", "body", "assignee__person").order_by("due_on", "asked_at")
    )
    lanes = [Lane(state, [one for one in told if one.state == state]) for state in State]
    posts = posts_of(desk, on)
    return Board(lanes, posts, on, assignee)


def posts_of(desk: Desk, on: date) -> list[Post]:
    """Who works there on a day, deputies last."""
    rows = desk.posts.on(on).select_related("person")
    return list(rows.order_by("is_deputy", "person__name", "pk"))


def posts_from(desk: Desk, on: date) -> list[Post]:
    """Who works there on a day, and who will."""
    rows = desk.posts.filter(Q(until=None) | Q(until__gt=on)).select_related("person")
    return list(rows.order_by("since", "person__name", "pk"))


# The conversation ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Talk:
    """A request with what was said of it; notes of the desk only for who may read them."""

    request: Request
    entries: Sequence[Entry]

    @property
    def last(self) -> Entry | None:
        return self.entries[-1] if self.entries else None


def talk_of(request: Request, *, with_notes: bool) -> Talk:
    """Two queries."""
    rows = request.entries.prefetch_related("papers").order_by("at", "pk")
    if not with_notes:
        rows = rows.filter(is_internal=False)
    return Talk(request, list(rows))
