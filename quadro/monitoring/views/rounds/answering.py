"""The grid of who answers: shown, saved whole or row by row, sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.delivery.models import Confidence
from quadro.kit.numbers import per_cent
from quadro.kit.refusals import Hidden, Refused
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.forms.grid import (
    Line,
    Summary,
    is_touched,
    line_of,
    plain,
    typed_line,
    values_of,
    version_of,
)
from quadro.monitoring.models import Round
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.views.rounds.common import WRITE, crumbs_of, readable, readable_row

MOST_ROWS = 300
"""Of one grid; an office with more chooses a body."""


@dataclass(frozen=True)
class Asking:
    """A round, the bodies that who asks may answer for, and the one chosen (`?ente=`)."""

    round: Round
    bodies: Sequence[Body]
    chosen: Body | None

    @property
    def keys(self) -> list[int]:
        return [self.chosen.pk] if self.chosen else [body.pk for body in self.bodies]

    def rows(self) -> list[queries.Row]:
        answers = queries.answers_for(self.round, self.keys)[:MOST_ROWS]
        return queries.rows_of(answers, of=self.round)


def asking(request: Request, slug: str) -> Asking:
    """The office answers for a body at a time; who is in several bodies sees all their rows."""
    one = readable(request, slug)
    bodies = queries.asked_bodies(one, request.actor)
    if not bodies:
        raise Hidden(_("Questa finestra non chiede niente ai tuoi enti."))
    wanted = request.GET.get("ente", "")
    chosen = next((body for body in bodies if body.slug == wanted), None)
    if chosen is None and (request.actor.is_planning_office or wanted):
        waiting = queries.waiting_bodies(one)
        chosen = next((body for body in bodies if body.pk in waiting), bodies[0])
    return Asking(one, bodies, chosen)


@seen_by(signed_in, methods=WRITE)
def answer(request: Request, slug: str) -> HttpResponse:
    """The grid. `azione`: `salva`, `invia`, or `riporta` the last values."""
    asked = asking(request, slug)
    if request.method == "POST":
        return _take(request, asked)
    if not request.actor.is_planning_office:
        actions.look(asked.round, by=request.actor, at=now())
    return _show(request, asked, [line_of(row) for row in asked.rows()])


def _show(
    request: Request, asked: Asking, lines: Sequence[Line], *, status: int = 200
) -> HttpResponse:
    one = asked.round
    context = {
        "round": one,
        "crumbs": crumbs_of(one),
        "today": localdate(),
        "bodies": asked.bodies,
        "chosen": asked.chosen,
        "lines": lines,
        "summary": Summary(lines),
        "counts": queries.counts_of(one.answers.filter(body__in=asked.keys)),
        "grid": f"{request.user.pk}-{one.pk}",
        "levels": Confidence.choices,
        "words": words_of_grid(),
    }
    return render(request, "monitoring/rounds/answer.html", context, status=status)


def words_of_grid() -> dict[str, str]:
    """What the script says; `%s` is a number, or an hour."""
    faults = [
        ngettext("Un valore da correggere.", "%(n)s valori da correggere.", n) % {"n": "%s"}
        for n in (1, 2)
    ]
    return {
        "saving": _("Salvo…"),
        "saved": _("Bozza salvata alle %s"),
        "stuck": _("La rete non risponde: %s righe aspettano qui, riprovo da solo."),
        "session": _("Non hai più accesso: accedi di nuovo, quello che hai scritto resta qui."),
        "wrong": _("C’è una riga da correggere: non è salvata."),
        "fault": faults[0],
        "faults": faults[1],
        "send": _("Invia %s alla verifica"),
        "sendNone": _("Invia alla verifica"),
        "mine": _("Tieni il mio"),
        "theirs": _("Prendi l’altro"),
    }


def _take(request: Request, asked: Asking) -> HttpResponse:
    """What is well written is kept, and what is ready is sent; the rest comes back as it was."""
    action = request.POST.get("azione")
    if action == "riporta":
        return _carry_over(request, asked)
    kept = keep_typed(request, asked.round, asked.rows())
    lines = _again(asked, kept)
    if action == "invia":
        ready = [line.key for line in lines if line.is_writable and line.is_ready]
        _send(request, asked.round, ready)
        lines = _again(asked, kept)
    elif not any(line.faults for line in kept.values()):
        messages.success(request, _("Bozza salvata."))
    if any(line.faults for line in kept.values()):
        return _show(request, asked, lines, status=422)
    return redirect(request.get_full_path())


def _again(asked: Asking, kept: Mapping[int, Line]) -> list[Line]:
    """The rows as they are now; as they were typed where they could not be kept."""
    found = []
    for row in asked.rows():
        line = kept.get(row.key)
        if line is not None and line.faults:
            found.append(Line(row, line.texts, is_typed=True, faults=line.faults))
        else:
            found.append(line_of(row))
    return found


def keep_typed(request: Request, one: Round, rows: Sequence[queries.Row]) -> dict[int, Line]:
    """Save the touched rows without faults; all the touched rows come back."""
    typed = [typed_line(row, request.POST) for row in rows]
    touched = {
        line.key: line for line in typed if line.is_writable and is_touched(line, request.POST)
    }
    said = [
        actions.Said(line.key, version_of(line, request.POST), values_of(line))
        for line in touched.values()
        if not line.faults
    ]
    if said:
        saved = actions.keep(one, said, by=request.actor, at=now())
        for row in saved.overtaken:
            touched[row.key].faults = {"note": clash_words(row)}
    return touched


def clash_words(theirs: queries.Row) -> str:
    """Who wrote meanwhile, and what: beside what the person wrote."""
    return _("Nel frattempo %(who)s ha scritto «%(said)s»: decidi quale tenere.") % {
        "who": theirs.answer.author_name or _("qualcuno"),
        "said": said_words(theirs),
    }


def said_words(row: queries.Row) -> str:
    numbers = " · ".join(plain(one.value) for one in row.numbers if one.value is not None)
    return " · ".join(filter(None, (numbers, row.answer.note))) or _("niente")


def _send(request: Request, one: Round, ready: Sequence[int]) -> None:
    if not ready:
        messages.error(
            request, _("Nessuna riga è pronta: scrivi i valori, o correggi quelle segnate.")
        )
        return
    sent = actions.send(one, ready, by=request.actor, at=now())
    words = ngettext(
        "Inviato un aggiornamento alla verifica.",
        "Inviati %(n)s aggiornamenti alla verifica.",
        len(sent),
    )
    messages.success(request, words % {"n": len(sent)})


def _carry_over(request: Request, asked: Asking) -> HttpResponse:
    rows = asked.rows()
    keys = [row.key for row in rows if row.waits_for_body and row.answer.told_at is None]
    saved = actions.carry_over(asked.round, keys, by=request.actor, at=now())
    words = ngettext(
        "Riportata una riga: cambia ciò che è cambiato.",
        "Riportate %(n)s righe: cambia ciò che è cambiato.",
        len(saved.rows),
    )
    messages.success(request, words % {"n": len(saved.rows)})
    return redirect(request.get_full_path())


# One row at a time --------------------------------------------------------------------------------


@seen_by(signed_in, methods=("POST",))
def save_row(request: Request, slug: str, key: int) -> HttpResponse:
    """A row saved while somebody types: the answer says what became of it, for the script."""
    row = readable_row(request, slug, key)
    line = typed_line(row, request.POST)
    if line.faults:
        return JsonResponse({"faults": line.faults, "state": _state(line)}, status=422)
    said = actions.Said(key, version_of(line, request.POST), values_of(line))
    try:
        saved = actions.keep(row.answer.round, [said], by=request.actor, at=now())
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    if saved.overtaken:
        return JsonResponse(_overtaken(saved.overtaken[0]), status=409)
    return JsonResponse(_kept(line_of(saved.rows[0])))


def _kept(line: Line) -> dict[str, Any]:
    said = line.row.said
    return {
        "at": f"{localtime():%H:%M}",
        "version": line.row.answer.version,
        "was": line.was,
        "faults": line.faults,
        "ready": line.is_ready,
        "edge": line.edge,
        "sum": per_cent(said) if line.row.has_parts and said is not None else "",
        "state": _state(line),
    }


def _state(line: Line) -> str:
    return render_to_string("monitoring/rounds/_line_state.html", {"line": line}).strip()


def _overtaken(theirs: queries.Row) -> dict[str, Any]:
    line = line_of(theirs)
    return {
        "clash": clash_words(theirs),
        "version": theirs.answer.version,
        "was": line.was,
        "theirs": {f"{line.key}-{name}": text for name, text in line.texts.items()},
    }
