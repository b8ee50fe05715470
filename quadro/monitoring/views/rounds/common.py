"""What the pages of rounds share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.kit.pages import Sheet
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries

WRITE = ("GET", "POST")


def readable(request: Request, slug: str) -> Round:
    one = get_object_or_404(Round, slug=slug)
    policies.check_can_read_round(one, by=request.actor)
    return one


def readable_row(request: Request, slug: str, key: int) -> queries.Row:
    """An answer with its past, for who answers it and who reads everything."""
    one = readable(request, slug)
    answer: Answer = get_object_or_404(queries.in_order(one.answers.all()), pk=key)
    policies.check_can_watch_body(one, answer.body, by=request.actor)
    return queries.rows_of([answer], of=one)[0]


def crumbs_of(one: Round | None = None) -> list[tuple[str, str]]:
    found = [(_("Finestre di aggiornamento"), reverse("monitoring:rounds"))]
    return [*found, (one.title, one.get_absolute_url())] if one else found


def sheet_of(one: Round, title: str, button: str, **more: Any) -> Sheet:
    back = more.pop("back", one.get_absolute_url())
    return Sheet(title=title, button=button, back=back, crumbs=crumbs_of(one), **more)


def keys_of(request: Request, name: str = "risposta") -> list[int]:
    """The rows chosen by their boxes."""
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19]  # noqa: PLR2004
