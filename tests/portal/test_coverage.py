"""When a provision is carried, only framed, waiting for a signature, or left to nobody."""

import pytest
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.agreements.states import State
from quadro.portal.queries.coverage import IN_FORCE, TO_COME, Coverage, Outcome, coverage_of
from quadro.portal.queries.matrix import COLUMNS, ROWS, Across, heat_of, matrix_of
from tests.portal.world import Metropolis, signed_in
from tests.worlds import NOON, TODAY, a_visitor


def told(city: Metropolis) -> Coverage:
    return coverage_of(city.edition, a_visitor())


def outcomes(city: Metropolis) -> list[Outcome]:
    return [row.outcome for row in told(city).rows]


def test_a_provision_nobody_serves_is_uncovered(city: Metropolis) -> None:
    assert outcomes(city) == [Outcome.UNCOVERED] * 4
    assert told(city).uncovered == told(city).total == 4


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("kind", ["attua", "cornice"])
def test_what_an_agreement_makes_of_a_provision(city: Metropolis, state: str, kind: str) -> None:
    city.link(city.an_agreement("Patto", state=state), city.provisions[0], kind)
    expected = Outcome.UNCOVERED
    if state in IN_FORCE:
        expected = Outcome.CARRIED if kind == "attua" else Outcome.FRAMED
    elif state in TO_COME:
        expected = Outcome.PENDING
    assert outcomes(city)[0] == expected


def test_an_agreement_that_expired_carries_nothing_any_more(city: Metropolis) -> None:
    city.link(city.an_agreement("Patto", state="scaduta"), city.provisions[0])
    assert outcomes(city)[0] == Outcome.UNCOVERED


def test_the_best_agreement_tells_the_outcome(city: Metropolis) -> None:
    city.link(city.an_agreement("Quadro"), city.provisions[0], "cornice")
    city.link(city.an_agreement("Bozza", state="bozza"), city.provisions[0])
    assert outcomes(city)[0] == Outcome.FRAMED
    city.link(city.an_agreement("Patto"), city.provisions[0])
    assert outcomes(city)[0] == Outcome.CARRIED


def test_an_agreement_that_is_not_published_changes_no_public_number(city: Metropolis) -> None:
    hidden = city.an_agreement("Riservata", published=False)
    city.link(hidden, city.provisions[0])
    assert outcomes(city)[0] == Outcome.UNCOVERED
    assert coverage_of(city.edition, city.actor(city.an_officer())).carried == 1


@pytest.mark.usefixtures("contexts")
def test_publishing_closes_the_gap(city: Metropolis, client: Client) -> None:
    agreement = city.an_agreement("Patto", published=False)
    city.link(agreement, city.provisions[0])
    before = client.get("/copertura/").context["told"].uncovered
    agreements.publish(agreement, by=city.by, at=NOON)
    assert client.get("/copertura/").context["told"].uncovered == before - 1


def test_provisions_come_in_the_order_of_the_document(city: Metropolis) -> None:
    other = city.a_line("0", "Forum")
    city.a_provision("0.1", other)
    assert [line.code for line in told(city).lines] == ["0", "1"]
    assert [row.code for row in told(city).rows] == ["0.1", "1.1", "1.2", "1.3", "1.4"]


@pytest.mark.parametrize("across", list(Across))
def test_the_matrix_has_only_columns_in_use(city: Metropolis, across: Across) -> None:
    city.link(city.an_agreement("Patto", zones=[city.zone]), city.provisions[0])
    city.an_agreement("Altra")
    matrix = matrix_of(told(city), across=across, on=TODAY)
    assert len(matrix.columns) == 1
    assert matrix.groups[0].rows[0].signs == ["full"]


def test_the_matrix_is_shown_a_page_at_a_time(city: Metropolis) -> None:
    for number in range(5, ROWS + 3):
        city.a_provision(f"1.{number}", city.line)
    first = matrix_of(told(city), across=Across.AGREEMENTS, on=TODAY)
    last = matrix_of(told(city), across=Across.AGREEMENTS, on=TODAY, page=99)
    assert (first.pages, len(first.groups[0].rows)) == (2, ROWS)
    assert (last.page, len(last.groups[0].rows)) == (2, 2)


def test_columns_beyond_the_first_are_on_their_own_pages(city: Metropolis) -> None:
    for number in range(COLUMNS + 1):
        city.link(city.an_agreement(f"Patto {number:02}"), city.provisions[0])
    matrix = matrix_of(told(city), across=Across.AGREEMENTS, on=TODAY, column_page=2)
    assert (matrix.column_pages, len(matrix.columns), matrix.column_count) == (2, 1, COLUMNS + 1)


@pytest.mark.usefixtures("contexts")
def test_only_the_gaps_can_be_asked(city: Metropolis, client: Client) -> None:
    city.link(city.an_agreement("Patto"), city.provisions[0])
    page = client.get("/copertura/?lacune=si")
    assert [one.row.code for group in page.context["matrix"].groups for one in group.rows] == [
        "1.2",
        "1.3",
        "1.4",
    ]


def test_the_heat_counts_agreements_of_a_line_in_a_zone(city: Metropolis) -> None:
    for title in ("Uno", "Due"):
        agreement = city.an_agreement(title, zones=[city.zone])
        city.link(agreement, city.provisions[0])
        city.link(agreement, city.provisions[1])
    heat = heat_of(told(city).lines)
    counts = [count for count, _shade in heat.rows[0].counts]
    assert dict(zip(map(str, heat.zones), counts, strict=True)) == {"Nord": 2, "Sud": 0}


@pytest.mark.usefixtures("contexts")
def test_another_edition_can_be_chosen(city: Metropolis, client: Client) -> None:
    city.edition = city.a_plan("2025-2027", is_reference=False)
    city.a_provision("9.1", city.a_line("9", "Nuova"))
    page = client.get("/copertura/?edizione=piano-2025-2027/2025-2027")
    assert [row.code for row in page.context["told"].rows] == ["9.1"]
    assert client.get("/copertura/").context["told"].rows[0].code == "1.1"


@pytest.mark.django_db
def test_without_a_plan_the_page_says_so(client: Client) -> None:
    page = client.get("/copertura/")
    assert page.status_code == 200
    assert "Non c’è ancora un piano" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    ["pagina=0", "pagina=-3", "pagina=9999999", "pagina=²", "per=x", "linea=zz", "colonne=x",
     "edizione=%00", "formato=pdf"],
)  # fmt: skip
def test_an_odd_address_still_shows_the_page(city: Metropolis, client: Client, query: str) -> None:
    city.link(city.an_agreement("Patto"), city.provisions[0])
    assert client.get(f"/copertura/?{query}").status_code == 200


def test_the_file_has_a_row_for_each_link_and_gap(city: Metropolis, client: Client) -> None:
    city.link(city.an_agreement("Patto"), city.provisions[0])
    city.link(city.an_agreement("Nascosta", published=False), city.provisions[1])
    text = client.get("/copertura/?formato=csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 4
    assert "Patto" in text
    assert "Nascosta" not in text
    office = signed_in(city.an_officer()).get("/copertura/?formato=csv")
    assert "Nascosta" in office.content.decode("utf-8-sig")
    assert client.get("/copertura/?formato=xlsx").content[:2] == b"PK"
