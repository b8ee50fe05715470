"""The office registers an intervention, corrects it, says where it falls and what it carries."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.delivery.models import Commitment
from quadro.interventions import policies
from quadro.interventions.actions.rows import (
    Values,
    course_of,
    facts_of,
    keep_course,
    keep_facts,
    keep_structure,
    locked,
    refuse_if_stale,
    save,
    structure_of,
)
from quadro.interventions.index import intervention_items
from quadro.interventions.models import Intervention, Place, Share, Tender
from quadro.journal import actions as journal
from quadro.plan.models import Provision
from quadro.search import actions as search

RECORD = (
    "title", "description", "kind", "cup", "local_code", "measure_code", "component",
    "holder_name", "call", "body", "implementer_name", "implementer_code", "in_charge",
    "starts_on", "due_on", "weight", "source", "next_update_on",
)  # fmt: skip
"""What the office says of an intervention, and may correct."""
PAGES = {"nuovo", "importa", "importazioni"}
"""Addresses beside the interventions, which none of them may have."""


@transaction.atomic
def register(values: Values, *, by: Actor, at: datetime) -> Intervention:
    """Register an intervention; it is not public until it is published.

    `values`: those of `RECORD`; `is_demonstration` for what is invented.
    """
    policies.check_can_keep(by=by)
    policies.check_intervention(values, on=by.on)
    made = Intervention(
        slug=free_slug(values["title"]),
        is_demonstration=values.get("is_demonstration", False),
        state_since=by.on,
        updated_on=by.on,
        known_at=at,
    )
    _fill(made, values)
    made.first_due_on = made.due_on
    made.save()
    keep_facts(made, {}, on=by.on, at=at)
    journal.record("interventions.registered", made, by=by, cup=made.cup, body=made.implementer)
    search.put(intervention_items([made]))
    return made


def free_slug(title: str) -> str:
    """An address that nobody has."""
    stem = slugify(title)[:80].strip("-") or "intervento"
    near = Q(slug=stem) | Q(slug__startswith=f"{stem}-")
    taken = set(Intervention.objects.filter(near).values_list("slug", flat=True)) | PAGES
    numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def edit(
    one: Intervention, values: Values, *, version: int, by: Actor, at: datetime
) -> Intervention:
    """Correct what is said of an intervention; the end planned at first stays readable."""
    one = locked(one)
    policies.check_can_keep(by=by)
    before, kept, course = record_of(one), facts_of(one), course_of(one)
    refuse_if_stale(one, version, before)
    policies.check_intervention({**before, **values}, on=by.on, itself=one)
    _fill(one, values)
    one.first_due_on = one.first_due_on or one.due_on
    save(one, "interventions.edited", journal.differences(before, record_of(one)), by=by)
    keep_facts(one, kept, on=by.on, at=at)
    keep_course(one, course, course_of(one), days=[by.on], at=at)
    return one


@transaction.atomic
def publish(one: Intervention, *, by: Actor) -> Intervention:
    """From now on everybody reads it."""
    one = locked(one)
    policies.check_can_publish(one, by=by)
    one.is_public = True
    save(one, "interventions.published", {"is_public": (False, True)}, by=by)
    return one


@transaction.atomic
def hide(one: Intervention, *, by: Actor) -> Intervention:
    """It goes back to those who keep it and to its body."""
    one = locked(one)
    policies.check_can_hide(one, by=by)
    one.is_public = False
    save(one, "interventions.hidden", {"is_public": (True, False)}, by=by)
    return one


@transaction.atomic
def set_shares(
    one: Intervention,
    shares: Sequence[tuple[Provision, Decimal]],
    *,
    version: int,
    by: Actor,
    at: datetime,
) -> Intervention:
    """Say which provisions it carries, and in which parts: they sum to one hundred, or none."""
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_shares(shares)
    before, kept = shares_in_words(one), structure_of(one)
    refuse_if_stale(one, version, {"shares": before})
    one.shares.all().delete()
    Share.objects.bulk_create(
        Share(intervention=one, provision=provision, percent=percent)
        for provision, percent in shares
    )
    told = {"shares": (before, shares_in_words(one))}
    save(one, "interventions.shares_set", told, by=by)
    keep_structure(one, kept, on=by.on, at=at)
    return one


def shares_in_words(one: Intervention) -> list[str]:
    rows = one.shares.select_related("provision").order_by("provision__code", "pk")
    return [f"{row.percent.normalize():f} % {row.provision}" for row in rows]


@transaction.atomic
def set_places(
    one: Intervention, places: Sequence[Values], *, version: int, by: Actor, at: datetime
) -> Intervention:
    """Say where it falls. Of each place: `where`, `municipality` or `zone`, `percent`, `name`."""
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_places(places)
    before, kept = places_in_words(one), structure_of(one)
    refuse_if_stale(one, version, {"places": before})
    one.places.all().delete()
    Place.objects.bulk_create(
        Place(
            intervention=one, where=row["where"], municipality=row.get("municipality"),
            zone=row.get("zone"), name=row.get("name", ""), percent=row["percent"],
        )
        for row in places
    )  # fmt: skip
    told = {"places": (before, places_in_words(one))}
    save(one, "interventions.places_set", told, by=by)
    keep_structure(one, kept, on=by.on, at=at)
    return one


def places_in_words(one: Intervention) -> list[str]:
    rows = one.places.select_related("municipality", "zone").order_by("pk")
    return [f"{row.percent.normalize():f} % {row}" for row in rows]


@transaction.atomic
def set_links(
    one: Intervention,
    agreements: Sequence[Agreement],
    commitments: Sequence[Commitment],
    *,
    version: int,
    by: Actor,
) -> Intervention:
    """Say which agreements it comes from, and which commitments it fulfils."""
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_links(agreements, commitments)
    before = links_in_words(one)
    refuse_if_stale(one, version, before)
    one.agreements.set(agreements)
    one.commitments.set(commitments)
    told = journal.differences(before, links_in_words(one))
    save(one, "interventions.links_set", told, by=by)
    return one


def links_in_words(one: Intervention) -> dict[str, list[str]]:
    return {
        "agreements": [str(row) for row in one.agreements.order_by("title", "pk")],
        "commitments": [str(row) for row in one.commitments.order_by("title", "pk")],
    }


@transaction.atomic
def set_tenders(
    one: Intervention, tenders: Sequence[Values], *, version: int, by: Actor
) -> Intervention:
    """Say its tenders. Of each: `cig`, `title`, `amount_eur`, `source`."""
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_tenders(tenders)
    before = _cigs(one)
    refuse_if_stale(one, version, {"tenders": before})
    one.tenders.all().delete()
    Tender.objects.bulk_create(Tender(intervention=one, **row) for row in tenders)
    save(one, "interventions.tenders_set", {"tenders": (before, _cigs(one))}, by=by)
    return one


def _cigs(one: Intervention) -> list[str]:
    return list(one.tenders.order_by("pk").values_list("cig", flat=True))


def record_of(one: Intervention) -> dict[str, Any]:
    return {name: getattr(one, name) for name in RECORD}


def _fill(one: Intervention, values: Values) -> None:
    for name in RECORD:
        if name in values:
            setattr(one, name, values[name])


@transaction.atomic
def index_all() -> None:
    """Write again what of interventions can be found, some thousands at a time."""
    rows = Intervention.objects.select_related("body").order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last)[:2000]):
        search.put(intervention_items(some))
        last = some[-1].pk
