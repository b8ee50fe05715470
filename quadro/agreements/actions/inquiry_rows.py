"""What an inquiry is made of: provisions, bodies, options, opinions, papers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Max, Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.actions.rows import refuse_if_stale
from quadro.agreements.actions.shared_papers import let_go
from quadro.agreements.index import inquiry_items
from quadro.agreements.models import (
    Inquiry,
    InquiryBody,
    InquiryDocument,
    InquiryOpinion,
    InquiryProvision,
    Option,
)
from quadro.agreements.policies import inquiries as policies
from quadro.bodies.models import Body
from quadro.documents import actions as documents
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision
from quadro.search import actions as search

Values = Mapping[str, Any]

INQUIRY = (
    "title", "need", "context", "structure", "referent", "case_file", "opened_on", "decide_by",
    "is_free", "costs", "risks", "one_option_reason", "no_opinions_reason",
)  # fmt: skip
MANY = ("themes", "zones")
OPTION = (
    "name", "instrument", "description", "benefits", "costs_eur", "cost_note", "risks",
)  # fmt: skip
OPINION = ("body", "office", "asked_on", "due_on", "given_on", "outcome", "text", "document")


def inquiry_values(inquiry: Inquiry) -> dict[str, Any]:
    """What the office says of the inquiry, in the shape in which it says it."""
    many = {name: list(getattr(inquiry, name).order_by("pk")) for name in MANY}
    return {**values_of(inquiry, INQUIRY), **many}


def values_of(noun: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in names}


def fill(noun: Model, values: Values, names: Iterable[str]) -> None:
    for name in names:
        if name in values:
            setattr(noun, name, values[name])


def locked(inquiry: Inquiry) -> Inquiry:
    """The inquiry as it is now, held until the end of the transaction."""
    return Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)


def note(event: str, inquiry: Inquiry, changes: Values, *, by: Actor) -> None:
    """Write the journal, mark the inquiry as changed, and let it be found as it is now."""
    journal.record(event, inquiry, by=by, **changes)
    Inquiry.objects.filter(pk=inquiry.pk).update(version=F("version") + 1, updated_on=by.on)
    reindex(inquiry)


def reindex(inquiry: Inquiry) -> None:
    search.put(inquiry_items(Inquiry.objects.filter(pk=inquiry.pk)))


def _open(inquiry: Inquiry, *, by: Actor) -> Inquiry:
    inquiry = locked(inquiry)
    policies.check_can_change(inquiry, by=by)
    return inquiry


# Provisions and bodies ----------------------------------------------------------------------------


@transaction.atomic
def serve(inquiry: Inquiry, provision: Provision, *, sentence: str, by: Actor) -> None:
    """Say that the agreement would serve a provision, and how; or say it better."""
    inquiry = _open(inquiry, by=by)
    InquiryProvision.objects.update_or_create(
        inquiry=inquiry, provision=provision, defaults={"sentence": sentence}
    )
    told = {"provision": (None, str(provision)), "sentence": (None, sentence)}
    note("agreements.inquiry_provision_told", inquiry, told, by=by)


@transaction.atomic
def unserve(served: InquiryProvision, *, by: Actor) -> None:
    inquiry = _open(served.inquiry, by=by)
    name = str(served.provision)
    served.delete()
    note("agreements.inquiry_provision_removed", inquiry, {"provision": (name, None)}, by=by)


@transaction.atomic
def involve(inquiry: Inquiry, body: Body, *, role: str, text: str = "", by: Actor) -> None:
    """Say which body the agreement would concern and in which place; or change its place."""
    inquiry = _open(inquiry, by=by)
    InquiryBody.objects.update_or_create(
        inquiry=inquiry, body=body, defaults={"role": role, "note": text}
    )
    told = {"body": (None, str(body)), "role": (None, str(dict(InquiryBody.ROLES)[role]))}
    note("agreements.inquiry_body_told", inquiry, told, by=by)


@transaction.atomic
def leave_out(involved: InquiryBody, *, by: Actor) -> None:
    inquiry = _open(involved.inquiry, by=by)
    name = str(involved.body)
    involved.delete()
    note("agreements.inquiry_body_removed", inquiry, {"body": (name, None)}, by=by)


# Options ------------------------------------------------------------------------------------------


@transaction.atomic
def add_option(inquiry: Inquiry, values: Values, *, advice: str = "", by: Actor) -> Option:
    """Put an option beside the others; `advice` holds the answers that led to its instrument."""
    inquiry = _open(inquiry, by=by)
    policies.check_option(inquiry, values.get("name", ""))
    last = inquiry.options.aggregate(last=Max("position"))["last"] or 0
    option = Option(inquiry=inquiry, position=last + 1, advice=advice)
    fill(option, values, OPTION)
    option.save(force_insert=True)
    told = {"option": (None, option.name), "instrument": (None, option.instrument)}
    note("agreements.inquiry_option_added", inquiry, told, by=by)
    return option


@transaction.atomic
def edit_option(option: Option, values: Values, *, version: int, by: Actor) -> None:
    inquiry = _open(option.inquiry, by=by)
    option = inquiry.options.select_for_update(of=("self",)).get(pk=option.pk)
    before = values_of(option, OPTION)
    refuse_if_stale(option, version, before)
    policies.check_option(inquiry, values.get("name", ""), itself=option)
    fill(option, values, OPTION)
    option.version += 1
    option.save()
    told = journal.differences(before, values_of(option, OPTION))
    told = {"option": (option.name, option.name), **told}
    note("agreements.inquiry_option_edited", inquiry, told, by=by)


@transaction.atomic
def remove_option(option: Option, *, by: Actor) -> None:
    inquiry = _open(option.inquiry, by=by)
    name = option.name
    option.delete()
    note("agreements.inquiry_option_removed", inquiry, {"option": (name, None)}, by=by)


@transaction.atomic
def choose(option: Option, *, by: Actor) -> None:
    """The option that the office advises: one, in the place of the one before."""
    inquiry = _open(option.inquiry, by=by)
    before = inquiry.options.filter(is_chosen=True).exclude(pk=option.pk)
    name = next(iter(before.values_list("name", flat=True)), None)
    before.update(is_chosen=False)
    inquiry.options.filter(pk=option.pk).update(is_chosen=True)
    note("agreements.inquiry_option_chosen", inquiry, {"option": (name, option.name)}, by=by)


# Opinions -----------------------------------------------------------------------------------------


@transaction.atomic
def ask_opinion(inquiry: Inquiry, values: Values, *, by: Actor) -> InquiryOpinion:
    """Ask an opinion of a body or of an office, within a term."""
    inquiry = _open(inquiry, by=by)
    policies.check_opinion(values)
    opinion = InquiryOpinion(inquiry=inquiry)
    _fill_opinion(opinion, values)
    opinion.save(force_insert=True)
    told = {"opinion": (None, str(opinion)), "due_on": (None, opinion.due_on)}
    note("agreements.inquiry_opinion_asked", inquiry, told, by=by)
    return opinion


@transaction.atomic
def edit_opinion(opinion: InquiryOpinion, values: Values, *, version: int, by: Actor) -> None:
    """Tell what the opinion says, or correct how it was asked."""
    inquiry = _open(opinion.inquiry, by=by)
    opinion = (
        inquiry.opinions.select_for_update(of=("self",))
        .select_related("body", "document__document")
        .get(pk=opinion.pk)
    )
    before = values_of(opinion, OPINION)
    refuse_if_stale(opinion, version, before)
    policies.check_opinion(values)
    _fill_opinion(opinion, values)
    opinion.version += 1
    opinion.save()
    told = journal.differences(before, values_of(opinion, OPINION))
    told = {"opinion": (str(opinion), str(opinion)), **told}
    event = "agreements.inquiry_opinion_told"
    note(event, inquiry, told, by=by)


def _fill_opinion(opinion: InquiryOpinion, values: Values) -> None:
    paper = values.get("document")
    if paper is not None and paper.inquiry_id != opinion.inquiry_id:
        raise Refused(_("La carta è di un’altra istruttoria."))
    fill(opinion, values, OPINION)


@transaction.atomic
def remove_opinion(opinion: InquiryOpinion, *, by: Actor) -> None:
    inquiry = _open(opinion.inquiry, by=by)
    name = str(opinion)
    opinion.delete()
    note("agreements.inquiry_opinion_removed", inquiry, {"opinion": (name, None)}, by=by)


# Papers -------------------------------------------------------------------------------------------


@transaction.atomic
def attach(
    inquiry: Inquiry, *, upload: "File[bytes]", title: str, role: str, visibility: str,
    by: Actor, at: datetime,
) -> InquiryDocument:  # fmt: skip
    """Keep a file as a paper of the inquiry."""
    inquiry = _open(inquiry, by=by)
    document = documents.add(
        title, upload, name=upload.name or title, visibility=visibility, by=by, at=at
    )
    made = InquiryDocument.objects.create(inquiry=inquiry, document=document, role=role)
    note("agreements.inquiry_paper_added", inquiry, {"document": (None, title)}, by=by)
    return made


@transaction.atomic
def detach(paper: InquiryDocument, *, by: Actor) -> None:
    inquiry = _open(paper.inquiry, by=by)
    policies.check_can_remove_paper(paper, by=by)
    kept, title = paper.document, str(paper)
    paper.delete()
    let_go(kept, by=by)
    note("agreements.inquiry_paper_removed", inquiry, {"document": (title, None)}, by=by)
