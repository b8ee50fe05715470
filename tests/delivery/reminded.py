"""The people around something that must be told again and again, for whoever reminds them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role, User
from quadro.notifications.models import Notice
from tests.agreements.world import a_body, an_officer, somebody


class Cast(ABC):
    """The people of the body that owes it, the office, and a stranger."""

    def __init__(self, body: str) -> None:
        self.office = an_officer()
        self.body = a_body(body)
        self.clerk = somebody(self.body)
        self.mayor = somebody(self.body, Role.MAYOR)
        self.councillor = somebody(self.body, Role.COUNCILLOR)
        self.stranger = somebody(a_body("Legnano"))

    @abstractmethod
    def turn(self, days: int) -> None:
        """The clock, so many days after the day by which it was to be told."""

    def waiting(self, user: User) -> list[Notice]:
        return list(Notice.objects.open().filter(recipient=user).order_by("pk"))

    def told(self) -> set[str]:
        """Who has something that waits, by what they are."""
        open_ = set(Notice.objects.open().values_list("recipient", flat=True))
        names = ("office", "clerk", "mayor", "councillor", "stranger")
        return {name for name in names if getattr(self, name).pk in open_}

    # The rules that all who remind keep ---------------------------------------------------------

    def is_asked_before_its_day(self) -> Notice:
        """Nobody eight days before; seven before, who follows it for the body, and nobody else."""
        self.turn(-8)
        assert self.told() == set()
        self.turn(-7)
        assert self.told() == {"clerk"}
        [one] = self.waiting(self.clerk)
        return one

    def is_told_once_a_step(self) -> None:
        for days in (-7, -7, -6, -1):
            self.turn(days)
        mine = Notice.objects.filter(recipient=self.clerk)
        assert mine.count() == 1
        self.turn(0)
        self.turn(1)
        assert mine.count() == 2
        assert len(self.waiting(self.clerk)) == 1, "the nearer takes its place"

    def begins_anew(self, settle: Callable[[], timedelta]) -> None:
        """Once it is told nobody is asked, until the next day by which it is due: `settle` tells
        it fifteen days late, and says how far that day is.
        """
        self.turn(15)
        left = settle()
        assert self.told() == set()
        self.turn(16)
        assert self.told() == set()
        self.turn(left.days)
        assert self.told() == {"clerk"}

    def costs_the_same_for_many(self, another: Callable[[int], object], *, most: int) -> None:
        assert self._cost(another, 1) == self._cost(another, 6) <= most

    def _cost(self, another: Callable[[int], object], count: int) -> int:
        """In queries, when so many more are to be told; nothing of it stays."""
        with transaction.atomic():
            for number in range(count):
                another(number)
            with CaptureQueriesContext(connection) as asked:
                self.turn(15)
            transaction.set_rollback(True)
        return len(asked)
