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
from quadro.journal.once import reads_first
from quadro.kit.refusals import Refused


def _examined(request: Request) -> actions.Examined | Refused | None:
    file, content = request.FILES.get("file"), request.FILES.get("content")
    if file is None:
        return None
    try:
        return actions.examine(file, name=file.name or "", content=content, at=now())
    except Refused as refusal:
        return refusal


@seen_by(administrators, methods=("GET", "POST"))
@reads_first(_examined)
def signatures(request: Request, found: actions.Examined | Refused | None) -> HttpResponse:
    """A file that somebody tries is verified and not kept."""
    if request.method != "POST":
        return _page(request)
    form = SignedFileForm(request.POST, request.FILES)
    if not form.is_valid() or found is None:
        return _page(request, file_form=form)
    if isinstance(found, Refused):
        form.add_error("file", str(found))
        return _page(request, file_form=form)
    return _page(request, rows=words.rows(found.report, title=form.cleaned_data["file"].name))


def _read_list(request: Request) -> actions.ReadList | Refused | None:
    file = request.FILES.get("file")
    if file is None:
        return None
    try:
        return actions.read_trust_list(file, name=file.name or "")
    except Refused as refusal:
        return refusal


@seen_by(administrators, methods=("POST",))
@reads_first(_read_list)
def load_trust_list(request: Request, read: actions.ReadList | Refused | None) -> HttpResponse:
    form = TrustListForm(request.POST, request.FILES)
    if not form.is_valid() or read is None:
        return _page(request, list_form=form)
    try:
        if isinstance(read, Refused):
            raise read
        loaded = actions.take_trust_list(read, by=request.actor, at=now())
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, list_form=form)
    messages.success(request, _loaded(loaded.certificate_count))
    return redirect("documents:signatures")


def _loaded(count: int) -> str:
    told = _("Elenco caricato: %(count)s certificati.") % {"count": count}
    if queries.has_old_checks():
        again = _("Le firme già verificate vengono riguardate con questo elenco, una dopo l’altra.")
        return f"{told} {again}"
    return told


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
