"""What concerns a municipality, as one sheet of paper for its mayor: a tagged PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.agreements.states import PHASES, Phase
from quadro.assemblies.queries import Meeting
from quadro.delivery.queries import Owed, Status
from quadro.joint.queries import Listed
from quadro.kit.dates import in_figures, in_words
from quadro.kit.numbers import per_cent, written
from quadro.kit.printing import as_pdf
from quadro.portal.queries.town import TownSheet
from quadro.services.queries import Offer
from quadro.zones.models import Turn

TEMPLATE = Path(__file__).parent / "typ" / "town.typ"
APPROVING = PHASES[Phase.APPROVING]
MOST = {"due": 8, "awaited": 4, "agreements": 8, "services": 8, "together": 4, "meetings": 4}
"""Rows of each list that fit in an A4 page with all the others."""
Row = Sequence[str]


@dataclass(frozen=True)
class Concern:
    """All that the sheet tells."""

    sheet: TownSheet
    turn: Turn | None
    owed: Owed | None
    offers: Sequence[Offer]
    together: Sequence[Listed]
    meetings: Sequence[Meeting]

    @property
    def is_demonstration(self) -> bool:
        shown = [
            self.turn,
            *(one.commitment for one in (self.owed.shown if self.owed else [])),
            *(one.adhesion for one in self.offers),
            *(one.service for one in self.together),
            *(one.next for one in self.meetings),
        ]
        return any(getattr(one, "is_demonstration", False) for one in shown)


def town_as_pdf(told: Concern, *, at: datetime) -> bytes:
    town = told.sheet.town
    state = _("che cosa riguarda il Comune, al %(day)s") % {"day": in_words(told.sheet.day)}
    if told.is_demonstration:
        state += " · " + _("contiene dati dimostrativi, inventati")
    values = {
        "state": state,
        "facts": _facts(told),
        "blocks": [make(told).told for make in BLOCKS],
        "foot": _("Le fonti di ogni dato, e ciò che qui manca: %(page)s")
        % {"page": f"{settings.SITE_URL}{town.get_absolute_url()}"},
    }
    return as_pdf(TEMPLATE, str(town), values, at=at)


def _unknown() -> str:
    return _("dato non disponibile")


def _facts(told: Concern) -> list[tuple[str, str]]:
    sheet, turn = told.sheet, told.turn
    people = (
        f"{written(sheet.population.residents)} ({sheet.population.year})"
        if sheet.population
        else _unknown()
    )
    coordinates = _unknown()
    if turn is not None:
        coordinates = _("Sindaco di %(body)s, fino al %(day)s") % {
            "body": turn.body.label, "day": in_words(turn.last_day or turn.ends)
        }  # fmt: skip
    facts = [(_("Abitanti"), people), (_("Zona omogenea"), sheet.zone.name if sheet.zone else "—")]
    if sheet.zone is None:
        return facts
    facts.append((_("Coordina la Zona"), coordinates))
    if turn is not None and turn.deputy is not None:
        deputy = _("Sindaco di %(body)s") % {"body": turn.deputy.body.label}
        facts.append((_("Vice, e di regola il prossimo"), deputy))
    return facts


@dataclass(frozen=True)
class Block:
    """A list of the sheet: only as many rows as the paper holds, and how many are left."""

    name: str
    heading: str
    heads: Row
    rows: Sequence[Row]
    nothing: str

    @property
    def told(self) -> dict[str, Any]:
        left = len(self.rows) - MOST[self.name]
        more = ngettext("Un’altra si legge sul sito.", "Altre %(n)s si leggono sul sito.", left)
        return {
            "heading": self.heading,
            "heads": list(self.heads),
            "rows": [list(one) for one in self.rows[: MOST[self.name]]],
            "nothing": self.nothing,
            "more": more % {"n": left} if left > 0 else "",
        }


def _due(told: Concern) -> Block:
    mine = [one for one in told.owed.mine if one.commitment.is_open] if told.owed else []
    heads = (_("Impegno"), _("Fatto"), _("Tempi"), _("Scadenza"))
    rows = [(one.commitment.title, _done(one), str(one.timing.label), _day(one)) for one in mine]
    return Block("due", _("Che cosa deve fare"), heads, rows, _("Nessun impegno aperto."))


def _awaited(told: Concern) -> Block:
    heads = (_("Impegno"), _("Chi"), _("Scadenza"))
    rows = [
        (one.commitment.title, one.commitment.owner.label, _day(one))
        for one in (told.owed.theirs if told.owed else [])
        if one.commitment.is_open
    ]
    nothing = _("Dalle altre parti delle sue intese non si aspetta niente di noto.")
    return Block("awaited", _("Che cosa aspetta dagli altri"), heads, rows, nothing)


def _agreements(told: Concern) -> Block:
    """Those to approve first."""
    rows = [
        (one.agreement.label, one.agreement.get_state_display(), _act(one))
        for one in sorted(told.sheet.parties, key=lambda one: one.agreement.state not in APPROVING)
    ]
    heads = (_("Intesa"), _("Stato"), _("Atto del Comune"))
    nothing = _("Nessuna intesa nota fra le cui parti ci sia il Comune.")
    return Block("agreements", _("Le intese"), heads, rows, nothing)


def _act(party: Any) -> str:
    if party.act is not None:
        return str(party.act)
    return _("da approvare") if party.agreement.state in APPROVING else _unknown()


def _services(told: Concern) -> Block:
    heads = (_("Servizio"), _("Per il Comune"))
    rows = [(one.service.name, _offered(one)) for one in told.offers]
    return Block("services", _("I servizi"), heads, rows, _("Nessun servizio in catalogo."))


def _offered(one: Offer) -> str:
    if one.adhesion is None:
        return _("non si può chiedere") if one.why_not else _("si può chiedere")
    since = one.adhesion.since
    state = str(one.adhesion.get_state_display())
    return (
        _("%(state)s dal %(day)s") % {"state": state, "day": in_figures(since)} if since else state
    )


def _together(told: Concern) -> Block:
    heads = (_("Servizio"), _("Quota, €"))
    nothing = _("Nessun servizio svolto insieme ad altri risulta registrato.")
    rows = [(one.service.name, _paid(one)) for one in told.together]
    return Block("together", _("Che cosa fa insieme ad altri"), heads, rows, nothing)


def _paid(one: Listed) -> str:
    if one.share_eur is None:
        return _unknown()
    return f"{written(one.share_eur, 2)} ({one.year})" if one.year else written(one.share_eur, 2)


def _meetings(told: Concern) -> Block:
    rows = [
        (one.assembly.name, _hour(one.next.starts_at))
        for one in told.meetings
        if one.next is not None
    ]
    heads = (_("Organo"), _("Seduta"))
    return Block("meetings", _("Prossime sedute"), heads, rows, _("Nessuna seduta convocata."))


def _hour(at: datetime) -> str:
    here = localtime(at)
    return _("%(day)s, ore %(hour)s") % {"day": in_words(here.date()), "hour": f"{here:%H:%M}"}


BLOCKS: tuple[Callable[[Concern], Block], ...] = (
    _due, _awaited, _agreements, _services, _together, _meetings,
)  # fmt: skip


def _done(one: Status) -> str:
    return per_cent(one.done) if one.done is not None else _unknown()


def _day(one: Status) -> str:
    return in_figures(one.commitment.due_on) if one.commitment.due_on else _unknown()
