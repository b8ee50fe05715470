"""The demonstration commitments: flagged, in every state, and taken away without a trace."""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.bodies.models import Mandate, Person
from quadro.delivery import actions, queries
from quadro.delivery.models import Commitment, Override
from quadro.delivery.states import State
from quadro.journal.models import Entry as JournalEntry
from quadro.search.models import Entry, Kind
from tests.agreements.growing import a_pact
from tests.agreements.world import a_plan
from tests.delivery.world import a_commitment
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db


def agreements_to_show(count: int = 6) -> None:
    a_plan("Una", "Due")
    for _number in range(count):
        agreements.publish(a_pact(), by=the_system(), at=NOON)


@pytest.mark.any_database
def test_it_shows_every_state_and_each_record_is_flagged() -> None:
    agreements_to_show()
    count = actions.load_demonstration(on=TODAY)

    rows = Commitment.objects.all()
    assert count == rows.count() == rows.filter(is_demonstration=True).count()
    assert set(rows.values_list("state", flat=True)) == set(State)
    timings = {one.timing for one in queries.statuses_of(list(rows), on=TODAY)}
    assert {"in_ritardo", "indietro", "nei_tempi", "chiuso_dopo"} <= timings
    assert Override.objects.on(TODAY).exists(), "one is corrected"
    assert rows.filter(state=State.UNDER_WAY).exclude(state_reason="").exists(), "one came back"
    assert rows.stale(TODAY).exists()


@pytest.mark.any_database
def test_the_same_seed_makes_the_same_records() -> None:
    agreements_to_show()
    told = []
    for _time in range(2):
        actions.load_demonstration(on=TODAY)
        told.append(list(Commitment.objects.order_by("slug").values_list("slug", "title", "state")))
        actions.remove_demonstration(by=the_system())
    assert told[0] == told[1]


@pytest.mark.any_database
def test_removed_it_leaves_what_is_real_and_does_not_come_back() -> None:
    agreements_to_show()
    real = a_commitment(a_pact("Rho", "Magenta"), "Rho")
    people, mandates = Person.objects.count(), Mandate.objects.count()
    actions.load_demonstration(on=TODAY)
    assert not actions.is_wanted()

    assert actions.remove_demonstration(by=the_system()) > 0

    assert list(Commitment.objects.all()) == [real]
    assert list(Entry.objects.filter(kind=Kind.COMMITMENT).values_list("key", flat=True)) == [
        real.pk
    ]
    said = JournalEntry.objects.filter(event="delivery.demonstration_removed")
    assert said.count() == 6, "each agreement says what it lost"
    assert (Person.objects.count(), Mandate.objects.count()) == (people, mandates)
    assert not actions.is_wanted()
    assert actions.remove_demonstration(by=the_system()) == 0


def test_the_command_loads_only_a_demonstration(settings: pytest.FixtureRequest) -> None:
    agreements_to_show(1)
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="non è una dimostrazione"):
        call_command("demonstration", "load")
    settings.DEMO = True  # type: ignore[attr-defined]
    call_command("demonstration", "load")
    assert Commitment.objects.exists()
    call_command("demonstration", "remove")
    assert not Commitment.objects.exists()


@pytest.mark.any_database
def test_a_demonstration_record_says_so_in_its_page_and_in_files(client: Client) -> None:
    agreements_to_show(1)
    actions.load_demonstration(on=date.today())  # noqa: DTZ011 - as the page of today asks
    one = Commitment.objects.order_by("pk")[0]

    assert "dato dimostrativo" in client.get(one.get_absolute_url()).content.decode()
    assert "dato dimostrativo" in client.get("/impegni/").content.decode()
    file = client.get("/impegni/?formato=csv").content.decode("utf-8-sig")
    heads, first = list(csv.reader(io.StringIO(file)))[:2]
    assert first[heads.index("dimostrativo")] == "sì"
