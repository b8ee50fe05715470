"""An agreement that comes to its end is renewed: by a new one, or by itself where it says so."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.actions.record import free_code, free_slug
from quadro.agreements.actions.rows import NAMES, fill, locked, reindex
from quadro.agreements.index import agreement_items
from quadro.agreements.models import Agreement, Amendment, Delta, Party, ProvisionLink
from quadro.agreements.states import LIVING, State
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.terms import months_after
from quadro.search import actions as search

DAY = timedelta(days=1)
KEPT = (
    "title", "short_title", "summary", "scope", "instrument", "legal_basis", "framework",
    "duration_note", "renewal", "renewal_months", "renewal_window_days", "review_months",
    "notice_days", "wants_consent", "moves_real_estate", "varies_urban_plan", "has_all_parties",
    "parties_note", "structure",
)  # fmt: skip
"""What the renewed agreement says as the old one did; the rest is its own."""
OF_PARTY = ("body_id", "role")
OF_LINK = ("provision_id", "kind", "sentence", "source")


@transaction.atomic
def renew(agreement: Agreement, values: Mapping[str, Any], *, by: Actor) -> Agreement:
    """Record that the parties renewed an agreement: a new one begins the day after its end.

    `values`: `ends_on`, `signed_on`, `signature_kind`, and `title`, `total_eur` where they change.
    Who is a party on the first day is one of the new; themes, Zones and links come along.
    """
    locks.hold(NAMES)
    old = locked(agreement)
    made = policies.check_can_move(old, "renew", by=by, on=by.on, told=values)
    assert old.ends_on is not None  # noqa: S101 - the guard of the window wants it
    starts_on = old.ends_on + DAY
    policies.check_renewal(old, values, starts_on=starts_on, by=by)
    new = _copy(old, values, starts_on=starts_on, on=by.on)
    _copy_around(old, new, on=starts_on)
    pass_to(old, made, by=by, on=by.on)
    told = {"renews": (None, str(old)), "starts_on": (None, starts_on), "ends_on": new.ends_on}
    journal.record("agreements.renewed", new, by=by, **told)
    reindex(new)
    announcing.tell_renewed(new, by=by)
    return new


def _copy(old: Agreement, values: Mapping[str, Any], *, starts_on: date, on: date) -> Agreement:
    taken = set(Agreement.objects.values_list("slug", flat=True))
    new = Agreement(
        **{name: getattr(old, name) for name in KEPT},
        renews=old,
        starts_on=starts_on,
        effective_on=starts_on,
        ends_on=values["ends_on"],
        state=State.UNDER_WAY if starts_on <= on else State.EFFECTIVE,
        state_since=on,
        updated_on=on,
    )
    told = {name: value for name, value in values.items() if value not in (None, "")}
    fill(new, told, ("title", "total_eur", "signed_on", "signature_kind"))
    new.slug = free_slug(new.short_title or new.title, taken)
    new.code = free_code(new.slug)
    new.save(force_insert=True)
    return new


def _copy_around(old: Agreement, new: Agreement, *, on: date) -> None:
    new.themes.set(old.themes.all())
    new.zones.set(old.zones.all())
    parties = Party.objects.on(on).filter(agreement=old).order_by("pk")
    Party.objects.bulk_create(
        [Party(agreement=new, **_some(one, OF_PARTY)) for one in parties], batch_size=500
    )
    ProvisionLink.objects.bulk_create(
        [ProvisionLink(agreement=new, **_some(one, OF_LINK)) for one in old.links.order_by("pk")],
        batch_size=500,
    )


def _some(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


# Tacit renewal ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """The end of an agreement moved by one tacit renewal: from a day to a later one."""

    agreement: Agreement
    old: date
    new: date

    @property
    def begins_on(self) -> date:
        return self.old + DAY


@transaction.atomic
def renew_tacitly(*, on: date) -> int:
    """Move the end of every agreement that renews itself and whose end passed; says how many.

    For the daily job, before it lets agreements expire. Each renewal is a numbered amendment, so
    that the old end stays readable; an end passed long ago is renewed as often as it takes. One
    that withdrawals leave with less than two parties is not renewed.
    """
    rows = list(
        Agreement.objects.select_for_update()
        .filter(
            renewal=Agreement.Renewal.TACIT, renewal_months__gt=0, ends_on__lt=on, state__in=LIVING
        )
        .order_by("pk")
    )
    left = _left_alone(rows)
    renewed = [one for one in rows if one.pk not in left]
    stretches = [stretch for one in renewed for stretch in _stretches(one, on)]
    if not stretches:
        return 0
    _write(stretches)
    by = Actor.system(on)
    keys = [one.pk for one in renewed]
    Agreement.objects.filter(pk__in=keys).update(version=F("version") + 1, updated_on=on)
    facts = [
        journal.Fact("agreements.renewed_tacitly", one.agreement, {"ends_on": (one.old, one.new)})
        for one in stretches
    ]
    journal.record_many(facts, by=by)
    search.put(agreement_items(Agreement.objects.filter(pk__in=keys)))
    announcing.tell_renewed_tacitly(renewed, by=by)
    return len(renewed)


def _left_alone(rows: list[Agreement]) -> set[int]:
    """Those that somebody left, and where less than two would begin the new stretch."""
    here: dict[int, int] = defaultdict(int)
    gone: set[int] = set()
    ends = {one.pk: one for one in rows}
    for party in Party.objects.filter(agreement__in=rows):
        party.agreement = ends[party.agreement_id]
        end = party.agreement.ends_on
        assert end is not None  # noqa: S101 - the rows were found by it
        here[party.agreement_id] += party.counts_on(end + DAY)
        if party.withdrawn_on and party.withdrawn_on <= end + DAY:
            gone.add(party.agreement_id)
    return {key for key in gone if here[key] < 2}  # noqa: PLR2004 - an agreement has two sides


def _stretches(agreement: Agreement, on: date) -> list[Stretch]:
    """One for each period that passed; the agreement is given its new end."""
    found: list[Stretch] = []
    months = agreement.renewal_months or 0
    first = end = agreement.ends_on
    while first and end and end < on:
        later = months_after(first, months * (len(found) + 1))
        found.append(Stretch(agreement, end, later))
        end = agreement.ends_on = later
    return found


def _write(stretches: list[Stretch]) -> None:
    in_force = Q(amendments__effective_on__isnull=False)
    last = {
        key: (number or 0, day)
        for key, number, day in Agreement.objects.filter(
            pk__in={one.agreement.pk for one in stretches}
        )
        .annotate(
            last_number=Max("amendments__number", filter=in_force),
            last_day=Max("amendments__effective_on", filter=in_force),
        )
        .values_list("pk", "last_number", "last_day")
    }
    amendments = []
    for one in stretches:
        number, day = last[one.agreement.pk]
        day = max(filter(None, [day, one.begins_on]))
        amendments.append(
            Amendment(
                agreement=one.agreement, number=number + 1, effective_on=day,
                title="Rinnovo tacito",
            )
        )  # fmt: skip
        last[one.agreement.pk] = (number + 1, day)
    made = Amendment.objects.bulk_create(amendments, batch_size=500)
    Delta.objects.bulk_create(
        [
            Delta(
                amendment=amendment, kind=Delta.Kind.FIELD, field="ends_on",
                old=one.old.isoformat(), new=one.new.isoformat(),
            )
            for amendment, one in zip(made, stretches, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    Agreement.objects.bulk_update(
        {one.agreement.pk: one.agreement for one in stretches}.values(), ["ends_on"], batch_size=500
    )
