"""The signatures of an agreement: uploaded, verified, confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.life import AcceptForm, SignForm
from quadro.agreements.models import Signature
from quadro.agreements.states import State
from quadro.agreements.views.common import WRITE, crumbs_of, readable, sheet_of
from quadro.journal.once import reads_first
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused


def _examined(request: Request, slug: str) -> actions.SignedFile | Refused | None:
    """What is found of the file that was sent; a refusal is for the form to show."""
    agreement = readable(request, slug)
    policies.check_is_inside(agreement, by=request.actor)
    upload = request.FILES.get("upload")
    if upload is None:
        return None
    content = request.FILES.get("content")
    try:
        return actions.examine(agreement, upload, content=content, by=request.actor, at=now())
    except Refused as refusal:
        return refusal


@seen_by(signed_in, methods=WRITE)
@reads_first(_examined)
def signatures(
    request: Request, found: actions.SignedFile | Refused | None, slug: str
) -> HttpResponse:
    """What arrived, what is said of it, and the form of the next."""
    agreement = readable(request, slug)
    by = request.actor
    policies.check_is_inside(agreement, by=by)
    signing = queries.signing_of(agreement, by, on=localdate())
    mine = [
        one.party.pk for one in signing.rows
        if not one.is_good and (by.is_planning_office or one.party.body_id in by.bodies)
    ]  # fmt: skip
    form = SignForm(
        request.POST or None, request.FILES or None, agreement=agreement, parties=mine,
        initial={"on": localdate(), "party": mine[0] if len(mine) == 1 else None},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                _sign(request, form, found)
                return redirect("agreements:signatures", slug=slug)
            status = 422
        except Refused as refusal:
            is_of_content = isinstance(refusal, policies.ContentRefused)
            form.add_error("content" if is_of_content else None, str(refusal))
            status = 409
    context = {
        "agreement": agreement,
        "signing": signing,
        "form": form,
        "crumbs": crumbs_of(agreement),
        "may_sign": agreement.state == State.SIGNING and bool(mine),
        "may_keep": by.is_planning_office,
    }
    return render(request, "agreements/signatures.html", context, status=status)


def _sign(request: Request, form: SignForm, found: actions.SignedFile | Refused | None) -> None:
    if isinstance(found, Refused):
        raise found
    told = form.told
    signed = actions.sign(told["party"], told, signed=found, by=request.actor, at=now())
    said = _("Firma registrata: %(verdict)s.") % {"verdict": signed.get_verdict_display()}
    if found is not None and found.found.content is not None:
        about = _("Il documento firmato è «%(document)s», che Quadro conservava già.")
        said += " " + about % {"document": found.found.content.document}
    is_good = signed.verdict == Signature.Verdict.GOOD
    messages.add_message(request, messages.SUCCESS if is_good else messages.WARNING, said)


@seen_by(planning_office, methods=WRITE)
def accept(request: Request, slug: str, key: int) -> HttpResponse:
    """The office says that it verified elsewhere a signature that Quadro could not."""
    agreement = readable(request, slug)
    signature = get_object_or_404(
        Signature.objects.select_related("party__agreement", "party__body"),
        pk=key,
        party__agreement=agreement,
    )

    def save(form: AcceptForm) -> str:
        actions.accept_signature(signature, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Firma confermata."))
        return reverse("agreements:signatures", args=[slug])

    sheet = sheet_of(
        agreement,
        _("Conferma la firma di %(body)s") % {"body": signature.party.body},
        _("Conferma la firma"),
    )
    return ask(request, AcceptForm(request.POST or None), save, sheet=sheet)
