"""The register of interventions on a past day: what it lists, narrows, sums, exports."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.interventions import actions, queries
from quadro.interventions.models import Intervention
from quadro.kit.asof import AsOf
from quadro.territory.models import Municipality
from tests.agreements.world import a_plan, an_officer, the_authority
from tests.interventions.world import (
    BY,
    again,
    an_intervention,
    committed,
    funded,
    paid,
    told,
    with_a_count,
    with_steps,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
D = Decimal
MARCH, JUNE, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 10, 1)
FAR = TODAY + timedelta(days=400)


def a_town(name: str = "Inzago", code: str = "015114") -> Municipality:
    return Municipality.objects.create(name=name, slug=name.lower(), istat_code=code, province="MI")


def at(day: date) -> dict[str, Any]:
    """Told and written on a day."""
    return {"by": the_system(day), "at": NOON - (TODAY - day)}


def registered(title: str, day: date, **values: Any) -> Intervention:
    """A public one that is there, and is known, from a day."""
    who = {"implementer_name": "Anas"}
    made = actions.register({"title": title, **who, **values}, **at(day))
    return actions.publish(made, by=BY)


@pytest.fixture
def moved() -> Intervention:
    """Registered in March with a hundred euros of the Region in Inzago; more and other in June."""
    one, town, other = registered("Ciclovia", MARCH), a_town(), a_town("Cassano", "015059")
    falls = [{"where": "comune", "municipality": town, "percent": D(100)}]
    actions.set_places(one, falls, version=again(one).version, **at(MARCH))
    funded(one, ("regione", 2026, "60"), ("da_reperire", 2027, "40"), on=MARCH, **at(MARCH))
    funded(one, ("regione", 2026, "300"), ("da_reperire", 2027, "0"), on=JUNE, **at(JUNE))
    falls = [{"where": "comune", "municipality": other, "percent": D(100)}]
    actions.set_places(again(one), falls, version=again(one).version, **at(JUNE))
    actions.edit(one, {"due_on": AUTUMN}, version=again(one).version, **at(JUNE))
    actions.move(again(one), "start", on=JUNE, **at(JUNE))
    paid(one, "50", on=JUNE, **at(JUNE))
    return again(one)


def listed(client: Client, query: str) -> str:
    answer = client.get(f"/interventi/?{query}")
    assert answer.status_code == 200
    page = answer.content.decode()
    return page.split("<tbody>")[1] if "<tbody>" in page else ""


def rows_of(client: Client, query: str) -> list[dict[str, str]]:
    file = client.get(f"/interventi/?formato=csv&{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(file)))


# One rule -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("moved")
def test_the_database_says_of_any_day_what_the_page_of_each_says() -> None:
    """Also of one whose money was told late, taken back, and of one that only a file brought."""
    one = registered("Bosco", MARCH)
    funded(one, ("stato", 2026, "10"), on=MARCH, **at(JUNE))
    funded(one, ("stato", 2026, "20"), on=MARCH, **at(AUTUMN))
    funded(one, ("stato", None, "5"), on=MARCH, **at(AUTUMN))
    wrong = paid(one, "7", on=JUNE, **at(JUNE))
    actions.take_back(wrong, reason="Doppio.", **at(AUTUMN))
    committed(one, "3", source="stato")
    silent = registered("Dal file", JUNE, due_on=AUTUMN)
    silent.facts.all().delete()

    days = [MARCH - timedelta(days=1), MARCH, JUNE, AUTUMN, TODAY - timedelta(days=1)]
    for on in days:
        for known_on in days:
            as_of = AsOf(on, known_on, FAR)
            found = {row.pk: row for row in queries.register_at(BY, as_of)}
            keys = list(Intervention.objects.values_list("pk", flat=True))
            then = queries.then_of(keys, on=on, known_at=as_of.known_at)
            assert found.keys() == then.keys(), (on, known_on)
            for key, was in then.items():
                row: Any = found[key]
                money = was.money
                assert (row.state_then, row.due_then) == (
                    was.state, was.due_on.isoformat() if was.due_on else None
                )  # fmt: skip
                assert (row.cost_then, row.paid_then) == (money.cost, money.paid), (on, known_on)
                assert (row.to_find_then, row.committed_then, row.saved_then) == (
                    money.to_find, money.committed, money.saved,
                )  # fmt: skip


def test_signals_of_many_are_those_of_each_page_in_a_fixed_number_of_queries() -> None:
    rows = [an_intervention(f"Opera {place}") for place in range(3)]
    for one in rows:
        (step, _other) = with_steps(one, MARCH, JUNE)
        count = with_a_count(one)
        told(one, steps={step.pk: (None, MARCH)}, readings={count.pk: D(5)})
        funded(one, ("stato", 2026, "10"))
    as_of = AsOf(TODAY, TODAY, FAR)
    found = []
    for some in ([again(rows[0])], [again(one) for one in rows]):
        with CaptureQueriesContext(connection) as asked:
            statuses = queries.statuses_at(some, as_of)
        found.append(len(asked))
    assert found[0] == found[1] <= 10
    for status in statuses:
        alone = queries.page_at(status.intervention, BY, as_of)
        assert alone is not None
        assert (status.procedural.done, status.physical.done) == (D(50), D(5) * 100 / 11)
        assert alone.status.timing == status.timing
        assert alone.status.physical.done == status.physical.done


# The page -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("moved")
def test_a_past_day_lists_what_was_there_as_it_was_and_sums_it(client: Client) -> None:
    registered("Bosco", JUNE)
    page = client.get("/interventi/?al=01/04/2026").content.decode()
    assert "Com’era il" in page
    assert "Bosco" not in page
    assert "100\xa0€" in page
    assert "40\xa0€ da reperire" in page
    assert "Viste pronte" not in page, "ready views are counted of today"
    assert 'href="/interventi/ciclovia/?al=2026-04-01"' in page, "links keep the day"
    june = client.get("/interventi/?al=01/06/2026").content.decode()
    assert "Bosco" in june
    assert "300\xa0€" in june
    assert "da reperire</span>" not in june


@pytest.mark.usefixtures("moved")
def test_what_was_known_on_another_day_is_told_apart(client: Client) -> None:
    file = rows_of(client, "al=2026-07-01&noto=2026-05-01")
    assert [(row["stato"], row["costo_eur"], row["pagato_eur"]) for row in file] == [
        ("da avviare", "100.00", "")
    ]
    assert [(row["stato_al"], row["noto_al"]) for row in file] == [("2026-07-01", "2026-05-01")]
    assert rows_of(client, "al=2026-07-01&noto=2026-02-01") == []
    assert "stato_al" not in rows_of(client, "")[0], "today's file says what it always said"


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    ("filters", "in_april", "in_july"),
    [
        ("stato=da_avviare", True, False),
        ("stato=in_corso", False, True),
        ("da_reperire=si", True, False),
        ("fonte=da_reperire", True, False),
        ("fonte=regione", True, True),
        ("comune=inzago", True, False),
        ("comune=cassano", False, True),
        ("comune=cassano&comune=inzago", True, True),
        ("q=ciclo", True, True),
    ],
)
def test_filters_choose_by_what_was_true_that_day(
    client: Client, filters: str, in_april: bool, in_july: bool  # noqa: FBT001
) -> None:  # fmt: skip
    for day, is_there in (("2026-04-01", in_april), ("2026-07-01", in_july)):
        assert ("Ciclovia" in listed(client, f"al={day}&{filters}")) is is_there, day
        assert len(rows_of(client, f"al={day}&{filters}")) == is_there, day


@pytest.mark.usefixtures("moved")
def test_past_the_end_of_that_day_it_was_late(client: Client) -> None:
    assert "Ciclovia" not in listed(client, "al=2026-09-30&scaduti=si")
    assert "Ciclovia" in listed(client, "al=2026-11-01&scaduti=si")
    for order in ("costo", "-costo", "titolo", "pagato", "fine", "-fine", "aggiornato"):
        assert "Ciclovia" in listed(client, f"al=2026-11-01&ordina={order}"), order


@pytest.mark.usefixtures("contexts")
def test_options_are_counted_by_what_was_true_that_day(client: Client, moved: Intervention) -> None:
    """Of a place, of a provision: also of those of which nothing was ever kept."""
    silent = registered("Dal file", MARCH)
    inzago = Municipality.objects.get(slug="inzago")
    falls = [{"where": "comune", "municipality": inzago, "percent": D(100)}]
    actions.set_places(silent, falls, version=again(silent).version, **at(MARCH))
    silent.facts.all().delete()
    (provision,) = a_plan("Mobilità")
    shares = [(provision, D(100))]
    actions.set_shares(again(moved), shares, version=again(moved).version, **at(JUNE))

    def counts(day: str, name: str) -> dict[str, int]:
        table = client.get(f"/interventi/?al={day}").context["table"]
        [found] = [one for one in table.filters if one.name == name]
        return {option.value: option.count for option in found.options}

    assert counts("2026-04-01", "comune") == {"cassano": 0, "inzago": 2}
    assert counts("2026-07-01", "comune") == {"cassano": 1, "inzago": 1}
    assert counts("2026-04-01", "previsione") == {str(provision.pk): 0}
    assert counts("2026-07-01", "previsione") == {str(provision.pk): 1}
    assert counts("2026-07-01", "stato") == counts("2026-07-01", "stato") | {
        "in_corso": 1, "da_avviare": 1
    }  # fmt: skip
    assert "Ciclovia" in listed(client, f"al=2026-07-01&previsione={provision.pk}")


@pytest.mark.usefixtures("moved")
def test_who_paid_on_a_past_day_is_a_table_and_a_file(client: Client) -> None:
    page = client.get("/interventi/fondi/?al=2026-04-01").content.decode()
    assert "Com’era il" in page
    file = client.get("/interventi/fondi/?formato=csv&al=2026-04-01").content.decode("utf-8-sig")
    assert file.splitlines()[1:] == ["Regione,2026,60.00", "da reperire,2027,40.00"]
    file = client.get("/interventi/fondi/?formato=csv&al=2026-07-01").content.decode("utf-8-sig")
    assert file.splitlines()[1:] == ["Regione,2026,300.00"]


def test_what_was_cancelled_later_was_still_in_the_sums(moved: Intervention) -> None:
    actions.move(moved, "cancel", on=AUTUMN, reason="Rinuncia.", **at(AUTUMN))
    for on, found in ((JUNE, (1, 0, D(300))), (AUTUMN, (0, 1, None))):
        as_of = AsOf(on, FAR, FAR)
        totals = queries.totals_at(queries.register_at(a_visitor(), as_of), as_of)
        assert (totals.count, totals.cancelled, totals.money.cost) == found


def test_totals_are_those_of_the_rows_one_by_one(moved: Intervention) -> None:
    other = registered("Bosco", MARCH)
    funded(other, ("stato", 2026, "7"), ("da_reperire", None, "2"), on=MARCH, **at(MARCH))
    committed(again(moved), "3", source="stato")
    registered("Senza costo", MARCH)
    for on in (MARCH, JUNE, TODAY - timedelta(days=1), TODAY):
        as_of = AsOf(on, FAR, FAR)
        rows: list[Any] = list(queries.register_at(BY, as_of))
        totals = queries.totals_at(queries.register_at(BY, as_of), as_of)
        names = ("cost", "to_find", "committed", "paid")
        for name in names:
            known = [v for row in rows if (v := getattr(row, f"{name}_then")) is not None]
            assert getattr(totals.money, name) == (sum(known) if known else None), (on, name)
        assert totals.without_cost == sum(row.cost_then is None for row in rows)


def test_a_past_day_is_only_read_and_before_everything_nothing_is_listed(client: Client) -> None:
    the_authority()
    client.force_login(an_officer())
    an_intervention()
    assert "Registra un intervento" in client.get("/interventi/").content.decode()
    page = client.get("/interventi/?al=2020-01-01").content.decode()
    assert "Registra un intervento" not in page
    assert "Nessun intervento con questi filtri" in page


def test_who_may_not_read_one_reads_no_past_of_it() -> None:
    made = an_intervention(is_public=False)
    as_of = AsOf(TODAY, FAR, FAR)
    assert queries.register_at(a_visitor(), as_of).count() == 0
    assert queries.register_at(BY, as_of).get() == made


def test_the_register_of_a_past_day_costs_the_same_however_long_it_is(client: Client) -> None:
    found = []
    for place in range(6):
        one = registered(f"Opera {place}", MARCH)
        funded(one, ("stato", 2026, "10"), on=MARCH, **at(MARCH))
        if place in (1, 5):
            client.get("/interventi/?al=2026-04-01")
            with CaptureQueriesContext(connection) as asked:
                client.get("/interventi/?al=2026-04-01")
            found.append(len(asked))
    assert found[0] == found[1] <= 24
