"""The cost of a year is set, and its shares approved."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.joint import actions, policies
from quadro.joint.forms import ApproveForm, BudgetForm
from quadro.joint.models import Budget, JointService
from quadro.joint.views.common import WRITE, members_of, readable, sheet_of
from quadro.kit.pages import ask


def _budgets(service: JointService) -> list[Budget]:
    found: list[Budget] = service.all_budgets  # type: ignore[attr-defined]
    return found


@seen_by(signed_in, methods=WRITE)
def new_budget(request: Request, slug: str) -> HttpResponse:
    """The year after the last, with its rule, unless another is told."""
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)
    last = _budgets(service)[-1] if _budgets(service) else None
    year = last.year + 1 if last else request.actor.on.year
    told = {**_like(last), "year": year}
    form = BudgetForm(request.POST or None, initial=told, rows=_rows(service, last))
    return _ask(request, service, form, _("Stabilisci il costo di un anno"))


@seen_by(signed_in, methods=WRITE)
def budget(request: Request, slug: str, year: int) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)
    kept = next((one for one in _budgets(service) if one.year == year), None)
    if kept is None:
        raise Http404
    policies.check_is_open(kept)
    told = {
        **_like(kept), "year": year, "cost_eur": kept.cost_eur, "counted_on": kept.counted_on,
        "approve_by": kept.approve_by, "version": kept.version,
    }  # fmt: skip
    title = _("Costo e regola del %(year)s") % {"year": year}
    form = BudgetForm(request.POST or None, initial=told, rows=_rows(service, kept))
    form.fields["year"].disabled = True
    return _ask(request, service, form, title)


def _ask(request: Request, service: JointService, form: BudgetForm, title: str) -> HttpResponse:
    def save(form: BudgetForm) -> str:
        year = form.cleaned_data["year"]
        version = form.cleaned_data.get("version") or 0
        actions.set_budget(service, year, form.values, version=version, by=request.actor, at=now())
        messages.success(request, _("Costo del %(year)s salvato.") % {"year": year})
        return f"{service.get_absolute_url()}?anno={year}"

    sheet = sheet_of(
        service, title, _("Salva il costo"), is_wide=True,
        lead=_("Finché non è approvato lo leggono solo i Comuni che partecipano."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


def _like(budget: Budget | None) -> dict[str, Any]:
    """The rule and the cap of another year, to begin from."""
    if budget is None:
        return {}
    names = {key: name for name, key in BudgetForm.KEYS.items()}
    told: dict[str, Any] = {
        names[one.key]: _decimal(one.percent) for one in budget.parts
    }  # fmt: skip
    return told | {"cap_percent": budget.cap_percent}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _rows(service: JointService, like: Budget | None) -> list[dict[str, Any]]:
    measures = {one.body_id: one for one in like.measures.all()} if like else {}
    bodies = {one.body_id: one.body for one in members_of(service)}
    return [
        {
            "key": key,
            "name": body.label,
            "units": measures[key].units if key in measures else None,
            "cap": measures[key].cap_percent if key in measures else None,
        }
        for key, body in bodies.items()
    ]


@seen_by(signed_in, methods=WRITE)
def approve(request: Request, slug: str, year: int) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)
    kept = next((one for one in _budgets(service) if one.year == year), None)
    if kept is None:
        raise Http404
    policies.check_is_open(kept)

    def save(form: ApproveForm) -> str:
        actions.approve(kept, **form.told, by=request.actor, at=now())
        messages.success(request, _("Riparto approvato: ora lo leggono tutti."))
        return f"{service.get_absolute_url()}?anno={year}"

    sheet = sheet_of(
        service, _("Approva il riparto del %(year)s") % {"year": year}, _("Approva il riparto"),
        lead=_("Le quote si scrivono come sono oggi nella pagina e non si ricalcolano più."),
    )  # fmt: skip
    form = ApproveForm(request.POST or None, initial={"approved_on": request.actor.on})
    return ask(request, form, save, sheet=sheet)
