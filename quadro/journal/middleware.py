"""Every form that writes is answered once (see `once`)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from quadro.journal.once import answered_once, answers_by_itself, token_of
from quadro.kit.http import Handler


class OnceMiddleware:
    """Guards every POST of a signed-in person that carries `once`.

    A view that reads a file before it writes guards itself, once it has read it (`reads_first`).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not token_of(request) or answers_by_itself(_view_of(request)):
            return self.get_response(request)
        return answered_once(request, lambda: self.get_response(request))


def _view_of(request: HttpRequest) -> object:
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None
