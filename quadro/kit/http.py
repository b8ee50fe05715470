"""Small words of HTTP shared by middleware and views."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS, url_has_allowed_host_and_scheme

Handler = Callable[[HttpRequest], HttpResponseBase]
ANY = "ANY"
"""Stands for the last piece of an address."""


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


@lru_cache(maxsize=1000)
def addresses(name: str, *args: str) -> Callable[[str], str]:
    """Makes the addresses of a page that differ only in their last piece, quicker than `reverse`.

    `addresses("portal:zone")("adda-martesana")`. Routes do not change while a process lives.
    """
    head, _mark, tail = reverse(name, args=[*args, ANY]).rpartition(ANY)
    return lambda last: f"{head}{quote(last, safe=RFC3986_SUBDELIMS + '/~:@')}{tail}"
