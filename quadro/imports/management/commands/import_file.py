"""Import a file, or undo an import, from the command line: the same engine as the pages."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate, now

from quadro.accounts.actors import Actor
from quadro.imports import actions, queries
from quadro.imports.models import Import
from quadro.imports.registry import importers
from quadro.kit.refusals import Refused

REFUSED_ROWS, REFUSED_FILE = 1, 2


class Command(BaseCommand):
    help = (
        "Imports an XLSX, ODS or CSV file, all or nothing. Exit codes: 0 written (or, with "
        "--dry-run, could be), 1 some rows are refused, 2 the whole is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="the file")
        parser.add_argument("--sheet", default="", help="what it contains, if that is not clear")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
        parser.add_argument("--undo", type=int, metavar="ID", help="undo this import instead")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor.system(localdate())
        try:
            if options["undo"]:
                self.undo(options["undo"], by)
            elif options["path"]:
                self.bring(options["path"], options["sheet"], by, dry=options["dry_run"])
            else:
                raise CommandError("Name a file, or an import with --undo.", returncode=2)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED_FILE) from refusal

    def undo(self, key: int, by: Actor) -> None:
        import_of = Import.objects.filter(pk=key).first()
        if import_of is None:
            raise CommandError(f"There is no import {key}.", returncode=REFUSED_FILE)
        actions.undo(import_of, by=by, at=now())
        self.stdout.write(f"Import {key} ({import_of.file_name}) is undone.")

    def bring(self, path: Path, sheet: str, by: Actor, *, dry: bool) -> None:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=REFUSED_FILE)
        names = [one.name for one in importers()]
        if sheet and sheet not in names:
            raise CommandError(f"--sheet is one of: {', '.join(names)}.", returncode=REFUSED_FILE)
        with path.open("rb") as file:
            import_of = actions.preview(
                File(file, path.name), name=path.name, chosen=sheet, by=by, at=now()
            )
        self.tell(import_of)
        if import_of.refused or dry:
            actions.discard(import_of, by=by)
            if import_of.refused:
                sys.exit(REFUSED_ROWS)
            return
        actions.confirm(import_of, by=by, at=now())
        self.stdout.write(f"Written as import {import_of.pk}; --undo {import_of.pk} takes it back.")

    def tell(self, import_of: Import) -> None:
        shown = queries.shown(import_of)
        for warning in shown.warnings:
            self.stdout.write(warning)
        for one in shown.refusals:
            told = f"{one.sheet}, riga {one.row}, {one.column} «{one.value}»: {one.reason}"
            self.stdout.write(f"{told} → {one.suggestion}" if one.suggestion else told)
        self.stdout.write(
            f"{import_of.to_add} to add, {import_of.to_change} to change, "
            f"{import_of.same} the same, {import_of.refused} refused"
        )
