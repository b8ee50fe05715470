"""One answer with all its fields: its proof, its story, what can be done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.delivery.models import Confidence
from quadro.documents import queries as documents
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.files import download as download_of
from quadro.kit.pages import ask
from quadro.kit.refusals import Hidden, allows
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.forms.grid import line_of, typed_line
from quadro.monitoring.forms.rounds import EvidenceForm
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.round_states import VERBS
from quadro.monitoring.views.rounds.answering import keep_typed
from quadro.monitoring.views.rounds.common import WRITE, crumbs_of, readable_row, sheet_of


@seen_by(signed_in, methods=WRITE)
def one_answer(request: Request, slug: str, key: int) -> HttpResponse:
    """One row with all its fields, its proof and its story."""
    row = readable_row(request, slug, key)
    line = line_of(row)
    here = reverse("monitoring:answer", args=[slug, key])
    if request.method == "POST":
        policies.check_can_move(row.answer, "save", by=request.actor)
        line = typed_line(row, request.POST)
        kept = keep_typed(request, row.answer.round, [row]) if not line.faults else {key: line}
        if not any(one.faults for one in kept.values()):
            messages.success(request, _("Bozza salvata."))
            return redirect(here)
        line = kept[key]
    may_write = line.is_writable and policies.speaks_for(row.answer, by=request.actor)
    context = {
        "round": row.answer.round,
        "line": line,
        "row": row,
        "crumbs": crumbs_of(row.answer.round),
        "may_write": may_write,
        "levels": Confidence.choices,
        "judgements": [
            (word, VERBS[verb]) for word, verb in JUDGING if allows_move(row, verb, request)
        ],
        "may_take_back": allows_move(row, "take_back", request),
        "may_send": may_write and policies.is_ready(row),
        "evidence": EvidenceForm(),
        "history": journal.told(journal.history(subject_of(row.answer), key)[:50]),
    }
    status = 422 if line.is_typed and line.faults else 200
    return render(request, "monitoring/rounds/one.html", context, status=status)


JUDGING = (("esonera", "excuse"), ("restituisci", "return"), ("approva", "approve"))
"""What the office may do of it: the word of `check_answers`, and the verb of the table."""
SOME_REASON = "…"
"""The reason is asked after; here one only looks whether the verb is up to who reads."""


def allows_move(row: queries.Row, verb: str, request: Request) -> bool:
    def check() -> None:
        policies.check_can_move(row.answer, verb, by=request.actor, reason=SOME_REASON)

    return allows(check)


@seen_by(signed_in, methods=("POST",))
def move(request: Request, slug: str, key: int, step: str) -> HttpResponse:
    """`invia` or `riprendi` one answer."""
    row = readable_row(request, slug, key)
    act = {"invia": actions.send, "riprendi": actions.take_back}.get(step)
    if act is None:
        raise Hidden(_("Questa pagina non c’è."))
    act(row.answer.round, [key], by=request.actor, at=now())
    messages.success(request, _("Fatto."))
    return redirect(reverse("monitoring:answer", args=[slug, key]))


@seen_by(signed_in, methods=WRITE)
def add_evidence(request: Request, slug: str, key: int) -> HttpResponse:
    row = readable_row(request, slug, key)
    policies.check_can_move(row.answer, "save", by=request.actor)
    here = reverse("monitoring:answer", args=[slug, key])

    def save(form: EvidenceForm) -> str:
        actions.show(row.answer, form.cleaned_data["upload"], by=request.actor, at=now())
        messages.success(request, _("Prova aggiunta."))
        return here

    form = EvidenceForm(request.POST or None, request.FILES or None)
    words = sheet_of(row.answer.round, _("Aggiungi una prova"), _("Aggiungi la prova"), back=here)
    return ask(request, form, save, sheet=words)


@seen_by(signed_in)
def evidence(request: Request, slug: str, key: int) -> HttpResponseBase:
    """The file that shows an answer, for who may read the answer."""
    row = readable_row(request, slug, key)
    if row.answer.document is None:
        raise Hidden(_("Questa prova non c’è."))
    opened = documents.open_version(documents.current(row.answer.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )
