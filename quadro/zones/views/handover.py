"""The dossier of a turn that ends: what passes, the note of who leaves, who took it over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import allows
from quadro.zones import actions, policies, queries
from quadro.zones.forms import NoteForm
from quadro.zones.models import Turn
from quadro.zones.queries import Dossier
from quadro.zones.views.common import WRITE, crumbs_of, home_of, turn_of


def _readable(request: Request, slug: str, ordinal: int) -> Dossier:
    turn = turn_of(slug, ordinal)
    found = queries.dossier_of(turn, by=request.actor)
    policies.check_can_read_dossier(turn, found.after, by=request.actor)
    return found


def _address(turn: Turn) -> str:
    return reverse("zones:handover", args=[turn.zone.slug, turn.ordinal])


@seen_by(signed_in)
def dossier(request: Request, slug: str, ordinal: int) -> HttpResponse:
    found = _readable(request, slug, ordinal)
    turn, by = found.turn, request.actor
    context = {
        "dossier": found,
        "turn": turn,
        "crumbs": [*crumbs_of(turn.zone), (_("Rotazione"), home_of(turn.zone))],
        "may_note": allows(policies.check_can_note, turn, by=by),
        "may_take": allows(policies.check_can_take_over, found.after, by=by),
        "rule": queries.rule_on(turn.zone, by.on),
    }
    return render(request, "zones/handover.html", context)


@seen_by(signed_in, methods=WRITE)
def note(request: Request, slug: str, ordinal: int, name: str) -> HttpResponse:
    found = _readable(request, slug, ordinal)
    turn = found.turn
    policies.check_can_note(turn, by=request.actor)
    entry = found.entry(name)
    if entry is None:
        raise Http404

    def save(form: NoteForm) -> str:
        version = form.cleaned_data["version"] or 0
        text = form.cleaned_data["note"]
        actions.note(turn, name, text, version=version, by=request.actor, at=now())
        messages.success(request, _("Nota salvata."))
        return _address(turn)

    back = _address(turn)
    crumbs = [
        *crumbs_of(turn.zone),
        (_("Rotazione"), home_of(turn.zone)),
        (_("Fascicolo di consegna"), back),
    ]
    sheet = Sheet(
        title=entry.title, button=_("Salva la nota"), back=back, crumbs=crumbs, lead=entry.about
    )
    initial = {"note": entry.note, "version": entry.version}
    return ask(request, NoteForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(signed_in, methods=("POST",))
def take_over(request: Request, slug: str, ordinal: int) -> HttpResponseBase:
    found = _readable(request, slug, ordinal)
    names = request.POST.getlist("voce")[:500]
    taken = actions.take_over(found.turn, names, by=request.actor, at=now())
    said = ngettext("Una voce presa in carico.", "%(n)s voci prese in carico.", len(taken))
    messages.success(request, said % {"n": len(taken)})
    return redirect(_address(found.turn))
