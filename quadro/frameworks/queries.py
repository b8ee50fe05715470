"""How a framework stands, theme by theme: what makes it work, and what is missing.

A theme is operative when five things are there: an office that answers on either side, an act that
implements it, money, a date. Each is read from the records that exist already.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.inquiry_states import InquiryState
from quadro.agreements.models import Agreement, Inquiry, InquiryProvision, ProvisionLink
from quadro.agreements.states import LIVING, OVER
from quadro.assemblies.queries import Meeting, meetings
from quadro.bodies.models import Body
from quadro.cube.queries import cells
from quadro.delivery.models import Share
from quadro.delivery.queries import Carried, Status, register, statuses_in, sum_of_carried
from quadro.delivery.reckoning import Sum
from quadro.frameworks.models import Board, Referent
from quadro.plan.models import Provision

FUNDED, INTERVENTIONS = "funded", "interventions"


@dataclass(frozen=True)
class Element:
    """One of the five things without which a theme does not work."""

    name: str
    words: str
    is_met: bool


@dataclass(frozen=True)
class Theme:
    """A theme as it stands on a day."""

    provision: Provision
    referents: Mapping[int, Referent]
    """By the key of the party."""
    acts: Sequence[Agreement]
    """Those that implement it, also those on their way to the signature."""
    inquiries: Sequence[Inquiry]
    carried: Sequence[Carried]
    funded_eur: Decimal
    interventions: int
    sides: tuple[Body, Body]
    on: date

    @property
    def elements(self) -> list[Element]:
        return [
            *(
                Element(
                    "referente",
                    _("chi risponde per %(body)s") % {"body": one.label},
                    one.pk in self.referents,
                )
                for one in self.sides
            ),
            Element("atto", _("un atto attuativo"), bool(self.in_force)),
            Element("risorse", _("le risorse"), self.funded_eur > 0),
            Element("data", _("una data"), self.next_due is not None),
        ]

    @property
    def in_force(self) -> list[Agreement]:
        return [one for one in self.acts if one.state in LIVING]

    @property
    def met(self) -> int:
        return sum(one.is_met for one in self.elements)

    @property
    def is_operative(self) -> bool:
        return all(one.is_met for one in self.elements)

    @property
    def missing(self) -> list[str]:
        return [one.words for one in self.elements if not one.is_met]

    @property
    def without_referent(self) -> list[Body]:
        return [one for one in self.sides if one.pk not in self.referents]

    @property
    def answers(self) -> list[tuple[Body, Referent | None]]:
        return [(one, self.referents.get(one.pk)) for one in self.sides]

    @property
    def whole(self) -> Sum:
        return sum_of_carried(self.carried)

    @property
    def on_its_way(self) -> Agreement | Inquiry | None:
        """What will be the act that is missing: an agreement not signed yet, an inquiry."""
        if self.in_force:
            return None
        coming: list[Agreement | Inquiry] = [*self.acts, *self.inquiries]
        return coming[0] if coming else None

    @property
    def open(self) -> list[Status]:
        return [one.status for one in self.carried if one.status.commitment.is_open]

    @property
    def next_due(self) -> date | None:
        """The nearest date to which somebody is held, past ones too while they are open."""
        days = [one.commitment.due_on for one in self.open if one.commitment.due_on is not None]
        return min(days, default=None)

    @property
    def owed(self) -> list[tuple[str, int]]:
        """How many commitments each side has, and the others together."""
        count: dict[int, int] = defaultdict(int)
        for one in self.carried:
            count[one.status.commitment.owner_id] += 1
        told = [(one.label, count.pop(one.pk, 0)) for one in self.sides]
        return [*told, *([(_("altri"), sum(count.values()))] if count else [])]


@dataclass(frozen=True)
class Table:
    """The board of a framework on a day."""

    board: Board
    sides: tuple[Body, Body]
    themes: Sequence[Theme]
    meetings: Sequence[Meeting]
    under_it: Sequence[Agreement]
    on: date
    is_demonstration: bool = field(default=False)

    @property
    def operative(self) -> list[Theme]:
        return [one for one in self.themes if one.is_operative]

    @property
    def begun(self) -> list[Theme]:
        """Something is there, not all."""
        return [one for one in self.themes if one.met and not one.is_operative]

    @property
    def still(self) -> list[Theme]:
        return [one for one in self.themes if not one.met]

    @property
    def acts(self) -> list[Agreement]:
        """Each once, whatever themes it serves."""
        return list({one.pk: one for theme in self.themes for one in theme.acts}.values())

    @property
    def inquiries(self) -> list[Inquiry]:
        return list({one.pk: one for theme in self.themes for one in theme.inquiries}.values())

    @property
    def funded_eur(self) -> Decimal:
        return sum((one.funded_eur for one in self.themes), Decimal(0))

    @property
    def interventions(self) -> int:
        return sum(one.interventions for one in self.themes)

    @property
    def lacking(self) -> list[Theme]:
        """What does not work yet, the nearest first: there a little does much."""
        still = (one for one in self.themes if not one.is_operative)
        return sorted(still, key=lambda one: -one.met)


def boards_for(by: Actor) -> list[Board]:
    """Those of the frameworks that `by` may read. One query."""
    readable = Agreement.objects.readable_by(by)
    rows = Board.objects.filter(agreement__in=readable.values("pk"))
    return list(
        rows.select_related("agreement__instrument", "counterpart", "edition__programme").order_by(
            "agreement__title"
        )
    )


def themes_of(board: Board) -> list[Provision]:
    rows = Provision.objects.filter(edition=board.edition_id, parent=board.under_id)
    return list(rows.select_related("edition__programme").order_by("position", "pk"))


def table_of(board: Board, by: Actor, *, on: date, at: datetime) -> Table:
    """The board on a day; ten queries, whatever the themes and what carries them."""
    authority = Body.objects.authority().order_by("pk").first()
    assert authority is not None  # noqa: S101 - a framework has it among its parties
    sides = (authority, board.counterpart)
    themes = themes_of(board)
    keys = [one.pk for one in themes]
    referents = _referents(board, on)
    acts = _acts(board, keys, by)
    inquiries = _inquiries(keys, by)
    carried = _carried(keys, [board.agreement_id, *_keys(acts)], by, on)
    money = cells(edition=board.edition_id, nodes=keys, measures=(FUNDED, INTERVENTIONS))
    rows = [
        Theme(
            one,
            referents=referents.get(one.pk, {}),
            acts=acts.get(one.pk, []),
            inquiries=inquiries.get(one.pk, []),
            carried=carried.get(one.pk, []),
            funded_eur=money.at(FUNDED, node=one.pk).total,
            interventions=money.at(INTERVENTIONS, node=one.pk).count,
            sides=sides,
            on=on,
        )
        for one in themes
    ]
    return Table(
        board, sides, rows, meetings=_meetings(board, by, at), under_it=_under(board, by), on=on,
        is_demonstration=any(
            one.is_demonstration for told in referents.values() for one in told.values()
        ),
    )  # fmt: skip


def referents_on(board: Board, provision: Provision) -> list[Referent]:
    """Who answered for a theme and who answers, the latest first. One query."""
    rows = Referent.objects.filter(board=board, provision=provision).select_related("body")
    return list(rows.order_by("-since", "body__name", "-pk"))


def _referents(board: Board, on: date) -> dict[int, dict[int, Referent]]:
    found: dict[int, dict[int, Referent]] = defaultdict(dict)
    for one in Referent.objects.on(on).filter(board=board):
        found[one.provision_id][one.body_id] = one
    return found


def _acts(board: Board, keys: Sequence[int], by: Actor) -> dict[int, list[Agreement]]:
    """Agreements that implement a theme: under the framework, or with both parties in them."""
    both = Agreement.objects.filter(parties__body=board.counterpart_id)
    both = both.filter(parties__body__in=Body.objects.authority())
    rows = (
        ProvisionLink.objects.filter(provision__in=keys, kind=ProvisionLink.Kind.IMPLEMENTS)
        .filter(agreement__in=Agreement.objects.readable_by(by).values("pk"))
        .filter(Q(agreement__framework=board.agreement_id) | Q(agreement__in=both.values("pk")))
        .exclude(agreement=board.agreement_id)
        .exclude(agreement__state__in=OVER)
        .select_related("agreement__instrument")
        .order_by("agreement__title", "pk")
    )
    found: dict[int, list[Agreement]] = defaultdict(list)
    for one in rows:
        found[one.provision_id].append(one.agreement)
    return found


def _keys(acts: Mapping[int, Sequence[Agreement]]) -> set[int]:
    return {one.pk for rows in acts.values() for one in rows}


def _inquiries(keys: Sequence[int], by: Actor) -> dict[int, list[Inquiry]]:
    rows = (
        InquiryProvision.objects.filter(provision__in=keys)
        .filter(
            inquiry__in=Inquiry.objects.readable_by(by).filter(state=InquiryState.OPEN).values("pk")
        )
        .select_related("inquiry")
        .order_by("inquiry__decide_by", "pk")
    )
    found: dict[int, list[Inquiry]] = defaultdict(list)
    for one in rows:
        found[one.provision_id].append(one.inquiry)
    return found


def _carried(
    keys: Sequence[int], agreements: Sequence[int], by: Actor, on: date
) -> dict[int, list[Carried]]:
    """Commitments of the framework and of its acts, with the part that counts for each theme."""
    mine = register(by).filter(agreement__in=agreements)
    shares = list(
        Share.objects.filter(provision__in=keys, commitment__in=mine.values("pk"))
        .order_by("commitment__due_on", "commitment__title", "pk")
        .values_list("provision", "commitment", "percent")
    )
    rows = mine.filter(pk__in={commitment for _provision, commitment, _percent in shares})
    statuses = {one.commitment.pk: one for one in statuses_in(rows, on=on)}
    found: dict[int, list[Carried]] = defaultdict(list)
    for provision, commitment, percent in shares:
        found[provision].append(Carried(statuses[commitment], percent))
    return found


def _meetings(board: Board, by: Actor, at: datetime) -> list[Meeting]:
    """The tables that the framework has established."""
    return meetings(by=by, at=at, agreement=board.agreement_id)


def _under(board: Board, by: Actor) -> list[Agreement]:
    rows = Agreement.objects.readable_by(by).filter(framework=board.agreement_id)
    return list(rows.select_related("instrument").order_by("signed_on", "title", "pk"))
