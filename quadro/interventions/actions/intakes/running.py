"""A file written block after block, in the transaction of who asks: the one way of all imports.

New projects are written while the next rows are read; what is known already waits for the end, when
all the rows of a project are there. A preview is the same, and then everything is taken back.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from quadro.accounts.actors import Actor
from quadro.interventions.actions.intakes import adding, changing, samples, staging
from quadro.interventions.models import Intake
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.profiles import SUMS, Profile
from quadro.interventions.opendata.reading import REASONS

Pieces = Iterable[tuple[Piece, bytes]]
MOST_TOLD = 10_000
"""Rows that a report tells one by one; the others are counted."""
NOTE = "Il file dice meno di quanto diceva prima."


@dataclass
class Progress:
    """How far an import is: bytes of the file, rows, projects written."""

    read: int = 0
    rows: int = 0
    added: int = 0


Tell = Callable[[Progress], None]


@dataclass
class Outcome:
    """What a file does, or did."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    warned: int = 0
    found: dict[str, Any] = field(default_factory=dict)
    report: list[list[Any]] = field(default_factory=list)
    """[row, column, value, reason, whether it was refused]"""

    def tell(self, told: Iterable[Sequence[Any]], *, is_refused: bool) -> None:
        left = MOST_TOLD - len(self.report)
        for _place, (row, column, value, reason) in zip(range(left), told, strict=False):
            self.report.append([row, column, value, reason, is_refused])

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.added, self.changed, self.same, self.refused


class Run:
    """One import. `intake` is already in the database: what is written points to it."""

    def __init__(
        self, intake: Intake, profile: Profile, *, by: Actor, on: date, at: datetime,
        tell: Tell = lambda _progress: None,
    ) -> None:  # fmt: skip
        self.intake, self.profile, self.tell = intake, profile, tell
        self.outcome, self.progress = Outcome(), Progress()
        self.sample: list[samples.New] = []
        self.only_places = profile.has_only_places
        self.with_steps = bool(profile.steps)
        self.with_movements = any(one in profile.columns for one in SUMS[1:])
        ops = connection.ops
        self.params: Mapping[str, Any] = {
            "intake": intake.pk,
            "dataset": profile.dataset,
            "source": f"{profile.name}, {profile.source}"[:500],
            "sha256": intake.sha256,
            "on": ops.adapt_datefield_value(on),
            "at": ops.adapt_datetimefield_value(at),
            "author": by.user.pk if by.user else None,
            "by": str(by),
            "note": NOTE,
        }

    def __call__(self, pieces: Pieces, look: Callable[[], None] = lambda: None) -> Outcome:
        """Write all; `look` is called when what changes is known and not yet written."""
        staging.create()
        self.may_be_elsewhere = bool(staging.ask(adding.ANYTHING_ELSEWHERE, self.params))
        items = b""
        for piece, content in pieces:
            match piece:
                case Piece.FOUND:
                    self.outcome.found = json.loads(content)
                case Piece.ITEMS:
                    items = content
                case Piece.PARTS:
                    self._write(items, content)
                case Piece.TOLD:
                    self._listen(json.loads(content))
                case Piece.END:
                    self.outcome.rows = json.loads(content)["rows"]
        self._finish(look)
        staging.drop()
        return self.outcome

    def _write(self, items: bytes, parts: bytes) -> None:
        known, equal = adding.known(items, self.params, keep_all=self.only_places)
        if equal:
            items, parts = (staging.without(lines, equal) for lines in (items, parts))
        if not items:
            return
        staging.fill(items, parts)
        adding.put_aside(known - len(equal))
        if self.only_places:
            unknown = staging.ask("SELECT line, key FROM od_item ORDER BY line")
            self._refuse("unknown_key", unknown)
            return
        if self.may_be_elsewhere:
            self._refuse("elsewhere", adding.hold_back(self.params))
        if len(self.sample) < samples.SHOWN:
            self.sample += samples.of_new(samples.SHOWN - len(self.sample))
        added = adding.add(
            self.params, with_movements=self.with_movements, with_steps=self.with_steps
        )
        self.outcome.added += added
        self.progress.added += added

    def _listen(self, told: dict[str, Any]) -> None:
        """What the reader says after each batch; it counts from the beginning of the file."""
        self.outcome.tell(told["told"], is_refused=True)
        self.outcome.tell(told["warned"], is_refused=False)
        self.outcome.refused += told["refused"]
        self.outcome.warned += told["warnings"]
        self.progress.read, self.progress.rows = told["read"], told["rows"]
        self.tell(self.progress)

    def _finish(self, look: Callable[[], None]) -> None:
        for reason, rows in changing.gather(only_places=self.only_places).items():
            self._refuse(reason, rows)
        [[self.outcome.same]] = staging.ask(
            "SELECT count(DISTINCT id) FROM od_same WHERE id NOT IN (SELECT id FROM od_final)"
        )
        [[self.outcome.changed]] = staging.ask("SELECT count(*) FROM od_final WHERE NOT is_ours")
        look()
        changing.change(
            self.params,
            with_movements=self.with_movements,
            with_steps=self.with_steps,
            only_places=self.only_places,
        )

    def _refuse(self, reason: str, rows: Sequence[Sequence[Any]]) -> None:
        if reason not in REASONS:
            raise KeyError(reason)
        heading = self.profile.columns[self.profile.key[-1]][0]
        told = [(line, heading, str(what).partition(":")[2] or what, reason) for line, what in rows]
        self.outcome.tell(told, is_refused=True)
        self.outcome.refused += len(told)
