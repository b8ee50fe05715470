"""How a round stands: what came, what waits, body by body; what the one before says beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.kit.terms import day_of, end_of
from quadro.monitoring.models import (
    Answer,
    AnswerQuerySet,
    Asked,
    Frozen,
    Reminder,
    ReminderStep,
    Round,
)
from quadro.monitoring.queries.rounds.asking import Row, in_order, rows_of
from quadro.monitoring.reminders import RULES
from quadro.monitoring.round_states import WAITING, AnswerState

A = AnswerState


@dataclass(frozen=True)
class Counts:
    """How many answers are in each state. Who was excused is counted nowhere."""

    by_state: Mapping[str, int]

    @property
    def approved(self) -> int:
        return self.by_state.get(A.APPROVED, 0)

    @property
    def to_check(self) -> int:
        return self.by_state.get(A.SENT, 0)

    @property
    def returned(self) -> int:
        return self.by_state.get(A.RETURNED, 0)

    @property
    def missing(self) -> int:
        return sum(self.by_state.get(state, 0) for state in (A.TO_DO, A.DRAFT, A.MISSING))

    @property
    def drafts(self) -> int:
        return self.by_state.get(A.DRAFT, 0)

    @property
    def excused(self) -> int:
        return self.by_state.get(A.EXCUSED, 0)

    @property
    def arrived(self) -> int:
        return self.sent + self.returned

    @property
    def sent(self) -> int:
        """Who answers has nothing left to do of it."""
        return self.approved + self.to_check

    @property
    def waiting(self) -> int:
        """It is the turn of who answers."""
        return self.missing + self.returned

    @property
    def total(self) -> int:
        return self.arrived + self.missing

    @property
    def share(self) -> int | None:
        """Answered, in a hundred; None where nothing was asked."""
        return round(self.arrived * 100 / self.total) if self.total else None


def counts_of(answers: AnswerQuerySet) -> Counts:
    rows = answers.order_by().values_list("state").annotate(n=Count("pk"))
    return Counts(dict(rows.values_list("state", "n")))


# All rounds ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A round in the list of all."""

    round: Round
    counts: Counts


def lines(by: Actor) -> list[Line]:
    """The latest period first: two queries."""
    rounds = list(Round.objects.readable_by(by).order_by("-until", "-since", "-pk"))
    return [Line(one, counts) for one, counts in _counted(rounds, Answer.objects.all())]


def _counted(rounds: Sequence[Round], answers: AnswerQuerySet) -> list[tuple[Round, Counts]]:
    """Each round with the counts of these answers of it: one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = answers.filter(round__in=rounds).order_by().values("round", "state")
    for key, state, count in rows.annotate(n=Count("pk")).values_list("round", "state", "n"):
        found[key][state] = count
    return [(one, Counts(found[one.pk])) for one in rounds]


def last_closed(*, before: date | None = None) -> Round | None:
    """The round that the public figures come from: the latest period that was closed."""
    rows = Round.objects.closed()
    if before is not None:
        rows = rows.filter(until__lte=before)
    return rows.order_by("-until", "-pk").first()


def closed_before(day: date, *, most: int = 4) -> list[Round]:
    """The last rounds that were closed whose period had ended by a day, the latest first.

    `is_frozen` says of each whether its closing froze any figure.
    """
    figures = Exists(Frozen.objects.filter(round=OuterRef("pk")))
    rows = Round.objects.closed().filter(until__lte=day).annotate(is_frozen=figures)
    return list(rows.order_by("-until", "-pk")[:most])


def previous_of(one: Round) -> Round | None:
    """The one before of the same cadence, whatever it asked."""
    rows = Round.objects.filter(cadence=one.cadence, until__lte=one.since).exclude(opened_at=None)
    rows = rows.filter(is_demonstration=one.is_demonstration)
    return rows.order_by("-until", "-pk").first()


# One round ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What stands in the frame of the board."""

    counts: Counts
    then: int | None
    """How many had arrived of the round before, as many days before its term."""
    returned_since: date | None
    """The day on which the oldest of those given back came back."""
    still: int
    """Missing, and missing in the round before too."""


