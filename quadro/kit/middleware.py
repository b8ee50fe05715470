"""What every answer has in common, and how a refusal becomes an answer a person can act on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from quadro.kit.errors import bad_request
from quadro.kit.http import Handler, came_from, problem, wants_problem
from quadro.kit.refusals import Hidden, Refused

ZERO = "\0"
POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ZERO in request.path:
            return bad_request(request)
        _leave_zeros_aside(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if isinstance(error, Hidden):
            if wants_problem(request):
                return problem(_("Non trovato"), status=404)
            raise Http404(str(error)) from error
        if wants_problem(request):
            return problem(_("Richiesta rifiutata"), status=409, detail=str(error))
        seen = {"refusal": error, "back": came_from(request)}
        return render(request, "kit/refused.html", seen, status=409)


def _leave_zeros_aside(request: HttpRequest) -> None:
    """PostgreSQL keeps and compares no text with a zero byte; nobody has typed one."""
    if not any(ZERO in value for _name, values in request.GET.lists() for value in values):
        return
    asked = request.GET.copy()
    for name, values in request.GET.lists():
        asked.setlist(name, [value.replace(ZERO, "") for value in values])
    request.GET = asked  # type: ignore[assignment]
