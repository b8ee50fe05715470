"""What everybody reads of commitments: the register, one of them, those of a body."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements import policies as agreements
from quadro.bodies.models import Body
from quadro.delivery import policies, queries
from quadro.delivery.register import register_table, views_of
from quadro.delivery.states import ADDRESSES, VERBS
from quadro.delivery.timeline import milestones_of, schedule_of
from quadro.delivery.views.common import crumbs_of, readable
from quadro.documents import queries as documents
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.asof import AsOf
from quadro.kit.files import download as download_of
from quadro.kit.refusals import allows


@seen_by(everyone)
def register(request: Request) -> HttpResponse:
    as_of = AsOf.asked(request.GET, localdate())
    table = register_table(request.GET, by=request.actor, as_of=as_of)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "as_of": as_of,
        "views": views_of(request.actor, params=request.GET, as_of=as_of),
        "kept": [pair for pair in request.GET.items() if pair[0] not in ("q", "pagina")],
    }
    if request.GET.get("vista") == "tempi" and table.count:
        context |= _along_time(table.shown, on=as_of.on)
    return render(request, "delivery/register.html", context)


def _along_time(statuses: list[queries.Status], *, on: date) -> dict[str, Any]:
    return {
        "schedule": schedule_of(statuses, on=on),
        "months": milestones_of(statuses, on=on),
    }


@seen_by(everyone)
def commitment(request: Request, slug: str) -> HttpResponse:
    """On a past day it is only read."""
    one, by = readable(request, slug), request.actor
    as_of = AsOf.asked(request.GET, localdate())
    told = queries.page_of(one, by, as_of=as_of)
    context = {"commitment": one, "as_of": as_of, "crumbs": crumbs_of(one), "told": told}
    if told is None:
        return render(request, "delivery/not_yet.html", context)
    is_now = as_of.is_now
    context |= {
        "commitment": told.status.commitment,
        "today": as_of.on,
        "status": told.status,
        "moves": [
            (ADDRESSES[move.verb], VERBS[move.verb])
            for move in policies.verbs_of(one, by=by)
            if is_now
        ],
        "may_keep": is_now and allows(policies.check_can_keep, one.agreement, by=by),
        "may_tell": is_now and allows(policies.check_can_tell, one, by=by),
        "may_read_history": allows(agreements.check_can_read_history, one.agreement, by=by),
    }
    return render(request, "delivery/commitment.html", context)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to it: for who reads everything and for the parties."""
    one = readable(request, slug)
    agreements.check_can_read_history(one.agreement, by=request.actor)
    entries = journal.history(subject_of(one), one.pk)[:200]
    context = {
        "name": one.title,
        "steps": [*crumbs_of(one), (one.title, one.get_absolute_url())],
        "history": journal.told(entries),
    }
    return render(request, "journal/history.html", context)


@seen_by(everyone)
def evidence(request: Request, slug: str, key: int) -> HttpResponseBase:
    """The file of an evidence, for who reads the commitment."""
    one = readable(request, slug)
    found = get_object_or_404(one.evidence.exclude(document=None), pk=key)
    assert found.document is not None  # noqa: S101 - the query has just said so
    opened = documents.open_version(documents.current(found.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )


@seen_by(everyone)
def body(request: Request, slug: str) -> HttpResponse:
    """What a body owes, and what it waits for from the others."""
    one = get_object_or_404(Body, slug=slug)
    as_of = AsOf.asked(request.GET, localdate())
    told = queries.owed(one, request.actor, request.GET.get("pagina", ""), as_of=as_of)
    context = {
        "body": one,
        "as_of": as_of,
        "today": as_of.on,
        "mine": told.mine,
        "shown": told.shown,
        "theirs": told.theirs,
        "awaited": told.awaited,
        "whole": queries.sum_of_commitments(told.mine),
        "counts": told.counts,
        **_along_time(told.shown, on=as_of.on),
    }
    return render(request, "delivery/body.html", context)
