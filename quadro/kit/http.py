"""Small words of HTTP shared by middleware and views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

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
