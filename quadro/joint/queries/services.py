"""What is done together: the list, one of them, those of a municipality or of a Zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Prefetch

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.joint.models import Budget, JointService, Member, Share, State
from quadro.joint.queries.shares import Counted, Division, Trial, counted_on, division_of
from quadro.kit.gathered import Gathered
from quadro.kit.terms import add_months
from quadro.territory.models import Zone
from quadro.territory.queries import members_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

SMALL = 5000
"""Up to and including so many inhabitants the duty of DL 78/2010, art. 14 c. 28 holds."""
LEAST_MONTHS = 36
"""A convention for fundamental functions lasts at least three years (art. 14 c. 31-bis)."""


def with_all(rows: "QuerySet[JointService]") -> "QuerySet[JointService]":
    """With members and budgets at hand: four queries more, whatever is there."""
    members = Member.objects.select_related("body__municipality")
    members = members.order_by("body__name", "since", "pk")
    budgets = Budget.objects.prefetch_related("measures", "shares").order_by("year", "pk")
    return rows.select_related("lead", "agreement").prefetch_related(
        Prefetch("members", members, to_attr="all_members"),
        Prefetch("budgets", budgets, to_attr="all_budgets"),
    )


MEMBERS = Gathered(
    Member, "id", "since", "until",
    *(f"body__{one}" for one in ("id", "slug", "name", "short_name", "municipality_id")),
)  # fmt: skip
BUDGETS = Gathered(Budget, "id", "year", "cost_eur", "approved_on")


def for_lists(rows: "QuerySet[JointService]") -> "QuerySet[JointService]":
    """With what `lines_of` reads of members and approved budgets: no query more."""
    here = {"service": OuterRef("pk")}
    approved = Budget.objects.filter(**here).exclude(approved_on=None)
    return rows.select_related("lead", "agreement").annotate(
        members_told=MEMBERS.many(Member.objects.filter(**here)),
        budgets_told=BUDGETS.many(approved),
    )


def _by_name(one: Member) -> tuple[str, date, int]:
    return one.body.name, one.since or date.min, one.pk


def members_on(members: Iterable[Member], day: date) -> list[Member]:
    return [one for one in members if one.holds_on(day)]


def ends_on(service: JointService) -> date | None:
    """Its last day: its own, or the one of the convention."""
    if service.last_day is not None:
        return service.last_day
    return service.agreement.ends_on if service.agreement else None


def is_short(service: JointService) -> bool:
    """For fundamental functions, with a known duration under three years; a union has none."""
    begins = service.since or (service.agreement.starts_on if service.agreement else None)
    last = ends_on(service)
    if not service.functions or service.form == "unione" or begins is None or last is None:
        return False
    return last + timedelta(days=1) < add_months(begins, LEAST_MONTHS)


@dataclass(frozen=True)
class Listed:
    """A service as lists show it."""

    service: JointService
    state: State
    members: Sequence[Body]
    budget: int | None = None
    """The key of the latest approved year."""
    year: int | None = None
    cost_eur: Decimal | None = None
    share_eur: Decimal | None = None
    """Of one municipality, in that year."""


def listed(by: Actor, *, on: date) -> list[Listed]:
    """All that one may read, by name: one query."""
    rows = JointService.objects.readable_by(by)
    return lines_of(for_lists(rows).order_by("name", "pk"), on=on)


def all_members(by: Actor) -> "QuerySet[Member]":
    """Who is or was in the services that have begun and one may read: one query."""
    services = JointService.objects.readable_by(by).exclude(since=None)
    rows = Member.objects.filter(service__in=services)
    rows = rows.select_related("service__lead", "body__municipality")
    return rows.order_by("service__name", "body__name", "since", "pk")


def all_shares(by: Actor) -> "QuerySet[Share]":
    """What each pays of the years that are approved, the latest first: one query."""
    services = JointService.objects.readable_by(by)
    rows = Share.objects.filter(budget__service__in=services)
    rows = rows.select_related("budget__service", "member__body__municipality")
    return rows.order_by("budget__service__name", "-budget__year", "member__body__name", "pk")


PAID = Gathered(Share, "id", "budget_id", "amount_eur")


def of_body(body: Body, by: Actor, *, on: date) -> list[Listed]:
    """What a municipality does with others on a day, and what it paid last: one query."""
    mine = Share.objects.filter(member__body=body, budget__service=OuterRef("pk"))
    rows = _among([body.pk], by, on=on).annotate(paid_told=PAID.many(mine))
    return [replace(one, share_eur=_paid(one)) for one in _lasting(rows, on=on)]


def _paid(one: Listed) -> Decimal | None:
    told = PAID.read(one.service.paid_told)  # type: ignore[attr-defined]
    return {share.budget_id: share.amount_eur for share in told}.get(one.budget or 0)


def of_zone(zone: Zone, by: Actor, *, on: date) -> list[Listed]:
    """What municipalities of a Zone do together on a day: one query."""
    towns = Body.objects.filter(municipality__in=members_of(zone, on).order_by())
    return _lasting(_among(towns.values("pk"), by, on=on), on=on)


def _among(bodies: Any, by: Actor, *, on: date) -> "QuerySet[JointService]":
    inside = Member.objects.on(on).filter(body__in=bodies).values("service")
    return JointService.objects.readable_by(by).filter(pk__in=inside)


def _lasting(rows: "QuerySet[JointService]", *, on: date) -> list[Listed]:
    found = lines_of(for_lists(rows).order_by("name", "pk"), on=on)
    return [one for one in found if one.state != State.ENDED]


def lines_of(services: Iterable[JointService], *, on: date) -> list[Listed]:
    """Of services as `for_lists` gives them."""
    return [_line(one, on=on) for one in services]


def _line(service: Any, *, on: date) -> Listed:
    members = sorted(MEMBERS.read(service.members_told), key=_by_name)
    approved = [one for one in BUDGETS.read(service.budgets_told) if one.year <= on.year]
    last = max(approved, key=lambda one: one.year, default=None)
    state = service.state_on(on)
    day = on if state == State.ACTIVE else service.since or on
    return Listed(
        service=service,
        state=state,
        members=[one.body for one in members_on(members, day)],
        budget=last.pk if last else None,
        year=last.year if last else None,
        cost_eur=last.cost_eur if last else None,
    )


# One of them --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A service on a day as somebody may read it."""

    service: JointService
    day: date
    state: State
    all_members: Sequence[Member]
    members: Sequence[Member]
    """Those that are in, or will be first."""
    budgets: Sequence[Budget]
    """Those that may be read: approved ones, and drafts for who is inside."""
    counted: Counted = field(default_factory=dict)

    @property
    def heads(self) -> int | None:
        known = [self.counted.get(one.body_id) for one in self.members]
        if not known or None in known:
            return None
        return sum(one[0] for one in known if one)

    @property
    def counts(self) -> list[int]:
        return sorted({year for _heads, year in self.counted.values()})

    @property
    def small(self) -> int:
        """How many are within the threshold of the duty."""
        return sum(
            one.body_id in self.counted and self.counted[one.body_id][0] <= SMALL
            for one in self.members
        )

    @property
    def latest(self) -> Budget | None:
        return self.budgets[-1] if self.budgets else None

    @property
    def before(self) -> Budget | None:
        latest = self.latest
        if latest is None:
            return None
        return next((one for one in self.budgets if one.year == latest.year - 1), None)

    @property
    def growth(self) -> Decimal | None:
        """Percent by which the cost grew on the year before."""
        if self.latest is None or self.before is None or not self.before.cost_eur:
            return None
        return (self.latest.cost_eur - self.before.cost_eur) * 100 / self.before.cost_eur

    @property
    def ends_on(self) -> date | None:
        return ends_on(self.service)

    @property
    def is_short(self) -> bool:
        return is_short(self.service)

    @property
    def to_approve(self) -> Budget | None:
        return next((one for one in self.budgets if not one.is_approved), None)

    def division(self, year: int, trial: Trial | None = None) -> Division | None:
        return division_of(self.service, self.all_members, self.budgets, year=year, trial=trial)


def sheet_of(service: JointService, *, on: date, is_inside: bool) -> Sheet:
    """`service` as `with_all` gives it: one query more."""
    members: list[Member] = service.all_members  # type: ignore[attr-defined]
    budgets: list[Budget] = service.all_budgets  # type: ignore[attr-defined]
    for one in budgets:
        one.service = service
    state = service.state_on(on)
    day = on if state in (State.ACTIVE, State.PREPARING) else service.since or on
    now = members_on(members, day)
    return Sheet(
        service=service, day=on, state=state, all_members=members, members=now,
        budgets=[one for one in budgets if one.is_approved or is_inside],
        counted=counted_on([one.body for one in now], on),
    )  # fmt: skip
