"""The demonstration interventions: flagged, in every state, and taken away without a trace."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from quadro.delivery.models import Commitment
from quadro.interventions import actions, queries
from quadro.interventions.models import Funding, Intervention, Movement, Place
from quadro.interventions.states import State
from quadro.search import queries as searching
from tests.delivery.test_demonstration import agreements_to_show
from tests.interventions.world import an_intervention, paid
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db


@pytest.mark.any_database
def test_it_shows_every_state_and_each_record_is_flagged() -> None:
    agreements_to_show()
    count = actions.load_demonstration(on=TODAY)

    rows = Intervention.objects.all()
    assert count == rows.count() == rows.filter(is_demonstration=True, is_public=True).count()
    assert set(rows.values_list("state", flat=True)) == set(State)
    statuses = queries.statuses_of(list(rows), on=TODAY)
    timings = {one.timing for one in statuses}
    assert {"in_ritardo", "nei_tempi", "da_avviare", "sospeso", "chiuso_dopo"} <= timings
    assert any(one.is_stale for one in statuses)
    assert any(one.money.to_find for one in statuses)
    assert any(one.money.paid is None for one in statuses)


@pytest.mark.any_database
def test_every_euro_falls_once_and_what_is_paid_was_committed() -> None:
    agreements_to_show()
    actions.load_demonstration(on=TODAY)

    for one in Intervention.objects.prefetch_related("places"):
        assert sum(row.percent for row in one.places.all()) == 100
        money = queries.money_of(one)
        assert not money.is_paid_beyond_commitments
        assert not money.is_paid_beyond_cost


@pytest.mark.any_database
def test_the_same_seed_makes_the_same_records() -> None:
    agreements_to_show()
    told = []
    for _time in range(2):
        actions.load_demonstration(on=TODAY)
        rows = Intervention.objects.order_by("slug").values_list("slug", "state", "cost_eur")
        told.append(list(rows))
        actions.remove_demonstration(by=the_system())
    assert told[0] == told[1]


@pytest.mark.any_database
def test_removed_it_leaves_what_is_real_and_does_not_come_back() -> None:
    real = an_intervention()
    agreements_to_show()
    actions.load_demonstration(on=TODAY)
    assert not actions.is_wanted()
    shown = Intervention.objects.filter(is_demonstration=True).order_by("pk")[0]
    actions.take_back(paid(shown, "5"), "Prova.", by=the_system(), at=NOON)

    assert actions.remove_demonstration(by=the_system()) > 0

    assert list(Intervention.objects.all()) == [real]
    assert not any(model.objects.exists() for model in (Funding, Movement, Place))
    hits = searching.find("ciclovia", by=a_visitor()).hits
    assert [one.address for one in hits] == [real.get_absolute_url()]
    assert not actions.is_wanted()
    assert actions.remove_demonstration(by=the_system()) == 0


def test_the_command_loads_and_removes_all_kinds_of_records(
    settings: pytest.FixtureRequest,
) -> None:
    agreements_to_show(2)
    settings.DEMO = True  # type: ignore[attr-defined]
    call_command("demonstration", "load")
    linked = Intervention.objects.filter(commitments__is_demonstration=True)
    assert Intervention.objects.exists()
    assert linked.exists() or Commitment.objects.exists()

    call_command("demonstration", "remove")
    assert not Intervention.objects.exists()
    assert not Commitment.objects.exists()


@pytest.mark.any_database
def test_a_demonstration_record_says_so_in_its_page_and_in_files(client: Client) -> None:
    agreements_to_show(1)
    actions.load_demonstration(on=date.today())  # noqa: DTZ011 - as the page of today asks
    one = Intervention.objects.order_by("pk")[0]

    assert "dato dimostrativo" in client.get(one.get_absolute_url()).content.decode()
    assert "dato dimostrativo" in client.get("/interventi/").content.decode()
    file = client.get("/interventi/?formato=csv").content.decode("utf-8-sig")
    heads, first = list(csv.reader(io.StringIO(file)))[:2]
    assert first[heads.index("dimostrativo")] == "sì"
