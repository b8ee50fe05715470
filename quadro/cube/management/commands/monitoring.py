"""Build the roll-up again, bring it to today, or verify that it says what the records tell."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from quadro.cube import actions, queries

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Builds the sums of the plan again from the records (rebuild), brings them to today "
        "(today; the worker does), or compares the two (verify). Exit codes: 0 all is well, 1 "
        "verify found differences, which it lists."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("rebuild", "today", "verify"))
        parser.add_argument("--all", action="store_true", help="list every difference")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("it"):
            if options["what"] == "rebuild":
                self.rebuild()
            elif options["what"] == "today":
                changed = actions.bring_to(localdate())
                self.stdout.write(
                    _("Riepilogo portato a oggi: %(n)s voci cambiate.") % {"n": changed}
                )
            else:
                self.verify(None if options["all"] else SHOWN)

    def rebuild(self) -> None:
        changed = actions.rebuild(on=localdate())
        self.stdout.write(_("Riepilogo ricostruito: %(n)s voci corrette.") % {"n": changed})

    def verify(self, shown: int | None) -> None:
        found = queries.verify()
        for one in found[:shown]:
            self.stdout.write(f"{one.what}: {one.where}: {one.kept} ≠ {one.wanted}")
        if found:
            self.stdout.write(_("Differenze: %(n)s.") % {"n": len(found)})
            sys.exit(1)
        self.stdout.write(_("Il riepilogo dice quello che dicono i dati."))
