"""The grid, the sheet and the board of rounds, as pages answer."""

import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quadro.accounts.models import User
from quadro.kit.books import sheets_of
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.round_states import AnswerState
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.delivery.world import told
from tests.monitoring.rounds_world import (
    NOON,
    again,
    an_open_round,
    answers,
    commitments,
    said,
    sent,
    the_office,
)
from tests.worlds import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
GRID = "/finestre/2026-10/rispondi/"
BEFORE = TODAY - timedelta(days=60)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_grid(count: int = 2) -> tuple[Round, Client, list[Answer]]:
    """Of Milano, whose commitments were at 40 %, opened by its clerk."""
    for made in commitments(count):
        told(made, on=BEFORE, progress=Decimal(40))
    one = an_open_round()
    return one, signed_in(somebody(a_body("Milano"))), answers(one)


def fields(page: str) -> dict[str, str]:
    """What the page would send back as it is."""
    found = re.findall(r'name="(\d+-\w+)"\s+value="([^"]*)"', page)
    return dict(found)


def text(client: Client, address: str = GRID) -> str:
    return client.get(address).content.decode()


# The whole grid -----------------------------------------------------------------------------------


def test_what_came_back_is_to_be_sent_again() -> None:
    one, client, (first, second) = a_grid(2)
    sent(first, second)
    assert "inviati 2 su 2" in text(client)
    actions.give_back(one, [first.pk], "Manca il verbale.", by=the_office(), at=NOON)
    assert "inviati 1 su 2" in text(client)


def test_the_last_value_and_the_planned_one_stand_beside_the_cell() -> None:
    _one, client, _rows = a_grid(1)
    page = text(client)
    assert "40\u00a0%" in page
    assert "83,2\u00a0%" in page
    assert "Settembre" in page


def test_the_grid_works_without_scripts() -> None:
    one, client, [first, second] = a_grid()
    data = {**fields(text(client)), f"{first.pk}-progress": "55,5", "azione": "salva"}
    assert client.post(GRID, data).status_code == 302
    assert (again(first).state, again(first).progress) == (AnswerState.DRAFT, Decimal("55.50"))
    assert again(second).state == AnswerState.TO_DO

    data = {**fields(text(client)), "azione": "invia"}
    assert client.post(GRID, data).status_code == 302
    assert [again(each).state for each in answers(one)] == ["inviato", "da_rispondere"]


