"""What a programme agreement has and others have not, as its pages tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.agreements.models import (
    Agreement,
    Conference,
    Consent,
    Decree,
    OversightReport,
    Party,
    Ratification,
)
from quadro.agreements.models.agreements import LOCAL
from quadro.agreements.queries.story import Stretch
from quadro.agreements.states import LIVING, OVER, Route, State
from quadro.bodies.models import Body, Kind
from quadro.kit.dates import in_figures

OF_THE_STATE = (Kind.STATE, Kind.PREFECTURE)


@dataclass(frozen=True)
class Answer:
    """An administration, and what it said at the conference; `consent` is None if nothing yet."""

    party: Party
    consent: Consent | None


@dataclass(frozen=True)
class Board:
    """Who oversees the agreement (art. 34 c. 7).

    Chaired by who promotes; the local bodies; the prefect where administrations of the State take
    part. `prefect` is the prefecture, where it is itself a party.
    """

    chair: Body | None
    local: Sequence[Body]
    has_prefect: bool
    prefect: Body | None


@dataclass(frozen=True)
class Programme:
    """All that a page says of a programme agreement on a day."""

    conference: Conference | None
    answers: Sequence[Answer]
    decree: Decree | None
    ratifications: Sequence[Ratification]
    reports: Sequence[OversightReport]
    board: Board
    steps: Sequence[Stretch]

    @property
    def consented(self) -> int:
        yes = Consent.Answer.YES
        return sum(1 for one in self.answers if one.consent and one.consent.answer == yes)

    @property
    def unconvinced(self) -> Sequence[Party]:
        """The administrations without whose consent there is no agreement (c. 4)."""
        yes = Consent.Answer.YES
        return [
            one.party for one in self.answers if one.consent is None or one.consent.answer != yes
        ]

    @property
    def unratified(self) -> Sequence[Ratification]:
        return [one for one in self.ratifications if one.ratified_on is None]

    @property
    def is_unanimous(self) -> bool:
        return bool(self.answers) and self.consented == len(self.answers)


def programme_of(agreement: Agreement, parties: Sequence[Party], on: date) -> Programme | None:
    """What there is of its conference, decree, ratifications and board; None for other routes.

    `parties` are all that ever were, each with its body: no query for them.
    """
    if agreement.instrument.route != Route.PROGRAMME:
        return None
    conference = (
        agreement.conferences.filter(is_current=True).select_related("promoter", "minutes").first()
    )
    decree = Decree.objects.filter(agreement=agreement).select_related("act__body").first()
    ratifications = list(
        Ratification.objects.filter(party__agreement=agreement)
        .select_related("party__body", "act")
        .order_by("due_on", "party__body__name", "pk")
    )
    reports = OversightReport.objects.filter(agreement=agreement).select_related("chair")
    bound = [one for one in parties if one.withdrawn_on is None or one.withdrawn_on > on]
    return Programme(
        conference=conference,
        answers=_answers(conference, bound),
        decree=decree,
        ratifications=ratifications,
        reports=list(reports.order_by("-on", "-pk")),
        board=board_of(conference, [one.body for one in bound]),
        steps=_steps(agreement, conference, decree, ratifications),
    )


def _answers(conference: Conference | None, parties: Sequence[Party]) -> list[Answer]:
    said = {one.party_id: one for one in conference.consents.all()} if conference else {}
    return [
        Answer(one, said.get(one.pk))
        for one in sorted(parties, key=lambda one: one.body.name)
        if one.joined_on is None and one.body.is_institutional
    ]


def board_of(conference: Conference | None, bodies: Sequence[Body]) -> Board:
    """The composition that the law gives, from who takes part. Bodies that are public on a
    national scale are not told from the others here: the page says so.
    """
    chair = conference.promoter if conference else None
    return Board(
        chair=chair,
        local=[one for one in bodies if one.kind in LOCAL and one != chair],
        has_prefect=any(one.kind in OF_THE_STATE for one in bodies),
        prefect=next((one for one in bodies if one.kind == Kind.PREFECTURE), None),
    )


PLACES = (State.CONFERENCE, State.SIGNING, State.DECREE, State.RATIFICATION)
NAMES = {
    State.CONFERENCE: gettext_lazy("Conferenza"),
    State.SIGNING: gettext_lazy("Firma entro 60 giorni"),
    State.DECREE: gettext_lazy("Atto che approva"),
    State.RATIFICATION: gettext_lazy("Ratifica dei Consigli"),
}


def _steps(
    agreement: Agreement,
    conference: Conference | None,
    decree: Decree | None,
    ratifications: Sequence[Ratification],
) -> list[Stretch]:
    """Where it stands on its own path, with the days that are known; a term while it runs."""
    here = _place(agreement.state)
    days = {
        State.CONFERENCE: _latest_of(conference),
        State.SIGNING: agreement.signed_on,
        State.DECREE: decree.published_on if decree else None,
        State.RATIFICATION: _all_ratified_on(ratifications),
    }
    terms = {
        State.SIGNING: agreement.sign_by if agreement.state == State.SIGNING else None,
        State.RATIFICATION: min((one.due_on for one in ratifications), default=None),
    }
    was_cut = agreement.state in (State.LAPSED, State.ARCHIVED)
    ratifies = bool(ratifications) or agreement.varies_urban_plan
    waits = _("da pubblicare") if decree else _("non ancora")
    found = [
        Stretch(
            str(NAMES[state]),
            _standing(place, here, missed=was_cut and days[state] is None),
            _said(days[state], terms.get(state)) or (waits if place == here else ""),
        )
        for place, state in enumerate(PLACES)
        if ratifies or state != State.RATIFICATION
    ]
    is_past = here == len(PLACES)
    label = str(agreement.get_state_display()) if is_past else _("In vigore")
    end = agreement.state_since if agreement.state in OVER else agreement.effective_on
    return [*found, Stretch(label, "now" if is_past else "", _said(end, None))]


def _latest_of(conference: Conference | None) -> date | None:
    if conference is None:
        return None
    return conference.notified_on or conference.held_on or conference.called_on


def _all_ratified_on(ratifications: Sequence[Ratification]) -> date | None:
    """The day of the last ratification, once there are all."""
    days = [one.ratified_on for one in ratifications if one.ratified_on]
    return max(days) if days and len(days) == len(ratifications) else None


def _place(state: str) -> int:
    """Its place among the steps: before them, on one, or past all of them."""
    if state in PLACES:
        return PLACES.index(State(state))
    return len(PLACES) if state in (*LIVING, *OVER) else -1


def _standing(place: int, here: int, *, missed: bool) -> str:
    """Of one that lapsed or was archived, only what has its day was done."""
    if place == here:
        return "now"
    return "done" if place < here and not missed else ""


def _said(day: date | None, term: date | None) -> str:
    if day:
        return in_figures(day)
    return _("entro il %(day)s") % {"day": in_figures(term)} if term else ""
