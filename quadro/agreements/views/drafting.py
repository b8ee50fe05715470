"""How the office writes the text of an agreement: articles, files, versions, the frozen scheme."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import actions, queries
from quadro.agreements.forms.keeping import ConfirmForm
from quadro.agreements.forms.texts import (
    ArticleForm,
    ImportTextForm,
    ParagraphForm,
    SaveTextForm,
    ShowTextForm,
    StartTextForm,
)
from quadro.agreements.models import Agreement
from quadro.agreements.views.common import WRITE, readable
from quadro.agreements.views.texts import base_of, crumbs_to, text_in
from quadro.kit.pages import Sheet, ask
from quadro.texts import actions as words
from quadro.texts import queries as texts
from quadro.texts.body import Article
from quadro.texts.models import Text


def sheet_for(
    agreement: Agreement, title: str, button: str, *, lead: str = "", busy: str = ""
) -> Sheet:
    """The words around a form about the text: leaving it leads back to the text."""
    back = base_of(agreement)
    return Sheet(
        title=title, button=button, back=back, lead=lead, crumbs=crumbs_to(agreement), busy=busy
    )


def article_of(drafted: Text, anchor: str) -> Article:
    article = texts.current(drafted).body.article(anchor)
    if article is None:
        raise Http404
    return article


@seen_by(planning_office, methods=WRITE)
def start_text(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: StartTextForm) -> str:
        actions.start_text(agreement, **form.told, by=request.actor, at=now())
        messages.success(request, _("Testo cominciato: completa le parti fra parentesi quadre."))
        return base_of(agreement)

    model = texts.pattern_for(agreement.instrument.code)
    form = StartTextForm(request.POST or None, initial={"pattern": model.code if model else ""})
    sheet = sheet_for(agreement, _("Comincia il testo"), _("Comincia il testo"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def import_text(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    drafted = queries.text_of(agreement)

    def save(form: ImportTextForm) -> str:
        upload, version = form.cleaned_data["upload"], form.cleaned_data["version"] or 0
        count = actions.import_text(agreement, upload, version=version, by=request.actor, at=now())
        told = ngettext(
            "Letto %(count)s articolo: controllalo.",
            "Letti %(count)s articoli: controllali.",
            count,
        )
        messages.success(request, told % {"count": count})
        return base_of(agreement)

    form = ImportTextForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": drafted.version if drafted else 0},
    )
    lead = _("Il file prende il posto della versione in lavorazione; quelle salvate restano.")
    sheet = sheet_for(
        agreement, _("Carica un file Word"), _("Carica il testo"), lead=lead,
        busy=_("Leggo il file…"),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def drop_text(request: Request, slug: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)

    def save(_form: ConfirmForm) -> str:
        actions.drop_text(agreement, by=request.actor)
        messages.success(request, _("Testo tolto: si può cominciarne un altro."))
        return base_of(agreement)

    lead = _("Si tolgono tutte le versioni. Si può finché nessuno fuori dall’ufficio le ha lette.")
    sheet = sheet_for(agreement, _("Togli il testo"), _("Togli il testo"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_article(request: Request, slug: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)

    def save(form: ArticleForm) -> str:
        told = form.told
        actions.write_text(
            agreement, words.add_article, told["heading"], told["wording"], content=told["content"],
            after=request.GET.get("dopo", ""), by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Articolo aggiunto."))
        return f"{base_of(agreement)}#articoli"

    form = ArticleForm(request.POST or None, required=agreement.instrument.required_contents)
    sheet = sheet_for(agreement, _("Aggiungi un articolo"), _("Aggiungi l’articolo"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_article(request: Request, slug: str, anchor: str) -> HttpResponse:
    agreement, drafted = text_in(request, slug)
    article = article_of(drafted, anchor)

    def save(form: ArticleForm) -> str:
        told = form.told
        actions.write_text(
            agreement, words.replace_article, anchor, told["heading"], told["wording"],
            content=told["content"], version=form.cleaned_data["version"] or 0,
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Articolo modificato."))
        return f"{base_of(agreement)}#a-{anchor}"

    initial = {
        "heading": article.heading,
        "wording": article.wording,
        "content": article.content,
        "version": drafted.version,
    }
    required = agreement.instrument.required_contents
    form = ArticleForm(request.POST or None, initial=initial, required=required)
    sheet = sheet_for(agreement, article.label, _("Salva l’articolo"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_article(request: Request, slug: str, anchor: str) -> HttpResponse:
    agreement, drafted = text_in(request, slug)
    article = article_of(drafted, anchor)

    def save(form: ConfirmForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.write_text(
            agreement, words.remove_article, anchor, version=version, by=request.actor, at=now()
        )
        messages.success(request, _("Articolo tolto."))
        return f"{base_of(agreement)}#articoli"

    form = ConfirmForm(request.POST or None, initial={"version": drafted.version})
    title = _("Togli «%(article)s»") % {"article": article.label}
    lead = _(
        "Le versioni salvate lo conservano; il suo numero non si usa più se è stato condiviso."
    )
    return ask(
        request, form, save, sheet=sheet_for(agreement, title, _("Togli l’articolo"), lead=lead)
    )


@seen_by(planning_office, methods=("POST",))
def move_article(request: Request, slug: str, anchor: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)
    up = request.POST.get("fai") == "su"
    actions.write_text(agreement, words.move_article, anchor, up=up, by=request.actor, at=now())
    return redirect(f"{base_of(agreement)}#a-{anchor}")


@seen_by(planning_office, methods=WRITE)
def edit_paragraph(request: Request, slug: str, anchor: str) -> HttpResponse:
    agreement, drafted = text_in(request, slug)
    places = texts.current(drafted).body.places
    if anchor not in places:
        raise Http404
    article, row = places[anchor]

    def save(form: ParagraphForm) -> str:
        actions.write_text(
            agreement, words.edit_paragraph, anchor, form.cleaned_data["wording"],
            version=form.cleaned_data["version"] or 0, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Paragrafo modificato."))
        return f"{base_of(agreement)}#p-{anchor}"

    initial = {"wording": row.wording, "version": drafted.version}
    title = _("Paragrafo %(place)s") % {"place": article.place_of(row)}
    sheet = sheet_for(agreement, title, _("Salva il paragrafo"), lead=article.label)
    return ask(request, ParagraphForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def renumber_text(request: Request, slug: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)

    def save(_form: ConfirmForm) -> str:
        actions.write_text(agreement, words.renumber, by=request.actor, at=now())
        messages.success(request, _("Testo rinumerato."))
        return base_of(agreement)

    lead = _(
        "Articoli e commi si contano di nuovo da 1; le versioni salvate tengono i loro numeri."
    )
    sheet = sheet_for(agreement, _("Rinumera il testo"), _("Rinumera il testo"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def save_text(request: Request, slug: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)

    def save(form: SaveTextForm) -> str:
        version = actions.save_text(agreement, **form.told, by=request.actor, at=now())
        messages.success(request, _("Salvata: %(version)s.") % {"version": version.label})
        return base_of(agreement)

    lead = _(
        "Una versione salvata non cambia più. Le modifiche che farai dopo saranno la prossima."
    )
    sheet = sheet_for(agreement, _("Salva la versione"), _("Salva la versione"), lead=lead)
    return ask(request, SaveTextForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def show_text(request: Request, slug: str, number: int) -> HttpResponse:
    agreement, drafted = text_in(request, slug)
    version = get_object_or_404(drafted.versions.select_related("text"), number=number)

    def save(form: ShowTextForm) -> str:
        audience = form.cleaned_data["audience"]
        actions.show_text(agreement, version, audience, by=request.actor)
        messages.success(request, _("Ora la possono leggere anche altri."))
        return base_of(agreement)

    title = _("Mostra la versione %(number)s") % {"number": number}
    lead = _("Chi la può leggere non la perde più: prima di mostrarla, rileggila.")
    sheet = sheet_for(agreement, title, _("Mostra la versione"), lead=lead)
    return ask(request, ShowTextForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def freeze_text(request: Request, slug: str) -> HttpResponse:
    agreement, _drafted = text_in(request, slug)

    def save(_form: ConfirmForm) -> str:
        version = actions.freeze_text(agreement, by=request.actor, at=now())
        messages.success(
            request, _("Congelata come schema la versione %(n)s.") % {"n": version.number}
        )
        return base_of(agreement)

    lead = _(
        "Diventa lo schema che gli organi approvano: non cambia più, le parti lo leggono e la sua "
        "impronta lo prova."
    )
    sheet = sheet_for(agreement, _("Congela come schema"), _("Congela come schema"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)
