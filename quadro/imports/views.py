"""The pages of imports: bring a file, mend its preview, confirm it, undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.imports import actions, queries, traces, workbooks
from quadro.imports.forms import UploadForm
from quadro.imports.models import Import, Status
from quadro.imports.registry import importers
from quadro.kit.exports import Column
from quadro.kit.refusals import Refused
from quadro.kit.tables import PAGE, SORT, Table

READ_WRITE = ("GET", "POST")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECTIONS = {
    "aggiunte": gettext_lazy("Da aggiungere"),
    "cambiate": gettext_lazy("Da cambiare"),
    "uguali": gettext_lazy("Già uguali"),
}


@seen_by(planning_office, methods=READ_WRITE)
def index(request: Request) -> HttpResponse:
    """Past imports, a new file, the templates."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            import_of = actions.preview(
                form.cleaned_data["file"],
                name=form.cleaned_data["file"].name,
                chosen=form.cleaned_data["contains"],
                by=request.actor,
                at=now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("imports:detail", import_of.pk)
    context = {
        "form": form,
        "table": _past(request.GET),
        "templates": queries.templates(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "imports/index.html", context, status=status)


def _past(asked: QueryDict) -> "Table[Import]":
    params = asked.copy()
    params.setdefault(SORT, "-data")
    return Table(
        rows=queries.past(),
        params=params,
        sorts={"data": ["previewed_at", "pk"]},
        columns=[Column("file", "File", str)],
        name="importazioni",
        per_page=20,
    )


@seen_by(planning_office, methods=READ_WRITE)
def detail(request: Request, key: int) -> HttpResponse:
    import_of = get_object_or_404(queries.past(), pk=key)
    if request.method == "POST":
        return _mend(request, import_of)
    shown = queries.shown(import_of)
    context = {
        "import": import_of,
        "shown": shown,
        "refusals": shown.refusals[: queries.MOST_FIELDS],
        "changes": shown.changes[: queries.SHOWN],
        "additions": shown.additions[: queries.SHOWN],
        "past": queries.past().exclude(pk=key).order_by("-previewed_at", "-pk")[:5],
        "title": _title(shown),
        "is_preview": import_of.status == Status.PREVIEWED,
    }
    return render(request, "imports/detail.html", context)


def _title(shown: queries.Shown) -> str:
    one = shown.import_of
    if one.status == Status.UNDONE:
        return _("Importazione annullata")
    if one.status == Status.IMPORTED:
        return ngettext("Una riga importata", "%(rows)s righe importate", one.writes) % {
            "rows": one.writes
        }
    if one.refused:
        return ngettext("Una riga da correggere", "%(rows)s righe da correggere", one.refused) % {
            "rows": one.refused
        }
    if not one.writes:
        return _("È già tutto nel registro")
    return ngettext("Una riga pronta", "%(rows)s righe pronte", one.writes) % {"rows": one.writes}


def _mend(request: Request, import_of: Import) -> HttpResponse:
    """Put the corrections, look again, and go on to import if that was asked."""
    sheets = list(import_of.sheets.order_by("position"))
    told = {queries.cell_of(sheets, name): value for name, value in request.POST.items()}
    corrections = {cell: str(value) for cell, value in told.items() if cell is not None}
    import_of = actions.correct(import_of, corrections, by=request.actor)
    if import_of.refused or request.POST.get("fai") != "importa":
        return redirect(import_of)
    try:
        actions.confirm(import_of, by=request.actor, at=now())
    except actions.Overtaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Importazione conclusa: si può annullare da questa pagina."))
    return redirect(import_of)


@dataclass(frozen=True)
class Listed:
    """Pages of rows that are not in the database, as `kit/pages.html` wants them."""

    page: "Page[Any]"

    def pages(self) -> list[tuple[int | str, str]]:
        elided = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2)
        return [(one, f"?{PAGE}={one}" if isinstance(one, int) else "") for one in elided]

    @property
    def before(self) -> str:
        return f"?{PAGE}={self.page.number - 1}" if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        return f"?{PAGE}={self.page.number + 1}" if self.page.has_next() else ""


@seen_by(planning_office)
def rows(request: Request, key: int, section: str) -> HttpResponse:
    """All the rows of one kind."""
    import_of = get_object_or_404(queries.past(), pk=key)
    shown = queries.shown(import_of)
    found: dict[str, Sequence[Any]] = {
        "aggiunte": shown.additions,
        "cambiate": shown.changes,
        "uguali": shown.same,
    }
    if section not in found:
        raise Http404
    page: Page[Any] = Paginator(found[section], 100).get_page(request.GET.get(PAGE))
    context = {
        "import": import_of,
        "shown": shown,
        "section": section,
        "title": SECTIONS[section],
        "page": page,
        "listed": Listed(page),
    }
    return render(request, "imports/rows.html", context)


@seen_by(planning_office)
def refused(request: Request, key: int) -> HttpResponse:  # noqa: ARG001 - the decorator asks it
    """The refused rows as a book to mend."""
    import_of = get_object_or_404(Import, pk=key)
    return _file(workbooks.refused(queries.shown(import_of)), f"rifiutate-{key}.xlsx", XLSX)


@seen_by(planning_office, methods=("POST",))
def discard(request: Request, key: int) -> HttpResponse:
    actions.discard(get_object_or_404(Import, pk=key), by=request.actor)
    messages.success(request, _("Anteprima scartata: niente è stato scritto."))
    return redirect("imports:list")


@seen_by(planning_office, methods=READ_WRITE)
def undo(request: Request, key: int) -> HttpResponse:
    import_of = get_object_or_404(queries.past(), pk=key)
    if request.method == "POST":
        actions.undo(import_of, by=request.actor, at=now())
        messages.success(request, _("Importazione annullata: i registri sono come prima."))
        return redirect(import_of)
    if import_of.status != Status.IMPORTED:
        return redirect(import_of)
    obstacles = traces.Past(import_of).obstacles()
    context = {
        "import": import_of,
        "obstacles": obstacles[: queries.SHOWN],
        "others": max(len(obstacles) - queries.SHOWN, 0),
    }
    return render(request, "imports/undo.html", context)


@seen_by(planning_office)
def template(request: Request, name: str, form: str) -> HttpResponse:  # noqa: ARG001 - as above
    importer = next((one for one in importers() if one.name == name), None)
    if importer is None:
        raise Http404
    if form == "csv":
        content = workbooks.template_csv(importer)
        return _file(content, f"{name}.csv", "text/csv; charset=utf-8")
    return _file(workbooks.template(importer), f"{name}.xlsx", XLSX)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
