"""Whole pages that any module may answer with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quadro.kit.forms import Form
from quadro.kit.refusals import Stale


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
