"""Questions on bodies and on who acts for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.bodies.models import Body, Mandate, Office, Shareholding, Succession

RANK = {role: place for place, role in enumerate(Role.values)}
DEMO_DOMAIN = "@demo.quadro.example"
SOON = 30
"""Days before its end in which a mandate is shown as about to end."""


def actor_for(user: User | None, on: date) -> Actor:
    """The actor behind a request: an anonymous visitor costs no query, a person one."""
    if user is None:
        return Actor(user=None, on=on)
    authority = Body.objects.authority().order_by("pk").values("pk")[:1]
    rows = Mandate.objects.on(on).filter(person__user=user).annotate(office_key=Subquery(authority))
    held = list(rows.values_list("role", "body_id", "body__short_name", "body__name", "office_key"))
    return Actor(
        user=user,
        on=on,
        mandates=frozenset((role, body) for role, body, *_rest in held),
        office=held[0][-1] or 0 if held else 0,
        labels={body: short or name for _role, body, short, name, _office in held},
    )


def authority_key() -> int:
    """The key of the metropolitan authority, 0 where it is not loaded yet."""
    return Body.objects.authority().values_list("pk", flat=True).order_by("pk").first() or 0


@dataclass(frozen=True)
class Held:
    """A mandate as it is on a day."""

    mandate: Mandate
    on: date

    @property
    def is_current(self) -> bool:
        return self.mandate.holds_on(self.on)

    @property
    def is_over(self) -> bool:
        return self.mandate.until is not None and self.mandate.until <= self.on

    @property
    def days_left(self) -> int | None:
        """Days until the last one, None where it is not near or not known."""
        last = self.mandate.last_day
        if last is None or not self.is_current or (last - self.on).days > SOON:
            return None
        return int((last - self.on).days)


def in_office(body: Body, on: date) -> list[Mandate]:
    """The people in office on a day, the highest role first."""
    held = Mandate.objects.on(on).filter(body=body).select_related("person", "office")
    return sorted(held, key=lambda one: (RANK[one.role], one.person.name, one.pk))


def mandates_of_body(body: Body, on: date) -> list[Held]:
    """Everybody who held or holds a role, those in office first."""
    rows = Mandate.objects.filter(body=body).select_related("person__user", "office", "body")
    return _ordered(rows, on)


def mandates_of(user: User, on: date) -> list[Held]:
    """All mandates of a person with an account, those in force first."""
    rows = Mandate.objects.filter(person__user=user).select_related("body", "office", "person")
    return _ordered(rows, on)


def _ordered(rows: Iterable[Mandate], on: date) -> list[Held]:
    held = [Held(row, on) for row in rows]
    return sorted(
        held,
        key=lambda one: (
            one.is_over,
            -(one.mandate.until or date.max).toordinal() if one.is_over else 0,
            RANK[one.mandate.role],
            one.mandate.pk,
        ),
    )


def offices_of(body: Body) -> list[Office]:
    return list(body.offices.order_by("name", "pk"))


@dataclass(frozen=True)
class Line:
    """Where a body comes from and what became of it."""

    before: list[Succession]
    after: list[Succession]


def line_of(body: Body) -> Line:
    """Both directions, one step: two queries."""
    return Line(
        before=list(body.predecessors.select_related("predecessor").order_by("on", "pk")),
        after=list(body.successors.select_related("successor").order_by("on", "pk")),
    )


@dataclass(frozen=True)
class Shares:
    """What a body holds, and who holds shares of it."""

    held: list[Shareholding]
    holders: list[Shareholding]


def shares_of(body: Body, on: date | None = None) -> Shares:
    """On a day, or with those that ended: two queries."""
    rows = Shareholding.objects.all() if on is None else Shareholding.objects.on(on)
    return Shares(
        held=list(
            rows.filter(holder=body).select_related("company").order_by("company__name", "pk")
        ),
        holders=list(
            rows.filter(company=body).select_related("holder").order_by("holder__name", "pk")
        ),
    )


def demo_mandates(on: date) -> list[Mandate]:
    """The accounts of the demonstration, as they were opened."""
    rows = Mandate.objects.on(on).filter(person__user__email__endswith=DEMO_DOMAIN)
    return list(rows.select_related("person__user", "body").order_by("person__user__pk", "pk"))


IN_CHARGE = frozenset({Role.PLANNING_OFFICER, Role.OFFICER, Role.CLERK, Role.ZONE_COORDINATOR})
"""Who follows the files of a body day by day."""


@dataclass(frozen=True)
class Staff:
    """Who is in office on a day and has an account, by the keys of bodies and of accounts.

    `in_charge` has of each body those who follow its files; all of them where nobody does.
    `office` are the planning officers. `named` are the accounts by the name of their person.
    """

    everybody: dict[int, list[int]]
    in_charge: dict[int, list[int]]
    office: list[int]
    named: dict[str, list[int]]

    def of(self, bodies: Iterable[int]) -> list[int]:
        """Who follows the files of these bodies, each once."""
        return _once(user for one in bodies for user in self.in_charge.get(one, ()))

    def called(self, name: str, bodies: Iterable[int]) -> list[int]:
        """The accounts of who has this name in these bodies or in the office; nobody's if empty."""
        near = {user for one in bodies for user in self.everybody.get(one, ())} | {*self.office}
        return [user for user in self.named.get(_folded(name), ()) if user in near]


