"""Whole pages that any module may answer with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from quadro.kit.forms import Form
from quadro.kit.refusals import Hidden, Refused, Stale

F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Sheet:
    """The words around a form that has a page to itself.

    `crumbs` are pairs (words, address) that lead here, `back` is where one goes
    to leave things as they are; `busy` is said while a slow answer is on its way; `keeps` is the
    name under which the browser keeps what is typed until the server has it.
    """

    title: str
    button: str
    back: str
    lead: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    busy: str = ""
    keeps: str = ""
    is_wide: bool = False
    """As wide as the page: for a table to fill in."""


def ask(
    request: HttpRequest,
    form: F,
    save: Callable[[F], str],
    *,
    sheet: Sheet,
    template: str = "kit/ask.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form. `save` does the one action and returns where to go next.

    A page that shows more around the form extends `kit/ask.html` and is given `more`.

    Nothing typed is ever lost: a form that is wrong, or that the domain refuses, comes back as it
    was with the reason on top; one overtaken by another editor comes back beside the other text.
    """
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                return redirect(save(form))
            status = 422
        except Stale as overtaken:
            return stale(request, form, overtaken)
        except Hidden:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return render(request, template, {"form": form, "sheet": sheet, **more}, status=status)


def stale(request: HttpRequest, form: Form, stale: Stale) -> HttpResponse:
    """The second of two editors: both texts, and the form ready to be sent again."""
    return render(
        request,
        "kit/stale.html",
        {
            "refusal": stale,
            "differences": list(form.differences(stale)),
            "form": form.retry(stale),
        },
        status=409,
    )
