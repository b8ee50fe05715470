"""Who joined a service and who left it, year by year; how many small ones it is to reach."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused
from quadro.services import actions, queries
from quadro.services.models import Adhesion, Service
from quadro.services.queries.history import History
from quadro.services.states import AdhesionState
from tests.services.world import (
    ACT,
    a_service,
    a_use,
    joined,
    places,
    somebody,
    the_authority,
    towns,
)
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
TARGET = {"small_target": 80, "small_target_in": "percento", "small_target_source": "Consiglio, 1"}


@pytest.fixture
def here() -> dict[str, Body]:
    return towns()


def told(service: Service) -> History:
    return queries.history_of(service, on=TODAY)


def test_along_the_years_one_reads_who_entered_who_left_and_how_many_places(
    here: dict[str, Body],
) -> None:
    service = a_service()
    besate = joined(service, here["Besate"], date(2026, 11, 3))
    Adhesion.objects.create(
        service=service, body=here["Rho"], state=AdhesionState.ADHERED, source="Sito dell’ente"
    )
    actions.leave(besate, until=date(2026, 11, 20), version=None, by=the_system(), at=NOON)
    joined(service, here["Besate"], date(2027, 2, 1))
    places(service, 40, 2024)
    places(service, 50, 2026)
    use = a_use(service, here["Rho"])
    actions.accept_use(use, version=None, by=the_system(), at=NOON)

    found = told(service)

    assert [(one.day, one.adhesion.body.label, one.is_entry) for one in found.passages] == [
        (date(2027, 2, 1), "Besate", True),
        (date(2026, 11, 20), "Besate", False),
        (date(2026, 11, 3), "Besate", True),
        (None, "Rho", True),
    ]
    years = {one.year: one for one in found.years}
    assert list(years) == [2027, 2026, 2025, 2024]
    assert (years[2026].entered, years[2026].left, years[2026].in_use) == (1, 1, 2)
    assert (years[2024].places, years[2025].places, years[2026].places) == (40, 40, 50)
    assert (years[2025].is_said, years[2026].is_said) == (False, True)
    assert (years[2026].taken, years[2026].done, years[2027].in_use) == (1, 0, None)
    assert found.unknown == 1


def test_who_was_refused_or_thought_better_never_entered(here: dict[str, Body]) -> None:
    service = a_service()
    refused = actions.ask(service, here["Pero"], ACT, by=the_system(), at=NOON)
    actions.refuse(refused, reason="Non c’è posto.", version=None, by=the_system(), at=NOON)
    back = actions.ask(service, here["Besate"], ACT, by=the_system(), at=NOON)
    actions.leave(back, until=None, version=None, by=the_system(), at=NOON)
    actions.ask(service, here["Rho"], ACT, by=the_system(), at=NOON)

    assert told(service).passages == []
    page = Client().get(f"{service.get_absolute_url()}storia/").content.decode()
    assert "Non risulta che qualcuno abbia aderito" in page
    assert "Non c’è posto" not in page


def test_the_page_names_the_act_and_asks_few_questions(here: dict[str, Body]) -> None:
    service = a_service()
    for name in ("Besate", "Rho", "Pero"):
        joined(service, here[name], date(2026, 11, 3))
    address = f"{service.get_absolute_url()}storia/"
    Client().get(address)

    with CaptureQueriesContext(connection) as asked:
        page = Client().get(address).content.decode()

    assert len(asked) <= 8
    assert page.count("n. 12 del") == 3
    assert f"{address}" in Client().get(service.get_absolute_url()).content.decode()
    rows = Client().get(f"{address}?formato=csv").content.decode().splitlines()
    assert len(rows) == 1 + 3


# The target ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "wanted", "said"),
    [
        ({**TARGET, "small_target": 60}, 2, "obiettivo 2 (60\u00a0%): ne manca 1"),
        ({**TARGET, "small_target": 50}, 1, "obiettivo 1 (50\u00a0%): raggiunto"),
        ({**TARGET, "small_target": 2, "small_target_in": "numero"}, 2, "obiettivo 2: ne manca 1"),
    ],
)
def test_the_page_says_how_far_the_target_is_and_who_set_it(
    here: dict[str, Body], target: dict[str, Any], wanted: int, said: str
) -> None:
    """Of the two small ones, Besate uses it."""
    service = a_service(**target)
    joined(service, here["Besate"])

    found = queries.sheet_of(service, on=TODAY)
    assert found.small.of_all == 2
    assert found.target is not None
    assert (found.target.wanted, found.target.reached) == (wanted, 1)
    page = Client().get(service.get_absolute_url()).content.decode()
    assert said in page
    assert "stabilito da: Consiglio, 1" in page


def test_nobody_s_target_is_none(here: dict[str, Body]) -> None:
    service = a_service()
    assert queries.sheet_of(service, on=TODAY).target is None
    assert "obiettivo" not in Client().get(service.get_absolute_url()).content.decode()
    officer = somebody(Role.OFFICER, the_authority())

    def edit(**values: Any) -> None:
        actions.edit(service, values, version=None, by=officer)

    with pytest.raises(Refused, match="chi lo ha stabilito"):
        edit(**{**TARGET, "small_target_source": ""})
    with pytest.raises(Refused, match="arriva a 100"):
        edit(**{**TARGET, "small_target": 101})
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.update(small_target=80)
    edit(**TARGET)
    edit(small_target=None, small_target_in="", small_target_source="")
    assert here
