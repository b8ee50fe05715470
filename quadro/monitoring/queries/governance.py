"""How the system of agreements itself works: its times, its answers, what it cures; with trend.

Each figure is a median or a share over cases that happened, each on a known day: what is not known
is left out and never guessed, and the number of cases stands beside every value.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Approval, Default, Opinion, Passage
from quadro.agreements.queries.times import spans_to_signature
from quadro.agreements.states import PHASES, Phase, State
from quadro.delivery.models import Commitment
from quadro.kit.dates import Precision
from quadro.kit.terms import end_of
from quadro.kit.text import Text
from quadro.monitoring.models import Answer
from quadro.monitoring.queries.stale import open_on
from quadro.monitoring.round_states import AnswerState

YEARS = 6
"""The trend of a figure: this year and the ones before."""


class Kind(StrEnum):
    DAYS = "giorni"
    """The median of the days that each case took."""
    SHARE = "quota"
    """How many in a hundred cases went well."""


@dataclass(frozen=True)
class Case:
    """Something that ended on a day: how many days it took, or 1 if it went well and 0 if not."""

    on: date
    value: int
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A value over some cases: of a year, of an instrument, of a step."""

    label: str
    cases: Sequence[int]
    kind: Kind

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def value(self) -> int | None:
        if not self.cases:
            return None
        if self.kind is Kind.SHARE:
            return round(sum(self.cases) * 100 / len(self.cases))
        return round(median(self.cases))


@dataclass(frozen=True)
class Figure:
    """A figure with its trend and its parts. `about` says how it is reckoned, in a sentence."""

    name: str
    title: Text
    about: Text
    kind: Kind
    cases: Sequence[Case]
    day: date
    grouped_by: Text = ""
    is_of_a_day: bool = False
    """Counted again at the end of each year and on the day: the figure is that of the day."""

    @property
    def whole(self) -> Row:
        cases = [one for one in self.cases if one.on == self.day or not self.is_of_a_day]
        return self._row(str(self.title), cases)

    @property
    def years(self) -> list[Row]:
        """The last years, the oldest first; a year without cases is there, and has no value."""
        return [
            self._row(str(year), [one for one in self.cases if one.on.year == year])
            for year in range(self.day.year - YEARS + 1, self.day.year + 1)
        ]

    @property
    def groups(self) -> list[Row]:
        """In the order in which the cases name them."""
        by_group: dict[str, list[Case]] = defaultdict(list)
        for one in self.cases:
            if one.group:
                by_group[one.group].append(one)
        return [self._row(label, cases) for label, cases in by_group.items()]

    def _row(self, label: str, cases: Iterable[Case]) -> Row:
        return Row(label, [one.value for one in cases], self.kind)


def governance(by: Actor, *, on: date) -> list[Figure]:
    """All figures, over what `by` may read and what had happened by a day: one query each."""
    told: tuple[tuple[str, Text, Text, Kind, Callable[[Actor, date], Iterator[Case]], Text], ...]
    told = (
        (
            "firma", _("Dall’istruttoria alla firma"),
            _("Giorni dal primo atto noto, o dall’apertura dell’istruttoria, alla firma."),
            Kind.DAYS, _to_signature, _("Strumento"),
        ),
        (
            "passi", _("Ogni passo verso la firma"),
            _("Giorni passati in ciascuno stato, dalla proposta all’ultima firma."),
            Kind.DAYS, _steps, _("Passo"),
        ),
        (
            "approvazioni", _("L’atto di ciascuna parte"),
            _("Giorni dalla richiesta di approvazione alla risposta della parte."),
            Kind.DAYS, _approvals, "",
        ),
        (
            "pareri", _("Pareri resi nel termine"),
            _("Su cento pareri chiesti il cui termine è passato o che sono stati resi."),
            Kind.SHARE, _opinions, _("Parere"),
        ),
        (
            "atto", _("Dall’impegno all’atto"),
            _("Giorni dall’inizio dell’impegno, o dalla firma dell’intesa, alla consegna."),
            Kind.DAYS, _delivered, "",
        ),
        (
            "puntuali", _("Impegni consegnati entro la scadenza"),
            _("Su cento impegni consegnati che avevano una scadenza."),
            Kind.SHARE, _in_time, "",
        ),
        (
            "inadempimenti", _("Inadempimenti sanati"),
            _("Su cento inadempimenti accertati e finiti in qualche modo."),
            Kind.SHARE, _cured, "",
        ),
        (
            "finestre", _("Risposte alle finestre nel termine"),
            _("Su cento cose chieste dalle finestre il cui termine è passato, esonerate escluse."),
            Kind.SHARE, _answered, _("Finestra"),
        ),
        (
            "fermi", _("Impegni aperti non aggiornati"),
            _("Su cento impegni aperti quel giorno, e alla fine di ogni anno, quanti avevano "
              "passato il giorno entro cui dirne qualcosa."),
            Kind.SHARE, _stale, "",
        ),
    )  # fmt: skip
    return [
        Figure(
            name=name,
            title=title,
            about=about,
            kind=kind,
            cases=[one for one in cases(by, on) if one.on <= on],
            day=on,
            grouped_by=grouped_by,
            is_of_a_day=name == "fermi",
        )
        for name, title, about, kind, cases, grouped_by in told
    ]


