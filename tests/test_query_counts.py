"""The queries of a page do not grow with what there is to show: two worlds, one three times larger.

The worlds are those of the benchmarks, and so are most of the addresses.
"""

from functools import cache

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import world
from benchmarks.pages import QUERIES, pages
from benchmarks.world import Size
from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.territory.models import Municipality
from tests.agreements.world import somebody

FEW = Size(
    "few", municipalities=30, bodies=60, agreements=60, parties=4, provisions=120, lines=12,
    years=1, requests=60,
)  # fmt: skip
MANY = Size(
    "many", municipalities=90, bodies=180, agreements=180, parties=8, provisions=360, lines=24,
    years=3, requests=180,
)  # fmt: skip
MORE = {
    "agreements, ended": "/intese/?stato=scaduta&ordina=scadenza&manca=atti",
    "bodies": "/enti/",
    "municipalities": "/comuni/",
    "zones": "/zone/",
    "instruments": "/strumenti/",
    "plan documents": "/piano/",
    "plan tree": "/piano/piano-sintetico/2025-2027/",
    "deadlines": "/scadenze/",
}
SIGNING_IN = 4
"""The session, the account, its mandates with the authority, the actions that wait."""
GATHERING = {"desk": 1}
"""The desk asks every module what waits for a person."""


@cache
def counted(size: Size, *, as_office: bool) -> dict[str, int]:
    """The queries of each page in a world of this size: it is forgotten, they are kept."""
    with transaction.atomic():
        world.build(size)
        client = Client()
        if as_office:
            client.force_login(somebody(Body.objects.authority().get(), Role.PLANNING_OFFICER))
        asked = {one.name: one.address for one in pages() if as_office or not one.is_for_the_office}
        printed = f"{Municipality.objects.order_by('slug')[20].get_absolute_url()}scheda.pdf"
        asked |= MORE | {"municipality, printed": printed}
        found = {name: queries_of(client, address) for name, address in asked.items()}
        transaction.set_rollback(True)
    return found


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is read once and kept does not count
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(queries)


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("as_office", [False, True], ids=["visitor", "office"])
def test_the_queries_of_a_page_do_not_grow_with_the_rows(as_office: bool) -> None:  # noqa: FBT001
    few, many = counted(FEW, as_office=as_office), counted(MANY, as_office=as_office)
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert not grown


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_page_costs_a_visitor_at_most_fifteen_queries() -> None:
    found = counted(FEW, as_office=False)
    assert not {name: count for name, count in found.items() if count > QUERIES}


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_page_costs_the_office_little_more() -> None:
    found = counted(FEW, as_office=True)
    most = {name: QUERIES + SIGNING_IN + GATHERING.get(name, 0) for name in found}
    assert not {name: count for name, count in found.items() if count > most[name]}
