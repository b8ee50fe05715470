"""The ways to look at how something stands, each at its address: `?vista=`.

`?per=` how it is divided, `?al=` the day, `?noto=` by when it was known: every link keeps them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from quadro.accounts.http import Request
from quadro.delivery.models import Commitment
from quadro.delivery.reckoning import Timing
from quadro.interventions.charts import payments_chart
from quadro.kit.asof import AsOf
from quadro.kit.charts import Part
from quadro.kit.dates import day_asked
from quadro.kit.terms import add_months
from quadro.kit.text import Text
from quadro.monitoring import files
from quadro.monitoring.models import Round
from quadro.monitoring.queries.rounds import closed_before
from quadro.monitoring.queries.standing import (
    BOTH,
    STALE,
    Kind,
    Scope,
    Sight,
    Standing,
    all_commitments_in,
    beside,
    board_of,
    by_month,
    changes_in,
    commitments_in,
    milestones_in,
    payments_in,
    scopes,
    sight_of_round,
    standing_of,
    works_in,
)
from quadro.monitoring.shades import shades_of

KEPT = ("vista", "per", "mappa", "tempi", "aperte")
"""What of an address stays when another day is asked for."""


@dataclass(frozen=True)
class Look:
    """A way to look; its address word is empty for the first."""

    name: str
    label: Text
    show: Callable[[Request, Scope, AsOf], HttpResponse]


def look(request: Request, scope: Scope) -> HttpResponse:
    as_of = AsOf.asked(request.GET, localdate())
    return current(request).show(request, scope, as_of)


def current(request: Request) -> Look:
    asked = request.GET.get("vista", "")
    return next((one for one in LOOKS if one.name == asked), LOOKS[0])


def _page(request: Request, template: str, scope: Scope, as_of: AsOf, **more: Any) -> HttpResponse:
    """What every look shares: where we are, of which day, what else there is to see."""
    context = {
        "scope": scope,
        "as_of": as_of,
        "looks": LOOKS,
        "look": current(request),
        "crumbs": crumbs_of(scope, as_of),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            if name in KEPT
            for value in values
        ],
        **more,
    }
    if "whole" in context:
        context["has_demonstration"] = bool(context["whole"].demonstration)
    elif "has_demonstration" not in context:
        invented = Commitment.objects.filter(is_demonstration=True)
        context["has_demonstration"] = invented.exists()
    return render(request, f"monitoring/{template}.html", context)


def crumbs_of(scope: Scope, as_of: AsOf) -> list[tuple[str, str]]:
    """What stands above: the page of the thing, or the lines that lead to this one."""
    tail = f"?{as_of.query}" if as_of.query else ""
    if scope.kind != Kind.LINE or scope.lines is None or scope.line is None:
        return [(str(scope.title), scope.page)] if scope.page else []
    top = scopes.plan_of(scope.lines)
    above = [scopes.line_of(scope.lines, one) for one in scope.lines.above(scope.line.key)]
    return [(str(one.title), f"{one.address}{tail}") for one in (top, *above)]


# How it is divided --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A way to divide the page, as a link."""

    value: str
    label: str
    is_current: bool


def _divided(request: Request, scope: Scope, as_of: AsOf) -> HttpResponse:
    by = scope.by(request.GET.get("per", ""))
    sight, form = Sight(as_of), request.GET.get("formato", "")
    compared = beside(scope, sight)
    if compared and request.GET.get("blocco") == "confronto":
        file = files.beside(compared, scope, as_of, form)
        if file is not None:
            return file
    board = board_of(scope, by, sight, opened=request.GET.getlist("aperte"))
    if (file := files.board(board, form)) is not None:
        return file
    return _page(
        request, "standing", scope, as_of,
        board=board,
        whole=board.whole,
        choices=[Choice(one, str(one.label), one == by) for one in scope.choices],
        parts=parts_of(board.whole),
        beside=compared,
        shades=shades_of(board, request.GET.get("mappa", "")),
    )  # fmt: skip


def parts_of(whole: Standing) -> list[Part]:
    """The commitments by how they are in time, as parts of one bar."""
    told = (
        ("v", whole.closed, npgettext("impegni", "fatto", "fatti", whole.closed)),
        ("v2", whole.going, _("in corso")),
        ("vb", whole.late, _("in ritardo")),
        ("vw", whole.suspended, npgettext("impegni", "sospeso", "sospesi", whole.suspended)),
        ("vg", whole.to_start + whole.undated, _("da avviare o senza data")),
    )
    return [Part(kind, float(count), label) for kind, count, label in told]


