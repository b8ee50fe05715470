"""The minutes: read, composed, corrected, approved, published, printed."""

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.assemblies import actions, policies, queries
from quadro.assemblies.forms import ProseForm, SureForm
from quadro.assemblies.models import Minutes, Sitting
from quadro.assemblies.prose import CLOSING, OPENING
from quadro.assemblies.views.common import WRITE, crumbs_of, name_of, readable, sheet_of
from quadro.kit.files import download
from quadro.kit.pages import ask


def _minutes(request: Request, slug: str, key: str) -> Minutes:
    sitting = readable(request, slug, key)
    found: Minutes | None = getattr(sitting, "minutes", None)
    if found is None:
        raise Http404
    found.sitting = sitting
    policies.check_can_read_minutes(found, by=request.actor)
    return found


@seen_by(everyone)
def minutes(request: Request, slug: str, key: str) -> HttpResponse:
    one = _minutes(request, slug, key)
    versions = list(one.versions.order_by("number"))
    text = versions[-1].prose
    record = queries.record_of(one.sitting, by=request.actor)
    context = {
        "minutes": one,
        "sitting": one.sitting,
        "crumbs": [
            *crumbs_of(one.sitting.assembly),
            (name_of(one.sitting), one.sitting.get_absolute_url()),
        ],
        "record": record,
        "lines": [(line, text.get(str(line.item.pk), "")) for line in record.lines],
        "opening": text[OPENING],
        "closing": text[CLOSING],
        "versions": versions,
        "may_keep": policies.keeps(one.sitting.assembly, by=request.actor),
    }
    return render(request, "assemblies/minutes.html", context)


@seen_by(signed_in, methods=("POST",))
def compose(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    actions.compose(one, by=request.actor, at=now())
    messages.success(
        request, _("Verbale composto dai fatti della seduta: ora si corregge la prosa.")
    )
    return redirect(_address(one))


def _address(sitting: Sitting) -> str:
    return f"{sitting.get_absolute_url()}verbale/"


@seen_by(signed_in, methods=WRITE)
def correct(request: Request, slug: str, key: str) -> HttpResponse:
    one = _minutes(request, slug, key)
    policies.check_can_correct(one, by=request.actor)
    last = actions.last_version(one)

    def save(form: ProseForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.correct(one, form.prose, version=version, by=request.actor, at=now())
        messages.success(request, _("Correzione salvata: la versione di prima resta."))
        return _address(one.sitting)

    initial = {**last.prose, "version": one.version}
    items = one.sitting.items.order_by("position")
    form = ProseForm(request.POST or None, items=items, initial=initial)
    lead = _("Si corregge solo la prosa: presenze, voti e orari vengono dal registro della seduta.")
    sheet = sheet_of(one.sitting, _("Correggi il verbale"), _("Salva la correzione"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def move(request: Request, slug: str, key: str, step: str) -> HttpResponse:
    """`approvazione` brings them to be approved, `bozza` takes them back, `pubblica` shows them."""
    one = _minutes(request, slug, key)
    verbs = {
        "approvazione": (
            actions.send_minutes,
            _("Porta in approvazione"),
            _("Verbale in approvazione."),
        ),
        "bozza": (actions.take_back, _("Riporta in bozza"), _("Verbale di nuovo in bozza.")),
        "pubblica": (actions.publish, _("Pubblica il verbale"), _("Verbale pubblicato.")),
    }
    if step not in verbs:
        raise Http404
    verb, label, said = verbs[step]

    def save(_form: SureForm) -> str:
        verb(one, by=request.actor)
        messages.success(request, said)
        return _address(one.sitting)

    sheet = sheet_of(one.sitting, label, label)
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)


@seen_by(everyone)
def pdf(request: Request, slug: str, key: str) -> HttpResponseBase:
    from quadro.assemblies.printed import minutes_as_pdf  # noqa: PLC0415 - typst, for who asks

    one = _minutes(request, slug, key)
    record = queries.record_of(one.sitting, by=request.actor)
    content = minutes_as_pdf(one, record, actions.last_version(one).prose, at=now())
    name = f"verbale-{one.sitting.assembly.slug}-{one.sitting.key}.pdf"
    stream = ContentFile(content).open("rb")
    return download(stream, name=name, media_type="application/pdf", size=len(content))
