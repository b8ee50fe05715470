"""Whom the terms of some agreements concern: a fixed number of queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Subquery

from quadro.agreements.actions.reminding.words import Audience
from quadro.agreements.models import Agreement, Party, Relaunch
from quadro.agreements.queries import Deadline
from quadro.bodies import queries as bodies


@dataclass(frozen=True)
class Side:
    """A party as the terms of its agreement know it."""

    key: int
    is_here: bool
    """It counts as a party on the day."""


@dataclass(frozen=True)
class Around:
    """Agreements and their people on a day."""

    renewal: dict[int, str]
    public: frozenset[int]
    """The agreements that anybody may read."""
    in_charge: dict[int, str]
    """Agreement → who follows its last relaunch, by name."""
    sides: dict[int, dict[int, Side]]
    """Agreement → body → party; of one that left and came back, the row in which it is now."""
    labels: dict[int, str]
    """Party → the name of its body."""
    staff: bodies.Staff

    def renews_itself(self, term: Deadline) -> bool:
        return self.renewal[term.key] == Agreement.Renewal.TACIT

    def people_of(self, body: int) -> list[int]:
        return self.staff.everybody.get(body, [])

    def told_as(self, audience: Audience, term: Deadline) -> list[int]:
        """Those who are told for being who they are; who owes is asked body by body."""
        sides = self.sides.get(term.key, {})
        match audience:
            case Audience.OFFICE:
                return self.staff.office
            case Audience.REFERENT:
                return self.staff.called(self.in_charge[term.key], sides)
            case Audience.PARTIES:
                return self.staff.of(body for body, side in sides.items() if side.is_here)
        return []

    def sides_of(self, term: Deadline) -> Iterator[tuple[int, Side | None]]:
        """The bodies that owe what the term asks, each with its party where it is one.

        One that is asked for an opinion on what it may not read yet is not told.
        """
        known = self.sides.get(term.key, {})
        told = (body for body in sorted(term.bodies) if body in known or term.key in self.public)
        return ((body, known.get(body)) for body in told)


def around(keys: Collection[int], others: Collection[int], on: date) -> Around:
    """The agreements of these keys on a day; `others` are bodies asked without being parties."""
    latest = Relaunch.objects.filter(agreement=OuterRef("pk")).order_by("-found_on", "-pk")
    rows = list(
        Agreement.objects.filter(pk__in=keys)
        .annotate(follows=Subquery(latest.values("in_charge")[:1]))
        .values_list("pk", "renewal", "published_at", "follows")
    )
    here = Party.objects.on(on).filter(pk=OuterRef("pk"))
    sides: dict[int, dict[int, Side]] = defaultdict(dict)
    labels: dict[int, str] = {}
    parties = Party.objects.filter(agreement__in=keys).select_related("body")
    for one in (
        parties.annotate(is_here=Exists(here))
        .only("agreement", "body__name", "body__short_name")
        .order_by(F("withdrawn_on").asc(nulls_last=True), "pk")
    ):
        sides[one.agreement_id][one.body_id] = Side(one.pk, bool(vars(one)["is_here"]))
        labels[one.pk] = one.body.label
    involved = {body for known in sides.values() for body in known} | {*others}
    return Around(
        renewal={pk: renewal for pk, renewal, *_rest in rows},
        public=frozenset(pk for pk, _renewal, published_at, _follows in rows if published_at),
        in_charge={pk: follows or "" for pk, *_rest, follows in rows},
        sides=dict(sides),
        labels=labels,
        staff=bodies.staff_of(involved, on),
    )
