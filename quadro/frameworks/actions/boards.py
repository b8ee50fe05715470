"""The board of a framework is drawn, an office answers for a theme."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.frameworks import policies
from quadro.frameworks.models import Board, Referent
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Refused, Stale
from quadro.plan.models import Provision

Values = Mapping[str, Any]
FIELDS = ("edition", "under", "counterpart", "word", "source")


@transaction.atomic
def draw(values: Values, *, by: Actor) -> Board:
    """Open the board of a framework. `values`: `agreement` and those of `FIELDS`."""
    policies.check_can_draw(by=by)
    locks.hold(f"board:{values['agreement'].pk}")
    policies.check_board(values)
    if Board.objects.filter(agreement=values["agreement"]).exists():
        raise Refused(_("I temi di questa intesa sono già aperti: modificali."))
    board = Board(agreement=values["agreement"])
    for name in FIELDS:
        if name in values:
            setattr(board, name, values[name])
    board.save()
    journal.record("frameworks.drawn", board.agreement, by=by, **_told(board))
    return board


@transaction.atomic
def edit(board: Board, values: Values, *, version: int, by: Actor) -> Board:
    """Change what the board shows; who answers for a theme that leaves it stays in the history."""
    policies.check_can_draw(by=by)
    board = Board.objects.select_for_update(of=("self",)).select_related("agreement").get(
        pk=board.pk
    )  # fmt: skip
    if board.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs={name: getattr(board, name) for name in FIELDS},
            version=board.version,
        )
    before = _told(board)
    told = {"agreement": board.agreement, "edition": board.edition, "under": board.under}
    policies.check_board({**told, "counterpart": board.counterpart, **values})
    for name in FIELDS:
        if name in values:
            setattr(board, name, values[name])
    board.version += 1
    board.save()
    changes = journal.differences(before, _told(board))
    if changes:
        journal.record("frameworks.edited", board.agreement, by=by, **changes)
    return board


@transaction.atomic
def name(
    board: Board, provision: Provision, body: Body, *, office: str, since: date, by: Actor,
    source: str = "", is_demonstration: bool = False,
) -> Referent:  # fmt: skip
    """An office answers for a theme from a day on; who answered before leaves on that day."""
    locks.hold(f"referents:{board.pk}")
    policies.check_can_name(board, provision, body, by=by)
    standing = _standing(board, provision, body)
    policies.check_day(standing, since, on=by.on)
    if standing is not None:
        _close(standing, since)
    made = Referent.objects.create(
        board=board, provision=provision, body=body, office=office.strip(), since=since,
        source=source.strip(), is_demonstration=is_demonstration,
    )  # fmt: skip
    journal.record(
        "frameworks.named", board.agreement, by=by, theme=provision.title, side=body.label,
        office=made.office, since=since,
    )  # fmt: skip
    return made


@transaction.atomic
def leave(board: Board, provision: Provision, body: Body, *, until: date, by: Actor) -> Referent:
    """From a day on nobody answers for a theme on that side."""
    locks.hold(f"referents:{board.pk}")
    policies.check_can_name(board, provision, body, by=by)
    standing = _standing(board, provision, body)
    if standing is None:
        raise Refused(_("Per questo tema non risponde nessun ufficio."))
    policies.check_day(standing, until, on=by.on)
    _close(standing, until)
    journal.record(
        "frameworks.left", board.agreement, by=by, theme=provision.title, side=body.label,
        until=until,
    )  # fmt: skip
    return standing


def _standing(board: Board, provision: Provision, body: Body) -> Referent | None:
    rows = Referent.objects.select_for_update().filter(board=board, provision=provision, body=body)
    found: Referent | None = rows.filter(until=None).first()
    return found


def _close(standing: Referent, until: date) -> None:
    standing.until = until
    standing.version += 1
    standing.save(update_fields=["until", "version"])


def _told(board: Board) -> dict[str, Any]:
    return {
        "edition": str(board.edition),
        "under": str(board.under) if board.under else "",
        "counterpart": board.counterpart.label,
        "word": board.word,
        "source": board.source,
    }
