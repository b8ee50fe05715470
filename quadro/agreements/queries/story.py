"""The life of an agreement told in days that are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quadro.agreements.models import (
    Act,
    Agreement,
    Party,
)
from quadro.agreements.states import Phase, phase_of
from quadro.kit.dates import Precision, in_figures


@dataclass(frozen=True)
class Happening:
    """A dated fact of an agreement; `is_key` where it has a legal effect."""

    on: date
    precision: str
    text: str
    about: str = ""
    is_key: bool = False


def story(agreement: Agreement, parties: Sequence[Party], acts: Sequence[Act]) -> list[Happening]:
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


def life_of(agreement: Agreement) -> list[Stretch]:
    """Where the agreement stands, with the days that are known and no others."""

    def said(day: date | None, precision: str = Precision.DAY) -> str:
        return in_figures(day, precision) if day else ""

    names = [
        (Phase.PREPARING, _("Preparazione"), ""),
        (
            Phase.APPROVING,
            _("Approvazione e firma"),
            said(agreement.signed_on, agreement.signed_on_precision),
        ),
        (Phase.LIVING, _("In vita"), said(agreement.starts_on or agreement.effective_on)),
        (Phase.OVER, _("Fine"), said(agreement.ends_on)),
    ]
    here = [phase for phase, _name, _day in names].index(phase_of(agreement.state))
    return [
        Stretch(
            label=str(agreement.get_state_display()) if place == here else name,
            state="now" if place == here else "done" if place < here else "",
            note=day,
        )
        for place, (_phase, name, day) in enumerate(names)
    ]