def figures_of(one: Round, *, on: date) -> Figures:
    before = previous_of(one)
    oldest = one.answers.filter(state=A.RETURNED).aggregate(at=Min("decided_at"))["at"]
    return Figures(
        counts=counts_of(one.answers.all()),
        then=_arrived_by(before, before.due_on - (one.due_on - on)) if before else None,
        returned_since=day_of(oldest) if oldest else None,
        still=_still_missing(one, before) if before else 0,
    )


def _arrived_by(one: Round, day: date) -> int:
    return one.answers.filter(sent_at__lt=end_of(day)).exclude(state=A.EXCUSED).count()


def _still_missing(one: Round, before: Round) -> int:
    gone = before.answers.filter(state=A.MISSING).order_by()
    same = Q(commitment__in=gone.filter(commitment__isnull=False).values("commitment"))
    same |= Q(intervention__in=gone.filter(intervention__isnull=False).values("intervention"))
    return one.answers.filter(same, state__in=(*WAITING, A.MISSING)).count()


@dataclass(frozen=True)
class ToCheck:
    """What was sent and nobody has looked at yet, as far as the page shows it."""

    shown: Sequence[Row]
    total: int
    clean: int
    """Without findings, shown here or not."""

    @property
    def clean_here(self) -> int:
        return sum(row.is_clean for row in self.shown)


SHOWN = 200


def to_check(one: Round, *, only_odd: bool = False) -> ToCheck:
    """All that waits is looked at, so that the count is true; the first rows are shown.

    Those without findings come first, as the checks choose them; then the odd ones.
    """
    rows = rows_of(in_order(one.answers.filter(state=A.SENT)), of=one)
    clean = [row for row in rows if row.is_clean]
    odd = [row for row in rows if not row.is_clean]
    shown = odd if only_odd else [*clean, *odd]
    return ToCheck(shown[:SHOWN], len(rows), len(clean))


def clean_keys(one: Round) -> list[int]:
    """What the checks find nothing odd in, all of it."""
    rows = rows_of(in_order(one.answers.filter(state=A.SENT)), of=one)
    return [row.key for row in rows if row.is_clean]


# Body by body -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BodyLine:
    """What a body answered, and when it was last heard of."""

    body: Body
    counts: Counts
    sent_at: datetime | None
    seen_at: datetime | None
    reminded_on: date | None
    reminders: int
    returned_since: date | None
    is_still: bool
    """Nothing came, and nothing came in the round before."""


def bodies_of(one: Round) -> list[BodyLine]:
    """Who waits longest comes last, as in the drawing: the full first. Six queries."""
    asked = list(one.asked.select_related("body").order_by("body__name", "pk"))
    states, sent, returned = _by_body(one)
    reminded: dict[int, tuple[int, date]] = {}
    rows = one.reminders.exclude(step=ReminderStep.OPENING).order_by()
    counted = rows.values("body").annotate(n=Count("pk"), last=Max("on"))
    for body, count, last in counted.values_list("body", "n", "last"):
        reminded[body] = (count, last)
    still = _still_bodies(one)
    found = [
        BodyLine(
            body=row.body,
            counts=Counts(states[row.body_id]),
            sent_at=sent.get(row.body_id),
            seen_at=row.seen_at,
            reminded_on=reminded[row.body_id][1] if row.body_id in reminded else None,
            reminders=reminded[row.body_id][0] if row.body_id in reminded else 0,
            returned_since=returned.get(row.body_id),
            is_still=row.body_id in still and not Counts(states[row.body_id]).arrived,
        )
        for row in asked
    ]
    return sorted(found, key=lambda line: (-(line.counts.share or 0), line.body.name))


def _by_body(
    one: Round,
) -> tuple[Mapping[int, dict[str, int]], dict[int, datetime], dict[int, date]]:
    states: dict[int, dict[str, int]] = defaultdict(dict)
    sent: dict[int, datetime] = {}
    returned: dict[int, date] = {}
    rows = one.answers.order_by().values("body", "state")
    told = rows.annotate(n=Count("pk"), sent=Max("sent_at"), back=Min("decided_at"))
    for body, state, count, last, back in told.values_list("body", "state", "n", "sent", "back"):
        states[body][state] = count
        if last and (body not in sent or last > sent[body]):
            sent[body] = last
        if state == A.RETURNED and back:
            returned[body] = day_of(back)
    return states, sent, returned


