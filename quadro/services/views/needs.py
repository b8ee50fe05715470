"""Needs: told by municipalities, supported by others, answered by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.bodies.queries import authority_key
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import Refused
from quadro.services import actions, policies, queries
from quadro.services.forms import AnswerForm, NeedForm, SupportForm
from quadro.services.forms.needs import TAKE
from quadro.services.models import Need
from quadro.services.queries.needs import can_support
from quadro.services.states import NeedState
from quadro.services.views.common import WRITE, asked_town, first_crumbs, need_of, only_one


def _address(need: Need) -> str:
    return f"{reverse('services:needs')}#fabbisogno-{need.pk}"


def _sheet(title: str, button: str, back: str, lead: str = "") -> Sheet:
    crumbs = [*first_crumbs(), (_("Fabbisogni"), reverse("services:needs"))]
    return Sheet(title=title, button=button, back=back, lead=lead, crumbs=crumbs)


@seen_by(everyone)
def needs(request: Request) -> HttpResponse:
    told = queries.needs_told(request.actor)
    by = request.actor
    context = {
        "told": told,
        "crumbs": first_crumbs(),
        "may_propose": by.is_planning_office or any(
            policies.acts_for(one, by=by) for one in by.bodies
        ),
        "may_answer": by.is_planning_office,
        "open": sum(one.need.state == NeedState.OPEN for one in told),
        "taken": sum(one.need.state == NeedState.TAKEN for one in told),
        "municipalities": len({
            body for one in told for body in (one.need.body_id, *(x.pk for x in one.supporters))
        }),
    }  # fmt: skip
    return render(request, "services/needs.html", context)


@seen_by(signed_in, methods=WRITE)
def propose(request: Request) -> HttpResponse:
    bodies = queries.asking_for(request.actor)
    if not bodies.exists():
        raise Refused(_("I fabbisogni li propongono i Comuni, con i loro uffici o il Sindaco."))

    def save(form: NeedForm) -> str:
        told = dict(form.told)
        made = actions.propose(told.pop("body"), told, by=request.actor, at=now())
        messages.success(request, _("Fabbisogno proposto: ora altri Comuni possono sostenerlo."))
        return _address(made)

    form = NeedForm(
        request.POST or None, bodies=bodies, initial={"body": asked_town(request, bodies)}
    )
    sheet = _sheet(_("Proponi un fabbisogno"), _("Proponi"), reverse("services:needs"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def support(request: Request, key: int) -> HttpResponse:
    need = need_of(key)
    policies.check_is_unanswered(need)
    bodies = can_support(need, request.actor)
    if not bodies.exists():
        raise Refused(_("Lo sostengono i Comuni che non lo hanno ancora fatto."))

    def save(form: SupportForm) -> str:
        made = actions.support(need, form.told["body"], by=request.actor)
        messages.success(request, _("%(body)s lo sostiene.") % {"body": made.body.label})
        return _address(need)

    form = SupportForm(request.POST or None, bodies=bodies, initial={"body": only_one(bodies)})
    sheet = _sheet(_("Sostieni un fabbisogno"), _("Sostieni"), _address(need), lead=need.title)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=("POST",))
def unsupport(request: Request, key: int) -> HttpResponseBase:
    """Of the municipality `comune`, or of the only one of who asks."""
    need = need_of(key)
    rows = queries.asking_for(request.actor).filter(need_supports__need=need)
    named = request.POST.get("comune", "")
    body: Body | None = rows.filter(slug=named[:100]).first() if named else only_one(rows)
    if body is None:
        raise Refused(_("Nessuno dei tuoi Comuni lo sosteneva."))
    actions.unsupport(need, body, by=request.actor)
    messages.success(request, _("%(body)s non lo sostiene più.") % {"body": body.label})
    return redirect(_address(need))


@seen_by(planning_office, methods=WRITE)
def answer(request: Request, key: int) -> HttpResponse:
    need = need_of(key)
    policies.check_can_answer(need, by=request.actor)

    def save(form: AnswerForm) -> str:
        told, version = form.told, form.cleaned_data["version"] or 0
        if told["outcome"] == TAKE:
            proposal = {
                "name": told["name"], "summary": need.title, "small_first": True,
                "body": Body.objects.get(pk=authority_key()),
            }  # fmt: skip
            actions.take(
                need, answer=told["answer"], service=told["service"], proposal=proposal,
                version=version, by=request.actor, at=now(),
            )  # fmt: skip
        else:
            actions.decline(
                need, answer=told["answer"], version=version, by=request.actor, at=now()
            )
        messages.success(request, _("Risposta inviata ai Comuni."))
        return _address(need)

    form = AnswerForm(
        request.POST or None, initial={"version": need.version, "name": need.title[:120]}
    )
    sheet = _sheet(_("Rispondi al fabbisogno"), _("Rispondi"), _address(need), lead=need.title)
    return ask(request, form, save, sheet=sheet)
