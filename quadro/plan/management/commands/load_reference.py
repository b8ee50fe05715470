"""`manage.py load_reference`: the goals of the 2030 Agenda and the missions of the PNRR."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from quadro.accounts.actors import Actor
from quadro.plan import actions


class Command(BaseCommand):
    help = "Load the goals of the 2030 Agenda and the missions and components of the PNRR."

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        added = actions.load_reference(by=Actor.system(today), on=today)
        self.stdout.write(f"{added} reference rows added.")
