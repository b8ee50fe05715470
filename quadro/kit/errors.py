"""The last answers: what a person or a machine gets when no view answers."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from quadro.kit.http import problem, wants_problem


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Says nothing of the exception: its words may repeat what the visitor sent."""
    if wants_problem(request):
        return problem(_("Richiesta non valida"), status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The sentence of a `PermissionDenied` says who may open the page."""
    if wants_problem(request):
        return problem(_("Vietato"), status=403, detail=str(exception))
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Also for what exists and may not be known: the two answers are the same."""
    if wants_problem(request):
        return problem(_("Non trovato"), status=404)
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, methods: Collection[str]) -> HttpResponse:
    """An address that only receives a form, opened as a page, or the other way round."""
    if wants_problem(request):
        answer = problem(_("Metodo non ammesso"), status=405)
    else:
        answer = render(request, "405.html", status=405)
    answer["Allow"] = ", ".join(sorted(methods))
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors, session or database: any of them may be what broke."""
    if wants_problem(request):
        return problem(_("Errore del servizio"), status=500)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    if wants_problem(request):
        return problem(_("Vietato"), status=403, detail=_("Manca il gettone del modulo."))
    return render(request, "kit/csrf.html", status=403)
