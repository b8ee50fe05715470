"""The approvals of the parties: who is missing, each one's answer, many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.life import AnswerForm, OtherAnswerForm
from quadro.agreements.models import Agreement, Approval
from quadro.agreements.states import State
from quadro.agreements.tracking import COLUMNS
from quadro.agreements.views.common import WRITE, crumbs_of, party_of, readable, sheet_of
from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import as_csv, as_xlsx
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused


@seen_by(signed_in)
def approvals(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    policies.check_is_inside(agreement, by=request.actor)
    tracker = queries.tracker_of(agreement, on=localdate())
    name = f"approvazioni-{agreement.slug}"
    match request.GET.get("formato", ""):
        case "csv":
            return as_csv(COLUMNS, tracker.standings, name=name)
        case "xlsx":
            return as_xlsx(COLUMNS, tracker.standings, name=name)
    return _page(request, agreement, tracker)


def _page(
    request: Request, agreement: Agreement, tracker: queries.Tracker, **more: Any
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "tracker": tracker,
        "crumbs": crumbs_of(agreement),
        "approvals_address": reverse("agreements:approvals", args=[agreement.slug]),
        "is_open": agreement.state == State.APPROVAL,
        "may_keep": request.actor.is_planning_office,
        "mine": request.actor.bodies,
        "has_map": bool(tracker.by_municipality),
        "rows": _rows(tracker, more.pop("typed", {})),
        **more,
    }
    status = 409 if more.get("refusal") else 200
    return render(request, "agreements/approvals.html", context, status=status)


def _rows(tracker: queries.Tracker, typed: dict[int, dict[str, str]]) -> list[dict[str, Any]]:
    """The table of the acts to write, with what was typed."""
    return [
        {"key": one.party.pk, "body": one.party.body, **typed.get(one.party.pk, {})}
        for one in tracker.standings
        if one.outcome != Approval.Outcome.APPROVED
    ]


@seen_by(planning_office, methods=("POST",))
def remind(request: Request, slug: str) -> HttpResponse:
    """Ask again those ticked, or all the silent ones."""
    agreement = readable(request, slug)
    keys = [int(key) for key in request.POST.getlist("parte") if key.isdigit()]
    asked = actions.remind(agreement, keys, by=request.actor, on=localdate())
    messages.success(
        request,
        ngettext("Un ente sollecitato.", "%(n)s enti sollecitati.", len(asked)) % {"n": len(asked)},
    )
    return redirect("agreements:approvals", slug=slug)


@seen_by(planning_office, methods=("POST",))
def answer_many(request: Request, slug: str) -> HttpResponse:
    """The acts of many parties, typed in one table: all or none, and nothing typed is lost."""
    agreement = readable(request, slug)
    tracker = queries.tracker_of(agreement, on=localdate())
    typed = {one.party.pk: _typed(request, one.party.pk) for one in tracker.standings}
    typed = {key: row for key, row in typed.items() if row["numero"] or row["data"]}
    try:
        told = {
            key: {
                "outcome": Approval.Outcome.APPROVED,
                "number": row["numero"],
                "on": ApproximateDay.parse(row["data"]) if row["data"] else None,
                "albo_since": ApproximateDay.parse(row["albo"]).day if row["albo"] else None,
                "is_immediate": bool(row["subito"]),
            }
            for key, row in typed.items()
        }
        count = actions.answer_many(agreement, told, by=request.actor)
    except Refused as refusal:
        return _page(request, agreement, tracker, typed=typed, refusal=refusal)
    messages.success(
        request, ngettext("Un atto registrato.", "%(n)s atti registrati.", count) % {"n": count}
    )
    return redirect("agreements:approvals", slug=slug)


def _typed(request: Request, key: int) -> dict[str, str]:
    return {
        name: request.POST.get(f"{name}-{key}", "").strip()[:60]
        for name in ("numero", "data", "albo", "subito")
    }


@seen_by(signed_in, methods=WRITE)
def answer(request: Request, slug: str, key: int) -> HttpResponse:
    """A clerk says that the council approved: three fields."""
    party = party_of(request, slug, key)
    policies.check_acts_for(party, by=request.actor)

    def save(form: AnswerForm) -> str:
        told = {**form.told, "outcome": Approval.Outcome.APPROVED}
        upload = told.pop("upload")
        actions.answer(party, told, upload=upload, by=request.actor, at=now())
        messages.success(request, _("Approvazione registrata. Grazie."))
        return party.agreement.get_absolute_url()

    form = AnswerForm(request.POST or None, request.FILES or None)
    sheet = sheet_of(
        party.agreement,
        _("%(body)s ha approvato?") % {"body": party.body},
        _("Comunica l’approvazione"),
        lead=_("%(title)s. Servono tre cose: numero, data e file dell’atto.")
        % {"title": party.agreement.label},
        keeps=f"atto-{party.pk}",
    )
    return ask(request, form, save, sheet=sheet, template="agreements/answer.html", party=party)


@seen_by(signed_in, methods=WRITE)
def answer_otherwise(request: Request, slug: str, key: int) -> HttpResponse:
    """Another outcome: a sitting fixed, put off, refused."""
    party = party_of(request, slug, key)
    policies.check_acts_for(party, by=request.actor)

    def save(form: OtherAnswerForm) -> str:
        actions.answer(party, form.told, by=request.actor, at=now())
        messages.success(request, _("Risposta registrata."))
        return party.agreement.get_absolute_url()

    sheet = sheet_of(
        party.agreement,
        _("Che cosa ha deciso %(body)s") % {"body": party.body},
        _("Comunica l’esito"),
    )
    return ask(request, OtherAnswerForm(request.POST or None), save, sheet=sheet)
