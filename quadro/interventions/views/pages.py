"""What everybody reads of interventions: the register, the funds, one of them, its movements."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.interventions import files, policies, queries
from quadro.interventions.charts import payments_chart
from quadro.interventions.register import register_table, views_of
from quadro.interventions.states import ADDRESSES, VERBS
from quadro.interventions.views.common import crumbs, readable
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.asof import AsOf
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
        "totals": table.totals,
        "may_keep": as_of.is_now and planning_office.admits(request.actor),
    }
    return render(request, "interventions/register.html", context)


@seen_by(everyone)
def funds(request: Request) -> HttpResponse:
    """The money of the interventions that the filters of the register choose."""
    as_of = AsOf.asked(request.GET, localdate())
    table = register_table(request.GET, by=request.actor, as_of=as_of)
    file = files.funds(table.funds, request.GET.get("formato", ""))
    if file is not None:
        return file
    context = {
        "table": table,
        "as_of": as_of,
        "funds": table.funds,
        "totals": table.totals,
        "crumbs": crumbs(),
    }
    return render(request, "interventions/funds.html", context)


@seen_by(everyone)
def intervention(request: Request, slug: str) -> HttpResponse:
    """On a past day it is only read."""
    one, by = readable(request, slug), request.actor
    as_of = AsOf.asked(request.GET, localdate())
    told = queries.page_at(one, by, as_of)
    context = {"intervention": one, "as_of": as_of, "crumbs": crumbs(), "told": told}
    if told is None:
        return render(request, "interventions/not_yet.html", context)
    file = files.block_of(told, request.GET.get("blocco", ""), request.GET.get("formato", ""))
    if file is not None:
        return file
    is_now = as_of.is_now
    context |= {
        "intervention": told.status.intervention,
        "today": as_of.on,
        "status": told.status,
        "chart": payments_chart(told.curve, csv=f"?formato=csv&blocco=curva&{as_of.query}"),
        "moves": [
            (ADDRESSES[move.verb], VERBS[move.verb])
            for move in policies.verbs_of(one, by=by)
            if is_now
        ],
        "may_keep": is_now and allows(policies.check_can_keep, by=by),
        "may_tell": is_now and allows(policies.check_can_tell, one, by=by),
        "may_read_history": allows(policies.check_can_read_history, one, by=by),
    }
    return render(request, "interventions/intervention.html", context)


@seen_by(everyone)
def movements(request: Request, slug: str) -> HttpResponse:
    """All of them, also those taken back."""
    one = readable(request, slug)
    rows = list(queries.movements_of(one))
    if (file := files.movements(rows, request.GET.get("formato", ""), one.slug)) is not None:
        return file
    context = {
        "intervention": one,
        "movements": queries.moved_of(rows),
        "crumbs": [*crumbs(), (one.title, one.get_absolute_url())],
        "may_tell": allows(policies.check_can_tell, one, by=request.actor),
    }
    return render(request, "interventions/movements.html", context)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to it: for who reads everything and for its body."""
    one = readable(request, slug)
    policies.check_can_read_history(one, by=request.actor)
    entries = journal.history(subject_of(one), one.pk)[:200]
    context = {
        "name": one.title,
        "steps": [*crumbs(), (one.title, one.get_absolute_url())],
        "history": journal.told(entries),
    }
    return render(request, "journal/history.html", context)
