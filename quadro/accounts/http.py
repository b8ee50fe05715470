"""Every view says who may see it: `@seen_by(everyone)`, `@seen_by(planning_office)` and so on.

Views of libraries are dressed where they get their address (see `quadro.accounts.urls`). The
generated test of permissions walks all addresses and fails for a view that says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.kit.errors import not_allowed
from quadro.kit.http import came_from

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as our views receive it: `actor` says who asks, with which roles today."""

    actor: Actor


@dataclass(frozen=True)
class Audience:
    """Who may open an address; what the record itself allows is for the policies to say."""

    name: str
    label: str | Promise
    admits: Callable[[Actor], bool]


everyone = Audience("everyone", gettext_lazy("tutti"), lambda _actor: True)
signed_in = Audience(
    "signed_in", gettext_lazy("chi ha un accesso"), lambda actor: actor.is_signed_in
)
planning_office = Audience(
    "planning_office", gettext_lazy("l’Ufficio piano"), lambda actor: actor.is_planning_office
)
administrators = Audience(
    "administrators",
    gettext_lazy("gli amministratori e l’Ufficio piano"),
    lambda actor: actor.is_administrator or actor.is_planning_office,
)

View = Callable[Concatenate[Request, P], HttpResponseBase]


def seen_by(audience: Audience, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], Any]:
    """Admit the audience, and only the methods named (GET brings HEAD with it).

    A visitor who may not enter is sent to sign in, and from there back to the page.
    """
    allowed = {*methods, *({"HEAD"} if "GET" in methods else set())}

    def dress(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                return not_allowed(request, allowed)
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if not audience.admits(actor):
                if not actor.is_signed_in:
                    return redirect_to_login(_back(request))
                raise PermissionDenied(_("Questa pagina è per %(who)s.") % {"who": audience.label})
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.audience = audience  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return dress


def _back(request: HttpRequest) -> str:
    """Where to go after signing in: a POST cannot be repeated, its page can."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request)
