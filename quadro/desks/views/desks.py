"""The desks, as everybody sees them; the board of one, for who works there; its forms."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.desks import actions, files, policies, queries
from quadro.desks.forms import DeskForm, EndForm, NewDeskForm, PostForm, TopicsForm
from quadro.desks.models import Desk, Post
from quadro.desks.queries.requests import posts_from
from quadro.desks.views.common import WRITE, desk_of, desks_crumbs, sheet_of
from quadro.kit.exports import as_file
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import allows

DAY = timedelta(days=1)


@seen_by(everyone)
def desks(request: Request) -> HttpResponse:
    cards = queries.directory(localdate())
    form = request.GET.get("formato", "")
    if (file := as_file(form, files.FIGURES, cards, name="uffici-di-interfaccia")) is not None:
        return file
    context = {
        "cards": cards,
        "may_open": allows(policies.check_can_open, by=request.actor),
    }
    return render(request, "desks/desks.html", context)


@seen_by(everyone)
def desk(request: Request, slug: str) -> HttpResponse:
    one, by, on = desk_of(slug), request.actor, localdate()
    works = by.is_signed_in and (by.reads_everything or policies.works_on(one, by=by))
    asked = request.GET.get("chi", "")
    assignee = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004
    context: dict[str, Any] = {
        "card": queries.card_of(one, on),
        "desk": one,
        "crumbs": desks_crumbs(),
        "board": queries.board_of(one, on=on, assignee=assignee) if works else None,
        "may_keep": policies.keeps(one, by=by),
        "may_ask": by.is_signed_in and not works and one.holds_on(on),
        "on": on,
    }
    return render(request, "desks/desk.html", context)


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: NewDeskForm) -> str:
        made = actions.open_desk(_told(form), by=request.actor)
        messages.success(request, _("Ufficio istituito: aggiungi le persone e le voci."))
        return made.get_absolute_url()

    sheet = Sheet(
        title=_("Istituisci un ufficio di interfaccia"), button=_("Istituisci l’ufficio"),
        back=reverse("desks:desks"), crumbs=desks_crumbs(),
    )  # fmt: skip
    form = NewDeskForm(request.POST or None, initial={"since": request.actor.on})
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = desk_of(slug)
    policies.check_can_keep(one, by=request.actor)

    def save(form: DeskForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_desk(one, _told(form), version=version, by=request.actor)
        messages.success(request, _("Ufficio aggiornato."))
        return one.get_absolute_url()

    names = ("name", "competences", "email", "phone", "hours", "address", "since", "version")
    initial = {name: getattr(one, name) for name in names} | {"last": one.last_day}
    form = DeskForm(request.POST or None, initial=initial)
    return ask(request, form, save, sheet=sheet_of(one, _("Modifica l’ufficio"), _("Salva")))


def _told(form: DeskForm) -> dict[str, Any]:
    """The last day becomes the first without it."""
    told = form.told
    last = told.pop("last")
    return {**told, "until": last + DAY if last else None}


@seen_by(signed_in, methods=WRITE)
def topics(request: Request, slug: str) -> HttpResponse:
    one = desk_of(slug)
    policies.check_can_keep(one, by=request.actor)

    def save(form: TopicsForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_topics(one, form.said(), version=version, by=request.actor)
        messages.success(request, _("Voci salvate."))
        return one.get_absolute_url()

    rows = [
        {"key": row.pk, "name": row.name, "days": row.days, "is_active": row.is_active}
        for row in one.topics.order_by("position", "pk")
    ]
    form = TopicsForm(request.POST or None, rows=rows, initial={"version": one.version})
    sheet = sheet_of(
        one, _("Che cosa si può chiedere"), _("Salva le voci"), is_wide=True,
        lead=_(
            "Ogni voce ha i giorni lavorativi entro cui l’ufficio risponde. Una voce che non si "
            "usa più si spegne: le richieste già fatte restano con il loro termine."
        ),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def people(request: Request, slug: str) -> HttpResponse:
    """Who works there, and somebody more."""
    one, on = desk_of(slug), request.actor.on
    policies.check_can_keep(one, by=request.actor)

    def save(form: PostForm) -> str:
        told = form.told
        actions.appoint(
            one, told["person"], function=told["function"], since=told["since"],
            is_deputy=told["is_deputy"], by=request.actor,
        )  # fmt: skip
        messages.success(request, _("Persona aggiunta all’ufficio."))
        return reverse("desks:people", args=[one.slug])

    form = PostForm(request.POST or None, initial={"since": on}, desk=one)
    sheet = sheet_of(one, _("Persone dell’ufficio"), _("Aggiungi all’ufficio"))
    posts = posts_from(one, on)
    return ask(
        request, form, save, sheet=sheet, template="desks/people.html", posts=posts, desk=one, on=on
    )


@seen_by(signed_in, methods=WRITE)
def end_post(request: Request, slug: str, post: int) -> HttpResponse:
    one = desk_of(slug)
    policies.check_can_keep(one, by=request.actor)
    found = _post_of(one, post)

    def save(form: EndForm) -> str:
        until = form.told["last"] + DAY
        actions.end_post(found, until=until, by=request.actor, at=now())
        messages.success(request, _("Incarico chiuso: le sue richieste non si perdono."))
        return reverse("desks:people", args=[one.slug])

    title = _("Chiudi l’incarico di %(person)s") % {"person": found.person}
    form = EndForm(request.POST or None, initial={"last": request.actor.on})
    return ask(request, form, save, sheet=sheet_of(one, title, _("Chiudi l’incarico")))


@seen_by(signed_in, methods=("POST",))
def withdraw_post(request: Request, slug: str, post: int) -> HttpResponse:
    one = desk_of(slug)
    policies.check_can_keep(one, by=request.actor)
    actions.withdraw_post(_post_of(one, post), by=request.actor)
    messages.success(request, _("Incarico ritirato: non comincerà."))
    return redirect("desks:people", slug=one.slug)


def _post_of(desk: Desk, key: int) -> Post:
    rows = desk.posts.select_related("person", "desk__body")
    one: Post = get_object_or_404(rows, pk=key)
    return one
