"""Who acts: a person, or nobody in particular, with the roles in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from quadro.accounts.models import Role, User


@dataclass(frozen=True)
class Actor:
    """A visitor (`user` is None), a signed-in person, or the system (`is_system`).

    `mandates` are pairs (role, key of the body) in force on the day `on`; `office` is the key of
    the metropolitan authority that owns this Quadro, 0 where it is not loaded yet or the person has
    no role in any body. `labels` are the short names of the bodies of the mandates.
    """

    user: User | None
    on: date
    mandates: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    office: int = 0
    is_system: bool = False
    labels: Mapping[int, str] = field(default_factory=dict, compare=False)

    @classmethod
    def system(cls, on: date) -> Self:
        """The hand of a command: loads reference data and demonstrations, runs jobs."""
        return cls(user=None, on=on, is_system=True)

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None

    @property
    def is_planning_office(self) -> bool:
        """Keeps the register: the planning officers of the authority, and the system."""
        return self.is_system or (Role.PLANNING_OFFICER, self.office) in self.mandates

    @property
    def is_administrator(self) -> bool:
        """Opens accounts and mandates: the administrators of the authority, and the system."""
        return self.is_system or (Role.ADMINISTRATOR, self.office) in self.mandates

    @property
    def reads_everything(self) -> bool:
        """Also what is not published: who keeps the register, who audits, who certifies."""
        return self.is_planning_office or any(
            (role, self.office) in self.mandates
            for role in (Role.SECRETARY, Role.DIRECTOR, Role.AUDITOR)
        )

    @property
    def bodies(self) -> frozenset[int]:
        """Keys of the bodies for which the person holds any role."""
        return frozenset(body for _, body in self.mandates)

    def __str__(self) -> str:
        return self.user.name if self.user else "Quadro"