def _still_bodies(one: Round) -> set[int]:
    """Those that gave nothing in the round before."""
    before = previous_of(one)
    if before is None:
        return set()
    asked = set(before.asked.values_list("body", flat=True))
    gave = before.answers.exclude(state__in=(A.MISSING, *WAITING)).values_list("body", flat=True)
    return asked - set(gave)


# Reminders ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reminded:
    """A step of the reminders: told to so many bodies, or still to come."""

    on: date
    label: str
    bodies: int | None
    """None for what has still to come."""
    answered: int = 0
    """Of those told, how many have sent something since."""
    by_hand: str = ""


def reminders_of(one: Round, *, on: date) -> list[Reminded]:
    """What was told, then what the table will tell; the term itself stands among them."""
    rows = list(one.reminders.order_by("on", "pk"))
    sent = _first_sent(one, {row.body_id for row in rows})
    groups: dict[tuple[date, str, str], list[Reminder]] = defaultdict(list)
    for row in rows:
        by_hand = row.by_name if row.step == ReminderStep.BY_HAND else ""
        groups[(row.on, row.step, by_hand)].append(row)
    told = [
        Reminded(
            day, str(ReminderStep(step).label), len(group),
            answered=sum(_since(sent, row) for row in group), by_hand=by_hand,
        )
        for (day, step, by_hand), group in groups.items()
    ]  # fmt: skip
    return told + (list(_to_come(one, rows, on)) if one.is_open else [])


def _first_sent(one: Round, bodies: Collection[int]) -> dict[int, datetime]:
    rows = one.answers.filter(body__in=bodies, sent_at__isnull=False).order_by()
    found = rows.values("body").annotate(last=Max("sent_at")).values_list("body", "last")
    return {body: last for body, last in found if last is not None}


def _since(sent: Mapping[int, datetime], row: Reminder) -> bool:
    return row.body_id in sent and day_of(sent[row.body_id]) >= row.on


def _to_come(one: Round, rows: Iterable[Reminder], on: date) -> Iterable[Reminded]:
    told = {row.step for row in rows}
    for rule in RULES:
        if rule.days is None or rule.step in told:
            continue
        day = one.due_on + timedelta(days=rule.days)
        if day > on:
            yield Reminded(day, str(rule.step.label), None)


# Who answers --------------------------------------------------------------------------------------


def answers_for(one: Round, bodies: Collection[int]) -> "QuerySet[Answer]":
    """What a round asks of some bodies, in order."""
    found: QuerySet[Answer] = in_order(one.answers.filter(body__in=bodies))
    return found


def asked_bodies(one: Round, by: Actor) -> list[Body]:
    """The bodies of who asks that must answer; for the office, all of them."""
    rows = Body.objects.filter(asked__round=one)
    if not by.is_planning_office:
        rows = rows.filter(pk__in=by.bodies)
    return list(rows.order_by("name", "pk"))


def waiting_bodies(one: Round) -> set[int]:
    """Those that have something to answer still."""
    return set(one.answers.filter(state__in=WAITING).values_list("body", flat=True))


def open_turns(by: Actor) -> list[tuple[Round, Counts]]:
    """The open rounds that ask something of the bodies of a person. One query."""
    asked = Asked.objects.filter(round=OuterRef("pk"), body__in=by.bodies)
    return _open(Round.objects.open().filter(Exists(asked)), Q(answers__body__in=by.bodies))


def open_rounds() -> list[tuple[Round, Counts]]:
    """With all their counts, for the desk of the office. One query."""
    return _open(Round.objects.open(), Q())


def _open(rows: "QuerySet[Round]", mine: Q) -> list[tuple[Round, Counts]]:
    each = {
        f"n_{state}": Count("answers", filter=mine & Q(answers__state=state)) for state in A.values
    }
    found = rows.annotate(**each).order_by("due_on", "pk")
    return [
        (one, Counts({state: getattr(one, f"n_{state}") for state in A.values})) for one in found
    ]


def late_share(one: Round) -> int | None:
    """Of the answers that were asked, how many in a hundred came by the term: for the trend."""
    asked = one.answers.exclude(state=A.EXCUSED)
    told = asked.aggregate(
        all=Count("pk"), in_time=Count("pk", filter=Q(sent_at__lt=end_of(one.due_on)))
    )
    return round(told["in_time"] * 100 / told["all"]) if told["all"] else None
