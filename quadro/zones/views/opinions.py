"""The opinions that a Zone is asked for: everybody reads them, the Zone gives them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.kit.pages import Sheet, ask
from quadro.zones import actions, policies, queries
from quadro.zones.forms import AskOpinionForm, GiveOpinionForm
from quadro.zones.models import ActOpinion
from quadro.zones.models.opinions import DAYS
from quadro.zones.views.common import WRITE, crumbs_of, found


def _found(slug: str, number: int) -> ActOpinion:
    rows = ActOpinion.objects.select_related("zone", "by_body", "item__sitting__assembly")
    one: ActOpinion = get_object_or_404(rows, zone__slug=slug, number=min(number, 30_000))
    return one


@seen_by(everyone)
def opinions(request: Request, slug: str) -> HttpResponse:
    zone, on = found(slug), request.actor.on
    shown = {
        "zone": zone,
        "asked": queries.opinions_of(zone, on=on),
        "on_agreements": queries.on_agreements(zone, request.actor),
        "crumbs": crumbs_of(zone),
        "may_ask": request.actor.is_planning_office,
        "day": on,
    }
    return render(request, "zones/opinions.html", shown)


@seen_by(everyone)
def opinion(request: Request, slug: str, number: int) -> HttpResponse:
    one, by = _found(slug, number), request.actor
    address = reverse("zones:opinions", args=[slug])
    shown = {
        "opinion": one,
        "asked": queries.Asked(one, by.on),
        "crumbs": [*crumbs_of(one.zone), (_("Pareri"), address)],
        "may_give": not one.outcome and policies.keeps(one.zone, by=by),
        "day": by.on,
    }
    return render(request, "zones/opinion.html", shown)


@seen_by(planning_office, methods=WRITE)
def ask_opinion(request: Request, slug: str) -> HttpResponse:
    zone = found(slug)
    policies.body_of(zone)

    def save(form: AskOpinionForm) -> str:
        made = actions.ask_opinion(zone, form.told, by=request.actor, at=now())
        messages.success(request, _("Parere chiesto: la Zona è avvisata."))
        return made.get_absolute_url()

    initial = {
        "asked_on": localdate(), "days": DAYS, "silence": ActOpinion.Silence.BLOCKS,
        "by_body": Body.objects.authority().first(),
    }  # fmt: skip
    address = reverse("zones:opinions", args=[slug])
    sheet = Sheet(
        title=_("Chiedi un parere alla Zona %(zone)s") % {"zone": zone},
        button=_("Chiedi il parere"),
        back=address, crumbs=[*crumbs_of(zone), (_("Pareri"), address)],
    )  # fmt: skip
    return ask(request, AskOpinionForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def give_opinion(request: Request, slug: str, number: int) -> HttpResponse:
    one = _found(slug, number)
    policies.check_can_keep(one.zone, by=request.actor)

    def save(form: GiveOpinionForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.give_opinion(one, **form.told, version=version, by=request.actor, at=now())
        messages.success(request, _("Parere reso: si legge nella pagina dell’atto."))
        return one.get_absolute_url()

    form = GiveOpinionForm(
        request.POST or None, items=queries.items_for(one),
        initial={"given_on": localdate(), "version": one.version},
    )  # fmt: skip
    address = reverse("zones:opinions", args=[slug])
    sheet = Sheet(
        title=_("Rendi il parere"), button=_("Rendi il parere"), lead=one.act,
        back=one.get_absolute_url(), crumbs=[*crumbs_of(one.zone), (_("Pareri"), address)],
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)
