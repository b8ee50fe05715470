"""Bring a file of open data in: look at it first, write it, undo it."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TypeAlias

from django.conf import settings
from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions import policies
from quadro.interventions.actions import counting
from quadro.interventions.actions.intakes import indexing, samples, traces, undoing
from quadro.interventions.actions.intakes.running import Outcome, Pieces, Progress, Run, Tell
from quadro.interventions.models import (
    Funding,
    Intake,
    IntakeBlock,
    IntakeStatus,
    Intervention,
    Movement,
    Place,
    ProcedureStep,
)
from quadro.interventions.opendata import reading
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.locating import Territory
from quadro.journal import actions as journal
from quadro.kit import bulk, locks
from quadro.kit.refusals import Refused
from quadro.territory.models import Municipality

Upload: TypeAlias = "File[bytes]"
LOCK = "interventions.intakes"
PIECE = 1 << 20
MOST_ROWS = 50_000
"""Of a file brought from a page; the command takes any number."""


MUCH, BYTES_A_ROW = 50_000, 1000
"""From how many rows on indexes are made at the end, and how long a row is about."""
FILLED = (Intervention, Place, Funding, Movement, ProcedureStep)


class Overtaken(Refused):
    """Since the preview something changed: what would be written is not what was shown."""


def preview(upload: Upload, profile: str, *, name: str, by: Actor, at: datetime) -> Intake:
    """Write a file and take it all back: what it does is known, and none of it is written."""
    policies.check_can_bring(by=by)
    chosen = reading.profile_of(profile)
    with NamedTemporaryFile(prefix="intake-") as file:
        sha256 = _keep(upload, file)
        with reading.pieces(Path(file.name), chosen, _territory()) as pieces:
            return _look(pieces, chosen.code, sha256, name=name, by=by, at=at)


def _keep(upload: Upload, file: IO[bytes]) -> str:
    limit, size, digest = settings.UPLOAD_LIMIT_MB * 1024 * 1024, 0, hashlib.sha256()
    for piece in upload.chunks():
        size += len(piece)
        if size > limit:
            raise Refused(
                _(
                    "Il file supera il limite di %(limit)s MB di questa pagina: chi gestisce "
                    "Quadro lo importa con il comando import_interventions."
                )
                % {"limit": settings.UPLOAD_LIMIT_MB}
            )
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()


def _territory() -> Territory:
    rows = Municipality.objects.exclude(istat_code="").values_list(
        "name", "istat_code", "is_inside"
    )
    codes = {name: code for name, code, _inside in rows}
    return reading.territory_of(codes, {code for _name, code, inside in rows if inside})


@transaction.atomic
def _look(
    pieces: Pieces, profile: str, sha256: str, *, name: str, by: Actor, at: datetime
) -> Intake:
    locks.hold(LOCK)
    intake = _opened(profile, sha256, name=name, by=by, at=at)
    kept: list[IntakeBlock] = []
    sample: dict[str, object] = {}
    with _all_or(dry=True):
        run = Run(intake, reading.profile_of(profile), by=by, on=by.on, at=at)
        outcome = run(
            _packed(pieces, kept, intake),
            look=lambda: sample.update(samples.of_changes(only_places=run.only_places)),
        )
    IntakeBlock.objects.bulk_create(kept, batch_size=20)
    intake.sample = {"new": run.sample, **sample}
    _count(intake, outcome)
    intake.save()
    return intake


def _opened(profile: str, sha256: str, *, name: str, by: Actor, at: datetime) -> Intake:
    return Intake.objects.create(
        file_name=name[-255:],
        sha256=sha256,
        profile=profile,
        dataset=reading.profile_of(profile).dataset,
        previewed_at=at,
        previewed_by=by.user,
        previewed_by_name=str(by),
    )


def _packed(
    pieces: Pieces, kept: list[IntakeBlock], intake: Intake
) -> Iterator[tuple[Piece, bytes]]:
    """The pieces, kept on the way for who will confirm them."""
    rows = 0
    for piece, content in pieces:
        if piece is Piece.ITEMS:
            rows += content.count(b"\n")
            if rows > MOST_ROWS:
                raise Refused(
                    _(
                        "Il file ha più di %(most)s interventi: chi gestisce Quadro lo importa con "
                        "il comando import_interventions."
                    )
                    % {"most": MOST_ROWS}
                )
        kept.append(
            IntakeBlock(
                intake=intake, position=len(kept), letter=piece.value.decode(),
                content=zlib.compress(content, 3),
            )
        )  # fmt: skip
        yield piece, content


def _unpacked(intake: Intake) -> Iterator[tuple[Piece, bytes]]:
    for block in intake.blocks.order_by("position").iterator(chunk_size=10):
        yield Piece(block.letter.encode()), zlib.decompress(block.content)


def _count(intake: Intake, outcome: Outcome) -> None:
    intake.rows, intake.found, intake.report = outcome.rows, outcome.found, outcome.report
    intake.to_add, intake.to_change = outcome.added, outcome.changed
    intake.same, intake.refused, intake.warned = outcome.same, outcome.refused, outcome.warned


@transaction.atomic
def discard(intake: Intake, *, by: Actor) -> None:
    """Forget a preview that nobody will confirm."""
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    policies.check_can_confirm(intake, only_valid=True, by=by)
    intake.delete()


@transaction.atomic
def confirm(intake: Intake, *, only_valid: bool, by: Actor, at: datetime) -> Intake:
    """Write what the preview showed, or nothing."""
    locks.hold(LOCK)
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    policies.check_can_confirm(intake, only_valid=only_valid, by=by)
    shown = (intake.to_add, intake.to_change, intake.same, intake.refused)
    run = Run(intake, reading.profile_of(intake.profile), by=by, on=by.on, at=at)
    outcome = run(_unpacked(intake), look=lambda: traces.keep(intake))
    if outcome.counts != shown:
        raise Overtaken(
            _("Dopo l’anteprima qualcosa è cambiato nel registro: carica di nuovo il file.")
        )
    intake.blocks.all().delete()
    _written(intake, outcome, by=by, at=at)
    indexing.index_soon(intake)
    return intake


def _written(intake: Intake, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    intake.status = IntakeStatus.IMPORTED
    intake.imported_at, intake.imported_by, intake.imported_by_name = at, by.user, str(by)
    _count(intake, outcome)
    intake.save()
    journal.record(
        "interventions.intake",
        intake,
        by=by,
        file_name=intake.file_name,
        sha256=intake.sha256,
        dataset=intake.dataset,
        added=intake.to_add,
        changed=intake.to_change,
        refused=intake.refused,
    )
    if intake.writes <= counting.MANY:
        counting.count(indexing.written_by(intake).values_list("pk", flat=True))
    else:
        counting.count_anew()


def bring(
    path: Path, profile: str, *, only_valid: bool, by: Actor, at: datetime,
    tell: Tell = lambda _progress: None, dry: bool = False,
) -> Intake:  # fmt: skip
    """Write a file of any length in one transaction, while it is read.

    Where rows are refused, and nobody said that the valid ones are enough, all is taken back and
    the answer is a preview: it tells which. The index of the search is of who calls.
    """
    policies.check_can_bring(by=by)
    chosen = reading.profile_of(profile)
    with reading.pieces(path, chosen, _territory()) as pieces, _all_or(dry=dry) as undo:
        locks.hold(LOCK)
        sha256 = _digest_of(path)  # While the reader reads.
        intake = _opened(profile, sha256, name=path.name, by=by, at=at)
        run = Run(intake, chosen, by=by, on=by.on, at=at, tell=tell)
        with bulk.bare(FILLED if _is_much(path) else (), find={Intervention: "key"}):
            outcome = run(pieces, look=lambda: traces.keep(intake))
        if outcome.refused and not only_valid:
            undo()
            _count(intake, outcome)
        else:
            _written(intake, outcome, by=by, at=at)
    return intake


@contextmanager
def _all_or(*, dry: bool) -> Iterator[Callable[[], None]]:
    """A transaction that is taken back where somebody calls what it gives, or from the start."""
    with transaction.atomic():
        yield lambda: transaction.set_rollback(True)
        if dry:
            transaction.set_rollback(True)


def _is_much(path: Path) -> bool:
    """The file may bring several times what is there: the first load of a data set."""
    expected = path.stat().st_size // BYTES_A_ROW
    there = Intervention.objects.values("pk")[: max(expected // 4, 1)].count()
    return expected >= MUCH and there < expected // 4


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def undo(intake: Intake, *, by: Actor, at: datetime) -> Intake:
    """Take back what an import added, and tell again what it changed."""
    locks.hold(LOCK)
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    policies.check_can_undo(intake, by=by)
    undoing.tell_again(intake, by=by, at=at)
    changed = list(intake.traces.values_list("intervention", flat=True))
    gone = undoing.take_away(intake)
    indexing.forget(gone)
    counting.count([*changed, *gone])
    intake.status = IntakeStatus.UNDONE
    intake.undone_at, intake.undone_by, intake.undone_by_name = at, by.user, str(by)
    intake.save()
    indexing.index_soon(intake)
    journal.record("interventions.intake_undone", intake, by=by, file_name=intake.file_name)
    return intake


__all__ = ["Overtaken", "Progress", "bring", "confirm", "discard", "preview", "undo"]
