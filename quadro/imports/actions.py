"""Bring a file in: preview it, mend it, write it whole, undo it whole."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.imports import clashes, plans, policies, reading, traces
from quadro.imports.models import Import, Line, Sheet, Status
from quadro.imports.plans import Plan
from quadro.imports.registry import importer_of, rank
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Written

Upload: TypeAlias = "File[bytes] | bytes"
Cell = tuple[int, int, str]
"""Position of the sheet, number of the row, name of the column."""
NAMED = 5
"""How many obstacles a refusal names."""
LOCK = "imports"


class Overtaken(Refused):
    """Since the preview something changed: what would be written is not what was shown."""


def preview(upload: Upload, *, name: str, by: Actor, at: datetime, chosen: str = "") -> Import:
    """Read a file and keep what it would do; nothing of it is written."""
    policies.check_can_import(by=by)
    found, sha256 = _read(upload, name, chosen)
    found.sort(key=lambda one: rank(one.importer.name))
    with transaction.atomic():
        import_of = Import.objects.create(
            file_name=name[-255:],
            sha256=sha256,
            previewed_at=at,
            previewed_by=by.user,
            previewed_by_name=str(by),
        )
        sheets = [
            Sheet(
                import_of=import_of,
                position=position,
                name=one.name[:255],
                importer=one.importer.name,
                rows=[[number, cells] for number, cells in one.rows],
                plan=Plan(warnings=one.warnings).told(),
            )
            for position, one in enumerate(found)
        ]
        _tell(import_of, sheets, by=by)
        Sheet.objects.bulk_create(sheets)
    return import_of


def _read(upload: Upload, name: str, chosen: str) -> tuple[list[reading.Found], str]:
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(prefix="import-") as file:
        for piece in [upload] if isinstance(upload, bytes) else upload.chunks():
            size += len(piece)
            if size > limit:
                raise Refused(
                    _("Il file supera il limite di %(limit)s MB.")
                    % {"limit": settings.UPLOAD_LIMIT_MB}
                )
            digest.update(piece)
            file.write(piece)
        file.flush()
        return reading.read(Path(file.name), name, chosen=chosen), digest.hexdigest()


def _tell(import_of: Import, sheets: Sequence[Sheet], *, by: Actor) -> None:
    """Look at the sheets as the registers are now, and keep what they would do."""
    told = [one.plan() for one in plans.look(sheets, by=by, on=by.on)]
    for sheet, plan in zip(sheets, told, strict=True):
        sheet.plan = plan.told()
    plans.count(import_of, told)
    import_of.save(update_fields=["to_add", "to_change", "same", "refused"])


@transaction.atomic
def correct(import_of: Import, corrections: Mapping[Cell, str], *, by: Actor) -> Import:
    """Put other words in some cells, and look again at the whole file."""
    import_of = Import.objects.select_for_update().get(pk=import_of.pk)
    policies.check_can_confirm(import_of, by=by)
    sheets = list(import_of.sheets.order_by("position"))
    for (position, number, column), value in corrections.items():
        _put(sheets[position], number, column, value.strip())
    _tell(import_of, sheets, by=by)
    Sheet.objects.bulk_update(sheets, ["rows", "plan"])
    return import_of


def _put(sheet: Sheet, number: int, column: str, value: str) -> None:
    if column not in {one.name for one in importer_of(sheet.importer).columns}:
        raise Refused(_("La colonna «%(column)s» non esiste.") % {"column": column})
    row: dict[str, str] | None = next((cells for row, cells in sheet.rows if row == number), None)
    if row is None:
        raise Refused(_("La riga %(row)s non esiste.") % {"row": number})
    row[column] = value.replace("\0", "")


@transaction.atomic
def discard(import_of: Import, *, by: Actor) -> None:
    """Forget a preview that nobody will confirm."""
    import_of = Import.objects.select_for_update().get(pk=import_of.pk)
    policies.check_can_confirm(import_of, by=by)
    import_of.delete()


# Writing ------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(import_of: Import, *, by: Actor, at: datetime) -> Import:
    """Write the whole file, or nothing: exactly what the preview showed.

    Sheets are looked at again one by one, each after the earlier ones are written.
    """
    locks.hold(LOCK)
    import_of = Import.objects.select_for_update().get(pk=import_of.pk)
    policies.check_can_confirm(import_of, by=by)
    if import_of.refused:
        raise Refused(
            _("Ci sono %(rows)s righe rifiutate: si importa tutto o niente.")
            % {"rows": import_of.refused}
        )
    lines = _write_all(import_of, by=by)
    import_of.status = Status.IMPORTED
    import_of.imported_at, import_of.imported_by = at, by.user
    import_of.imported_by_name = str(by)
    import_of.save()
    Line.objects.bulk_create(lines, batch_size=500)
    import_of.sheets.update(rows=None)
    journal.record(
        "imports.imported",
        import_of,
        by=by,
        file_name=import_of.file_name,
        sha256=import_of.sha256,
        added=import_of.to_add,
        changed=import_of.to_change,
    )
    return import_of


def _write_all(import_of: Import, *, by: Actor) -> list[Line]:
    lines: list[Line] = []
    for sheet in import_of.sheets.order_by("position"):
        try:
            with transaction.atomic():
                written = _write(sheet, by=by)
        except IntegrityError as error:
            raise Overtaken(clashes.told(error, sheet=str(sheet))) from error
        for one in written:
            lines.append(_line(import_of, len(lines), sheet.importer, one))
    return lines


def _write(sheet: Sheet, *, by: Actor) -> list[Written]:
    [looked] = plans.look([sheet], by=by, on=by.on)
    if not plans.is_as_told(sheet.plan, looked.plan()):
        raise Overtaken(
            _("Dopo l’anteprima qualcosa è cambiato nel foglio «%(name)s». Ricontrolla.")
            % {"name": sheet}
        )
    written = looked.importer.write(looked.preview, by=by, on=by.on)
    looked.importer.reindex({one.key for one in written})
    return written


def _line(import_of: Import, position: int, importer: str, one: Written) -> Line:
    return Line(
        import_of=import_of,
        position=position,
        importer=importer,
        model=one.model,
        key=one.key,
        before=one.before,
        after=one.after,
    )


# Undoing ------------------------------------------------------------------------------------------


@transaction.atomic
def undo(import_of: Import, *, by: Actor, at: datetime) -> Import:
    """Bring the registers back to before the import; refused if anybody built on it since."""
    locks.hold(LOCK)
    import_of = Import.objects.select_for_update().get(pk=import_of.pk)
    policies.check_can_undo(import_of, by=by)
    past = traces.Past(import_of)
    if obstacles := past.obstacles():
        raise Refused(_because(obstacles))
    journal.record_many(_facts(past), by=by)
    _take_back(past)
    for importer in {name for one in past.traces for name in one.importers}:
        importer_of(importer).reindex({one.key for one in past.traces if importer in one.importers})
    import_of.status = Status.UNDONE
    import_of.undone_at, import_of.undone_by, import_of.undone_by_name = at, by.user, str(by)
    import_of.save()
    journal.record("imports.undone", import_of, by=by, file_name=import_of.file_name)
    return import_of


def _because(obstacles: Sequence[traces.Obstacle]) -> str:
    named = "; ".join(f"{one.name} {one.reason}" for one in obstacles[:NAMED])
    others = len(obstacles) - NAMED
    more = _(" e altre %(others)s righe") % {"others": others} if others > 0 else ""
    return _("Non si può annullare: %(named)s%(more)s.") % {"named": named, "more": more}


def _facts(past: traces.Past) -> list[journal.Fact]:
    facts = []
    for trace in past.traces:
        row = past.row(trace)
        if row is not None and not trace.model._meta.auto_created:
            values = {} if trace.is_added else traces.differing(row, trace.before or {})
            changes = {name: (getattr(row, name), value) for name, value in values.items()}
            facts.append(journal.Fact("imports.taken_back", row, changes))
    return facts


def _take_back(past: traces.Past) -> None:
    """Additions go first, so that what they replaced finds its place free.

    Keys that point nowhere meanwhile are looked at by the database at the end of the transaction.
    """
    for model, keys in reversed(past.added.items()):
        for some in traces.chunks(keys):
            _delete(model, some)
    for model, ours in traces.by_model(past.traces).items():
        model._default_manager.bulk_create(
            [_made(model, one) for one in ours if one.before and one.after is None], batch_size=200
        )
        _restore(past, model, [one for one in ours if one.before and one.after is not None])


def _delete(model: type[Model], keys: list[int]) -> None:
    """Without Django's cascade: `Past.obstacles` has shown that nothing of others would go.

    The cascade would refuse a tree whose rows point to each other. What joins these rows to others
    (themes, zones) goes with them.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if relation.auto_created and relation.one_to_many and other._meta.auto_created:  # type: ignore[union-attr]
            field = relation.field.name  # type: ignore[union-attr]
            rows = other._default_manager.filter(**{f"{field}__in": keys})  # type: ignore[union-attr]
            rows._raw_delete(rows.db)  # noqa: SLF001 - as above
    rows = model._default_manager.filter(pk__in=keys)
    rows._raw_delete(rows.db)  # noqa: SLF001 - as above


def _made(model: type[Model], trace: traces.Trace) -> Model:
    values = {
        one.attname: one.to_python((trace.before or {}).get(one.attname))
        for one in model._meta.concrete_fields
        if one.attname in (trace.before or {})
    }
    return model(pk=trace.key, **values)


def _restore(past: traces.Past, model: type[Model], ours: Sequence[traces.Trace]) -> None:
    rows, names = [], set()
    for trace in ours:
        row = past.row(trace)
        if row is None or trace.before is None:
            continue
        values = traces.differing(row, trace.before)
        for name, value in values.items():
            setattr(row, name, _newer(row, name, value))
        if values:
            rows.append(row)
            names |= set(values)
    fields = [one.name for one in model._meta.concrete_fields if one.attname in names]
    if rows:
        model._default_manager.bulk_update(rows, fields, batch_size=100)


def _newer(row: Model, name: str, value: Any) -> Any:
    """The token of the two editors never goes back: a form opened meanwhile must be noticed."""
    return getattr(row, name) + 1 if name == "version" else value
