"""Says with which accounts to try the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.bodies.actions import DEMO_PASSWORD
from quadro.bodies.queries import demo_mandates


class Command(BaseCommand):
    help = "Prints the accounts of the demonstration and their password; only where DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Questa installazione non è una dimostrazione."))
        held = demo_mandates(localdate())
        if not held:
            raise CommandError(_("La dimostrazione non è caricata."))
        wide = max(len(one.person.user.email) for one in held if one.person.user)
        for one in held:
            assert one.person.user is not None  # noqa: S101 - as the query asks
            role = f"{one.get_role_display()}, {one.body.label}"
            self.stdout.write(f"  {one.person.user.email:<{wide}}  {role}")
        self.stdout.write(_("  Password di tutti: %(password)s") % {"password": DEMO_PASSWORD})
