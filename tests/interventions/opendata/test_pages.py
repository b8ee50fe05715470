"""The pages of open data: upload, preview, confirmation, report, undoing."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.interventions.models import Intake, IntakeStatus, Intervention
from tests.interventions.opendata.files import MILANO, a_file, a_row, some_towns
from tests.worlds import a_user

pytestmark = pytest.mark.django_db
IMPORT = "/interventi/importa/"


@pytest.fixture
def office(client: Client) -> Client:
    """Signed in as the planning office."""
    some_towns()
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


def upload(client: Client, *rows: dict[str, str], content: bytes | None = None) -> Any:
    told = a_file(*rows) if content is None else content
    form = {"file": SimpleUploadedFile("dati.csv", told), "profile": "pnrr"}
    return client.post(IMPORT, form, follow=True)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(IMPORT).status_code == 302


def test_the_page_tells_what_each_data_set_is(office: Client) -> None:
    told = words(office.get(IMPORT))
    assert "PNRR, progetti (Italia Domani)" in told
    assert "Un CUP può tornare molte volte" in told
    assert "Nessun file di dati aperti è ancora stato importato." in told


def test_a_file_is_shown_confirmed_and_undone(office: Client) -> None:
    told = words(upload(office, a_row(), a_row(town=MILANO)))
    assert "Un intervento pronto" in told
    assert "2 luoghi" in told
    one = Intake.objects.get()
    assert not Intervention.objects.exists()
    told = words(office.post(f"{one.get_absolute_url()}conferma/", follow=True))
    assert "Importazione conclusa" in told
    assert Intervention.objects.count() == 1
    told = words(office.get(f"{one.get_absolute_url()}annulla/"))
    assert "Si toglie 1 intervento" in told
    told = words(office.post(f"{one.get_absolute_url()}annulla/", follow=True))
    assert "il registro è come prima" in told
    assert not Intervention.objects.exists()
    assert "annullata" in words(office.get(IMPORT))


def test_refused_rows_are_told_and_the_valid_ones_are_imported_by_choice(office: Client) -> None:
    told = words(upload(office, a_row(), a_row(local="B", pnrr="molti")))
    assert "Importa le righe valide" in told
    assert "Non è un importo." in told
    one = Intake.objects.get()
    assert office.post(f"{one.get_absolute_url()}conferma/").status_code == 409
    office.post(f"{one.get_absolute_url()}conferma/", {"righe": "valide"})
    assert Intervention.objects.count() == 1
    report = office.get(f"{one.get_absolute_url()}resoconto.csv")
    assert "3,Finanziamento PNRR,molti,Non è un importo.,rifiutata" in report.content.decode()


def test_what_would_change_is_shown_beside_what_it_is(office: Client) -> None:
    upload(office, a_row())
    office.post(f"{Intake.objects.get().get_absolute_url()}conferma/")
    told = words(upload(office, a_row(title="Ciclovia lunga")))
    assert "<del>Ciclovia di prova</del>" in told
    assert "<ins>Ciclovia lunga</ins>" in told


def test_a_file_that_says_nothing_new_says_so(office: Client) -> None:
    upload(office, a_row())
    office.post(f"{Intake.objects.get().get_absolute_url()}conferma/")
    assert "È già tutto nel registro" in words(upload(office, a_row()))


def test_a_preview_is_discarded(office: Client) -> None:
    upload(office, a_row())
    one = Intake.objects.get()
    told = words(office.post(f"{one.get_absolute_url()}scarta/", follow=True))
    assert "niente è stato scritto" in told
    assert not Intake.objects.exists()


def test_a_file_that_cannot_be_read_says_why_beside_the_field(office: Client) -> None:
    answer = upload(office, content=b"a;b\n1;2\n")
    assert answer.status_code == 422
    assert "Nessuna intestazione del file è fra quelle" in words(answer)
    assert upload(office, content=b"").status_code == 422
    assert not Intake.objects.exists()


def test_a_file_too_large_for_the_page_is_for_the_command(office: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 0
    assert "import_interventions" in words(upload(office, a_row()))


def test_a_preview_overtaken_by_another_import_is_not_written(office: Client) -> None:
    upload(office, a_row())
    upload(office, a_row())
    one, other = Intake.objects.order_by("pk")
    office.post(f"{other.get_absolute_url()}conferma/")
    told = words(office.post(f"{one.get_absolute_url()}conferma/", follow=True))
    assert "carica di nuovo il file" in told
    assert Intake.objects.get(pk=one.pk).status == IntakeStatus.PREVIEWED


def test_an_import_that_cannot_be_undone_says_what_to_do_first(office: Client) -> None:
    upload(office, a_row())
    first = Intake.objects.get()
    office.post(f"{first.get_absolute_url()}conferma/")
    upload(office, a_row(), a_row(local="B"))
    office.post(f"{Intake.objects.order_by('pk').last().get_absolute_url()}conferma/")  # type: ignore[union-attr]
    told = words(office.get(f"{first.get_absolute_url()}annulla/"))
    assert "Prima si annulla l’importazione successiva" in told
    assert "Vai all’importazione successiva" in told
