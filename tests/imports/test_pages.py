import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.imports import queries
from quadro.imports.models import Import, Status
from tests.imports import files
from tests.worlds import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
TABLE = "chiave;nome;superiore;nota\nrho;Comune di Rho;;\nsud;Sud;rho;zona\n"
WRONG = TABLE + "x;Ente x;rhoo;\n"


@pytest.fixture
def office(client: Client) -> Client:
    """Signed in as the planning office."""
    user = a_user("Ufficio piano")
    authority = Body.objects.create(
        name="Città metropolitana", slug="citta", kind=Kind.METROPOLITAN_AUTHORITY,
        is_institutional=True,
    )  # fmt: skip
    person = Person.objects.create(name="Ufficio piano", user=user)
    Mandate.objects.create(
        person=person, body=authority, role=Role.PLANNING_OFFICER, since=date(2020, 1, 1)
    )
    client.force_login(user)
    return client


def upload(client: Client, content: str | bytes, name: str = "enti.csv", **more: Any) -> Any:
    told = content.encode() if isinstance(content, str) else content
    return client.post("/importazioni/", {"file": SimpleUploadedFile(name, told), **more})


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_only_the_planning_office_sees_imports(client: Client) -> None:
    assert client.get("/importazioni/").status_code == 302
    client.force_login(a_user())
    assert client.get("/importazioni/").status_code == 403


def test_a_file_is_previewed_imported_and_undone(office: Client) -> None:
    answer = upload(office, TABLE)
    [one] = Import.objects.all()
    assert answer.headers["Location"] == one.get_absolute_url()
    preview = page(office.get(one.get_absolute_url()))
    assert "2 righe pronte" in preview
    assert "Importa 2 righe" in preview

    office.post(one.get_absolute_url(), {"fai": "importa"})
    one.refresh_from_db()
    assert one.status == Status.IMPORTED
    assert "2 righe importate" in page(office.get(one.get_absolute_url()))

    assert "Si tolgono 2 righe" in page(office.get(f"{one.get_absolute_url()}annulla/"))
    office.post(f"{one.get_absolute_url()}annulla/")
    one.refresh_from_db()
    assert one.status == Status.UNDONE
    assert "Importazione annullata" in page(office.get(one.get_absolute_url()))
    assert Body.objects.count() == 1


def test_refused_rows_are_mended_on_the_page_and_imported_with_one_button(office: Client) -> None:
    upload(office, WRONG)
    one = Import.objects.get()
    preview = page(office.get(one.get_absolute_url()))
    assert "Una riga da correggere" in preview
    assert "«rhoo» non è fra quelli conosciuti." in preview
    assert "Correggi 1 e importa 3" in preview
    [(name, value)] = re.findall(r'<input name="(c-[^"]+)"\s+value="([^"]*)"', preview)
    assert (name, value) == ("c-0-4-4", "rho")

    office.post(one.get_absolute_url(), {name: value, "fai": "importa"})
    one.refresh_from_db()
    assert one.status == Status.IMPORTED
    assert Body.objects.get(slug="x").parent == Body.objects.get(slug="rho")


def test_without_a_likely_correction_the_button_waits(office: Client) -> None:
    upload(office, TABLE + "x;Ente x;qwerty;\n")
    one = Import.objects.get()
    preview = page(office.get(one.get_absolute_url()))
    assert "Non tutte hanno una correzione" in preview
    assert "Correggi 1" not in preview
    office.post(one.get_absolute_url(), {"c-0-4-4": "ancora", "fai": "importa"})
    one.refresh_from_db()
    assert one.status == Status.PREVIEWED
    assert "ancora" in page(office.get(one.get_absolute_url()))


def test_a_file_that_cannot_be_read_says_why_in_the_form(office: Client) -> None:
    answer = upload(office, b"", "enti.xlsx")
    assert answer.status_code == 422
    assert "Il file è vuoto." in page(answer)
    answer = upload(office, TABLE, contains="uffici")
    assert "mancano le colonne obbligatorie: ente, ufficio" in page(answer)
    assert not Import.objects.exists()


