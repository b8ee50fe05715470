"""Uses against the places of a year, and the line of those who wait."""

from datetime import date

import pytest

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused, Stale
from quadro.notifications.models import Notice
from quadro.services import actions, queries
from quadro.services.models import Service
from quadro.services.states import UseState
from tests.services.world import a_service, a_use, joined, places, somebody, the_authority, towns
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


@pytest.fixture
def here() -> dict[str, Body]:
    return towns()


def all_in(here: dict[str, Body], count: int | None = None) -> Service:
    """A service that all four use, with so many places."""
    service = a_service()
    for body in here.values():
        joined(service, body, date(2026, 11, 3))
    if count is not None:
        places(service, count)
    return service


def order(service: Service) -> list[str]:
    line = queries.line_of(service, TODAY.year, on=TODAY)
    return [one.body.label for one in line.waiting]


def test_small_municipalities_come_first_then_the_date(here: dict[str, Body]) -> None:
    service = all_in(here)
    for day, name in ((4, "Rho"), (5, "Pero"), (9, "Nosate"), (10, "Besate")):
        a_use(service, here[name], date(2026, 11, day))

    assert order(service) == ["Nosate", "Besate", "Rho", "Pero"]


def test_who_has_not_joined_asks_for_nothing(here: dict[str, Body]) -> None:
    with pytest.raises(Refused, match="non aderisce al servizio"):
        a_use(a_service(), here["Rho"])


def test_nobody_is_let_in_beyond_the_places_of_the_year(here: dict[str, Body]) -> None:
    service = all_in(here, 1)
    first, second = a_use(service, here["Besate"]), a_use(service, here["Nosate"])
    actions.accept_use(first, version=1, by=BY, at=NOON)

    with pytest.raises(Refused, match=r"I posti del 2026 sono finiti \(1\)"):
        actions.accept_use(second, version=1, by=BY, at=NOON)


def test_out_of_the_line_only_with_a_reason_that_is_kept(here: dict[str, Body]) -> None:
    service = all_in(here, 2)
    a_use(service, here["Besate"])
    large = a_use(service, here["Rho"])

    with pytest.raises(Refused, match="Prima viene Besate"):
        actions.accept_use(large, version=1, by=BY, at=NOON)
    made = actions.accept_use(large, reason="La scuola è inagibile.", version=1, by=BY, at=NOON)

    assert (made.state, made.reason) == (UseState.ACCEPTED, "La scuola è inagibile.")


def test_a_place_that_frees_is_proposed_and_taken_with_one_move(here: dict[str, Body]) -> None:
    service = all_in(here, 1)
    officer = somebody(Role.OFFICER, the_authority())
    held = actions.accept_use(a_use(service, here["Rho"]), version=1, by=BY, at=NOON)
    next_ = a_use(service, here["Nosate"])
    asked = Notice.objects.open().actions().filter(recipient=officer.user)
    assert not asked.filter(key__startswith="services.next").exists()

    actions.withdraw_use(held, version=2, by=BY, at=NOON)

    assert "tocca a Nosate" in asked.get(key__startswith="services.next").subject
    assert order(service) == ["Nosate"], "nobody comes in by themselves"
    with pytest.raises(Refused, match="la lista è cambiata"):
        actions.accept_next(service, year=TODAY.year, expected=held.pk, by=officer, at=NOON)
    actions.accept_next(service, year=TODAY.year, expected=next_.pk, by=officer, at=NOON)
    assert order(service) == []
    assert not asked.exists()


def test_places_hold_until_others_are_said(here: dict[str, Body]) -> None:
    service = all_in(here)
    places(service, 5, 2025)
    places(service, 9, 2027)

    assert [queries.places_of(service, year) for year in (2024, 2025, 2026, 2027)] == [
        None, 5, 5, 9,
    ]  # fmt: skip


def test_the_mean_time_is_of_the_uses_done_in_the_year(here: dict[str, Body]) -> None:
    service = all_in(here)
    for day in (4, 6):
        use = a_use(service, here["Rho"], date(2026, 11, day))
        use = actions.accept_use(use, version=1, by=BY, at=NOON)
        actions.finish_use(use, done_on=date(2026, 11, 10), version=2, by=BY, at=NOON)

    sheet = queries.sheet_of(service, on=TODAY)
    assert sheet.mean_days == 5
    assert sheet.mean_days_before is None


def test_two_who_answer_the_same_request_do_not_write_over_each_other(
    here: dict[str, Body],
) -> None:
    use = a_use(all_in(here), here["Rho"])
    actions.accept_use(use, version=1, by=BY, at=NOON)

    with pytest.raises(Refused, match="così non si può"):
        actions.refuse_use(use, reason="No.", version=1, by=BY, at=NOON)
    with pytest.raises(Stale):
        actions.finish_use(use, done_on=TODAY, version=1, by=BY, at=NOON)
