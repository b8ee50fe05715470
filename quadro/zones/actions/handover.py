"""What who leaves says of a line of the dossier, and who takes it over."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale
from quadro.zones import policies, queries
from quadro.zones.actions import telling
from quadro.zones.actions.rows import hold
from quadro.zones.models import HandedOver, Turn
from quadro.zones.queries import Dossier, Entry

LONGEST = 500


@transaction.atomic
def note(turn: Turn, name: str, text: str, *, version: int, by: Actor, at: datetime) -> HandedOver:
    """Write the note of a line; `version` is that of the line read, 0 where none was kept yet."""
    hold(turn.zone)
    policies.check_can_note(turn, by=by)
    entry = _entry(queries.dossier_of(turn, by=by), name)
    if len(text) > LONGEST:
        raise Refused(_("La nota ha al più 500 caratteri: accorciala."))
    if entry.version != version:
        raise Stale(
            _("Qualcun altro ha scritto questa nota mentre scrivevi."),
            theirs={"note": entry.note},
            version=entry.version,
        )
    line = _line(turn, entry)
    line.note, line.noted_at, line.noted_by_name = text.strip(), at, str(by)
    _save(line)
    journal.record("zones.noted", turn.zone, by=by, ordinal=turn.ordinal, what=entry.title)
    return line


@transaction.atomic
def take_over(turn: Turn, names: Collection[str], *, by: Actor, at: datetime) -> list[HandedOver]:
    """Take these lines over by name, each once; what the last one asked is asked no more."""
    hold(turn.zone)
    found = queries.dossier_of(turn, by=by)
    policies.check_can_take_over(found.after, by=by)
    if not names:
        raise Refused(_("Scegli almeno una voce da prendere in carico."))
    entries = [_entry(found, name) for name in names]
    lines = []
    for entry in entries:
        if entry.is_taken:
            continue
        line = _line(turn, entry)
        line.taken_at, line.taken_by_name = at, str(by)
        _save(line)
        lines.append(line)
        journal.record("zones.taken_over", turn.zone, by=by, ordinal=turn.ordinal, what=entry.title)
    if len(lines) == found.left:
        telling.tell_taken(turn, at=at)
    return lines


def _entry(found: Dossier, name: str) -> Entry:
    entry = found.entry(name)
    if entry is None:
        raise Refused(_("Questa voce non è più nel fascicolo: ricarica la pagina."))
    return entry


def _line(turn: Turn, entry: Entry) -> HandedOver:
    return entry.line or HandedOver(turn=turn, version=0, **{f"{entry.kind}_id": entry.key})


def _save(line: HandedOver) -> None:
    line.version += 1
    line.save()
