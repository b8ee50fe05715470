"""The agenda of a sitting: items written, ordered, taken away; papers added."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.assemblies import actions, policies
from quadro.assemblies.forms import ItemForm, PaperForm, SureForm
from quadro.assemblies.models import Sitting
from quadro.assemblies.views.common import WRITE, item_of, readable, sheet_of
from quadro.kit.pages import ask


@seen_by(signed_in, methods=WRITE)
def add(request: Request, slug: str, key: str) -> HttpResponse:
    one = _prepared(request, slug, key)
    assembly = one.assembly

    def save(form: ItemForm) -> str:
        actions.add(one, form.told, by=request.actor)
        messages.success(request, _("Punto aggiunto in fondo all’ordine del giorno."))
        return one.get_absolute_url()

    initial = {"majority": assembly.majority, "majority_by": assembly.majority_by}
    form = ItemForm(request.POST or None, sitting=one, by=request.actor, initial=initial)
    sheet = sheet_of(one, _("Nuovo punto"), _("Aggiungi il punto"))
    return ask(request, form, save, sheet=sheet)


def _prepared(request: Request, slug: str, key: str) -> Sitting:
    one = readable(request, slug, key)
    policies.check_can_prepare(one, by=request.actor)
    return one


@seen_by(signed_in, methods=WRITE)
def edit(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    one = _prepared(request, slug, key)
    point = item_of(one, item)

    def save(form: ItemForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_item(point, form.told, version=version, by=request.actor)
        messages.success(request, _("Punto aggiornato."))
        return one.get_absolute_url()

    names = (
        "title", "about", "kind", "majority", "majority_by", "is_secret", "version",
        "opinion", "minutes_of", "agreement", "inquiry", "commitment", "provision",
    )  # fmt: skip
    initial = {name: getattr(point, name) for name in names}
    form = ItemForm(request.POST or None, sitting=one, by=request.actor, initial=initial)
    sheet = sheet_of(one, _("Modifica il punto"), _("Salva il punto"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def remove(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    one = _prepared(request, slug, key)
    point = item_of(one, item)

    def save(_form: SureForm) -> str:
        actions.remove(point, by=request.actor)
        messages.success(request, _("Punto tolto."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Togli il punto"), _("Togli il punto"), lead=str(point))
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)


@seen_by(signed_in, methods=("POST",))
def order(request: Request, slug: str, key: str) -> HttpResponse:
    """`punti` are all the items in their new order; or `sposta` one `su` or `giu`."""
    one = _prepared(request, slug, key)
    keys = [int(text) for text in request.POST.getlist("punti") if text.isdecimal()]
    moved = request.POST.get("sposta", "")
    if moved.isdecimal():
        keys = list(one.items.order_by("position").values_list("pk", flat=True))
        _shift(keys, int(moved), -1 if request.POST.get("verso") == "su" else 1)
    actions.order(one, keys, by=request.actor)
    return redirect(f"{one.get_absolute_url()}#ordine")


def _shift(keys: list[int], key: int, by: int) -> None:
    if key not in keys:
        return
    at = keys.index(key)
    to = min(max(at + by, 0), len(keys) - 1)
    keys.insert(to, keys.pop(at))


@seen_by(signed_in, methods=WRITE)
def attach(request: Request, slug: str, key: str) -> HttpResponse:
    one = _prepared(request, slug, key)

    def save(form: PaperForm) -> str:
        told = form.cleaned_data
        actions.attach(
            one, told["title"], told["upload"], item=told["item"], by=request.actor, at=now()
        )
        messages.success(request, _("Atto aggiunto."))
        return one.get_absolute_url()

    form = PaperForm(request.POST or None, request.FILES or None, sitting=one)
    sheet = sheet_of(one, _("Aggiungi un atto"), _("Aggiungi l’atto"))
    return ask(request, form, save, sheet=sheet)
