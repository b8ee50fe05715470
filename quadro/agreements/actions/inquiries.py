"""The file of an inquiry: opened, changed, shown on the site, decided."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements.actions.inquiry_rows import (
    INQUIRY,
    MANY,
    fill,
    inquiry_values,
    locked,
    note,
    reindex,
)
from quadro.agreements.actions.record import free_slug
from quadro.agreements.actions.rows import refuse_if_stale
from quadro.agreements.inquiry_states import DECISIONS, InquiryState
from quadro.agreements.models import Inquiry, InquiryProvision
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.queries.inquiries import file_of
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.plan.models import Provision

NAMES = "agreements.inquiry_names"
"""The lock under which two inquiries with the same title get two addresses."""


@transaction.atomic
def start(values: Mapping[str, Any], *, provisions: Iterable[Provision] = (), by: Actor) -> Inquiry:
    """Open an inquiry, with the provisions for which it is opened."""
    policies.check_can_conduct(by=by)
    policies.check_values(values)
    locks.hold(NAMES)
    taken = set(Inquiry.objects.values_list("slug", flat=True)) | {"nuova", "apri"}
    inquiry = Inquiry(slug=free_slug(values["title"], taken), updated_on=by.on)
    fill(inquiry, {**values, "opened_on": values.get("opened_on") or by.on}, INQUIRY)
    inquiry.save(force_insert=True)
    _set_many(inquiry, values)
    InquiryProvision.objects.bulk_create(
        InquiryProvision(inquiry=inquiry, provision=one) for one in provisions
    )
    journal.record("agreements.inquiry_opened", inquiry, by=by, **inquiry_values(inquiry))
    reindex(inquiry)
    return inquiry


@transaction.atomic
def edit(inquiry: Inquiry, values: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Change what the file says, if nobody changed it after `version`."""
    inquiry = locked(inquiry)
    policies.check_can_change(inquiry, by=by)
    policies.check_values(values)
    before = inquiry_values(inquiry)
    refuse_if_stale(inquiry, version, before)
    fill(inquiry, values, INQUIRY)
    inquiry.save()
    _set_many(inquiry, values)
    told = journal.differences(before, inquiry_values(inquiry))
    note("agreements.inquiry_edited", inquiry, told, by=by)


def _set_many(inquiry: Inquiry, values: Mapping[str, Any]) -> None:
    for name in MANY:
        if name in values:
            getattr(inquiry, name).set(values[name])


@transaction.atomic
def publish(inquiry: Inquiry, *, by: Actor, at: datetime) -> None:
    """Show on the site that the need is being looked into."""
    inquiry = locked(inquiry)
    policies.check_can_publish(inquiry, by=by)
    inquiry.published_at, inquiry.published_by = at, str(by)
    inquiry.save(update_fields=["published_at", "published_by"])
    note("agreements.inquiry_published", inquiry, {"published_at": (None, at)}, by=by)


@transaction.atomic
def withdraw(inquiry: Inquiry, *, reason: str, by: Actor) -> None:
    """Take the inquiry off the site; it stays in the office."""
    inquiry = locked(inquiry)
    policies.check_can_withdraw(inquiry, reason=reason, by=by)
    inquiry.published_at, inquiry.published_by = None, ""
    inquiry.save(update_fields=["published_at", "published_by"])
    note("agreements.inquiry_withdrawn", inquiry, {"reason": (None, reason)}, by=by)


@transaction.atomic
def decide(
    inquiry: Inquiry, verb: str, *, reasons: str, by: Actor, resume_on: date | None = None
) -> None:
    """Close the inquiry: go on, postpone or stop, always with the reasons."""
    inquiry = locked(inquiry)
    policies.check_can_decide(file_of(inquiry), verb, reasons=reasons, resume_on=resume_on, by=by)
    before = inquiry.state
    inquiry.state, inquiry.decision_reasons = DECISIONS[verb], reasons
    inquiry.decided_on, inquiry.decided_by, inquiry.resume_on = by.on, str(by), resume_on
    inquiry.save()
    told = {
        "state": (before, inquiry.state),
        "decision_reasons": (None, reasons),
        "resume_on": (None, resume_on),
    }
    note("agreements.inquiry_decided", inquiry, told, by=by)


@transaction.atomic
def reopen(inquiry: Inquiry, *, reason: str, by: Actor) -> None:
    """Take up again what was postponed, stopped or decided; the journal keeps the old decision."""
    inquiry = locked(inquiry)
    policies.check_can_reopen(inquiry, reason=reason, by=by)
    told = {
        "state": (inquiry.state, InquiryState.OPEN),
        "decision_reasons": (inquiry.decision_reasons, None),
        "reason": (None, reason),
    }
    inquiry.state, inquiry.decision_reasons = InquiryState.OPEN, ""
    inquiry.decided_on, inquiry.decided_by, inquiry.resume_on = None, "", None
    inquiry.save()
    note("agreements.inquiry_reopened", inquiry, told, by=by)