def test_what_is_refused_comes_as_a_book_to_mend(office: Client) -> None:
    upload(office, WRONG)
    one = Import.objects.get()
    answer = office.get(f"{one.get_absolute_url()}rifiutate.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    heading, row = book.get_sheet_by_name("enti").to_python()
    assert heading == ["chiave", "nome", "superiore", "nota", "perche_no"]
    assert row[:3] == ["x", "Ente x", "rhoo"]
    assert "Proposta: rho" in str(row[4])


def test_a_template_can_be_filled_in_and_brought_back(office: Client) -> None:
    answer = office.get("/importazioni/modelli/enti.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["enti", "spiegazioni"]
    assert book.get_sheet_by_name("enti").to_python()[0][:2] == ["chiave", "nome"]
    explained = book.get_sheet_by_name("spiegazioni").to_python()
    assert explained[1] == ["chiave", "sì", "Breve codice", "comune-di-rho"]

    table = office.get("/importazioni/modelli/enti.csv").content.decode("utf-8")
    assert table.startswith("\ufeffchiave;nome;")
    upload(office, table + "legnano;Comune di Legnano;;;;\n", "enti.csv")
    assert Import.objects.get().to_add == 1
    assert office.get("/importazioni/modelli/altro.xlsx").status_code == 404


def test_who_built_on_an_import_is_shown_instead_of_the_button(office: Client) -> None:
    upload(office, TABLE)
    one = Import.objects.get()
    office.post(one.get_absolute_url(), {"fai": "importa"})
    Body.objects.filter(slug="rho").update(note="altro")
    asked = page(office.get(f"{one.get_absolute_url()}annulla/"))
    assert "Non si può annullare" in asked
    assert "Comune di Rho" in asked
    answer = office.post(f"{one.get_absolute_url()}annulla/")
    assert answer.status_code == 409


def test_the_same_post_twice_imports_once(office: Client) -> None:
    upload(office, TABLE)
    one = Import.objects.get()
    preview = page(office.get(one.get_absolute_url()))
    once = re.findall(r'name="once" value="([^"]+)"', preview)[0]
    answers = [
        office.post(one.get_absolute_url(), {"fai": "importa", "once": once}) for _ in range(2)
    ]
    assert {answer.status_code for answer in answers} == {302}
    assert Body.objects.count() == 3


def test_a_preview_can_be_thrown_away(office: Client) -> None:
    upload(office, TABLE)
    one = Import.objects.get()
    office.post(f"{one.get_absolute_url()}scarta/")
    assert not Import.objects.exists()


def test_all_rows_have_their_pages(office: Client) -> None:
    rows = "".join(f"e{n};Ente {n};;\n" for n in range(250))
    upload(office, "chiave;nome;superiore;nota\n" + rows)
    one = Import.objects.get()
    assert "Ente 19" in page(office.get(one.get_absolute_url()))
    assert "Ente 20<" not in page(office.get(one.get_absolute_url()))
    last = page(office.get(f"{one.get_absolute_url()}righe/aggiunte/?pagina=3"))
    assert "Ente 249" in last
    for section in ("cambiate", "uguali"):
        assert office.get(f"{one.get_absolute_url()}righe/{section}/").status_code == 200
    assert office.get(f"{one.get_absolute_url()}righe/altre/").status_code == 404


def test_pages_cost_the_same_whatever_the_rows(office: Client) -> None:
    upload(office, TABLE)
    upload(office, "chiave;nome\n" + "".join(f"e{n};Ente {n}\n" for n in range(1000)))
    counts = []
    for one in Import.objects.order_by("pk"):
        with CaptureQueriesContext(connection) as seen:
            office.get(one.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


def test_a_book_of_several_sheets_is_one_import(office: Client) -> None:
    book = files.xlsx(
        uffici=[["ente", "ufficio"], ["rho", "Protocollo"]],
        enti=[["chiave", "nome"], ["rho", "Comune di Rho"]],
    )
    upload(office, book, "tutto.xlsx")
    one = Import.objects.get()
    preview = page(office.get(one.get_absolute_url()))
    assert "«enti», «uffici»" in preview
    office.post(one.get_absolute_url(), {"fai": "importa"})
    assert Body.objects.get(slug="rho").offices.count() == 1


def test_a_cell_with_two_wrong_values_has_one_correction_that_mends_both(office: Client) -> None:
    """The toys have no cell of many values: the problems are put where a preview keeps them."""
    upload(office, WRONG)
    sheet = Import.objects.get().sheets.get()
    sheet.plan["problems"] = [
        [4, "superiore", "rhoo | sudd", "Uno.", "rho | sudd"],
        [4, "superiore", "rhoo | sudd", "Due.", "rhoo | sud"],
    ]
    sheet.save()
    [one] = queries.shown(Import.objects.get()).refusals
    assert (one.reason, one.suggestion) == ("Uno. Due.", "rho | sud")
