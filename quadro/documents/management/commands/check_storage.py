"""Compare the rows of kept files with the bytes on disk."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from quadro.documents import actions, queries

WORDS = {
    "dangling": "a row without its bytes",
    "altered": "bytes that are not those that were kept",
    "orphan": "bytes without a row",
    "unfinished": "an upload that never ended",
}
HARMLESS = ("orphan", "unfinished")


class Command(BaseCommand):
    help = (
        "Finds rows without bytes, altered bytes and bytes without a row. "
        "Exit code 1 if something is missing or altered, or left behind and not cleared."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="compare sizes only, do not read the bytes again"
        )
        parser.add_argument(
            "--clear", action="store_true", help="delete bytes without a row, older than an hour"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for fault in queries.faults(at=now(), content=not options["quick"]):
            self.stdout.write(f"{fault.path}: {WORDS[fault.kind]}")
            if options["clear"] and fault.kind in HARMLESS:
                actions.clear(fault)
                self.stdout.write("  cleared")
            else:
                left += 1
        if left:
            sys.exit(1)
        self.stdout.write("Every row has its bytes.")
