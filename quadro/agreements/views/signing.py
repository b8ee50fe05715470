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
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused


@seen_by(signed_in, methods=WRITE)
def signatures(request: Request, slug: str) -> HttpResponse:
    """What arrived, what is said of it, and the form of the next."""
    agreement = readable(request, slug)
    by = request.actor
    policies.check_is_inside(agreement, by=by)
    signing = queries.signing_of(agreement, on=localdate())
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
        if form.is_valid():
            told = form.told
            try:
                signed = actions.sign(
                    told.pop("party"), told, upload=told.pop("upload"), by=by, at=now()
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(
                    request, _("Firma registrata: %(verdict)s.") % {
                        "verdict": signed.get_verdict_display()
                    }
                )  # fmt: skip
                return redirect("agreements:signatures", slug=slug)
        else:
            status = 422
    context = {
        "agreement": agreement,
        "signing": signing,
        "form": form,
        "crumbs": crumbs_of(agreement),
        "may_sign": agreement.state == State.SIGNING and bool(mine),
        "may_keep": by.is_planning_office,
    }
    return render(request, "agreements/signatures.html", context, status=status)


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
