"""A use is asked; the line of who waits; each is let in, refused, taken back, concluded."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.kit.pages import Sheet, ask
from quadro.services import actions, policies, queries
from quadro.services.forms import AcceptUseForm, DoneForm, ReasonForm, RequestBackForm, UseForm
from quadro.services.models import Adhesion, Service, Use
from quadro.services.policies import YEARS_AHEAD
from quadro.services.views.common import (
    WRITE,
    asked_town,
    crumbs_of,
    found,
    line_address,
    sheet_of,
    use_of,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _year(request: Request, today: int) -> int:
    asked = request.GET.get("anno", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today  # noqa: PLR2004
    return year if FIRST_YEAR <= year <= LAST_YEAR else today


@seen_by(everyone)
def line(request: Request, slug: str) -> HttpResponse:
    service, today = found(slug), localdate()
    year = _year(request, today.year)
    told = queries.line_of(service, year, on=today)
    by = request.actor
    uses = [*told.waiting, *told.others]
    acting = {one.body_id for one in uses if policies.acts_for(one.body_id, by=by)}
    may_keep = policies.keeps(service, by=by)
    context = {
        "service": service,
        "line": told,
        "queue": [(one, told.residents_of(one)) for one in told.waiting],
        "years": range(today.year + YEARS_AHEAD, today.year - 3, -1),
        "crumbs": crumbs_of(service),
        "may_keep": may_keep,
        "acting": acting,
        "may_act": may_keep or bool(acting),
        "day": today,
    }
    return render(request, "services/line.html", context)


@seen_by(signed_in, methods=WRITE)
def ask_use(request: Request, slug: str) -> HttpResponse:
    service, today = found(slug), request.actor.on
    adhering = Adhesion.objects.in_use(today).filter(service=service)
    bodies = queries.asking_for(request.actor).filter(pk__in=adhering.values("body"))

    def save(form: UseForm) -> str:
        told = form.told
        actions.ask_use(
            service, told["body"], subject=told["subject"], year=told["year"],
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Richiesta inviata: è in lista."))
        return line_address(service, told["year"])

    years = tuple(range(today.year, today.year + YEARS_AHEAD + 1))
    form = UseForm(
        request.POST or None, bodies=bodies, years=years,
        initial={"body": asked_town(request, bodies), "year": str(today.year)},
    )  # fmt: skip
    title = _("Chiedi di usare %(service)s") % {"service": service.name}
    return ask(request, form, save, sheet=sheet_of(service, title, _("Invia la richiesta")))


@seen_by(signed_in, methods=("POST",))
def accept_next(request: Request, slug: str) -> HttpResponseBase:
    """`attesa` is the key of the request that the page showed as first."""
    service = found(slug)
    year, expected = (_number(request, name) for name in ("anno", "attesa"))
    use = actions.accept_next(service, year=year, expected=expected, by=request.actor, at=now())
    messages.success(request, _("Accolta la richiesta di %(body)s.") % {"body": use.body.label})
    return redirect(line_address(service, year))


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _sheet(use: Use, title: str, button: str, **more: Any) -> Sheet:
    back = line_address(use.service, use.year)
    return sheet_of(use.service, title, button, back=back, lead=use.subject, **more)


def _back(service: Service, use: Use) -> str:
    return line_address(service, use.year)


@seen_by(signed_in, methods=WRITE)
def accept(request: Request, key: int) -> HttpResponse:
    use = use_of(key)
    policies.check_can_keep(use.service, by=request.actor)
    policies.check_use_move(use, "accept_use")

    def save(form: AcceptUseForm) -> str:
        version = form.cleaned_data["version"] or 0
        reason = form.told["reason"]
        actions.accept_use(use, reason=reason, version=version, by=request.actor, at=now())
        messages.success(request, _("Richiesta accolta."))
        return _back(use.service, use)

    form = AcceptUseForm(request.POST or None, initial={"version": use.version})
    title = _("Accogli la richiesta di %(body)s") % {"body": use.body.label}
    return ask(request, form, save, sheet=_sheet(use, title, _("Accogli")))


@seen_by(signed_in, methods=WRITE)
def refuse(request: Request, key: int) -> HttpResponse:
    use = use_of(key)
    policies.check_can_keep(use.service, by=request.actor)
    policies.check_use_move(use, "refuse_use")

    def save(form: ReasonForm) -> str:
        version = form.cleaned_data["version"] or 0
        reason = form.told["reason"]
        actions.refuse_use(use, reason=reason, version=version, by=request.actor, at=now())
        messages.success(request, _("Il Comune riceve la risposta con il motivo."))
        return _back(use.service, use)

    form = ReasonForm(request.POST or None, initial={"version": use.version})
    title = _("Non accogliere la richiesta di %(body)s") % {"body": use.body.label}
    return ask(request, form, save, sheet=_sheet(use, title, _("Non accogliere")))


@seen_by(signed_in, methods=WRITE)
def withdraw(request: Request, key: int) -> HttpResponse:
    use = use_of(key)
    policies.check_can_withdraw_use(use, by=request.actor)

    def save(form: RequestBackForm) -> str:
        version = form.cleaned_data["version"] or 0
        reason = form.told["reason"]
        actions.withdraw_use(use, reason=reason, version=version, by=request.actor, at=now())
        messages.success(request, _("Richiesta ritirata."))
        return _back(use.service, use)

    form = RequestBackForm(request.POST or None, initial={"version": use.version})
    title = _("Ritira la richiesta di %(body)s") % {"body": use.body.label}
    return ask(request, form, save, sheet=_sheet(use, title, _("Ritira la richiesta")))


@seen_by(signed_in, methods=WRITE)
def finish(request: Request, key: int) -> HttpResponse:
    use = use_of(key)
    policies.check_can_keep(use.service, by=request.actor)
    policies.check_use_move(use, "finish_use")

    def save(form: DoneForm) -> str:
        version = form.cleaned_data["version"] or 0
        done_on = form.told["done_on"]
        actions.finish_use(use, done_on=done_on, version=version, by=request.actor, at=now())
        messages.success(request, _("Richiesta conclusa."))
        return _back(use.service, use)

    initial = {"done_on": request.actor.on, "version": use.version}
    form = DoneForm(request.POST or None, initial=initial)
    title = _("Concludi la richiesta di %(body)s") % {"body": use.body.label}
    return ask(request, form, save, sheet=_sheet(use, title, _("Concludi")))
