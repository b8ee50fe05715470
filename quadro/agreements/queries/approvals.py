"""Who has approved, who is silent and since when: made for two parties and for 133."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from quadro.agreements.models import Agreement, Approval, Party
from quadro.agreements.queries.moving import current_parties

LONG = 60
"""Days of silence after which a party is told first, in red."""


@dataclass(frozen=True)
class Standing:
    """How a party stands on a day. `effective_on` is the first day on which its act has effect."""

    party: Party
    outcome: str
    approval: Approval | None
    effective_on: date | None
    day: date

    @property
    def is_effective(self) -> bool:
        return self.effective_on is not None and self.effective_on <= self.day

    @property
    def waiting_days(self) -> int | None:
        """Days since it was asked, while it has not answered."""
        if self.approval is None or self.outcome == Approval.Outcome.APPROVED:
            return None
        return (self.day - self.approval.asked_on).days

    @property
    def is_late(self) -> bool:
        return (self.waiting_days or 0) > LONG


@dataclass(frozen=True)
class Tracker:
    """The approvals of an agreement on a day, the longest silence first."""

    agreement: Agreement
    day: date
    standings: list[Standing]

    def _of(self, *outcomes: str) -> list[Standing]:
        return [one for one in self.standings if one.outcome in outcomes]

    @cached_property
    def approved(self) -> list[Standing]:
        return self._of(Approval.Outcome.APPROVED)

    @cached_property
    def fixed(self) -> list[Standing]:
        found = self._of(Approval.Outcome.FIXED)
        return sorted(found, key=lambda one: (one.approval and one.approval.sitting_on) or self.day)

    @cached_property
    def silent(self) -> list[Standing]:
        found = self._of(Approval.Outcome.SILENT, Approval.Outcome.POSTPONED)
        return sorted(found, key=lambda one: (-(one.waiting_days or 0), one.party.body.name))

    @cached_property
    def refused(self) -> list[Standing]:
        return self._of(Approval.Outcome.REFUSED)

    @cached_property
    def not_effective(self) -> list[Standing]:
        """Approved by an act that has no effect yet."""
        return [one for one in self.approved if not one.is_effective]

    @property
    def total(self) -> int:
        return len(self.standings)

    @property
    def waiting(self) -> int:
        return self.total - len(self.approved)

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.silent)

    @property
    def last_sitting(self) -> date | None:
        days = [one.approval.sitting_on for one in self.fixed if one.approval]
        return max((day for day in days if day), default=None)

    @cached_property
    def by_municipality(self) -> dict[str, tuple[int, str]]:
        """For the map: 2 approved, 1 sitting fixed, 0 no news."""
        found = {}
        for one in self.standings:
            town = one.party.body.municipality
            if town is not None:
                value = {Approval.Outcome.APPROVED: 2, Approval.Outcome.FIXED: 1}.get(
                    Approval.Outcome(one.outcome), 0
                )
                found[town.slug] = (value, str(Approval.Outcome(one.outcome).label))
        return found


def tracker_of(agreement: Agreement, *, on: date) -> Tracker:
    """The institutional parties, each with its answer and its act: one query."""
    rows = (
        current_parties(agreement, on)
        .filter(body__is_institutional=True)
        .select_related("body__municipality", "act__body", "act__document", "approval")
        .order_by("body__name", "pk")
    )
    return Tracker(agreement, on, [_standing(one, on) for one in rows])


def _standing(party: Party, day: date) -> Standing:
    approval: Approval | None = getattr(party, "approval", None)
    outcome = approval.outcome if approval else Approval.Outcome.SILENT
    if party.act is not None and outcome == Approval.Outcome.SILENT:
        outcome = Approval.Outcome.APPROVED  # the act was known before anybody asked
    return Standing(party, outcome, approval, party.act.effective_on if party.act else None, day)
