"""A few pages on which the tests of the kit can play; every address is of the tests only."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.i18n import set_language

from quadro.kit.charts import Bars, Columns, Lines, Part, Point, Series
from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import Column
from quadro.kit.forms import ApproximateDayField, DayField, EuroField, Form
from quadro.kit.pages import stale
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.kit.tables import Facet, SavedView, Table

GALLERY = Path(__file__).with_name("gallery.html")
KINDS = {"patto": "Patto per il lavoro", "convenzione": "Convenzione"}


class Sheet(Form):
    title = forms.CharField(label="Titolo", help_text="Come nell’atto.")
    kind = forms.ChoiceField(label="Strumento", choices=[("", "scegli…"), *KINDS.items()])
    signed_on = ApproximateDayField(label="Firma")
    ends_on = DayField(label="Fine")
    cost = EuroField(label="Costo")
    about = forms.CharField(label="Oggetto", widget=forms.Textarea(attrs={"rows": 3}))
    origin = forms.ChoiceField(
        label="Iniziativa",
        choices=[("noi", "Nostra"), ("loro", "Di un Comune")],
        widget=forms.RadioSelect,
    )
    zones = forms.MultipleChoiceField(
        label="Zone",
        choices=[("a", "Adda Martesana"), ("b", "Alto Milanese")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    public = forms.BooleanField(
        label="Pubblica subito", required=False, help_text="La vede chiunque."
    )
    paper = forms.FileField(label="Atto", required=False, help_text="PDF o P7M, fino a 30 MB")


def permissions(params: Any, *, per_page: int = 3) -> Table[Permission]:
    return Table(
        rows=Permission.objects.select_related("content_type"),
        params=params,
        sorts={"nome": ["name"], "codice": ["codename"]},
        facets=[
            Facet(
                "app", "Modulo", "content_type__app_label", lambda: dict.fromkeys(APPS, "") | APPS
            ),
            Facet("codice", "Codice", "codename", lambda: {"add_user": "Aggiunge", "x": "Mai"}),
        ],
        columns=[Column("name", "Nome", lambda row: row.name)],
        name="permessi",
        per_page=per_page,
    )


APPS = {"accounts": "Accessi", "contenttypes": "Tipi", "missing": "Assente"}


def gallery(request: HttpRequest) -> HttpResponse:
    table = permissions(request.GET)
    points = [
        Point("Adda Martesana", 12),
        Point("Città metropolitana di Milano", 40),
        Point("Alto Milanese", None),
    ]
    form = Sheet(request.POST or {"title": "", "signed_on": "31/02/2024"})
    context = {
        "DEMO": True,
        "some_day": date(2026, 10, 1),
        "now": datetime(2026, 10, 1, 8, 41, tzinfo=UTC),
        "share": Decimal("12.5"),
        "parts": [
            Part("v", 3, "inviati"),
            Part("v2", 2, "pronti"),
            Part("vw", 1, "restituito"),
            Part("vb", 0, "mancanti"),
        ],
        "steps": [
            {"label": "Istruttoria", "state": "done", "note": "12/03/2026"},
            {"label": "Bozza condivisa", "state": "done", "note": ""},
            {"label": "Pareri e atti", "state": "now", "note": "3 su 5"},
            {"label": "Firma", "state": "", "note": ""},
        ],
        "bars": Bars(
            "Intese per Zona",
            "Zona",
            points=points,
            measure="Intese",
            source="Fonte: registro.",
            csv="?formato=csv",
        ),
        "columns": Columns(
            "Intese per anno",
            "Anno",
            points=[Point("2021", 4), Point("2022", None), Point("2023", 11)],
            measure="Intese",
        ),
        "lines": Lines(
            "Fatto e previsto",
            "Mese",
            unit="%",
            labels=["gen", "feb", "mar", "apr"],
            series=[
                Series("fatto", [0, 10, None, 40]),
                Series("previsto", [0, 15, 30, 42], planned=True),
            ],
        ),
        "views": [
            SavedView("In essere", "?", 15, is_current=True),
            SavedView("In ritardo", "?r=1", 0),
        ],
        "table": table,
        "heads": table.heads({"nome": "Nome", "codice": "Codice"}),
        "form": form,
    }
    return HttpResponse(engines["django"].from_string(GALLERY.read_text()).render(context, request))


def refuse(_request: HttpRequest) -> HttpResponse:
    raise Refused("Manca l’atto di Vimodrone.", cure="/atti/", cure_label="Carica l’atto")


def hide(_request: HttpRequest) -> HttpResponse:
    raise Hidden("Bozza riservata alle parti.")


def forbid(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Questa pagina è per l’Ufficio piano.")


def lose(_request: HttpRequest) -> HttpResponse:
    raise Http404


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


def edit(request: HttpRequest) -> HttpResponse:
    form = Sheet(request.POST)
    form.is_valid()
    theirs = {"title": "Patto di ieri", "signed_on": ApproximateDay(date(2021, 9, 1), "month")}
    return stale(
        request, form, Stale("Il Comune ha salvato prima di te.", theirs=theirs, version=7)
    )


handler400 = "quadro.kit.errors.bad_request"
handler403 = "quadro.kit.errors.forbidden"
handler404 = "quadro.kit.errors.not_found"
handler500 = "quadro.kit.errors.server_error"

pages: list[Any] = [
    path("rifiuta/", refuse),
    path("nascondi/", hide),
    path("vieta/", forbid),
    path("perdi/", lose),
    path("guasto/", fail),
]
urlpatterns = [
    path("accesso/", include("allauth.urls")),
    path("lingua/", set_language, name="set_language"),
    path("galleria/", gallery, name="gallery"),
    path("modifica/", edit),
    path("api/", include(pages)),
    *pages,
]
