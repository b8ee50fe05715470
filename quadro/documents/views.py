"""The page of electronic signatures: the trust list in use, and a file to try."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, administrators, seen_by
from quadro.documents import actions, queries
from quadro.documents.forms import SignedFileForm, TrustListForm
from quadro.documents.signatures import words
from quadro.kit.refusals import Refused


@seen_by(administrators, methods=("GET", "POST"))
def signatures(request: Request) -> HttpResponse:
    """A file that somebody tries is verified and not kept."""
    if request.method != "POST":
        return _page(request)
    form = SignedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form)
    file = form.cleaned_data["file"]
    try:
        found = actions.examine(
            file, name=file.name, content=form.cleaned_data["content"], at=now()
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, file_form=form)
    return _page(request, rows=words.rows(found.report, title=file.name))


@seen_by(administrators, methods=("POST",))
def load_trust_list(request: Request) -> HttpResponse:
    form = TrustListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, list_form=form)
    file = form.cleaned_data["file"]
    try:
        loaded = actions.load_trust_list(file, name=file.name, by=request.actor, at=now())
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, list_form=form)
    messages.success(
        request,
        _("Elenco caricato: %(count)s certificati.") % {"count": loaded.certificate_count},
    )
    return redirect("documents:signatures")


def _page(
    request: Request,
    *,
    file_form: SignedFileForm | None = None,
    list_form: TrustListForm | None = None,
    rows: Sequence[words.Row] = (),
) -> HttpResponse:
    context = {
        "trust": queries.trust_state(on=localdate()),
        "file_form": file_form or SignedFileForm(),
        "list_form": list_form or TrustListForm(),
        "rows": rows,
    }
    is_wrong = any(form and form.is_bound and form.errors for form in (file_form, list_form))
    return render(request, "documents/signatures.html", context, status=422 if is_wrong else 200)
