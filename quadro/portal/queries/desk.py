"""What waits on the desk of a person: for the planning office, or for the people of a party."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import LACKS, Deadline, DeadlineKind, deadlines, ending
from quadro.bodies.models import Body
from quadro.imports import queries as imports
from quadro.imports.models import Import
from quadro.journal import queries as journal

SHOWN = 8
NEAR = timedelta(days=31)
"""How far the desk looks at deadlines."""
LACK_WORDS = {
    "durata": _("senza durata"),
    "firma": _("firmate, senza il giorno della firma"),
    "forma": _("senza la forma della firma"),
    "atti": _("con parti senza l’atto che autorizza"),
    "legami": _("senza legame con il Piano"),
}
"""Facts to fix, in words, by the word of the address of the register."""


@dataclass(frozen=True)
class OfficeDesk:
    """The register as who keeps it needs to see it."""

    drafts: list[Agreement]
    draft_count: int
    lacks: dict[str, int]
    """Word of the address (`?manca=`) → how many agreements."""
    ending: int
    """Agreements that end in the next 180 days."""
    entries: list[journal.Told]
    imports: list[Import]
    total: int


def office_desk(by: Actor, *, on: date) -> OfficeDesk:
    """Four queries."""
    rows = Agreement.objects.readable_by(by)
    counted = rows.order_by().aggregate(
        total=Count("pk"),
        unpublished=Count("pk", filter=Q(published_at=None)),
        ending=Count("pk", filter=ending(on)),
        **{f"lack_{code}": Count("pk", filter=lack) for code, lack in LACKS.items()},
    )
    return OfficeDesk(
        drafts=list(
            rows.filter(published_at=None)
            .select_related("instrument")
            .order_by("-updated_on", "-pk")[:SHOWN]
        ),
        draft_count=counted["unpublished"],
        lacks={code: counted[f"lack_{code}"] for code in LACKS},
        ending=counted["ending"],
        entries=journal.told(journal.latest()[:SHOWN]),
        imports=list(imports.past().order_by("-pk")[:SHOWN]) if by.is_planning_office else [],
        total=counted["total"],
    )


@dataclass(frozen=True)
class BodyDesk:
    """What a body signed, and what the register does not know of it."""

    body: Body
    parties: list[Party]

    @property
    def without_act(self) -> list[Party]:
        return (
            [one for one in self.parties if one.act_id is None]
            if self.body.is_institutional
            else []
        )

    @property
    def without_day(self) -> list[Party]:
        return [
            one for one in self.parties
            if not (one.signed_on or one.joined_on or one.agreement.signed_on)
        ]  # fmt: skip

    @property
    def lacks_fiscal_code(self) -> bool:
        return not self.body.fiscal_code

    @property
    def lacks_pec(self) -> bool:
        return not self.body.pec

    @property
    def unknown(self) -> int:
        return (
            len(self.without_act) + len(self.without_day) + self.lacks_fiscal_code + self.lacks_pec
        )


def body_desks(by: Actor, *, on: date) -> list[BodyDesk]:
    """The bodies for which a person holds a role, each with its agreements: two queries."""
    bodies = list(Body.objects.filter(pk__in=by.bodies).order_by("name", "pk"))
    parties = list(
        Party.objects.on(on)
        .filter(body__in=bodies, agreement__in=Agreement.objects.readable_by(by))
        .select_related("agreement__instrument", "act", "body")
        .order_by(F("agreement__signed_on").desc(nulls_last=True), "agreement__title", "pk")
    )
    return [BodyDesk(one, [row for row in parties if row.body_id == one.pk]) for one in bodies]


def near_deadlines(by: Actor, *, on: date) -> list[Deadline]:
    """What waits for who is signed in: its overdue actions first, then what falls in a month."""
    kinds = frozenset(DeadlineKind) - {DeadlineKind.ALBO}
    found = deadlines(by, since=on, until=on + NEAR, kinds=kinds, overdue=True)
    mine = [one for one in found if by.reads_everything or one.is_mine]
    return mine[:SHOWN]


def roles_of(by: Actor) -> list[tuple[str, str]]:
    """The roles in force of who is signed in, each with the body in which it is held."""
    held = sorted((by.labels[body], role) for role, body in by.mandates)
    return [(str(Role(role).label), label) for label, role in held]
