"""`manage.py generate_docs`: the pages of the reference that come from the code."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from quadro.portal import reference


class Command(BaseCommand):
    help = (
        "Writes docs/reference/ from the code: states, settings, commands, permissions, "
        "personal data, sheets that can be imported."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; exit code 1, with their names, if some pages are out of date",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / reference.FOLDER
        pages = reference.pages()
        old = [name for name, text in pages.items() if _kept(folder / name) != text]
        if options["check"] and old:
            self.stderr.write("Out of date, run `make docs`: " + ", ".join(old))
            sys.exit(1)
        for name in old:
            (folder / name).write_text(pages[name], encoding="utf-8")
            self.stdout.write(f"{reference.FOLDER / name} written.")


def _kept(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
