"""What everybody reads: the register, an agreement, the instruments."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from quadro.accounts import queries as accounts
from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements import policies, queries
from quadro.agreements.models import Instrument
from quadro.agreements.panels import flags, panels_of
from quadro.agreements.queries.inquiries import inquiry_of
from quadro.agreements.queries.similar import similar_to_agreement
from quadro.agreements.register import register_table, views_of
from quadro.agreements.states import BINDING, LIVING, PHASES, Phase, State
from quadro.agreements.turns import steps_from, turn_of
from quadro.agreements.views.common import crumbs_of, readable
from quadro.journal import queries as journal
from quadro.kit.asof import AsOf
from quadro.kit.dates import day_asked
from quadro.kit.refusals import allows


@seen_by(everyone)
def register(request: Request) -> HttpResponse:
    table = register_table(request.GET, by=request.actor, today=localdate())
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "views": views_of(request.actor, params=request.GET, today=localdate()),
        "day": table.day,
        "is_today": table.day == localdate(),
        "kept": [pair for pair in request.GET.items() if pair[0] not in ("q", "ente", "al")],
        "has_unpublished": any(not one.is_published for one in table.shown),
        "may_register": allows(policies.check_can_keep, by=request.actor),
        "may_save": request.actor.is_signed_in,
        "own_views": accounts.views_of(request.actor.user, page=request.path)
        if request.actor.user
        else [],
    }
    return render(request, "agreements/register.html", context)


@seen_by(everyone)
def detail(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    today = localdate()
    day = day_asked(request.GET, today)
    everyone_ever = list(queries.parties_of(agreement))
    parties = [one for one in everyone_ever if one.counts_on(day)]
    links = list(queries.links_of(agreement))
    mine = any(one.body_id in request.actor.bodies for one in everyone_ever)
    is_inside = mine or request.actor.reads_everything
    acts = list(queries.acts_of(agreement))
    passages = list(queries.passages_of(agreement))
    audiences = policies.audiences_for(agreement, by=request.actor)
    has = queries.what_there_is(agreement, request.actor, audiences, flags())
    is_told = is_inside or agreement.state in (*BINDING, State.LAPSED)
    told = passages if is_told else []
    programme = queries.programme_of(agreement, everyone_ever, today)
    context = {
        "agreement": agreement,
        "parties": parties,
        "later": len(everyone_ever) - len(parties),
        "links": links,
        "acts": acts,
        "story": queries.story(agreement, everyone_ever, acts, told),
        "documents": list(queries.documents_of(agreement, request.actor, is_party=mine)),
        "framework": queries.framework_of(agreement, request.actor),
        "implementing": list(queries.implementing(agreement, request.actor)),
        "deadlines": queries.deadlines_of(agreement, request.actor, on=today),
        "lacks": queries.lacks(agreement, parties, len(links)),
        "steps": queries.life_of(agreement, passages),
        "growth": queries.growth_of(
            agreement,
            links,
            by=request.actor,
            day=day,
            is_party=mine,
            has=has,
        ),
        "programme": programme,
        "born_of": inquiry_of(agreement, request.actor) if has["born"] else None,
        "has_text": has["text"],
        "panels": panels_of(agreement, has, request.actor, AsOf.asked(request.GET, today)),
        "day": day,
        "today": today,
        "is_today": day == today,
        "may_keep": allows(policies.check_can_keep, by=request.actor),
        "may_publish": allows(policies.check_can_publish, agreement, by=request.actor),
        "is_member": is_inside,
        "turn": turn_of(
            agreement, by=request.actor, on=today, programme=programme, has_text=has["text"]
        ),
        "next_steps": steps_from(agreement, by=request.actor, on=today),
        "is_binding": agreement.state in BINDING,
        "is_being_made": agreement.state in policies.ASKABLE,
        "shows_making": agreement.state in (*PHASES[Phase.APPROVING], *LIVING),
        "opinions": queries.opinions_of(agreement, request.actor) if has["judged"] else [],
    }
    return render(request, "agreements/detail.html", context)


@seen_by(everyone)
def similar(request: Request, slug: str) -> HttpResponse:
    """Agreements like this one, and what became of them."""
    agreement = readable(request, slug)
    parties = list(queries.parties_of(agreement))
    context = {
        "agreement": agreement,
        "crumbs": crumbs_of(agreement),
        "similar": similar_to_agreement(agreement, parties, by=request.actor),
    }
    return render(request, "agreements/similar.html", context)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to the record: for who reads everything and for the parties."""
    agreement = readable(request, slug)
    policies.check_can_read_history(agreement, by=request.actor)
    context = {
        "name": agreement.label,
        "steps": crumbs_of(agreement),
        "history": journal.told(queries.history_of(agreement, request.actor)[: journal.TOLD]),
    }
    return render(request, "journal/history.html", context)


@seen_by(everyone)
def instruments(request: Request) -> HttpResponse:
    rows = queries.instruments(request.actor)
    return render(request, "agreements/instruments.html", {"instruments": rows})


@seen_by(everyone)
def instrument(request: Request, code: str) -> HttpResponse:
    one = get_object_or_404(Instrument, code=code)
    rows = one.agreements.readable_by(request.actor).order_by(
        F("signed_on").desc(nulls_last=True), "pk"
    )
    context = {"instrument": one, "agreements": rows[:50], "count": rows.count()}
    return render(request, "agreements/instrument.html", context)
