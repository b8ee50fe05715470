"""A secretary before the room of a sitting."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from quadro.assemblies import actions
from quadro.assemblies.models import Attendance, Sitting
from tests.assemblies.world import EVENING, a_secretary, a_sitting, an_assembly, convened
from tests.worlds import the_system

OFFICE = the_system(EVENING.date())


@dataclass
class Desk:
    """Somebody signed in, and a sitting."""

    client: Client
    sitting: Sitting

    @property
    def address(self) -> str:
        return f"{self.sitting.get_absolute_url()}sala/"

    def look(self, asked: str = "") -> str:
        answer = self.client.get(f"{self.address}{asked}")
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, to: str, **told: Any) -> Any:
        return self.client.post(f"{self.address}{to}", told)

    def send(self, to: str, *rows: tuple[int, str, int, str]) -> Any:
        """As the script does."""
        told = {"segni": json.dumps(rows)}
        return self.client.post(f"{self.address}{to}", told, headers={"Accept": "application/json"})

    def seat(self, name: str) -> Attendance:
        return self.sitting.roster.get(label=name)

    def mark(self, name: str, mark: str, version: int = 0, delegate: str = "") -> Any:
        seat = self.seat(name)
        return self.send("segna/", (seat.pk, mark, version or seat.version, delegate))


def a_desk(sitting: Sitting) -> Desk:
    client = Client()
    user = a_secretary(sitting.assembly).user
    assert user is not None
    client.force_login(user)
    return Desk(client, sitting)


def at_the_opening(**rules: Any) -> Desk:
    sitting = convened(a_sitting(an_assembly(**rules)))
    return a_desk(actions.open_(sitting, by=OFFICE, at=EVENING))
