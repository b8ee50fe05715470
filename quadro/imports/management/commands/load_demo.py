"""Load the demonstration: reference data, bodies, plan, agreements, accounts."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate, now
from django.utils.translation import override

from quadro.accounts.actors import Actor
from quadro.imports import demo
from quadro.kit.refusals import Refused


class Command(BaseCommand):
    help = "Loads what is missing of the demonstration; only where DEMO is on, or with --force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="even where DEMO is off")
        parser.add_argument(
            "--anew", action="store_true", help="bring every file in again, over later changes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError("DEMO is off: this is not a demonstration. --force does it anyway.")
        by = Actor.system(localdate())
        try:
            with override("it"):
                for line in demo.load(by=by, at=now(), anew=options["anew"]):
                    self.stdout.write(line)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
