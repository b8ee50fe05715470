"""A form answered once: the repeat of its POST gets the first answer and does nothing more."""

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils.timezone import now

from quadro.journal.models import Submission
from quadro.kit.http import Handler

SIGNING_IN = "/accesso/"
"""Under it a failed attempt must be counted even if nothing else is kept: no undoing there."""


class NotDone(Exception):
    """The form was not accepted: nothing is kept, and its token may be used again."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


class OnceMiddleware:
    """Guards every POST of a signed-in person that carries `once`.

    The token is written first, in the transaction of the action: a second identical POST waits for
    the first one's end and then reads its answer. A form that is refused or shown again keeps its
    token unused. Only redirects are remembered: what changes a record answers with one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = request.POST.get("once", "")[:64] if request.method == "POST" else ""
        token = token if token.isprintable() else ""
        is_ours = not request.path.startswith(SIGNING_IN)
        if not token or not is_ours or not request.user.is_authenticated:
            return self.get_response(request)
        try:
            with transaction.atomic():
                return self._first(request, token)
        except NotDone as undone:
            return undone.response
        except IntegrityError:
            earlier = Submission.objects.filter(
                user=request.user.pk, token=token, path=request.path[:500]
            ).first()
            if earlier is None:
                raise
            return HttpResponseRedirect(earlier.location)

    def _first(self, request: HttpRequest, token: str) -> HttpResponseBase:
        submission = Submission.objects.create(
            token=token,
            user=request.user,  # type: ignore[misc]  # signed in
            path=request.path[:500],
            at=now(),
        )
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirectBase):
            raise NotDone(response)
        submission.location = response.url
        submission.save(update_fields=["location"])
        return response
