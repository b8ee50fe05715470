"""Seal the journal by hand, and verify it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from quadro.journal import actions, queries


class Command(BaseCommand):
    help = "Seals the entries of the journal in blocks, or verifies that it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="what", required=True)
        does.add_parser("seal", help="seal what no block has sealed yet (the scheduler does too)")
        verify = does.add_parser("verify", help="find every entry altered or missing")
        verify.add_argument(
            "--head",
            default="",
            metavar="DIGEST",
            help="a digest noted down earlier: the chain must still contain it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "seal":
            self.seal()
        else:
            self.verify(options["head"])

    def seal(self) -> None:
        sealed = actions.seal_all(at=now())
        self.stdout.write(f"{sealed} entries sealed.")

    def verify(self, head: str) -> None:
        found = 0
        for found, fault in enumerate(queries.faults(head), start=1):  # noqa: B007 - the count is used after
            self.stdout.write(fault.text)
        state = queries.state()
        self.stdout.write(
            f"Entries: {state.entries}. Blocks: {state.blocks}. Not sealed yet: {state.unsealed}."
        )
        if found:
            self.stdout.write(f"Faults: {found}.")
            sys.exit(1)
        if state.head:
            self.stdout.write(f"The journal is whole. Note down its head elsewhere: {state.head}")