def _to_signature(by: Actor, _on: date) -> Iterator[Case]:
    for one in spans_to_signature(by):
        if one.days is not None:
            yield Case(one.signed_on, one.days, one.name)


def _steps(by: Actor, _on: date) -> Iterator[Case]:
    """From when an agreement entered a state to when it left it; the names in their order."""
    order = {state: place for place, state in enumerate(State)}
    on_the_way = (*PHASES[Phase.PREPARING], *PHASES[Phase.APPROVING])
    passages = Passage.objects.filter(agreement__in=_readable(by)).order_by("agreement", "pk")
    rows = passages.values_list("agreement", "target", "on")
    found = [
        (order[State(state)], Case(left, (left - came).days, str(State(state).label)))
        for (agreement, state, came), (other, _target, left) in pairwise(rows)
        if agreement == other and state in on_the_way
    ]
    yield from (case for _place, case in sorted(found, key=lambda one: one[0]))


def _approvals(by: Actor, _on: date) -> Iterator[Case]:
    """A sitting fixed or put off is no answer yet."""
    rows = Approval.objects.filter(
        party__agreement__in=_readable(by),
        outcome__in=(Approval.Outcome.APPROVED, Approval.Outcome.REFUSED),
    )
    for asked, answered in rows.values_list("asked_on", "answered_on"):
        if answered and answered >= asked:
            yield Case(answered, (answered - asked).days)


def _opinions(by: Actor, on: date) -> Iterator[Case]:
    """One that is still awaited within its term is no case yet."""
    rows = Opinion.objects.filter(agreement__in=_readable(by)).exclude(
        outcome=Opinion.Outcome.NOT_DUE
    )
    for one in rows.order_by("kind", "pk"):
        given = one.given_on if one.given_on and one.given_on <= on else None
        if given or one.due_on < on:
            in_time = given is not None and given <= one.due_on
            yield Case(given or one.due_on, int(in_time), one.get_kind_display())


def _delivered(by: Actor, _on: date) -> Iterator[Case]:
    """A signature of which only the month or the year is known tells no day to count from."""
    rows = Commitment.objects.filter(agreement__in=_readable(by), done_on__isnull=False)
    asked = ("done_on", "starts_on", "agreement__signed_on", "agreement__signed_on_precision")
    for done, starts, signed, precision in rows.values_list(*asked):
        begun = starts or (signed if precision == Precision.DAY else None)
        if begun and done and begun <= done:
            yield Case(done, (done - begun).days)


def _in_time(by: Actor, _on: date) -> Iterator[Case]:
    rows = Commitment.objects.filter(
        agreement__in=_readable(by), done_on__isnull=False, due_on__isnull=False
    )
    for done, due in rows.values_list("done_on", "due_on"):
        if done and due:
            yield Case(done, int(done <= due))


def _cured(by: Actor, _on: date) -> Iterator[Case]:
    rows = Default.objects.filter(agreement__in=_readable(by)).exclude(outcome="")
    for outcome, day in rows.values_list("outcome", "outcome_on"):
        if day:
            yield Case(day, int(outcome == Default.Outcome.CURED))


def _answered(_by: Actor, on: date) -> Iterator[Case]:
    """What a round asked, once its term is over: answered by then or not."""
    rows = Answer.objects.filter(round__due_on__lt=on, round__opened_at__isnull=False).exclude(
        state=AnswerState.EXCUSED
    )
    told = rows.order_by("round__due_on", "pk").values_list(
        "round__title", "round__due_on", "sent_at"
    )
    for title, due, sent in told:
        yield Case(due, int(sent is not None and sent < end_of(due)), title)


def _stale(by: Actor, on: date) -> Iterator[Case]:
    """The open commitments of the day, and of the end of each year before it."""
    days = [date(year, 12, 31) for year in range(on.year - YEARS + 1, on.year)]
    for day, is_stale in open_on(_readable(by), [*days, on]):
        yield Case(day, int(is_stale))


def _readable(by: Actor) -> "QuerySet[Agreement]":
    return Agreement.objects.readable_by(by).order_by()
