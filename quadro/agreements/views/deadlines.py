"""What everybody reads of the days that count."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements.agenda import Agenda


@seen_by(everyone)
def deadlines(request: Request) -> HttpResponse:
    today = localdate()
    agenda = Agenda(request.GET, by=request.actor, today=today)
    if (file := agenda.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": agenda,
        "views": agenda.views,
        "day": today,
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in ("ente", "pagina", "formato")
            for value in values
        ],
    }
    return render(request, "agreements/deadlines.html", context)
