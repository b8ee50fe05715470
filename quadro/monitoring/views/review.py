"""What the office checks: readings that wait, many at once; the periods that are closed."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.kit.pages import Sheet, ask
from quadro.kit.tables import SavedView
from quadro.monitoring import actions, queries
from quadro.monitoring.forms import LockForm
from quadro.monitoring.models import Lock, Reading
from quadro.monitoring.queries import DAY
from quadro.monitoring.views.common import WRITE, crumbs_of

PER_PAGE = 100


@seen_by(planning_office)
def review(request: Request) -> HttpResponse:
    """What waits to be checked; `?indicatore=` of one of them."""
    asked = request.GET.get("indicatore", "")
    views = _views(queries.waiting_by_indicator(request.actor), asked)
    rows = queries.to_check(request.actor)
    if asked:
        rows = rows.filter(indicator__slug=asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "checked": queries.checks_of(list(page.object_list)),
        "views": views,
        "query": f"indicatore={asked}&" if asked else "",
        "today": localdate(),
        "crumbs": crumbs_of(),
    }
    return render(request, "monitoring/review.html", context)


def _views(groups: Sequence[queries.Waiting], asked: str) -> list[SavedView]:
    """All that waits, then indicator by indicator."""
    total = sum(one.count for one in groups)
    views = [SavedView(_("Tutte"), "?", total, is_current=not asked)]
    for one in groups:
        slug = one.indicator.slug
        is_current = slug == asked
        views.append(
            SavedView(one.indicator.title, f"?indicatore={slug}", one.count, is_current=is_current)
        )
    return views


def _chosen(request: Request) -> list[Reading]:
    keys = [int(one) for one in request.POST.getlist("scelte") if one.isdecimal()]
    return list(Reading.objects.filter(pk__in=keys).order_by("pk"))


@seen_by(planning_office, methods=("POST",))
def approve(request: Request) -> HttpResponse:
    found = actions.approve(_chosen(request), by=request.actor, at=now())
    words = ngettext("Approvato un valore.", "Approvati %(n)s valori.", len(found))
    messages.success(request, words % {"n": len(found)})
    return redirect(reverse("monitoring:review"))


@seen_by(planning_office, methods=("POST",))
def give_back(request: Request) -> HttpResponse:
    reason = request.POST.get("motivo", "")[:500]
    found = actions.return_(_chosen(request), reason=reason, by=request.actor, at=now())
    words = ngettext("Restituito un valore.", "Restituiti %(n)s valori.", len(found))
    messages.success(request, words % {"n": len(found)})
    return redirect(reverse("monitoring:review"))


@seen_by(everyone)
def locks(request: Request) -> HttpResponse:
    """The closed periods, and those that were opened again: everybody sees what is frozen."""
    page = Paginator(queries.opened_again(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "locks": queries.in_force(),
        "page": page,
        "query": "",
        "may_keep": request.actor.is_planning_office,
        "crumbs": crumbs_of(),
    }
    return render(request, "monitoring/locks.html", context)


@seen_by(planning_office, methods=WRITE)
def lock(request: Request) -> HttpResponse:
    def save(form: LockForm) -> str:
        told = form.told
        some = list(told["indicators"])
        actions.lock(
            some or None, since=told["since"], until=told["last_day"] + DAY,
            reason=told["reason"], by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Periodo chiuso: non accetta altre rilevazioni."))
        return reverse("monitoring:locks")

    crumbs = [*crumbs_of(), (_("Periodi chiusi"), reverse("monitoring:locks"))]
    sheet = Sheet(
        title=_("Chiudi un periodo"), button=_("Chiudi il periodo"), crumbs=crumbs,
        back=reverse("monitoring:locks"),
        lead=_("Un periodo chiuso non accetta rilevazioni, né approvazioni, finché non si riapre."),
    )  # fmt: skip
    return ask(request, LockForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=("POST",))
def unlock(request: Request) -> HttpResponse:
    keys = [int(one) for one in request.POST.getlist("scelti") if one.isdecimal()]
    rows = list(Lock.objects.filter(pk__in=keys).order_by("pk"))
    reason = request.POST.get("motivo", "")[:500]
    found = actions.unlock(rows, reason=reason, by=request.actor, at=now())
    words = ngettext("Riaperto un periodo.", "Riaperti %(n)s periodi.", len(found))
    messages.success(request, words % {"n": len(found)})
    return redirect(reverse("monitoring:locks"))