def staff_of(bodies: Collection[int], on: date) -> Staff:
    """The people of these bodies and the planning office: two queries."""
    authority = authority_key()
    held = Mandate.objects.on(on).filter(
        body__in={*bodies, authority}, person__user__is_active=True
    )
    rows = held.order_by("pk").values_list("body", "role", "person__user", "person__name")
    everybody, working = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    named, office = defaultdict[str, list[int]](list), list[int]()
    for body, role, user, name in rows:
        everybody[body].append(user)
        named[_folded(name)].append(user)
        if role in IN_CHARGE:
            working[body].append(user)
        if (role, body) == (Role.PLANNING_OFFICER, authority):
            office.append(user)
    return Staff(
        everybody={body: _once(people) for body, people in everybody.items()},
        in_charge={body: _once(working[body] or people) for body, people in everybody.items()},
        office=_once(office),
        named={name: _once(people) for name, people in named.items()},
    )


def _once(users: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(users))


def _folded(name: str) -> str:
    """A name as it is compared: capitals and spaces do not count."""
    return " ".join(name.split()).casefold()


STANDING_FOR = (Role.MAYOR, Role.PRESIDENT, Role.LEGAL_REPRESENTATIVE)
"""Who stands for a body before the others."""


def standing_for(bodies: Collection[int], on: date) -> dict[int, list[int]]:
    """Body → the accounts of who stands for it on a day: one query."""
    held = Mandate.objects.on(on).filter(
        body__in=bodies, role__in=STANDING_FOR, person__user__is_active=True
    )
    found = defaultdict[int, list[int]](list)
    for body, user in held.order_by("pk").values_list("body", "person__user"):
        found[body].append(user)
    return {body: _once(people) for body, people in found.items()}


HEADS = (
    Role.DIRECTOR, Role.SECRETARY, Role.PRESIDENT, Role.LEGAL_REPRESENTATIVE, Role.MAYOR,
)  # fmt: skip
"""Who directs a body, the first that it has: who manages comes before who is elected."""


def heads_of(users: Collection[int], on: date) -> dict[int, set[int]]:
    """Who directs the bodies in which these people hold a role, by the keys of accounts.

    Nobody is a head of their own; a head without an account cannot be told. Two queries.
    """
    held = Mandate.objects.on(on).filter(person__user__in=users)
    bodies: dict[int, set[int]] = defaultdict(set)
    for user, body in held.values_list("person__user", "body"):
        bodies[user].add(body)
    first = directing({body for mine in bodies.values() for body in mine}, on)
    return {
        user: {head for body in mine for head in first.get(body, ())} - {user}
        for user, mine in bodies.items()
    }


def directing(bodies: Collection[int], on: date) -> dict[int, set[int]]:
    """Body → the accounts of who directs it, the highest that it has: one query."""
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    heads = Mandate.objects.on(on).filter(
        body__in=bodies, role__in=HEADS, person__user__is_active=True
    )
    for body, role, user in heads.values_list("body", "role", "person__user"):
        found[body][role].add(user)
    return {
        body: next(roles[role] for role in HEADS if role in roles) for body, roles in found.items()
    }
