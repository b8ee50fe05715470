"""Opinions asked and given, and the contents that the law wants in the text."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import telling
from quadro.agreements.actions.rows import Values, locked, note
from quadro.agreements.models import Agreement, Opinion
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.journal import actions as journal


@transaction.atomic
def ask_opinion(agreement: Agreement, values: Values, *, by: Actor) -> Opinion:
    """Ask for an opinion: its kind, of whom, how many days, what silence means."""
    agreement = locked(agreement)
    body = values.get("body")
    policies.check_can_ask_opinion(agreement, values["kind"], body.pk if body else None, by=by)
    opinion = Opinion.objects.create(agreement=agreement, **values)
    note("agreements.opinion_asked", agreement, {"opinion": (None, str(opinion))}, by=by)
    telling.tell_asked(opinion, by=by)
    return opinion


@transaction.atomic
def give_opinion(
    opinion: Opinion,
    *,
    outcome: str,
    given_on: date,
    conditions: str = "",
    upload: "File[bytes] | None" = None,
    by: Actor,
    at: datetime,
) -> Opinion:
    """Write the outcome of an opinion, with its conditions and its paper."""
    agreement = locked(opinion.agreement)
    opinion = agreement.opinions.select_for_update(of=("self",)).get(pk=opinion.pk)
    policies.check_can_give_opinion(opinion, given_on=given_on, by=by)
    opinion.outcome, opinion.given_on, opinion.conditions = outcome, given_on, conditions
    if upload is not None:
        opinion.document = documents.add(
            str(opinion), upload, name=upload.name or "parere", visibility=Visibility.PARTIES,
            by=by, at=at,
        )  # fmt: skip
    opinion.version += 1
    opinion.save()
    journal.record("agreements.opinion_given", opinion, by=by, outcome=outcome)
    note("agreements.opinion_given", agreement, {"opinion": (None, str(opinion))}, by=by)
    telling.settle(telling.OPINION, opinion, by=by)
    return opinion


@transaction.atomic
def check_contents(agreement: Agreement, codes: Iterable[str], *, by: Actor) -> None:
    """Say which of the contents that the instrument requires are in the text."""
    agreement = locked(agreement)
    policies.check_can_keep(by=by)
    known = [one["code"] for one in agreement.instrument.required_contents]
    wanted, before = set(codes), agreement.contents_met
    agreement.contents_met = [code for code in known if code in wanted]
    agreement.save(update_fields=["contents_met"])
    told = {"contents_met": (before, agreement.contents_met)}
    note("agreements.contents_checked", agreement, told, by=by)
