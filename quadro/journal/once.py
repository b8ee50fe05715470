"""A form answered once: the repeat of its POST gets the first answer and does nothing more."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils.timezone import now

from quadro.accounts.http import Request
from quadro.journal.models import Submission

P = ParamSpec("P")
T = TypeVar("T")
Answer = Callable[[], HttpResponseBase]
Reading = Callable[Concatenate[Request, T, P], HttpResponseBase]
"""A view that is told what was read."""

SIGNING_IN = "/accesso/"
"""Under it a failed attempt must be counted even if nothing else is kept: no undoing there."""


class NotDone(Exception):
    """The form was not accepted: nothing is kept, and its token may be used again."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def token_of(request: HttpRequest) -> str:
    """The token of a POST of a signed-in person; empty where there is none to guard."""
    if request.method != "POST" or request.path.startswith(SIGNING_IN):
        return ""
    token = request.POST.get("once", "")[:64]
    return token if token.isprintable() and request.user.is_authenticated else ""


def answered_once(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """The answer, or that of the first time.

    The token is written first, in the transaction of the action: a second identical POST waits for
    the first one's end and then reads its answer. A form that is refused or shown again keeps its
    token unused. Only redirects are remembered: what changes a record answers with one.
    """
    token = token_of(request)
    if not token:
        return answer()
    try:
        with transaction.atomic():
            return _first(request, token, answer)
    except NotDone as undone:
        return undone.response
    except IntegrityError:
        earlier = _earlier(request, token)
        if earlier is None:
            raise
        return earlier


def _first(request: HttpRequest, token: str, answer: Answer) -> HttpResponseBase:
    submission = Submission.objects.create(
        token=token,
        user=request.user,  # type: ignore[misc]  # signed in
        path=request.path[:500],
        at=now(),
    )
    response = answer()
    if not isinstance(response, HttpResponseRedirectBase):
        raise NotDone(response)
    submission.location = response.url
    submission.save(update_fields=["location"])
    return response


def _earlier(request: HttpRequest, token: str) -> HttpResponseBase | None:
    asked = Submission.objects.filter(user=request.user.pk, token=token, path=request.path[:500])
    found = asked.first()
    return None if found is None else HttpResponseRedirect(found.location)


def reads_first(
    read: Callable[Concatenate[Request, P], T],
) -> Callable[[Reading[T, P]], Callable[Concatenate[Request, P], HttpResponseBase]]:
    """For a view that looks into a file before it writes: `read` does it, before the transaction.

    On SQLite a transaction holds all who would write, and a file takes its time. What `read` gives
    comes to the view after the request, for a GET too; a repeat is answered without reading again.
    A refusal that the form shall show is given by `read`, not raised.
    """

    def dress(view: Reading[T, P]) -> Callable[Concatenate[Request, P], HttpResponseBase]:
        @wraps(view)
        def reading(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if (token := token_of(request)) and (earlier := _earlier(request, token)):
                return earlier
            found = read(request, *args, **kwargs)
            return answered_once(request, lambda: view(request, found, *args, **kwargs))

        reading.answers_once = True  # type: ignore[attr-defined]
        return reading

    return dress


def answers_by_itself(view: Any) -> bool:
    """Whether a view guards its own POST (`reads_first`)."""
    return getattr(view, "answers_once", False)
