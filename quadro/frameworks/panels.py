"""What the page of a framework agreement says of its themes."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Panel
from quadro.frameworks.models import Board
from quadro.kit.asof import AsOf


def _rows(agreement: OuterRef) -> "QuerySet[Any]":
    return Board.objects.filter(agreement=agreement)


def _tell(agreement: Agreement, by: Actor, _as_of: AsOf, has: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "has_board": has,
        "may_draw": by.is_planning_office and agreement.instrument.is_framework and not has,
        "agreement": agreement,
    }


PANEL = Panel("board", "frameworks/_of_agreement.html", _rows, _tell)
