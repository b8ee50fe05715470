"""The rotation of a Zone: the rule, whose turn it was, is and will be; another rule tried."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused, allows
from quadro.zones import actions, policies, queries
from quadro.zones.forms import RuleForm
from quadro.zones.models import RotationRule
from quadro.zones.queries import Board
from quadro.zones.views.common import WRITE, crumbs_of, found, home_of, sheet_of


@seen_by(everyone)
def rotation(request: Request, slug: str) -> HttpResponse:
    zone = found(slug)
    board = queries.board_of(zone, on=localdate())
    now = board.now
    context = {
        "board": board,
        "zone": zone,
        "crumbs": crumbs_of(zone),
        "may_keep": policies.keeps(zone, by=request.actor),
        "may_substitute": now is not None
        and allows(
            policies.check_can_substitute, now, board.rotation, on=board.on, by=request.actor
        ),
        "reads_dossiers": policies.keeps(zone, by=request.actor) or request.actor.reads_everything,
        "user_key": request.actor.user.pk if request.actor.user else 0,
    }
    return render(request, "zones/rotation.html", context)


@seen_by(signed_in, methods=WRITE)
def rule(request: Request, slug: str) -> HttpResponse:
    """The same form tries a rule and sets it: trying writes nothing."""
    zone = found(slug)
    policies.check_can_keep(zone, by=request.actor)
    board = queries.board_of(zone, on=request.actor.on)

    def save(form: RuleForm) -> str:
        actions.set_rule(zone, form.told, by=request.actor)
        messages.success(request, _("Regola salvata: vale per i turni che cominciano da allora."))
        return home_of(zone)

    towns = board.rotation.towns.values()
    form = RuleForm(request.POST or None, initial=_initial(board), towns=towns)
    sheet = sheet_of(
        zone, _("Prova o cambia la regola"), _("Salva la regola"), is_wide=True,
        lead=_(
            "Prova un’altra regola e guarda subito i prossimi dieci turni. I turni passati e "
            "quello in corso non si toccano."
        ),
    )  # fmt: skip
    more = {"board": board, "zone": zone, "line": board.ahead, "tried": None}
    if "prova" in request.POST:
        status = 200 if form.is_valid() and _try(form, more, board) else 422
        context = {"form": form, "sheet": sheet, **more}
        return render(request, "zones/rule.html", context, status=status)
    return ask(request, form, save, sheet=sheet, template="zones/rule.html", **more)


def _try(form: RuleForm, more: dict[str, Any], board: Board) -> bool:
    try:
        tried = queries.tried(board, form.told)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    more |= {"line": tried.line, "tried": tried}
    return True


def _initial(board: Board) -> dict[str, Any]:
    """The rule in force, from the day on which another may take its place."""
    kept: RotationRule | None = board.rule or board.next_rule
    if kept is None:
        return {"since": board.on}
    agreed = [board.rotation.towns[one.body_id].label for one in kept.agreed.all()]
    return {
        "since": max(board.rotation.covered or board.on, board.on),
        **{name: getattr(kept, name) for name in ("months", "consecutive", "order", "seed")},
        **{name: getattr(kept, name) for name in ("least_left", "early")},
        "agreed": "\n".join(agreed),
    }
