"""The pages of open data: bring a file, look at what it would do, write it, undo it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.interventions import actions, policies, queries
from quadro.interventions.forms.intakes import IntakeForm
from quadro.interventions.models import Intake, IntakeStatus
from quadro.kit.exports import as_csv
from quadro.kit.numbers import written
from quadro.kit.refusals import Refused

READ_WRITE = ("GET", "POST")
SHOWN = 20
"""Rows of the report in the page; the file has all of them."""


@seen_by(planning_office, methods=READ_WRITE)
def index(request: Request) -> HttpResponse:
    """A new file, the files of the past, what each data set is."""
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            intake = actions.preview_intake(
                file, form.cleaned_data["profile"], name=file.name, by=request.actor, at=now()
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(intake)
    page = Paginator(queries.intakes(), SHOWN).get_page(request.GET.get("pagina"))
    context = {"form": form, "past": page, "profiles": queries.intake_profiles()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "interventions/intakes.html", context, status=status)


@seen_by(planning_office)
def intake(request: Request, key: int) -> HttpResponse:
    one = get_object_or_404(Intake, pk=key)
    report = queries.report_of(one)
    context = {
        "intake": one,
        "title": _title(one),
        "is_preview": one.status == IntakeStatus.PREVIEWED,
        "profile": next((p for p in queries.intake_profiles() if p.code == one.profile), None),
        "report": report[:SHOWN],
        "told": len(report),
        "new": one.sample.get("new", []),
        "changed": queries.changes_of(one.sample),
    }
    return render(request, "interventions/intake.html", context)


def _title(one: Intake) -> str:
    if one.status == IntakeStatus.UNDONE:
        return _("Importazione annullata")
    if one.status == IntakeStatus.IMPORTED:
        told = ngettext("Un intervento importato", "%(count)s interventi importati", one.writes)
    elif one.writes:
        told = ngettext("Un intervento pronto", "%(count)s interventi pronti", one.writes)
    elif one.refused:
        return _("Niente da importare: le righe sono rifiutate")
    else:
        return _("È già tutto nel registro")
    return told % {"count": written(one.writes)}


@seen_by(planning_office, methods=("POST",))
def confirm(request: Request, key: int) -> HttpResponse:
    one = get_object_or_404(Intake, pk=key)
    only_valid = request.POST.get("righe") == "valide"
    try:
        actions.confirm_intake(one, only_valid=only_valid, by=request.actor, at=now())
    except actions.Overtaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Importazione conclusa: si può annullare da questa pagina."))
    return redirect(one)


@seen_by(planning_office, methods=("POST",))
def discard(request: Request, key: int) -> HttpResponse:
    actions.discard_intake(get_object_or_404(Intake, pk=key), by=request.actor)
    messages.success(request, _("Anteprima scartata: niente è stato scritto."))
    return redirect("interventions:intakes")


@seen_by(planning_office, methods=READ_WRITE)
def undo(request: Request, key: int) -> HttpResponse:
    one = get_object_or_404(Intake, pk=key)
    if request.method == "POST":
        actions.undo_intake(one, by=request.actor, at=now())
        messages.success(request, _("Importazione annullata: il registro è come prima."))
        return redirect(one)
    context: dict[str, object] = {"intake": one}
    try:
        policies.check_can_undo(one, by=request.actor)
    except Refused as refusal:
        context["refusal"] = refusal
    return render(request, "interventions/undo_intake.html", context)


@seen_by(planning_office)
def report(request: Request, key: int) -> HttpResponse:  # noqa: ARG001 - the decorator asks it
    """The rows that were refused or warned of, as a file."""
    one = get_object_or_404(Intake, pk=key)
    return as_csv(queries.REPORT, queries.report_of(one), name=f"resoconto-{one.pk}")
