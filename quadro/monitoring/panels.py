"""What pages of modules below show: in a plan how its lines stand, in an agreement indicators."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.db.models import OuterRef, QuerySet
from django.utils.html import format_html

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Panel
from quadro.delivery.templatetags.delivery import done_bar, timing
from quadro.kit.asof import AsOf
from quadro.kit.http import addresses
from quadro.kit.numbers import per_cent
from quadro.monitoring import queries
from quadro.monitoring.models import Indicator
from quadro.monitoring.queries.standing import Standing, all_lines_of
from quadro.plan.models import Edition
from quadro.plan.panels import Signal


def signals_of(edition: Edition, on: date) -> Mapping[int, Signal]:
    """Of each provision that something carries: the bar with its tick, the chip."""
    found = all_lines_of(edition, on=on)
    codes = dict(edition.provisions.filter(pk__in=found).values_list("pk", "code"))
    address = addresses("monitoring:line", edition.programme.slug, edition.slug)
    return {
        key: _signal(found[key], address(code))
        for key, code in codes.items()
        if found[key].done is not None
    }


def _signal(one: Standing, address: str) -> Signal:
    bar = format_html(
        '<span class="q-prog"><span>{}</span><b>{}</b></span>',
        done_bar(one.done, one.planned),
        per_cent(one.done),
    )
    return Signal(bar, timing(cast("Any", one)), address)


def _rows(agreement: OuterRef) -> "QuerySet[Any]":
    return Indicator.objects.filter(agreements=agreement)


def _tell(agreement: Agreement, by: Actor, as_of: AsOf, has: bool) -> dict[str, Any]:  # noqa: FBT001
    rows = Indicator.objects.readable_by(by).filter(agreements=agreement)
    indicators = list(rows.select_related("owner").order_by("title", "pk")) if has else []
    if not indicators:
        return {"standings": []}
    known_at = None if as_of.is_all_known else as_of.known_at
    return {"standings": queries.standings_of(indicators, on=as_of.on, known_at=known_at)}


PANEL = Panel("indicators", "monitoring/_of_agreement.html", _rows, _tell)