# One by one ---------------------------------------------------------------------------------------

TIMINGS: tuple[tuple[str, Text], ...] = (
    ("", gettext_lazy("tutti")),
    *((one.value, one.label) for one in Timing),
    (STALE, gettext_lazy("non aggiornati")),
)


def _listed(request: Request, scope: Scope, as_of: AsOf) -> HttpResponse:
    timing = request.GET.get("tempi", "")
    if form := request.GET.get("formato", ""):
        every = all_commitments_in(scope, Sight(as_of), timing=timing)
        if (file := files.commitments(every, scope, as_of, form)) is not None:
            return file
    sight = Sight(as_of)
    listing = commitments_in(scope, sight, timing=timing, page=request.GET.get("pagina", ""))
    works = works_in(scope, sight, page=request.GET.get("interventi", ""))
    return _page(
        request, "standing_list", scope, as_of,
        listing=listing,
        works=works,
        has_demonstration=listing.has_demonstration or works.has_demonstration,
        timings=[Choice(name, str(label), name == timing) for name, label in TIMINGS],
    )  # fmt: skip


# Payments -----------------------------------------------------------------------------------------


def _paid(request: Request, scope: Scope, as_of: AsOf) -> HttpResponse:
    sight = Sight(as_of)
    # First the whole: what is read for it holds what the curve is made of.
    whole = standing_of(scope, sight)
    payments = payments_in(scope, sight)
    if (file := files.payments(payments, scope, as_of, request.GET.get("formato", ""))) is not None:
        return file
    params = request.GET.copy()
    params["formato"] = "csv"
    chart = payments_chart(payments.curve, csv=f"?{params.urlencode()}") if payments else None
    return _page(
        request, "standing_payments", scope, as_of,
        payments=payments, chart=chart, whole=whole,
    )  # fmt: skip


# Milestones ---------------------------------------------------------------------------------------


def _due(request: Request, scope: Scope, as_of: AsOf) -> HttpResponse:
    found = milestones_in(scope, Sight(as_of))
    if (file := files.milestones(found, scope, as_of, request.GET.get("formato", ""))) is not None:
        return file
    return _page(
        request, "standing_milestones", scope, as_of,
        late=[one for one in found if one.is_past],
        months=by_month([one for one in found if not one.is_past]),
    )  # fmt: skip


# What changed -------------------------------------------------------------------------------------


def _changed(request: Request, scope: Scope, as_of: AsOf) -> HttpResponse:
    """`?finestra=` a closed round, as it was frozen; `?confronta=` a day, as it is known now.

    Without either, the last round that was closed, or three months before.
    """
    rounds = closed_before(as_of.on)
    chosen = _round_of(request, rounds)
    # Of the results of indicators nothing is told here.
    before = (
        sight_of_round(chosen, as_of.today, kinds=BOTH)
        if chosen
        else Sight(before_of(request, as_of), kinds=BOTH)
    )
    by = scope.by(request.GET.get("per", ""))
    opened = request.GET.getlist("aperte")
    changes = changes_in(scope, by, before, Sight(as_of, beside=before, kinds=BOTH), opened=opened)
    if (file := files.changes(changes, request.GET.get("formato", ""))) is not None:
        return file
    return _page(
        request, "standing_changes", scope, as_of,
        changes=changes, before=before.as_of, by=by, rounds=rounds, chosen=chosen,
        has_demonstration=changes.has_demonstration,
        days=[(name, request.GET[name]) for name in ("al", "noto") if name in request.GET],
    )  # fmt: skip


def _round_of(request: Request, rounds: list[Round]) -> Round | None:
    if "finestra" in request.GET:
        asked = request.GET["finestra"]
        return next((one for one in rounds if one.slug == asked), None)
    return rounds[0] if rounds and "confronta" not in request.GET else None


def before_of(request: Request, as_of: AsOf) -> AsOf:
    """The day to compare with, never after the one of the page."""
    wanted: date = day_asked(request.GET, add_months(as_of.on, -3), name="confronta")
    return AsOf(min(wanted, as_of.on), as_of.known_on, as_of.today)


LOOKS = (
    Look("", gettext_lazy("Stato"), _divided),
    Look("elenco", gettext_lazy("Impegni e interventi"), _listed),
    Look("pagamenti", gettext_lazy("Pagamenti"), _paid),
    Look("scadenze", gettext_lazy("Scadenze"), _due),
    Look("cambiamenti", gettext_lazy("Che cosa è cambiato"), _changed),
)
