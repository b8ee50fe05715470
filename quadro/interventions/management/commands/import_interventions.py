"""Import open data about interventions, however long the file: the same engine as the page."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate, now

from quadro.accounts.actors import Actor
from quadro.interventions import actions, queries
from quadro.interventions.models import Intake, IntakeStatus
from quadro.kit.exports import as_csv
from quadro.kit.refusals import Refused

REFUSED_ROWS, REFUSED_FILE = 1, 2
EVERY = 0.5
"""Seconds between two words on how far it is."""


class Command(BaseCommand):
    help = (
        "Imports a CSV file of open data about interventions, all or nothing. Exit codes: 0 "
        "written (or, with --dry-run, could be), 1 some rows are refused, 2 the whole is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="the file")
        parser.add_argument("--profile", default="", help="of which data set it is")
        parser.add_argument(
            "--valid-only", action="store_true", help="write the valid rows, leave out the others"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
        parser.add_argument("--report", type=Path, help="write the refused rows and warnings here")
        parser.add_argument(
            "--no-index", action="store_true", help="leave the search index to rebuild_search"
        )
        parser.add_argument("--undo", type=int, metavar="ID", help="undo this import instead")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor.system(localdate())
        try:
            if options["undo"]:
                self.undo(options["undo"], by)
            elif options["path"] and options["profile"]:
                self.bring(by, options)
            else:
                known = ", ".join(one.code for one in queries.intake_profiles())
                raise CommandError(
                    f"Name a file and its --profile ({known}), or an import with --undo.",
                    returncode=REFUSED_FILE,
                )
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED_FILE) from refusal

    def undo(self, key: int, by: Actor) -> None:
        intake = Intake.objects.filter(pk=key).first()
        if intake is None:
            raise CommandError(f"There is no import {key}.", returncode=REFUSED_FILE)
        actions.undo_intake(intake, by=by, at=now())
        self.stdout.write(f"Import {key} ({intake.file_name}) is undone.")

    def bring(self, by: Actor, options: dict[str, Any]) -> None:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=REFUSED_FILE)
        size = path.stat().st_size
        said = [monotonic()]

        def tell(progress: actions.Progress) -> None:
            if monotonic() - said[0] >= EVERY or progress.read >= size:
                said[0] = monotonic()
                per_cent = 100 * progress.read // max(size, 1)
                self.stderr.write(
                    f"\r{per_cent:3} %  {progress.rows} rows, {progress.added} new", ending=""
                )

        intake = actions.bring_intake(
            path, options["profile"], only_valid=options["valid_only"], dry=options["dry_run"],
            by=by, at=now(), tell=tell,
        )  # fmt: skip
        self.stderr.write("")
        self.told(intake, options["report"])
        if intake.status != IntakeStatus.IMPORTED:
            sys.exit(REFUSED_ROWS)
        if options["dry_run"]:
            return
        if not options["no_index"]:
            self.index(intake)
        self.stdout.write(f"Written as import {intake.pk}; --undo {intake.pk} takes it back.")

    def told(self, intake: Intake, report: Path | None) -> None:
        for line in queries.report_of(intake)[: 20 if report is None else 0]:
            self.stdout.write(f"riga {line.row}, {line.column} «{line.value}»: {line.reason}")
        if report is not None:
            rows = queries.report_of(intake)
            report.write_bytes(as_csv(queries.REPORT, rows, name=report.stem).content)
            self.stdout.write(f"The report is in {report}.")
        self.stdout.write(
            f"{intake.rows} rows: {intake.to_add} interventions new, {intake.to_change} changed, "
            f"{intake.same} the same; {intake.refused} rows refused, {intake.warned} with a warning"
        )

    def index(self, intake: Intake) -> None:
        whole = intake.writes

        def tell(done: int) -> None:
            self.stderr.write(f"\r{100 * done // max(whole, 1):3} %  in the index", ending="")

        actions.index_intake(intake, tell)
        self.stderr.write("")
