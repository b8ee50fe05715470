"""All rounds, the board of one, what a body answered, what the office does with answers."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.delivery import queries as delivery
from quadro.delivery.models import Commitment, Confidence
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.numbers import figures
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused, allows
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.forms.rounds import ReasonForm
from quadro.monitoring.models import Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.round_states import ROUND_MOVES, moves_from
from quadro.monitoring.views.rounds.common import WRITE, crumbs_of, keys_of, readable, sheet_of


def _confidence(row: queries.Row) -> str:
    value = row.answer.confidence
    return str(Confidence(value).label) if value else ""


def _parts(row: queries.Row) -> str:
    told = ((part, value) for part, value in row.said_of_parts if value is not None)
    return ", ".join(f"{part} {figures(value)}" for part, value in told)


COLUMNS = (
    Column("che_cosa", gettext_lazy("che cosa"), lambda row: row.title),
    Column("dove", gettext_lazy("dove"), lambda row: row.where),
    Column("ente", gettext_lazy("ente"), lambda row: row.answer.body.name),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.answer.get_state_display())),
    Column("prima", gettext_lazy("prima"), lambda row: row.before),
    Column("ora", gettext_lazy("ora"), lambda row: row.said),
    Column("di_cui", gettext_lazy("di cui"), _parts),
    Column("previsto", gettext_lazy("previsto"), lambda row: row.past.planned),
    Column("fiducia", gettext_lazy("fiducia"), _confidence),
    Column("nota", gettext_lazy("nota"), lambda row: row.answer.note),
    Column("prova", gettext_lazy("prova"), lambda row: row.answer.link),
    Column("inviato_il", gettext_lazy("inviato il"), lambda row: row.answer.sent_at),
    Column("controlli", gettext_lazy("controlli"), lambda row: row.findings_in_words),
    Column("motivo", gettext_lazy("motivo"), lambda row: row.answer.decision),
)  # fmt: skip
BODY_COLUMNS = (
    Column("ente", gettext_lazy("ente"), lambda line: line.body.name),
    Column("chieste", gettext_lazy("chieste"), lambda line: line.counts.total),
    Column("arrivate", gettext_lazy("arrivate"), lambda line: line.counts.arrived),
    Column("approvate", gettext_lazy("approvate"), lambda line: line.counts.approved),
    Column("restituite", gettext_lazy("restituite"), lambda line: line.counts.returned),
    Column("mancanti", gettext_lazy("mancanti"), lambda line: line.counts.missing),
    Column("ultimo_invio", gettext_lazy("ultimo invio"), lambda line: line.sent_at),
    Column("letto_il", gettext_lazy("letto il"), lambda line: line.seen_at),
    Column("solleciti", gettext_lazy("solleciti"), lambda line: line.reminders),
)
SHOWN_BODIES = 10
GIVE_BACK = "monitoring/rounds/give_back.html"


@seen_by(everyone)
def rounds(request: Request) -> HttpResponse:
    by = request.actor
    context = {
        "lines": queries.lines(by),
        "today": localdate(),
        "may_keep": allows(policies.check_can_keep_rounds, by=by),
        "turns": [one.pk for one, _counts in queries.open_turns(by)] if by.bodies else [],
    }
    return render(request, "monitoring/rounds/list.html", context)


@seen_by(everyone)
def round_(request: Request, slug: str) -> HttpResponse:
    """The board for who reads everything; for the others, when the data come and how many did."""
    one = readable(request, slug)
    if not allows(policies.check_can_watch, one, by=request.actor):
        return _told_to_all(request, one)
    if (file := _file(request, one)) is not None:
        return file
    today = localdate()
    only_odd = request.GET.get("solo") == "anomalie"
    bodies = queries.bodies_of(one)
    context = {
        "round": one,
        "crumbs": crumbs_of(),
        "today": today,
        "figures": queries.figures_of(one, on=today),
        "to_check": queries.to_check(one, only_odd=only_odd) if one.is_open else None,
        "only_odd": only_odd,
        "bodies": bodies if request.GET.get("enti") == "tutti" else bodies[:SHOWN_BODIES],
        "body_count": len(bodies),
        "waiting_bodies": sum(bool(line.counts.waiting) for line in bodies),
        "reminders": queries.reminders_of(one, on=today),
        "freshness": delivery.freshness(Commitment.objects.all(), on=today),
        "moves": [move.verb for move in moves_from(one.state, ROUND_MOVES)],
        "may_keep": allows(policies.check_can_keep_rounds, by=request.actor),
    }
    return render(request, "monitoring/rounds/board.html", context)


def _told_to_all(request: Request, one: Round) -> HttpResponse:
    context = {
        "round": one,
        "crumbs": crumbs_of(),
        "today": localdate(),
        "counts": queries.counts_of(one.answers.all()),
        "mine": queries.asked_bodies(one, request.actor) if request.actor.bodies else [],
    }
    return render(request, "monitoring/rounds/public.html", context)


def _file(request: Request, one: Round) -> HttpResponse | None:
    """`?formato=csv` or `xlsx`: the answers; with `&di=enti`, body by body."""
    form = request.GET.get("formato", "")
    if form not in ("csv", "xlsx"):
        return None
    write = as_csv if form == "csv" else as_xlsx
    if request.GET.get("di") == "enti":
        return write(BODY_COLUMNS, queries.bodies_of(one), name=f"finestra-{one.slug}-enti")
    return write(COLUMNS, _rows(one), name=f"finestra-{one.slug}")


def _rows(one: Round) -> Iterator[queries.Row]:
    yield from queries.rows_of(queries.in_order(one.answers.all()), of=one)


@seen_by(signed_in)
def body(request: Request, slug: str, body: str) -> HttpResponse:
    """What a body answered to a round, and how it was reminded of it."""
    one = readable(request, slug)
    who = get_object_or_404(Body, slug=body)
    policies.check_can_watch_body(one, who, by=request.actor)
    rows = queries.rows_of(queries.answers_for(one, [who.pk]), of=one)
    context = {
        "round": one,
        "body": who,
        "crumbs": crumbs_of(one),
        "today": localdate(),
        "rows": rows,
        "counts": queries.counts_of(one.answers.filter(body=who)),
        "asked": one.asked.filter(body=who).first(),
        "reminders": one.reminders.filter(body=who).order_by("on", "pk"),
        "may_answer": one.is_open
        and (request.actor.is_planning_office or who.pk in request.actor.bodies),
    }
    return render(request, "monitoring/rounds/body.html", context)


@seen_by(planning_office, methods=WRITE)
def check(request: Request, slug: str) -> HttpResponse:
    """The chosen answers: approved at once; given back or excused after a reason is asked."""
    one = readable(request, slug)
    verb = request.POST.get("verbo") or request.GET.get("verbo", "")
    keys = keys_of(request)
    if verb == "approva":
        return _approve(request, one, keys)
    if verb == "approva_tutte":
        return _approve(request, one, queries.clean_keys(one))
    if verb not in GIVING:
        return redirect(one.get_absolute_url())
    return _give_back(request, one, verb, keys)


def _approve(request: Request, one: Round, keys: list[int]) -> HttpResponse:
    try:
        rows = actions.approve(one, keys, by=request.actor, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{one.get_absolute_url()}#verifica")
    words = ngettext("Approvata una risposta.", "Approvate %(n)s risposte.", len(rows))
    messages.success(request, words % {"n": len(rows)})
    return redirect(f"{one.get_absolute_url()}#verifica")


GIVING = {
    "restituisci": (
        actions.give_back,
        gettext_lazy("Restituisci con motivo"),
        gettext_lazy("Chi ha risposto legge il motivo, corregge e invia di nuovo."),
    ),
    "esonera": (
        actions.excuse,
        gettext_lazy("Esonera con motivo"),
        gettext_lazy("La risposta non si aspetta più, e non conta fra le mancanti."),
    ),
}  # fmt: skip


def _give_back(request: Request, one: Round, verb: str, keys: list[int]) -> HttpResponse:
    """The page that asks why; the chosen rows go with it."""
    act, title, lead = GIVING[verb]
    chosen = queries.rows_of(queries.in_order(one.answers.filter(pk__in=keys)), of=one)
    if not chosen:
        messages.error(request, _("Scegli almeno una risposta."))
        return redirect(f"{one.get_absolute_url()}#verifica")

    def save(form: ReasonForm) -> str:
        done = act(one, keys, form.told["reason"], by=request.actor, at=now())
        words = ngettext("Fatto per una risposta.", "Fatto per %(n)s risposte.", len(done))
        messages.success(request, words % {"n": len(done)})
        return f"{one.get_absolute_url()}#verifica"

    form = ReasonForm(request.POST if "reason" in request.POST else None)
    sheet = sheet_of(one, str(title), str(title), lead=str(lead))
    more = {"chosen": chosen, "verb": verb}
    if "reason" not in request.POST:
        context = {"form": form, "sheet": sheet, **more}
        return render(request, GIVE_BACK, context)
    return ask(request, form, save, sheet=sheet, template=GIVE_BACK, **more)


@seen_by(planning_office, methods=("POST",))
def prompt(request: Request, slug: str) -> HttpResponse:
    """Remind by hand: one body, or all that still owe."""
    one = readable(request, slug)
    chosen = keys_of(request, "ente") or list(one.asked.values_list("body", flat=True))
    count = actions.prompt(one, chosen, by=request.actor, at=now())
    words = ngettext("Sollecitato un ente.", "Sollecitati %(n)s enti.", count)
    messages.success(request, words % {"n": count})
    return redirect(f"{one.get_absolute_url()}#solleciti")


@seen_by(planning_office)
def history(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    entries = journal.history(subject_of(one), one.pk)[:200]
    context = {
        "name": one.title,
        "steps": [*crumbs_of(), (one.title, one.get_absolute_url())],
        "history": journal.told(entries),
    }
    return render(request, "journal/history.html", context)
