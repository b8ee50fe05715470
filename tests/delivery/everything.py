"""One of everything that is owed: for the world in which every address is asked."""

from datetime import date
from functools import cached_property

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Amendment, Party
from quadro.bodies.models import Body
from quadro.delivery import actions as delivery
from quadro.delivery.models import (
    Blocker,
    Commitment,
    CommitmentDelta,
    Dependency,
    Evidence,
    Override,
)
from tests.worlds import NOON, TODAY


class Promises:
    """A commitment of Legnano, under an agreement that is not published."""

    by: Actor

    @property
    def agreement(self) -> Agreement:
        raise NotImplementedError

    @property
    def amendment(self) -> Amendment:
        raise NotImplementedError

    @property
    def party(self) -> Party:
        raise NotImplementedError

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    @cached_property
    def commitment(self) -> Commitment:
        return self.a_commitment("Sportello")

    def a_commitment(self, title: str) -> Commitment:
        assert self.party.body == self.legnano
        values = {
            "title": title, "deliverable": "Un ufficio.", "owner": self.legnano,
            "in_charge": self.legnano.mandates.order_by("pk")[0], "due_on": date(2027, 1, 1),
        }  # fmt: skip
        return delivery.promise(self.agreement, values, by=self.by, at=NOON)

    @cached_property
    def blocker(self) -> Blocker:
        values = {
            "what": "Manca il parere", "body": self.legnano, "opened_on": TODAY, "due_on": TODAY,
        }  # fmt: skip
        return delivery.block(self.commitment, values, by=self.by, at=NOON)

    @cached_property
    def evidence(self) -> Evidence:
        upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="prova.pdf")
        values = {"title": "Prova", "on": TODAY, "upload": upload}
        return delivery.add_evidence(self.commitment, values, by=self.actor("office"), at=NOON)

    @cached_property
    def planned(self) -> CommitmentDelta:
        values = {"title": "Sportello unico"}
        return delivery.plan_change(self.amendment, self.commitment, "title", values, by=self.by)

    @cached_property
    def override(self) -> Override:
        values = {"timing": "in_anticipo", "reason": "La gara è già aggiudicata."}
        return delivery.override(self.commitment, values, by=self.by, at=NOON)

    @cached_property
    def dependency(self) -> Dependency:
        return delivery.wait_for(self.commitment, self.a_commitment("Gara"), by=self.by)
