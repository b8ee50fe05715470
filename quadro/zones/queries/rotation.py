"""What the engine must know of a Zone, and what it answers with names and mandates beside."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Mandate
from quadro.territory.models import Membership, Zone
from quadro.territory.queries import known_population
from quadro.zones import rotation
from quadro.zones.models import RotationRule, Turn
from quadro.zones.rotation import End, Rule, Stretch, Town


@dataclass(frozen=True)
class Rotation:
    """A Zone as the engine sees it, and the records behind its numbers."""

    zone: Zone
    towns: Mapping[int, Body]
    """By the key of the body: all that were ever of the Zone."""
    ours: Mapping[int, list[tuple[date, date]]]
    """When each was of the Zone."""
    kept: Sequence[RotationRule]
    mandates: Sequence[rotation.Mandate]
    holders: Mapping[int, Mandate]
    """By the key of the mandate, which is the `holder` of the engine."""
    turns: Sequence[Turn]
    residents: Mapping[int, int] = field(default_factory=dict)

    @property
    def rules(self) -> list[Rule]:
        return [self.rule_of(one) for one in self.kept]

    @property
    def history(self) -> list[Stretch]:
        return [stretch_of(one) for one in self.turns]

    @property
    def covered(self) -> date | None:
        """The first day that no turn holds after the last of them."""
        return self.turns[-1].ends if self.turns else None

    def rule_of(self, kept: RotationRule, agreed: Sequence[int] | None = None) -> Rule:
        """`agreed` for a rule that is only tried: its list is not kept."""
        places = self.places(
            kept.order,
            seed=kept.seed or 0,
            agreed=[one.body_id for one in kept.agreed.all()] if agreed is None else agreed,
        )
        return Rule(
            since=kept.since, places=places, months=kept.months, consecutive=kept.consecutive,
            least_left=kept.least_left, early=kept.early,
        )  # fmt: skip

    def places(self, order: str, *, seed: int = 0, agreed: Sequence[int] = ()) -> tuple[int, ...]:
        return rotation.places(
            order, map(self._town, self.towns.values()), seed=seed, agreed=agreed
        )

    def _town(self, body: Body) -> Town:
        town = body.municipality
        assert town is not None  # noqa: S101 - only bodies of municipalities are here
        code = town.istat_code or town.slug
        return Town(body.pk, town.name, code, self.residents.get(town.pk))

    def in_zone(self, body: int, on: date) -> bool:
        return any(since <= on < until for since, until in self.ours.get(body, ()))

    def kept_on(self, on: date) -> RotationRule | None:
        return max((one for one in self.kept if one.since <= on), key=_since, default=None)

    def turn_on(self, on: date) -> Turn | None:
        return next((one for one in self.turns if one.holds_on(on)), None)

    def foreseen(
        self, on: date, *, rules: Collection[Rule] | None = None, count: int = rotation.FORESEEN
    ) -> list[Stretch]:
        """What comes after the turns that are there, with mayors still to be elected."""
        used = self.rules if rules is None else rules
        if not used:
            return []
        since = max(on, self.covered or on)
        known = rotation.presumed(self.mandates)
        return rotation.foresee(used, known, since=since, history=self.history, count=count)

    def queue_on(self, on: date) -> list[Mandate]:
        """The mayors in office in the order in which they would be called on a day."""
        rule = rotation.rule_on(self.rules, on)
        if rule is None:
            return []
        past = [one for one in self.history if one.since < on]
        return [self.holders[one.holder] for one in rotation.queue(rule, self.mandates, on, past)]


def _since(rule: RotationRule) -> date:
    return rule.since


def stretch_of(turn: Turn) -> Stretch:
    """A turn under way that will end before its time ends for the mandate."""
    early = End.MANDATE if turn.ends < turn.planned else End.TERM
    return Stretch(
        turn.body_id, turn.mandate_id, turn.begins, turn.ends,
        deputy=turn.deputy.body_id if turn.deputy else 0, ended=turn.ended or early,
        planned=turn.planned, completes=turn.completes,
    )  # fmt: skip


def rotation_of(zone: Zone, *, on: date) -> Rotation:
    """Five queries. Residents are the latest known on the day."""
    ours: dict[int, list[tuple[date, date]]] = defaultdict(list)
    towns: dict[int, Body] = {}
    residents: dict[int, int] = {}
    for one in _memberships(zone, on):
        town = one.municipality
        ours[town.pk].append((one.since or date.min, one.until or date.max))
        if (body := getattr(town, "body", None)) is not None:
            towns[body.pk] = body
        if one.residents is not None:
            residents[town.pk] = one.residents
    by_body = {one.pk: ours[one.municipality_id or 0] for one in towns.values()}
    held = list(
        Mandate.objects.filter(role=Role.MAYOR, body__in=list(towns))
        .select_related("person", "body__municipality")
        .order_by("since", "pk")
    )
    turns = (
        Turn.objects.filter(zone=zone)
        .select_related("body", "mandate__person", "deputy__body", "zone")
        .order_by("since", "pk")
    )
    return Rotation(
        zone=zone,
        towns=towns,
        ours=by_body,
        kept=list(zone.rotation_rules.prefetch_related("agreed").order_by("since", "pk")),
        mandates=list(_inside(held, by_body)),
        holders={one.pk: one for one in held},
        turns=list(turns),
        residents=residents,
    )


def _memberships(zone: Zone, on: date) -> Iterable[Any]:
    """All that ever were, with the municipality, its body and its residents."""
    rows = Membership.objects.filter(zone=zone).select_related("municipality__body")
    counted = known_population(OuterRef("municipality"), on)
    told: Iterable[Any] = rows.annotate(residents=counted["residents"]).order_by("since", "pk")
    return told


def _inside(
    held: Iterable[Mandate], ours: Mapping[int, list[tuple[date, date]]]
) -> Iterable[rotation.Mandate]:
    """The parts of the mandates in which the municipality is of the Zone."""
    for one in held:
        for begins, ends in ours[one.body_id]:
            since = max(one.since or date.min, begins)
            until = min(one.until or date.max, ends)
            if since < until:
                yield rotation.Mandate(
                    one.body_id, one.pk, since, None if until == date.max else until
                )


def rule_on(zone: Zone, on: date) -> RotationRule | None:
    """The rule that holds on a day. One query."""
    return zone.rotation_rules.filter(since__lte=on).order_by("-since").first()


def turn_on(zone: Zone, on: date) -> Turn | None:
    """Who coordinates on a day; None where the Zone is vacant, or has no rotation."""
    rows = Turn.objects.on(on).filter(zone=zone)
    found: Turn | None = rows.select_related("body", "mandate__person", "deputy__body").first()
    return found


# For the page -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """A stretch with the records behind it, past or to come."""

    since: date
    until: date | None
    body: Body | None = None
    mandate: Mandate | None = None
    """None where the mayor is still to be elected."""
    deputy: Body | None = None
    turn: Turn | None = None
    number: int = 0
    """Its place among the next turns, 0 for what is not a turn to come."""
    completes: bool = False
    ends_with_mandate: bool = False

    @property
    def is_vacant(self) -> bool:
        return self.body is None

    @property
    def is_foreseen(self) -> bool:
        return self.turn is None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Board:
    """The rotation of a Zone as its page shows it."""

    rotation: Rotation
    on: date
    past: Sequence[Span]
    """Turns kept, and the vacancies among them up to the day."""
    ahead: Sequence[Span]
    """Turns that are kept and have not begun, then those foreseen."""

    @property
    def zone(self) -> Zone:
        return self.rotation.zone

    @property
    def rule(self) -> RotationRule | None:
        return self.rotation.kept_on(self.on)

    @property
    def next_rule(self) -> RotationRule | None:
        return next((one for one in self.rotation.kept if one.since > self.on), None)

    @property
    def now(self) -> Turn | None:
        return self.rotation.turn_on(self.on)

    @property
    def next(self) -> Span | None:
        return next((one for one in self.ahead if not one.is_vacant), None)

    @property
    def is_vacant(self) -> bool:
        return self.rule is not None and self.now is None

    @property
    def here(self) -> int:
        """How many municipalities the Zone has."""
        return sum(self.rotation.in_zone(one, self.on) for one in self.rotation.towns)

    @property
    def known(self) -> int:
        """Of how many of them a mayor in office is recorded."""
        return len({one.town for one in self.rotation.mandates if one.holds_on(self.on)})

    @property
    def backwards(self) -> list[Span]:
        return [*reversed(self.past)]

    @property
    def rules_backwards(self) -> list[RotationRule]:
        return [*reversed(self.rotation.kept)]

    @property
    def is_demonstration(self) -> bool:
        rules, turns = self.rotation.kept, self.rotation.turns
        return any(one.is_demonstration for one in rules) or any(
            one.is_demonstration for one in turns
        )

    @property
    def line(self) -> list[Span]:
        return [*self.past, *self.ahead]


def board_of(zone: Zone, *, on: date) -> Board:
    found = rotation_of(zone, on=on)
    past = _kept(found, on)
    prepared = [span_of(one) for one in found.turns if one.begins > on]
    return Board(found, on, past, numbered([*prepared, *spans(found, found.foreseen(on))]))


def numbered(line: Iterable[Span], most: int = rotation.FORESEEN) -> list[Span]:
    """The turns to come with their place, as many as are shown."""
    found: list[Span] = []
    number = 0
    for one in line:
        if number == most:
            break
        number += not one.is_vacant
        found.append(one if one.is_vacant else Span(**{**vars(one), "number": number}))
    return found


def span_of(turn: Turn) -> Span:
    return Span(
        turn.begins, turn.ends, turn.body, turn.mandate, turn.deputy.body if turn.deputy else None,
        turn, completes=turn.completes, ends_with_mandate=turn.ends < turn.planned,
    )  # fmt: skip


def spans(found: Rotation, foreseen: Iterable[Stretch]) -> list[Span]:
    return [
        Span(
            one.since,
            one.until,
            found.towns.get(one.town),
            found.holders.get(one.holder),
            found.towns.get(one.deputy),
            completes=one.completes,
            ends_with_mandate=one.ended == End.MANDATE,
        )
        for one in foreseen
    ]


def _kept(found: Rotation, on: date) -> list[Span]:
    """What has begun, the gaps as vacancies: before the first turn nothing is known."""
    line: list[Span] = []
    for turn in found.turns:
        if turn.begins > on:
            break
        if line and line[-1].until != turn.begins:
            line.append(Span(line[-1].until or turn.begins, turn.begins))
        line.append(span_of(turn))
    if line and line[-1].until is not None and line[-1].until < on:
        line.append(Span(line[-1].until, on))
    return line


# Another rule, tried ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """A municipality whose next turn comes earlier or later; 0 where it is not among the ten."""

    body: Body
    now: int
    then: int

    @property
    def is_sooner(self) -> bool:
        return bool(self.then) and (not self.now or self.then < self.now)


@dataclass(frozen=True)
class Tried:
    """The next turns under a rule that is not kept, and what they change."""

    line: Sequence[Span]
    shifts: Sequence[Moved]
    unchanged: int
    """How many of the next turns stay where they are."""


def tried(board: Board, values: Mapping[str, Any]) -> Tried:
    """`values` as `set_rule` wants them; the act may lack. Nothing is written."""
    found = board.rotation
    agreed = values.get("agreed") or []
    names = ("since", "months", "consecutive", "order", "seed", "least_left", "early")
    told = {name: values[name] for name in names if name in values}
    rule = found.rule_of(RotationRule(**told), [one.pk for one in agreed])
    others = [one for one in found.rules if one.since < rule.since]
    foreseen = found.foreseen(board.on, rules=[*others, rule])
    prepared = [one for one in board.ahead if not one.is_foreseen]
    line = numbered([*prepared, *spans(found, foreseen)])
    shifts = [
        Moved(found.towns[one.town], one.now, one.then)
        for one in rotation.shifts(_stretches(board.ahead), _stretches(line))
    ]
    moved = {one.body.pk for one in shifts}
    stay = {one.body.pk for one in line if one.body} - moved
    return Tried(line, shifts, len(stay))


def _stretches(line: Iterable[Span]) -> list[Stretch]:
    return [Stretch(one.body.pk if one.body else 0, 0, one.since, one.until) for one in line]
