"""Who asks: the person signed in, with the mandates in force today."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from quadro.bodies.queries import actor_for
from quadro.kit.http import Handler


class ActorMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user if request.user.is_authenticated else None, localdate())
        )
        return self.get_response(request)
