"""The profile of who is signed in, and their saved views."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts import actions, queries
from quadro.accounts.forms import SaveViewForm
from quadro.accounts.http import Request, seen_by, signed_in
from quadro.accounts.models import SavedView
from quadro.kit.pages import Sheet, ask


@seen_by(signed_in)
def profile(request: Request) -> HttpResponse:
    user = request.actor.user
    if user is None:  # the audience has let in nobody
        raise AssertionError
    seen = {
        "factors": queries.factors_of(user),
        "sessions": queries.sessions_of(user, this=request.session.session_key or "", at=now()),
        "views": queries.views_of(user),
    }
    return render(request, "accounts/profile.html", seen)


@seen_by(signed_in, methods=("GET", "POST"))
def save_view(request: Request) -> HttpResponse:
    """A list links here with its address: `?page=/intese/&query=stato%3Dfirma`."""

    def save(form: SaveViewForm) -> str:
        view = actions.save_view(**form.told, by=request.actor)
        messages.success(request, _("Vista «%(name)s» salvata.") % {"name": view.name})
        return view.get_absolute_url()

    sheet = Sheet(
        title=_("Salva questa vista"),
        lead=_("La ritrovi nella stessa pagina e nel tuo profilo: filtri e ordine compresi."),
        button=_("Salva la vista"),
        back=reverse("accounts:profile"),
        crumbs=[(_("Profilo"), reverse("accounts:profile"))],
    )
    form = SaveViewForm(request.POST or None, initial=request.GET.dict())
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=("POST",))
def drop_view(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.actor.user)
    actions.drop_view(view, by=request.actor)
    messages.success(request, _("Vista «%(name)s» eliminata.") % {"name": view.name})
    return redirect("accounts:profile")
