"""The frameworks with the Region, with the capital, with whom else: how each theme stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.frameworks import actions, policies, queries
from quadro.frameworks.forms import BoardForm, ReferentForm, place_of
from quadro.frameworks.models import Board
from quadro.kit.exports import Column, as_csv
from quadro.kit.pages import Sheet, ask
from quadro.plan.models import Provision

WRITE = ("GET", "POST")


def _offices(theme: queries.Theme) -> str:
    return " | ".join(
        f"{body.label}: {referent.office if referent else _('dato non disponibile')}"
        for body, referent in theme.answers
    )


COLUMNS = (
    Column("codice", __("Codice"), lambda one: one.provision.code),
    Column("tema", __("Tema"), lambda one: one.provision.title),
    Column("risponde", __("Chi risponde"), _offices),
    Column("elementi", __("Elementi su cinque"), lambda one: one.met),
    Column("manca", __("Che cosa manca"), lambda one: " | ".join(one.missing)),
    Column("atti", __("Atti attuativi"), lambda one: " | ".join(x.label for x in one.in_force)),
    Column("impegni", __("Impegni"), lambda one: len(one.carried)),
    Column("fatto", __("Fatto, %"), lambda one: one.whole.done),
    Column("previsto", __("Previsto, %"), lambda one: one.whole.planned),
    Column("finanziato_eur", __("Finanziato, €"), lambda one: one.funded_eur),
    Column("scadenza", __("Prossima scadenza"), lambda one: one.next_due),
)


def _found(request: Request, slug: str) -> Board:
    """Hidden where the framework is."""
    rows = Board.objects.filter(
        agreement__in=Agreement.objects.readable_by(request.actor).values("pk")
    ).select_related("agreement__instrument", "counterpart", "edition__programme", "under")
    one: Board = get_object_or_404(rows, agreement__slug=slug)
    return one


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Intese"), reverse("agreements:register")),
        (_("Cornici"), reverse("frameworks:frameworks")),
    ]


def _sheet(title: str, button: str, back: str, *, board: Board | None = None) -> Sheet:
    mine = [(board.agreement.label, board.get_absolute_url())] if board else []
    return Sheet(title=title, button=button, back=back, crumbs=[*_crumbs(), *mine])


@seen_by(everyone)
def frameworks(request: Request) -> HttpResponse:
    shown = {
        "boards": queries.boards_for(request.actor),
        "crumbs": _crumbs()[:1],
        "may_draw": request.actor.is_planning_office,
    }
    return render(request, "frameworks/frameworks.html", shown)


@seen_by(everyone)
def board(request: Request, slug: str) -> HttpResponse:
    found, by = _found(request, slug), request.actor
    table = queries.table_of(found, by, on=by.on, at=now())
    only_still = request.GET.get("solo") == "non-operativi"
    themes = [one for one in table.themes if not only_still or not one.is_operative]
    if request.GET.get("formato") == "csv":
        return as_csv(list(COLUMNS), themes, name=f"cornice-{slug}")
    shown = {
        "board": found,
        "table": table,
        "themes": themes,
        "only_still": only_still,
        "crumbs": _crumbs(),
        "may_draw": by.is_planning_office,
        "speaks_for": [one.pk for one in table.sides if policies.speaks_for(one, by=by)],
    }
    return render(request, "frameworks/board.html", shown)


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: BoardForm) -> str:
        made = actions.draw(form.said, by=request.actor)
        messages.success(request, _("Temi aperti: indica chi risponde per ciascuno."))
        return made.get_absolute_url()

    sheet = _sheet(
        _("Apri i temi di un’intesa quadro"), _("Apri"), reverse("frameworks:frameworks")
    )
    initial = {"word": Board.Word.THEME, "agreement": _asked(request)}
    form = BoardForm(request.POST or None, by=request.actor, initial=initial)
    return ask(request, form, save, sheet=sheet)


def _asked(request: Request) -> Agreement | None:
    """The framework from whose page one comes."""
    rows = Agreement.objects.readable_by(request.actor)
    return rows.filter(slug=request.GET.get("intesa", "")).first()


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    found = _found(request, slug)

    def save(form: BoardForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(found, form.said, version=version, by=request.actor)
        messages.success(request, _("Modifica salvata."))
        return found.get_absolute_url()

    sheet = _sheet(_("Modifica i temi"), _("Salva"), found.get_absolute_url(), board=found)
    initial = {
        "counterpart": found.counterpart, "themes": place_of(found), "word": found.word,
        "source": found.source, "version": found.version,
    }  # fmt: skip
    form = BoardForm(request.POST or None, by=request.actor, board=found, initial=initial)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def referent(request: Request, slug: str, theme: int, body: int) -> HttpResponse:
    found, by = _found(request, slug), request.actor
    provision = get_object_or_404(
        Provision, edition=found.edition_id, parent=found.under_id, pk=min(theme, 2**31)
    )
    sides = Body.objects.authority() | Body.objects.filter(pk=found.counterpart_id)
    side: Body = get_object_or_404(sides, pk=min(body, 2**31))
    policies.check_can_name(found, provision, side, by=by)

    def save(form: ReferentForm) -> str:
        told = form.told
        if told["office"].strip():
            actions.name(found, provision, side, **told, by=by)
            messages.success(request, _("Referente indicato."))
        else:
            actions.leave(found, provision, side, until=told["since"], by=by)
            messages.success(request, _("Da quel giorno il tema non ha un referente."))
        return f"{found.get_absolute_url()}#temi"

    sheet = _sheet(
        _("Chi risponde per %(body)s") % {"body": side.label}, _("Salva"),
        found.get_absolute_url(), board=found,
    )  # fmt: skip
    form = ReferentForm(request.POST or None, initial={"since": by.on})
    history = queries.referents_on(found, provision)
    return ask(
        request, form, save, sheet=sheet, template="frameworks/referent.html",
        provision=provision, history=[one for one in history if one.body_id == side.pk],
    )  # fmt: skip
