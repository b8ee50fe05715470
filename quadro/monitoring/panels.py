"""What the page of a plan shows of how its lines stand, today."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.utils.html import format_html

from quadro.delivery.templatetags.delivery import done_bar, timing
from quadro.kit.http import addresses
from quadro.kit.numbers import per_cent
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
