"""One of everything that is measured: for the world in which every address is asked."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.monitoring import actions
from quadro.monitoring.cells import Cell, Told
from quadro.monitoring.models import AREA, Contest, Evidence, Indicator, Reading
from tests.worlds import NOON


class Measures:
    """An indicator of Legnano that is not public, with a reading that counts and a contest."""

    by: Actor

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    @cached_property
    def indicator(self) -> Indicator:
        values = {
            "title": "Imprese seguite", "code": "IMP", "kind": "output", "unit": "imprese",
            "polarity": "sale", "formula": "ultimo", "level": "area", "periodicity": "mensile",
            "owner": self.legnano, "is_public": False,
        }  # fmt: skip
        return actions.define(values, by=self.by)

    def _written(self, since: date) -> list[Reading]:
        told = Told(value=Decimal(128))
        return actions.record([(Cell(self.indicator, AREA, since), told)], by=self.by, at=NOON)

    @cached_property
    def reading(self) -> Reading:
        rows = actions.submit(self._written(date(2026, 9, 1)), by=self.by, at=NOON)
        return actions.approve(rows, by=self.by, at=NOON)[0]

    @cached_property
    def contest(self) -> Contest:
        values = {"value": Decimal(171), "reason": "Mancano.", "method": "Dal protocollo."}
        return actions.contest(self.reading, self.legnano, values, by=self.by, at=NOON)

    @cached_property
    def proof(self) -> Evidence:
        upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="prova.pdf")
        values = {"title": "Prova", "upload": upload}
        return actions.prove(self.reading, values, by=self.actor("office"), at=NOON)
