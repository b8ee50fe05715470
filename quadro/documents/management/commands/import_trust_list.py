"""Load the list of who issues certificates from a file: the same as the page does."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate, now

from quadro.accounts.actors import Actor
from quadro.documents import actions
from quadro.kit.refusals import Refused


class Command(BaseCommand):
    help = (
        "Takes a trust list from a file in the place of the one in use: a national list "
        "(ETSI TS 119 612, XML) or certificates (PEM, DER, .p7b). Its own signature is not "
        "verified: whoever runs this answers for where the file comes from."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with path.open("rb") as file:
            try:
                loaded = actions.load_trust_list(
                    File(file, path.name), name=path.name, by=Actor.system(localdate()), at=now()
                )
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{loaded.certificate_count} certificates, list of {loaded.day}.")
