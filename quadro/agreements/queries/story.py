"""The life of an agreement told in days that are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quadro.agreements.models import (
    Act,
    Agreement,
    Party,
    Passage,
)
from quadro.agreements.states import LIVING, OVER, PHASES, Phase, Route, State
from quadro.kit.dates import Precision, in_figures


@dataclass(frozen=True)
class Happening:
    """A dated fact of an agreement; `is_key` where it has a legal effect."""

    on: date
    precision: str
    text: str
    about: str = ""
    is_key: bool = False


def story(
    agreement: Agreement,
    parties: Sequence[Party],
    acts: Sequence[Act],
    passages: Sequence[Passage] = (),
) -> list[Happening]:
    """The facts whose day is known, the latest first."""
    facts = [
        Happening(one.on, one.on_precision, _said(one), about=one.about or str(one.body or ""))
        for one in acts
        if one.on
    ]
    if agreement.signed_on:
        facts.append(
            Happening(
                agreement.signed_on,
                agreement.signed_on_precision,
                _("Firma dell’intesa"),
                is_key=True,
            )
        )
    facts += [
        Happening(
            one.joined_on, one.joined_on_precision, _("Aderisce %(body)s") % {"body": one.body}
        )
        for one in parties
        if one.joined_on
    ]
    facts += [
        Happening(one.withdrawn_on, Precision.DAY, _("Recede %(body)s") % {"body": one.body})
        for one in parties
        if one.withdrawn_on
    ]
    for day, text in (
        (agreement.effective_on, _("Diventa efficace")),
        (agreement.starts_on, _("Comincia a decorrere")),
        (agreement.ends_on, _("Scade")),
    ):
        if day:
            facts.append(Happening(day, Precision.DAY, text, is_key=True))
    facts += [
        Happening(
            one.on, Precision.DAY, _("Ora è «%(state)s»") % {"state": one.get_target_display()},
            about=one.reason,
        )
        for one in passages
        if one.verb != "sign"
    ]  # fmt: skip
    return sorted(facts, key=lambda one: (one.on, one.is_key, one.text), reverse=True)


def _said(act: Act) -> str:
    number = f" {act.number}" if act.number else ""
    word = _("prot.")
    protocol = f", {word} {act.protocol_number}" if act.protocol_number else ""
    return f"{act.kind[:1].upper()}{act.kind[1:]}{number}{protocol}"


@dataclass(frozen=True)
class Stretch:
    """A stretch of the usual life: `state` is "done", "now" or empty; `note` its day, if known."""

    label: str
    state: str
    note: str = ""


USUAL: dict[str, tuple[State, ...]] = {
    Route.GENERAL: (State.INQUIRY, State.DRAFT, State.OPINIONS, State.APPROVAL, State.SIGNING),
    Route.COUNCILS: (State.INQUIRY, State.DRAFT, State.OPINIONS, State.APPROVAL, State.SIGNING),
    Route.SIMPLE: (State.DRAFT, State.APPROVAL, State.SIGNING),
    Route.PROGRAMME: (State.INQUIRY, State.DRAFT, State.CONFERENCE, State.SIGNING, State.DECREE),
    Route.ADHESION: (State.APPROVAL, State.SIGNING),
}
"""The states before the signature takes effect, in the order in which one usually meets them."""


def life_of(agreement: Agreement, passages: Sequence[Passage]) -> list[Stretch]:
    """Where the agreement stands on its route, with the days that are known and no others."""
    reached = {one.target: one.on for one in passages}
    state, stopped = State(agreement.state), _stopped_at(agreement, passages)
    last = stopped or state
    steps = [(one, reached.get(one)) for one in USUAL[agreement.instrument.route]]
    if last not in USUAL[agreement.instrument.route] and last in BEFORE_FORCE:
        place = sum(ORDER.index(one) < ORDER.index(last) for one, _day in steps)
        steps.insert(place, (last, reached.get(last)))
    if stopped:
        steps = [one for one in steps if ORDER.index(one[0]) <= ORDER.index(stopped)]
    ending = state if state in OVER else None
    told = [*steps, *_lived(agreement, stopped), (ending, agreement.ends_on)]
    here = next(place for place, (one, _day) in enumerate(told) if one == state)
    return [
        Stretch(
            label=str(one.label) if one else _("Fine"),
            # Where it stopped is not done: nobody ratified, nobody went on from the draft.
            state="now" if place == here else "done" if place < here and one != stopped else "",
            note=_note_of(one, _since(agreement, one, day) if place == here else day, agreement),
        )
        for place, (one, day) in enumerate(told)
    ]


def _lived(agreement: Agreement, stopped: State | None) -> list[tuple[State, date | None]]:
    """The time in force, of what got there or still may. A signature alone gives no day to it."""
    if stopped:
        return []
    state = State(agreement.state)
    since = agreement.starts_on or agreement.effective_on
    if since is None and state not in BEFORE_FORCE:
        since = agreement.signed_on
    return [(state if state in LIVING else State.UNDER_WAY, since)]


def _stopped_at(agreement: Agreement, passages: Sequence[Passage]) -> State | None:
    """Where what lapsed, or was archived before it took effect, came to a stop."""
    if agreement.state not in (State.LAPSED, State.ARCHIVED):
        return None
    ends = (one for one in passages if one.target in (State.LAPSED, State.ARCHIVED))
    first = next(ends, None)
    if first is None:
        return State.RATIFICATION if agreement.state == State.LAPSED else None
    return State(first.source) if first.source in BEFORE_FORCE else None


ORDER = list(State)
BEFORE_FORCE = (*PHASES[Phase.PREPARING], *PHASES[Phase.APPROVING])


def _since(agreement: Agreement, state: State | None, day: date | None) -> date | None:
    """Since when it is in its state: of what is signed and no more, since it was signed."""
    return agreement.state_since or (day if state == State.EFFECTIVE else None)


def _note_of(state: State | None, day: date | None, agreement: Agreement) -> str:
    """The day on which a step was reached, no more exact than it is known; once signed, that of
    the signature.
    """
    signed = agreement.signed_on
    if signed and (state == State.SIGNING or day == signed):
        return in_figures(signed, agreement.signed_on_precision)
    return in_figures(day) if day else ""
