"""The requests of who asks: of their bodies, of their desks; a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.desks import actions, queries
from quadro.desks.forms import AskForm
from quadro.desks.register import HEADS, table_of
from quadro.desks.views.common import WRITE, requests_crumbs
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import Refused


@seen_by(signed_in)
def requests(request: Request) -> HttpResponse:
    table = table_of(queries.readable(request.actor), request.GET)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "heads": {one.name: one for one in table.heads(HEADS)},
        "may_ask": bool(queries.asking_for(request.actor)),
        "on": localdate(),
    }
    return render(request, "desks/requests.html", context)


@seen_by(signed_in, methods=WRITE)
def ask_desk(request: Request) -> HttpResponse:
    """`?ufficio=` narrows what may be asked to one desk."""
    bodies = queries.asking_for(request.actor)
    if not bodies:
        raise Refused(
            _("Agli uffici di interfaccia chiede chi ha un incarico in un Comune o in una Zona."),
            cure=reverse("desks:desks"),
            cure_label=_("Vedi gli uffici"),
        )
    topics = queries.askable(bodies, request.actor.on)
    slug = request.GET.get("ufficio", "")[:100].replace("\0", "")
    if slug and topics.filter(desk__slug=slug).exists():
        topics = topics.filter(desk__slug=slug)

    def save(form: AskForm) -> str:
        told = form.told
        made = actions.ask(
            told["topic"], told["body"], subject=told["subject"], text=told["text"],
            upload=told["upload"], by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Richiesta inviata all’ufficio."))
        return made.get_absolute_url()

    sheet = Sheet(
        title=_("Chiedi a un ufficio"), button=_("Invia la richiesta"),
        back=reverse("desks:requests"), crumbs=requests_crumbs(),
        lead=_("La leggono l’ufficio e il tuo ente. Quando qualcosa cambia ricevi un avviso."),
    )  # fmt: skip
    form = AskForm(request.POST or None, request.FILES or None, bodies=bodies, topics=topics)
    return ask(request, form, save, sheet=sheet)
