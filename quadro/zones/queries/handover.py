"""What who leaves the coordination of a Zone leaves open: found where it is kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Opinion
from quadro.agreements.states import LIVING
from quadro.assemblies.models import Sitting
from quadro.assemblies.states import AHEAD, MinutesState, State
from quadro.bodies.models import Body
from quadro.delivery.models import Commitment
from quadro.desks import queries as desks
from quadro.desks.models import Request
from quadro.desks.states import State as RequestState
from quadro.kit.dates import in_words
from quadro.kit.text import Text
from quadro.zones.models import ActOpinion, HandedOver, Turn

NEAR = 180
"""Days before its term in which an agreement is handed over as near to it."""
TITLES: Mapping[str, Text] = {
    "opinion": gettext_lazy("Pareri aperti su intese"),
    "act_opinion": gettext_lazy("Pareri aperti su atti"),
    "commitment": gettext_lazy("Impegni della Zona"),
    "request": gettext_lazy("Richieste agli uffici di interfaccia"),
    "sitting": gettext_lazy("Sedute"),
    "minutes_of": gettext_lazy("Verbali da approvare"),
    "agreement": gettext_lazy("Intese vicine a un termine"),
}


@dataclass(frozen=True)
class Entry:
    """A thing that passes from one coordinator to the next."""

    kind: str
    key: int
    title: str
    about: str
    address: str
    due_on: date | None
    line: HandedOver | None
    is_open: bool
    """It is still found open; otherwise only what was said of it keeps it here."""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.key}"

    @property
    def is_taken(self) -> bool:
        return self.line is not None and self.line.taken_at is not None

    @property
    def note(self) -> str:
        return self.line.note if self.line else ""

    @property
    def version(self) -> int:
        return self.line.version if self.line else 0

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class Dossier:
    """What passes with the end of a turn; `after` is who enters, None while nobody has."""

    turn: Turn
    after: Turn | None
    on: date
    entries: Sequence[Entry]

    @property
    def groups(self) -> list[tuple[str, Text, list[Entry]]]:
        """The kinds in their order, also those of which there is nothing."""
        return [
            (kind, title, [one for one in self.entries if one.kind == kind])
            for kind, title in TITLES.items()
        ]

    @property
    def empty(self) -> list[Text]:
        """The kinds of which nothing is open."""
        return [title for _kind, title, entries in self.groups if not entries]

    @property
    def taken(self) -> int:
        return sum(one.is_taken for one in self.entries)

    @property
    def noted(self) -> int:
        return sum(bool(one.note) for one in self.entries)

    @property
    def left(self) -> int:
        return len(self.entries) - self.taken

    @property
    def nearest(self) -> Entry | None:
        dated = [one for one in self.entries if one.due_on and one.is_open]
        return min(dated, key=lambda one: (one.due_on, one.name), default=None)

    def entry(self, name: str) -> Entry | None:
        return next((one for one in self.entries if one.name == name), None)


def after(turn: Turn) -> Turn | None:
    """The turn that comes next, prepared or begun."""
    rows = Turn.objects.filter(zone=turn.zone_id, since__gte=turn.ends).order_by("since", "pk")
    found: Turn | None = rows.select_related("body", "mandate__person", "zone").first()
    return found


def dossier_of(turn: Turn, *, by: Actor) -> Dossier:
    """Thirteen queries at most.

    Once who entered has left as well, only what was noted or taken over is shown: the rest is of a
    later hand-over.
    """
    entering = after(turn)
    kept = list(
        turn.handed_over.select_related(
            "opinion__agreement", "opinion__body", "act_opinion__zone", "commitment",
            "request__body", "sitting__assembly", "minutes_of__assembly", "minutes_of__minutes",
            "agreement",
        ).prefetch_related("sitting__items")
    )  # fmt: skip
    lines = {(kind, one.subject.pk): one for one in kept for kind in [one.kind]}
    things: dict[tuple[str, int], tuple[Model, bool]] = {
        (one.kind, one.subject.pk): (one.subject, False) for one in kept
    }
    if entering is None or entering.ends > by.on:
        things |= {(kind, thing.pk): (thing, True) for kind, thing in _open(turn, by=by)}
    places = list(TITLES)
    entries = [
        _entry(kind, thing, lines.get((kind, key)), is_open=is_open, on=by.on)
        for (kind, key), (thing, is_open) in things.items()
    ]
    entries.sort(
        key=lambda one: (places.index(one.kind), one.due_on or date.max, one.title, one.key)
    )
    return Dossier(turn, entering, by.on, entries)


def _open(turn: Turn, *, by: Actor) -> Iterable[tuple[str, Any]]:
    """What is open today of the Zone, of what the reader may read."""
    zone = turn.zone
    body = Body.objects.filter(zone=zone).first()
    if body is None:
        return
    readable = Agreement.objects.readable_by(by)
    opinions = Opinion.objects.filter(body=body, given_on=None, agreement__in=readable.values("pk"))
    yield from (("opinion", one) for one in opinions.select_related("agreement", "body"))
    on_acts = ActOpinion.objects.filter(zone=zone, given_on=None).select_related("zone")
    yield from (("act_opinion", one) for one in on_acts if not one.is_settled_on(by.on))
    promised = Commitment.objects.readable_by(by).owed_by(body).open()
    yield from (("commitment", one) for one in promised)
    asked = desks.readable(by).filter(Q(topic__desk__body=body) | Q(body=body))
    waiting = asked.exclude(state=RequestState.CLOSED).select_related("body")
    yield from (("request", one) for one in waiting)
    sittings = Sitting.objects.readable_by(by).filter(assembly__body=body)
    sittings = sittings.select_related("assembly", "minutes")
    ahead = sittings.filter(state__in=AHEAD).prefetch_related("items")
    yield from (("sitting", one) for one in ahead)
    unapproved = Q(minutes=None) | Q(
        minutes__state__in=(MinutesState.DRAFT, MinutesState.TO_APPROVE)
    )
    yield from (("minutes_of", one) for one in sittings.filter(unapproved, state=State.CLOSED))
    near = readable.filter(state__in=LIVING, ends_on__lte=by.on + timedelta(days=NEAR))
    ours = near.filter(Q(zones=zone) | Q(parties__body=body)).distinct()
    yield from (("agreement", one) for one in ours)


def _entry(kind: str, thing: Any, line: HandedOver | None, *, is_open: bool, on: date) -> Entry:
    title, about, address, due_on = _SAID[kind](thing, on)
    return Entry(kind, thing.pk, title, about, address, due_on, line, is_open)


Said = tuple[str, str, str, date | None]


def _opinion(one: Opinion, on: date) -> Said:
    return one.agreement.label, _by_when(one, on), one.agreement.get_absolute_url(), one.due_on


def _act_opinion(one: ActOpinion, on: date) -> Said:
    return one.act, _by_when(one, on), one.get_absolute_url(), one.due_on


def _by_when(one: Opinion | ActOpinion, on: date) -> str:
    if one.outcome:
        about = str(one.get_outcome_display())
    elif one.due_on < on:
        about = _("da rendere: scaduto il %(day)s") % {"day": in_words(one.due_on)}
    else:
        about = _("da rendere entro il %(day)s") % {"day": in_words(one.due_on)}
    return str(capfirst(about))


def _commitment(one: Commitment, on: date) -> Said:
    about = one.get_state_display()
    if one.due_on:
        late = (on - one.due_on).days
        said = {"state": about, "day": in_words(one.due_on), "n": late}
        about = _("%(state)s, entro il %(day)s") % said
        if late > 0:
            about = (
                ngettext(
                    "%(state)s, in ritardo di un giorno",
                    "%(state)s, in ritardo di %(n)s giorni",
                    late,
                )
                % said
            )
    return one.title, capfirst(about), one.get_absolute_url(), one.due_on


def _request(one: Request, _on: date) -> Said:
    about = f"{one.body.label}, {one.get_state_display()}"
    return one.subject, about, one.get_absolute_url(), one.due_on


def _sitting(one: Sitting, _on: date) -> Said:
    count = len(one.items.all())
    about = ngettext("%(state)s, un punto", "%(state)s, %(n)s punti", count) % {
        "state": one.get_state_display(), "n": count
    }  # fmt: skip
    title = _("Seduta del %(day)s") % {"day": one.day_in_words}
    return title, capfirst(about), one.get_absolute_url(), one.day


def _minutes(one: Sitting, _on: date) -> Said:
    kept = getattr(one, "minutes", None)
    about = kept.get_state_display() if kept else _("da comporre")
    title = _("Verbale del %(day)s") % {"day": one.day_in_words}
    return title, capfirst(about), one.get_absolute_url(), None


def _agreement(one: Agreement, _on: date) -> Said:
    about = _("scade il %(day)s") % {"day": in_words(one.ends_on)} if one.ends_on else ""
    return one.label, capfirst(about), one.get_absolute_url(), one.ends_on


_SAID: Mapping[str, Callable[[Any, date], Said]] = {
    "opinion": _opinion,
    "act_opinion": _act_opinion,
    "commitment": _commitment,
    "request": _request,
    "sitting": _sitting,
    "minutes_of": _minutes,
    "agreement": _agreement,
}
