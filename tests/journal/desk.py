"""A few addresses for the tests of one-use tokens: each POST keeps a view, or fails to."""

from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import now

from quadro.accounts.models import SavedView, User
from quadro.journal.models import Entry
from quadro.journal.once import reads_first
from quadro.kit.refusals import Refused


def keep(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    view = SavedView.objects.create(
        user=user, page="/x/", name=f"{SavedView.objects.count()}", query=""
    )
    Entry.objects.create(
        event="x", subject="x", subject_key=view.pk, subject_name="x", by_name="x", at=now()
    )
    if request.POST.get("does") == "refuse":
        raise Refused("Manca il protocollo.")
    if request.POST.get("does") == "ask again":
        return HttpResponse("Correggi.", status=422)
    if request.POST.get("does") == "collide":
        raise IntegrityError
    return redirect(f"/fatto/{view.pk}/")


READ: list[bool] = []
"""Whether a transaction was open, at each reading."""


def read(_request: HttpRequest) -> str:
    READ.append(connection.in_atomic_block)
    return "letto"


@reads_first(read)
def read_and_keep(request: HttpRequest, words: str) -> HttpResponse:
    assert words == "letto"
    return keep(request)


urlpatterns = [path("tieni/", keep), path("leggi/", read_and_keep)]
