"""Small words of HTTP shared by middleware and views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

Handler = Callable[[HttpRequest], HttpResponseBase]


def wants_problem(request: HttpRequest) -> bool:
    """Machines get `application/problem+json`, people get a page."""
    return request.path.startswith("/api/")


def problem(title: str, *, status: int, detail: str = "") -> HttpResponse:
    """An error as RFC 9457 says it."""
    body = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    return JsonResponse(body, status=status, content_type="application/problem+json")


def came_from(request: HttpRequest) -> str:
    """The page of ours from which the person came, or the first page."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if ours else "/"
