"""The pages of plans, and the forms with which the planning office keeps them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.kit.exports import as_csv, as_xlsx
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import allows
from quadro.plan import actions, policies, queries
from quadro.plan.cells import alignment_columns, continuity_columns, provision_columns
from quadro.plan.forms import (
    ConfirmForm,
    ContinuityForm,
    EditionForm,
    LinkForm,
    MoveForm,
    NewProgrammeForm,
    ProgrammeForm,
    ProvisionForm,
    StepForm,
)
from quadro.plan.models import Programme
from quadro.plan.panels import signals_of
from quadro.plan.paths import (
    beside,
    chosen,
    edition_at,
    programme_at,
    provision_at,
    provisions_in,
    sheet_of,
    step_at,
)
from quadro.plan.tree import sections_of

WRITE = ("GET", "POST")
OPEN = "aperte"


# Pages for everybody ------------------------------------------------------------------------------


@seen_by(everyone)
def documents(request: Request) -> HttpResponse:
    context = {"shelves": queries.shelves(), "may_keep": _may_keep(request)}
    return render(request, "plan/documents.html", context)


@seen_by(everyone)
def programme(request: Request, programme: str) -> HttpResponse:
    found = programme_at(programme)
    return render(request, "plan/programme.html", _shelf_of(request, found))


@seen_by(everyone)
def edition(request: Request, programme: str, edition: str) -> HttpResponse:
    found = edition_at(programme, edition)
    tree = queries.tree_of(found)
    if (form := request.GET.get("formato", "")) in ("csv", "xlsx"):
        write = as_csv if form == "csv" else as_xlsx
        codes = {key: node.provision.code for key, node in tree.nodes.items()}
        rows = [node.provision for node in tree]
        return write(provision_columns(codes), rows, name=f"previsioni-{programme}-{edition}")
    steps = queries.steps_of(found)
    links = queries.link_counts(found)
    context = {
        "edition": found,
        "sections": sections_of(tree),
        "figures": queries.figures_of(tree, links),
        "links": links,
        "steps": steps,
        "state": queries.state_of(steps),
        "others": queries.other_editions(found),
        "is_open": OPEN in request.GET,
        "may_keep": _may_keep(request),
        "signals": signals_of(found, localdate()),
    }
    return render(request, "plan/edition.html", context)


@seen_by(everyone)
def comparison(request: Request, programme: str) -> HttpResponse:
    found = programme_at(programme)
    editions = queries.in_time(found)
    pair = queries.chosen_pair(editions, request.GET.get("da", ""), request.GET.get("a", ""))
    if pair is None:
        return render(request, "plan/programme.html", _shelf_of(request, found))
    if request.GET.get("formato") == "csv":
        rows = queries.continuity_rows(*pair)
        return as_csv(continuity_columns(), rows, name=f"continuita-{programme}")
    context = {
        "programme": found,
        "editions": editions,
        "comparison": queries.compare(*pair),
        "may_keep": _may_keep(request),
    }
    return render(request, "plan/comparison.html", context)


@seen_by(everyone)
def alignment(request: Request) -> HttpResponse:
    editions = queries.with_provisions()
    left = chosen(editions, request.GET.get("da", "")) or queries.reference_edition()
    right = chosen(editions, request.GET.get("a", ""))
    if right is None and left is not None:
        right = queries.most_linked_to(left)
    context: dict[str, Any] = {"editions": editions, "left": left, "right": right}
    context["may_keep"] = _may_keep(request)
    if left is not None and right is not None and left.programme_id != right.programme_id:
        if request.GET.get("formato") == "csv":
            return as_csv(alignment_columns(), queries.alignment_rows(left, right), name="raccordo")
        context["raccordo"] = queries.raccordo(left, right)
    return render(request, "plan/alignment.html", context)


# The office keeps documents and editions ----------------------------------------------------------


@seen_by(planning_office, methods=WRITE)
def new_programme(request: Request) -> HttpResponseBase:
    def save(form: NewProgrammeForm) -> str:
        made = actions.create_programme(**form.told, by=request.actor)
        messages.success(request, _("Il documento è registrato: aggiungi la sua edizione."))
        return made.get_absolute_url()

    sheet = Sheet(
        title=_("Nuovo documento di programmazione"),
        button=_("Registra il documento"),
        back=reverse("plan:documents"),
        lead=_("Di qualunque attore: un piano, un programma, un’agenda di Zona."),
        crumbs=[(_("Piano e programmi"), reverse("plan:documents"))],
    )
    return ask(request, NewProgrammeForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_programme(request: Request, programme: str) -> HttpResponseBase:
    found = programme_at(programme)

    def save(form: ProgrammeForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_programme(found, form.told, version=version, by=request.actor)
        messages.success(request, _("Il documento è aggiornato."))
        return found.get_absolute_url()

    initial = {"title": found.title, "kind": found.kind, "actor": found.actor}
    form = ProgrammeForm(request.POST or None, initial={**initial, "version": found.version})
    return ask(request, form, save, sheet=sheet_of(found, _("Modifica il documento")))


@seen_by(planning_office, methods=WRITE)
def new_edition(request: Request, programme: str) -> HttpResponseBase:
    found = programme_at(programme)

    def save(form: EditionForm) -> str:
        made = actions.create_edition(found, form.told, by=request.actor)
        messages.success(request, _("L’edizione è registrata: aggiungi o importa le previsioni."))
        return made.get_absolute_url()

    return ask(
        request,
        EditionForm(request.POST or None),
        save,
        sheet=sheet_of(found, _("Nuova edizione")),
    )


@seen_by(planning_office, methods=WRITE)
def edit_edition(request: Request, programme: str, edition: str) -> HttpResponseBase:
    found = edition_at(programme, edition)

    def save(form: EditionForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_edition(found, form.told, version=version, by=request.actor)
        messages.success(request, _("L’edizione è aggiornata."))
        return found.get_absolute_url()

    initial = {name: getattr(found, name) for name in actions.EDITION}
    form = EditionForm(request.POST or None, initial={**initial, "version": found.version})
    return ask(request, form, save, sheet=sheet_of(found, _("Modifica l’edizione")))


@seen_by(planning_office, methods=WRITE)
def new_step(request: Request, programme: str, edition: str) -> HttpResponseBase:
    found = edition_at(programme, edition)

    def save(form: StepForm) -> str:
        actions.add_step(found, form.told, by=request.actor)
        messages.success(request, _("Il passaggio è registrato."))
        return found.get_absolute_url()

    sheet = sheet_of(found, _("Nuovo passaggio di adozione"))
    return ask(request, StepForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_step(request: Request, programme: str, edition: str, key: int) -> HttpResponseBase:
    step = step_at(programme, edition, key)

    def save(form: StepForm) -> str:
        actions.edit_step(step, form.told, by=request.actor)
        messages.success(request, _("Il passaggio è aggiornato."))
        return step.edition.get_absolute_url()

    form = StepForm(request.POST or None, initial=actions.step_record(step))
    return ask(request, form, save, sheet=sheet_of(step.edition, _("Modifica il passaggio")))


@seen_by(planning_office, methods=WRITE)
def remove_step(request: Request, programme: str, edition: str, key: int) -> HttpResponseBase:
    step = step_at(programme, edition, key)

    def save(_form: ConfirmForm) -> str:
        actions.remove_step(step, by=request.actor)
        messages.success(request, _("Il passaggio è tolto."))
        return step.edition.get_absolute_url()

    sheet = sheet_of(
        step.edition,
        _("Togli il passaggio"),
        button=_("Togli il passaggio"),
        lead=_("«%(step)s» sparisce dalla pagina; il giornale lo ricorda.") % {"step": step},
    )
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


# The office keeps the tree ------------------------------------------------------------------------


@seen_by(planning_office, methods=WRITE)
def new_provision(request: Request, programme: str, edition: str) -> HttpResponseBase:
    found = edition_at(programme, edition)
    code = request.GET.get("sotto", "")
    parent = get_object_or_404(provisions_in(found), code=code) if code else None

    def save(form: ProvisionForm) -> str:
        made = actions.add_provision(found, form.told, parent=parent, by=request.actor)
        messages.success(request, _("La previsione è aggiunta."))
        return made.get_absolute_url()

    level = min(parent.level + 1 if parent else 0, len(found.levels) - 1)
    initial = {"level": level, "is_available": True}
    form = ProvisionForm(request.POST or None, edition=found, initial=initial)
    lead = _("Sotto «%(parent)s».") % {"parent": parent} if parent else _("In cima all’albero.")
    return ask(request, form, save, sheet=sheet_of(found, _("Nuova previsione"), lead=lead))


@seen_by(planning_office, methods=WRITE)
def edit_provision(request: Request, programme: str, edition: str, code: str) -> HttpResponseBase:
    found = provision_at(programme, edition, code)

    def save(form: ProvisionForm) -> str:
        version = form.cleaned_data["version"] or 0
        told = actions.edit_provision(found, form.told, version=version, by=request.actor)
        messages.success(request, _("La previsione è aggiornata."))
        return told.get_absolute_url()

    initial = {**actions.provision_record(found), "version": found.version}
    form = ProvisionForm(request.POST or None, edition=found.edition, initial=initial)
    return ask(request, form, save, sheet=sheet_of(found, _("Modifica la previsione")))


@seen_by(planning_office, methods=WRITE)
def move_provision(request: Request, programme: str, edition: str, code: str) -> HttpResponseBase:
    found = provision_at(programme, edition, code)
    tree = queries.outline_of(found.edition)

    def save(form: MoveForm) -> str:
        under = form.cleaned_data["under"]
        actions.move_provision(
            found,
            under=tree.nodes[under].provision if under else None,
            place=form.cleaned_data["place"],
            version=form.cleaned_data["version"] or 0,
            by=request.actor,
        )
        messages.success(request, _("La previsione è al nuovo posto."))
        return found.get_absolute_url()

    initial = {"under": found.parent_id, "place": found.position, "version": found.version}
    form = MoveForm(request.POST or None, tree=tree, initial=initial)
    lead = _("Con lei si sposta tutto ciò che le sta sotto; il codice resta lo stesso.")
    return ask(request, form, save, sheet=sheet_of(found, _("Sposta la previsione"), lead=lead))


@seen_by(planning_office, methods=WRITE)
def remove_provision(request: Request, programme: str, edition: str, code: str) -> HttpResponseBase:
    found = provision_at(programme, edition, code)

    def save(_form: ConfirmForm) -> str:
        actions.remove_provision(found, by=request.actor)
        messages.success(request, _("La previsione è tolta."))
        return found.edition.get_absolute_url()

    sheet = sheet_of(
        found,
        _("Togli la previsione"),
        button=_("Togli la previsione"),
        lead=_("Con lei vanno via il raccordo e i confronti; il giornale li ricorda."),
    )
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


# The office binds provisions ----------------------------------------------------------------------


@seen_by(planning_office, methods=WRITE)
def links(request: Request, programme: str, edition: str, code: str) -> HttpResponseBase:
    """The raccordo of a provision: first the document, then the provision of it."""
    found = provision_at(programme, edition, code)
    editions = [
        one for one in queries.with_provisions() if one.programme_id != found.edition.programme_id
    ]
    other = chosen(editions, request.GET.get("con", ""))
    form = None
    if other is not None:
        form = LinkForm(request.POST or None, tree=queries.outline_of(other))
        if request.method == "POST" and form.is_valid():
            target = get_object_or_404(provisions_in(other), pk=form.cleaned_data["target"])
            told = {name: form.cleaned_data[name] for name in ("kind", "note", "cited")}
            actions.link(found, target, **told, by=request.actor)
            messages.success(request, _("Il legame è scritto."))
            return redirect("plan:links", programme, edition, code)
    context = {
        "provision": found,
        "links": queries.links_of(found),
        "editions": editions,
        "other": other,
        "form": form,
    }
    return render(request, "plan/links.html", context, status=422 if form and form.errors else 200)


@seen_by(planning_office, methods=("POST",))
def unlink(request: Request, key: int) -> HttpResponseBase:
    """Comes back to the provision from which it was asked."""
    rows = queries.alignments()
    gone = get_object_or_404(rows, pk=key)
    one, other = gone.source_provision, gone.target_provision
    actions.unlink(gone, by=request.actor)
    messages.success(request, _("Il legame è tolto."))
    asked = other if request.POST.get("da") == str(other.pk) else one
    return redirect("plan:links", *asked.address)


@seen_by(planning_office, methods=WRITE)
def continuity(request: Request, programme: str, edition: str, code: str) -> HttpResponseBase:
    """What became of a provision in another edition, or where it comes from."""
    found = provision_at(programme, edition, code)
    other = beside(found.edition, request.GET.get("con", ""))
    tree = queries.outline_of(other)
    said = queries.continuity_of(found, other)

    def save(form: ContinuityForm) -> str:
        if "scorda" in request.POST:
            actions.drop_continuity(found, edition=other, by=request.actor)
        else:
            actions.set_continuity(found, edition=other, **form.told, by=request.actor)
        messages.success(request, _("Il confronto è aggiornato."))
        return queries.comparison_address(found.edition, other)

    initial = {
        "kind": said[0].kind,
        "others": ", ".join(one.code for one in queries.others_of(found, said)),
        "note": said[0].note,
        "source": said[0].source,
    } if said else {}  # fmt: skip
    form = ContinuityForm(request.POST or None, tree=tree, initial=initial)
    lead = _("Nell’edizione %(edition)s.") % {"edition": other.name}
    sheet = sheet_of(found, _("Che cosa ne è della previsione"), lead=lead)
    return ask(request, form, save, sheet=sheet)


# Helpers ------------------------------------------------------------------------------------------


def _may_keep(request: Request) -> bool:
    return allows(policies.check_can_keep, by=request.actor)


def _shelf_of(request: Request, programme: Programme) -> dict[str, Any]:
    [shelf] = queries.shelves(programme)
    return {"shelf": shelf, "programme": programme, "may_keep": _may_keep(request)}