def test_what_is_wrong_comes_back_as_it_was_typed_and_the_rest_is_kept() -> None:
    _one, client, [first, second] = a_grid()
    data = {
        **fields(text(client)), f"{first.pk}-progress": "molto", f"{second.pk}-progress": "60",
        "azione": "invia",
    }  # fmt: skip
    answer = client.post(GRID, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«molto» non è un numero: scrivi per esempio 12,5." in page
    assert f'href="#c{first.pk}-progress"' in page
    assert 'value="molto"' in page
    assert [again(each).state for each in (first, second)] == ["da_rispondere", "inviato"]


def test_a_value_that_falls_asks_why_and_is_not_sent() -> None:
    _one, client, [first] = a_grid(1)
    data = {**fields(text(client)), f"{first.pk}-progress": "30", "azione": "invia"}
    client.post(GRID, data)
    assert again(first).state == AnswerState.DRAFT
    page = text(client)
    assert "30 è meno dell’ultima volta (40): scrivi perché il valore scende." in page
    assert "da correggere" in page


def test_a_row_that_nobody_touched_does_not_overwrite_a_colleague() -> None:
    _one, client, [first, second] = a_grid()
    stale = fields(text(client))
    said(first, progress=70, note="Detto da un altro")
    data = {**stale, f"{second.pk}-progress": "50", "azione": "salva"}
    assert client.post(GRID, data).status_code == 302
    assert again(first).progress == Decimal(70)
    assert again(second).progress == Decimal(50)


def test_of_a_row_that_both_touched_the_second_decides() -> None:
    _one, client, [first] = a_grid(1)
    stale = fields(text(client))
    said(first, progress=70)
    answer = client.post(GRID, {**stale, f"{first.pk}-progress": "50", "azione": "salva"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nel frattempo Quadro ha scritto «70»: decidi quale tenere." in page
    assert again(first).progress == Decimal(70)
    client.post(GRID, {**fields(page), "azione": "salva"})
    assert again(first).progress == Decimal(50)


def test_the_last_values_are_carried_over_by_a_button() -> None:
    _one, client, rows = a_grid()
    client.post(GRID, {"azione": "riporta", "once": "x"})
    assert [again(each).progress for each in rows] == [Decimal(40), Decimal(40)]


def test_a_closed_round_shows_its_values_and_takes_none() -> None:
    one, client, [first] = a_grid(1)
    actions.close(one, by=the_office(), at=NOON)
    page = text(client)
    assert "La finestra è chiusa" in page
    assert f'name="{first.pk}-progress"' not in page


def test_the_queries_of_the_grid_do_not_grow_with_its_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _one, client, _rows = a_grid(30)
    client.get(GRID)
    with django_assert_max_num_queries(26):
        client.get(GRID)


# One row at a time --------------------------------------------------------------------------------


def post_row(client: Client, one: Answer, version: int, **values: str) -> tuple[int, Any]:
    data = {f"{one.pk}-{name}": value for name, value in values.items()}
    address = f"{GRID}righe/{one.pk}/"
    answer = client.post(address, {**data, f"{one.pk}-version": str(version)})
    return answer.status_code, json.loads(answer.content)


def test_a_row_is_saved_by_itself_and_says_when() -> None:
    _one, client, [first] = a_grid(1)
    status, body = post_row(client, first, 1, progress="60")
    assert (status, body["version"], body["ready"], body["faults"]) == (200, 2, True, {})
    assert body["at"] == "12:00"
    assert "pronto" in body["state"]


def test_a_row_that_is_wrong_says_what_and_is_not_saved() -> None:
    _one, client, [first] = a_grid(1)
    status, body = post_row(client, first, 1, progress="160")
    assert (status, body["faults"]) == (422, {"progress": "È una percentuale: va da 0 a 100."})
    assert "da correggere" in body["state"]
    assert again(first).state == AnswerState.TO_DO


def test_two_people_on_a_row_see_each_other() -> None:
    _one, client, [first] = a_grid(1)
    post_row(client, first, 1, progress="60")
    other = signed_in(somebody(a_body("Milano")))
    status, body = post_row(other, first, 1, progress="70")
    assert status == 409
    assert "ha scritto «60»" in body["clash"]
    assert body["theirs"][f"{first.pk}-progress"] == "60"
    assert post_row(other, first, body["version"], progress="70")[0] == 200
    assert again(first).progress == Decimal(70)


def test_who_writes_after_the_closing_is_told() -> None:
    one, client, [first] = a_grid(1)
    actions.close(one, by=the_office(), at=NOON)
    status, body = post_row(client, first, 1, progress="60")
    assert status == 409
    assert "chiusa" in body["refused"]


# As a sheet ---------------------------------------------------------------------------------------


def sheet_rows(client: Client, tmp_path: Any) -> list[list[str]]:
    path = tmp_path / "foglio.xlsx"
    path.write_bytes(client.get(f"{GRID}foglio/").content)
    [sheet] = sheets_of(path, "foglio.xlsx")
    wide = len(sheet.rows[0][1])
    return [[*cells, *[""] * (wide - len(cells))] for _number, cells in sheet.rows]


def upload(client: Client, rows: list[list[str]]) -> Any:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                page.write_string(number, place, value)
    file = SimpleUploadedFile("foglio.xlsx", whole.getvalue())
    return client.post(f"{GRID}carica/", {"upload": file, "once": "y"})


def test_a_sheet_goes_out_and_comes_in_as_drafts(tmp_path: Any) -> None:
    _one, client, [first, second] = a_grid()
    head, *rows = sheet_rows(client, tmp_path)
    value, note = head.index("valore"), head.index("nota")
    rows[0][value], rows[1][value], rows[1][note] = "62,5", "30", "Un ufficio ha chiuso."

    assert upload(client, [head, *rows]).status_code == 302

    assert (again(first).state, again(first).progress) == (AnswerState.DRAFT, Decimal("62.50"))
    assert (again(second).progress, again(second).note) == (Decimal(30), "Un ufficio ha chiuso.")


def test_a_wrong_line_stops_the_whole_sheet_and_says_which(tmp_path: Any) -> None:
    _one, client, rows_asked = a_grid()
    head, *rows = sheet_rows(client, tmp_path)
    value = head.index("valore")
    rows[0][value], rows[1][value] = "62,5", "molto"

    answer = upload(client, [head, *rows])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«molto» non è un numero" in page
    assert '<th scope="row" class="num">3</th>' in page
    assert {again(each).state for each in rows_asked} == {AnswerState.TO_DO}


def test_a_sheet_that_is_older_than_a_row_is_refused(tmp_path: Any) -> None:
    _one, client, [first] = a_grid(1)
    head, row = sheet_rows(client, tmp_path)
    said(first, progress=70)
    row[head.index("valore")] = "60"
    answer = upload(client, [head, row])
    assert "scarica di nuovo il foglio" in answer.content.decode()
    assert again(first).progress == Decimal(70)


def test_a_line_of_somebody_else_is_refused(tmp_path: Any) -> None:
    _one, client, _rows = a_grid(1)
    head, row = sheet_rows(client, tmp_path)
    row[head.index("chiave")] = "999999-progress"
    assert "non è fra quelle chieste ai tuoi enti" in upload(client, [head, row]).content.decode()


def test_another_file_is_refused_with_the_columns_it_lacks() -> None:
    _one, client, _rows = a_grid(1)
    answer = upload(client, [["nome", "cognome"], ["a", "b"]])
    assert "mancano le colonne «chiave», «versione» e «valore»" in answer.content.decode()


# The board ----------------------------------------------------------------------------------------


def test_the_board_chooses_what_is_clean_and_approves_it_at_once() -> None:
    pact = a_pact()
    for made in commitments(4, agreement=pact):
        told(made, on=BEFORE, progress=Decimal(40))
    one = an_open_round()
    *clean, odd = answers(one)
    sent(*clean, progress=50)
    sent(odd, progress=95)
    office = signed_in(an_officer())
    page = text(office, one.get_absolute_url())
    assert page.count(" checked>") == len(clean)
    assert "salto di 55 punti" in page

    office.post(f"{one.get_absolute_url()}verifica/", {"verbo": "approva_tutte", "once": "z"})
    assert [again(each).state for each in (*clean, odd)] == ["approvato"] * 3 + ["inviato"]


def test_what_is_given_back_asks_the_reason_on_a_page_of_its_own() -> None:
    one, _client, [first] = a_grid(1)
    sent(first)
    office, address = signed_in(an_officer()), f"{one.get_absolute_url()}verifica/"
    asked = office.post(address, {"verbo": "restituisci", "risposta": str(first.pk), "once": "1"})
    assert asked.status_code == 200
    assert f'name="risposta" value="{first.pk}"' in asked.content.decode()
    data = {"verbo": "restituisci", "risposta": str(first.pk), "reason": "Perché?", "once": "2"}
    office.post(address, data)
    assert (again(first).state, again(first).decision) == (AnswerState.RETURNED, "Perché?")


def test_the_answers_of_others_are_not_shown() -> None:
    one, client, [first] = a_grid(1)
    stranger = signed_in(somebody(a_body("Legnano")))
    for address in (GRID, f"{one.get_absolute_url()}enti/milano/", f"{GRID}foglio/"):
        assert client.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
    assert post_row_status(stranger, first) == 404


def post_row_status(client: Client, one: Answer) -> int:
    return client.post(f"{GRID}righe/{one.pk}/", {}).status_code


def test_everybody_reads_how_many_came_and_nobody_who() -> None:
    one, _client, [first, _second] = a_grid()
    sent(first)
    page = text(Client(), one.get_absolute_url())
    assert "su 2" in page
    assert "Milano" not in page.split("<main")[1].split("</main>")[0]


def test_the_desk_says_what_waits() -> None:
    one, client, [first] = a_grid(1)
    assert f"/finestre/{one.slug}/rispondi/" in text(client, "/scrivania/")
    sent(first, by=acting(somebody(a_body("Milano"))))
    assert "Verifica una risposta" in text(signed_in(an_officer()), "/scrivania/")
