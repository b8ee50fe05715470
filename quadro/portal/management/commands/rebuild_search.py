"""Write the search index again: after a restored backup, or when words are cut in a new way."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from quadro.agreements import actions as agreements
from quadro.assemblies import actions as assemblies
from quadro.bodies import actions as bodies
from quadro.interventions import actions as interventions
from quadro.joint import actions as joint
from quadro.monitoring import actions as monitoring
from quadro.plan import actions as plan
from quadro.search import actions as search
from quadro.services import actions as services
from quadro.territory import actions as territory

MODULES = (
    *(territory, bodies, plan, agreements, interventions, monitoring, assemblies, joint, services),
)


class Command(BaseCommand):
    help = "Writes the search index again from the registers; readers wait for nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        search.clear()
        for module in MODULES:
            module.index_all()
