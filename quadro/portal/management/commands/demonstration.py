"""Load or remove the demonstration records; the real facts stay."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import override

from quadro.accounts.actors import Actor
from quadro.assemblies import actions as assemblies
from quadro.delivery import actions as delivery
from quadro.desks import actions as desks
from quadro.frameworks import actions as frameworks
from quadro.interventions import actions as interventions
from quadro.joint import actions as joint
from quadro.kit.text import Text
from quadro.monitoring import actions as monitoring
from quadro.monitoring.actions import rounds
from quadro.services import actions as services
from quadro.zones import actions as zones

AFTER: tuple[tuple[Any, Text, Text], ...] = (
    (assemblies, __("%(n)s sedute dimostrative."), __("%(n)s sedute dimostrative tolte.")),
    (zones, __("%(n)s turni dimostrativi."), __("%(n)s turni dimostrativi tolti.")),
    (services, __("%(n)s adesioni dimostrative."), __("%(n)s adesioni dimostrative tolte.")),
    (joint, __("%(n)s servizi dimostrativi."), __("%(n)s servizi dimostrativi tolti.")),
    (desks, __("%(n)s richieste dimostrative."), __("%(n)s richieste dimostrative tolte.")),
    (frameworks, __("%(n)s referenti dimostrativi."), __("%(n)s referenti dimostrativi tolti.")),
)
"""What stands on the plan, its agreements and their state: who points to others comes after."""


class Command(BaseCommand):
    help = (
        "Adds invented commitments, interventions, indicators, rounds, sittings, turns, joint "
        "services, adhesions to services and requests to interface offices, each flagged as "
        "such, or removes them all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("load", "remove"))
        parser.add_argument("--again", action="store_true", help="load even if they were removed")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """What points to others is loaded after them, and removed before."""
        with override("it"):
            if options["what"] == "remove":
                self._remove()
                return
            if not settings.DEMO:
                raise CommandError(_("Questa installazione non è una dimostrazione."))
            self._load(again=options["again"])

    def _load(self, *, again: bool) -> None:
        today = localdate()
        if again or delivery.is_wanted():
            count = delivery.load_demonstration(on=today)
            self.stdout.write(_("%(n)s impegni dimostrativi.") % {"n": count})
        if again or interventions.is_wanted():
            count = interventions.load_demonstration(on=today)
            self.stdout.write(_("%(n)s interventi dimostrativi.") % {"n": count})
        wants_rounds = again or rounds.is_wanted()
        count = rounds.load_demonstration(on=today) if wants_rounds else 0
        if again or monitoring.is_wanted():
            told = monitoring.load_demonstration(on=today)
            self.stdout.write(_("%(n)s rilevazioni dimostrative.") % {"n": told})
        if wants_rounds:
            count += rounds.open_demonstration(on=today)
            self.stdout.write(_("%(n)s finestre dimostrative.") % {"n": count})
        rounds.freeze_demonstration(on=today)
        for module, loaded, _removed in AFTER:
            if again or module.is_wanted():
                self.stdout.write(str(loaded) % {"n": module.load_demonstration(on=today)})

    def _remove(self) -> None:
        by = Actor.system(localdate())
        for module, _loaded, removed in reversed(AFTER):
            self.stdout.write(str(removed) % {"n": module.remove_demonstration(by=by)})
        count = rounds.remove_demonstration(by=by)
        self.stdout.write(_("%(n)s finestre dimostrative tolte.") % {"n": count})
        count = monitoring.remove_demonstration(by=by)
        self.stdout.write(_("%(n)s indicatori dimostrativi tolti.") % {"n": count})
        count = interventions.remove_demonstration(by=by)
        self.stdout.write(_("%(n)s interventi dimostrativi tolti.") % {"n": count})
        count = delivery.remove_demonstration(by=by)
        self.stdout.write(_("%(n)s impegni dimostrativi tolti.") % {"n": count})
