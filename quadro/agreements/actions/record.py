"""The record of an agreement: entered, changed, shown on the site and taken off it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies, watchers
from quadro.agreements.actions import telling
from quadro.agreements.actions.rows import (
    NAMES,
    PAGES,
    RECORD,
    TREE,
    Values,
    fill,
    locked,
    note,
    record_of,
    refuse_if_stale,
    reindex,
    set_many,
)
from quadro.agreements.index import agreement_items, inquiry_items, instrument_item
from quadro.agreements.models import (
    Agreement,
    Inquiry,
    Instrument,
)
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Refused
from quadro.search import actions as search


@transaction.atomic
def register(values: Values, *, code: str = "", by: Actor) -> Agreement:
    """Enter an agreement that exists, in any state and with what is known of it."""
    policies.check_can_keep(by=by)
    policies.check_record(values)
    locks.hold(NAMES)
    if code and Agreement.objects.filter(code=code).exists():
        raise Refused(_("Esiste già un’intesa con la chiave %(code)s.") % {"code": code})
    taken = set(Agreement.objects.values_list("slug", flat=True))
    slug = free_slug(values.get("short_title") or values["title"], taken)
    agreement = Agreement(code=code or free_code(slug), slug=slug, updated_on=by.on)
    fill(agreement, values, RECORD)
    agreement.save(force_insert=True)
    set_many(agreement, values)
    journal.record("agreements.registered", agreement, by=by, **record_of(agreement))
    reindex(agreement)
    return agreement


@transaction.atomic
def edit(agreement: Agreement, values: Values, *, version: int, by: Actor) -> Agreement:
    """Change the record, if nobody changed it after `version`."""
    locks.hold(TREE)
    agreement = locked(agreement)
    policies.check_can_keep(by=by)
    policies.check_record(values, itself=agreement)
    before = record_of(agreement)
    refuse_if_stale(agreement, version, before)
    fill(agreement, values, RECORD)
    agreement.save()
    set_many(agreement, values)
    note("agreements.edited", agreement, journal.differences(before, record_of(agreement)), by=by)
    return agreement


@transaction.atomic
def publish(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Show the agreement on the public site (ANAC, orientamento 30/2014)."""
    agreement = locked(agreement)
    policies.check_can_publish(agreement, by=by)
    agreement.published_at, agreement.published_by = at, str(by)
    agreement.save(update_fields=["published_at", "published_by"])
    note("agreements.published", agreement, {"published_at": (None, at)}, by=by)
    telling.tell_published(agreement, by=by)
    watchers.SHOWN.tell([agreement.pk])


@transaction.atomic
def publish_many(agreements: Iterable[Agreement], *, by: Actor, at: datetime) -> int:
    """Publish several agreements, all or none; says how many."""
    count = 0
    for agreement in agreements:
        publish(agreement, by=by, at=at)
        count += 1
    if not count:
        raise Refused(_("Scegli almeno un’intesa da pubblicare."))
    return count


@transaction.atomic
def withdraw(agreement: Agreement, *, reason: str, by: Actor) -> None:
    """Take the agreement off the public site; it stays in the register."""
    agreement = locked(agreement)
    policies.check_can_withdraw(agreement, reason=reason, by=by)
    agreement.published_at, agreement.published_by = None, ""
    agreement.save(update_fields=["published_at", "published_by"])
    note("agreements.withdrawn", agreement, {"reason": (None, reason)}, by=by)
    telling.tell_withdrawn(agreement, by=by)
    watchers.SHOWN.tell([agreement.pk])


@transaction.atomic
def load_instruments(rows: Iterable[Values], *, by: Actor) -> None:
    """Add or replace the catalogue of instruments."""
    policies.check_can_keep(by=by)
    fields = [one.name for one in Instrument._meta.concrete_fields if not one.primary_key]
    Instrument.objects.bulk_create(
        [Instrument(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in fields if name != "code"],
    )
    loaded = Instrument.objects.all()
    journal.record_many(
        [journal.Fact("agreements.instrument_loaded", one, {"code": one.code}) for one in loaded],
        by=by,
    )
    search.put(instrument_item(one) for one in loaded)


def free_slug(title: str, taken: Collection[str]) -> str:
    """An address that nobody has."""
    stem = slugify(title)[:70].strip("-") or "intesa"
    numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in numbered if slug not in taken and slug not in PAGES)


def free_code(slug: str) -> str:
    """A key that nobody has, out of the address."""
    taken = set(Agreement.objects.values_list("code", flat=True))
    numbered = chain([slug[:40]], (f"{slug[:36]}-{number}" for number in count(2)))
    return next(code for code in (one.upper() for one in numbered) if code not in taken)


@transaction.atomic
def index_all() -> None:
    """Write again what of agreements, inquiries and instruments can be found."""
    search.put(agreement_items(Agreement.objects.all()))
    search.put(inquiry_items(Inquiry.objects.all()))
    search.put(instrument_item(one) for one in Instrument.objects.all())
