"""The rows of who answers as a sheet: out, and in again all or none."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.journal.once import reads_first
from quadro.kit.exports import as_xlsx
from quadro.kit.refusals import Refused
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.forms import sheet
from quadro.monitoring.forms.grid import values_of
from quadro.monitoring.forms.rounds import UploadForm
from quadro.monitoring.views.rounds.answering import asking
from quadro.monitoring.views.rounds.common import WRITE, sheet_of

MOST_BYTES = 5 << 20


@seen_by(signed_in)
def sheet_out(request: Request, slug: str) -> HttpResponse:
    rows = [row for row in asking(request, slug).rows() if row.waits_for_body]
    return as_xlsx(sheet.COLUMNS, sheet.sheet_lines(rows), name=f"finestra-{slug}"[:31])


def _read(request: Request, slug: str) -> tuple[UploadForm, sheet.Read | None]:
    """The file is read before the transaction: it takes its time, and may be refused."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form, None
    asked = asking(request, slug)
    upload = form.cleaned_data["upload"]
    if upload.size > MOST_BYTES:
        form.add_error("upload", _("Il file è troppo grande: al massimo 5 MB."))
        return form, None
    with tempfile.NamedTemporaryFile() as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        try:
            return form, sheet.read(Path(copy.name), upload.name or "", asked.rows())
        except Refused as refusal:
            form.add_error("upload", str(refusal))
            return form, None


@seen_by(signed_in, methods=WRITE)
@reads_first(_read)
def sheet_in(
    request: Request, read: tuple[UploadForm, sheet.Read | None], slug: str
) -> HttpResponseBase:
    """All the rows of a file become drafts, or none: what is wrong is told row by row."""
    one = asking(request, slug).round
    form, found = read
    grid = reverse("monitoring:answer_round", args=[slug])
    if found is not None and not found.problems:
        said = [
            actions.Said(line.key, line.row.answer.version, values_of(line)) for line in found.lines
        ]
        if said:
            actions.keep(one, said, by=request.actor, at=now())
        words = ngettext(
            "Caricata una riga in bozza: controllala e inviala.",
            "Caricate %(n)s righe in bozza: controllale e inviale.",
            len(said),
        )
        messages.success(request, words % {"n": len(said)})
        return redirect(grid)
    lead = _("Tutte le righe del foglio entrano come bozze, oppure nessuna.")
    around = sheet_of(one, _("Carica da Excel"), _("Carica il foglio"), lead=lead, back=grid)
    context = {"form": form, "sheet": around, "problems": found.problems if found else []}
    status = 422 if form.errors or found else 200
    return render(request, "monitoring/rounds/sheet_in.html", context, status=status)
