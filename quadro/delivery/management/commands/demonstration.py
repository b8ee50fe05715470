"""Load or remove the demonstration records of commitments; the real agreements stay."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from quadro.accounts.actors import Actor
from quadro.delivery import actions


class Command(BaseCommand):
    help = "Adds invented commitments, each flagged as such, or removes all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("load", "remove"))
        parser.add_argument("--again", action="store_true", help="load even if they were removed")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("it"):
            if options["what"] == "remove":
                count = actions.remove_demonstration(by=Actor.system(localdate()))
                self.stdout.write(_("%(n)s impegni dimostrativi tolti.") % {"n": count})
                return
            if not settings.DEMO:
                raise CommandError(_("Questa installazione non è una dimostrazione."))
            if options["again"] or actions.is_wanted():
                count = actions.load_demonstration(on=localdate())
                self.stdout.write(_("%(n)s impegni dimostrativi.") % {"n": count})
