"""Bodies and people from files: what each row would do, and why a row is refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import process_time

import pytest

from quadro.accounts.models import Role
from quadro.bodies.imports import IMPORTERS, Bodies, People, Shares, Successions
from quadro.bodies.models import Body, Kind, Mandate, Office, Person, Shareholding
from quadro.journal import queries as journal
from quadro.journal.models import Entry
from quadro.kit.sheets import Effect, Importer, Row
from quadro.search import queries as search
from tests.bodies.world import a_body, a_planner, actor, somebody, take_in, the_authority
from tests.territory.world import load_territory, rows, rows_of
from tests.worlds import TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]


def load_bodies() -> None:
    load_territory()
    for importer in (Bodies(), Shares(), Successions()):
        preview, _written = take_in(importer, rows_of(importer.name))
        assert preview.problems == []


def test_the_bodies_of_the_demonstration_are_taken_in() -> None:
    load_bodies()
    assert Body.objects.count() == len(rows_of("enti"))
    legnano = Body.objects.select_related("municipality", "parent").get(slug="comune-di-legnano")
    assert str(legnano.municipality) == "Legnano"
    zone = Body.objects.select_related("zone", "parent").get(slug="zona-adda-martesana")
    assert (str(zone.zone), zone.parent) == ("Adda Martesana", Body.objects.authority().get())
    assert Body.objects.filter(kind=Kind.MUNICIPALITY, municipality=None).count() == 0
    assert search.find("assolombarda", by=a_visitor()).count >= 1


def test_the_same_files_twice_change_nothing() -> None:
    load_bodies()
    entries = Entry.objects.count()
    for importer in (Bodies(), Shares(), Successions()):
        preview, written = take_in(importer, rows_of(importer.name))
        assert {one.effect for one in preview.proposals} == {Effect.SAME}
        assert written == []
    assert Entry.objects.count() == entries


def test_bodies_may_name_what_earlier_sheets_of_the_same_import_would_add() -> None:
    pending = {"territorio": {"015118"}, "zone": {"alto-milanese"}}
    told = rows(
        {"nome": "Comune di Legnano", "tipo": "comune", "codice_istat": "15118"},
        {"nome": "Zona", "tipo": "zona omogenea", "zona": "alto-milanese"},
    )
    preview = Bodies().check(told, by=the_system(), on=TODAY, pending=pending)
    assert preview.problems == []
    assert preview.keys == {"comune-di-legnano", "zona"}


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"nome": ""}, "nome", "Manca"),
        ({"tipo": "comunne"}, "tipo", "non è fra quelli conosciuti"),
        ({"codice_fiscale": "08911820961"}, "codice_fiscale", "Somiglia a quello di Città"),
        ({"codice_fiscale": "08911820960"}, "codice_fiscale", "È già di «citta-metropolitana"),
        ({"codice_ipa": "legnano"}, "codice_ipa", "c_"),
        ({"pec": "non una posta"}, "pec", "Non è un indirizzo di posta"),
        ({"sito": "javascript:alert(1)"}, "sito", "Non è un indirizzo http"),
        ({"codice_istat": "999999"}, "codice_istat", "Nessun Comune"),
        ({"ente_superiore": "chissà"}, "ente_superiore", "non è fra quelli"),
        ({"chiave": "Con Spazi"}, "chiave", "Solo lettere minuscole"),
        ({"chiave": "nuovo"}, "chiave", "Solo lettere minuscole"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_column_and_reason(
    cells: dict[str, str], column: str, reason: str
) -> None:
    the_authority()
    told = rows({"nome": "Comune di Legnano", "tipo": "comune", **cells})
    preview, written = take_in(Bodies(), told)
    assert [(one.row, one.column) for one in preview.problems] == [(2, column)]
    assert reason in preview.problems[0].reason
    assert written == []


def test_a_row_without_key_finds_its_body_by_name_and_one_with_key_may_rename_it() -> None:
    body = the_authority()
    told = {"nome": body.name.upper(), "tipo": "citta_metropolitana", "pec": "a@example.it"}
    preview, _written = take_in(Bodies(), rows({**told, "nome": body.name}))
    assert [(one.effect, one.key) for one in preview.proposals] == [(Effect.CHANGE, body.slug)]
    take_in(Bodies(), rows({**told, "chiave": body.slug, "nome": "CM di Milano"}))
    body = Body.objects.get()
    assert (body.name, body.pec, body.version) == ("CM di Milano", "a@example.it", 3)


def test_a_zero_that_a_spreadsheet_took_away_is_put_back() -> None:
    told = rows({"nome": "Ente", "tipo": "altro", "codice_fiscale": "8911820960"})
    take_in(Bodies(), told)
    assert Body.objects.get().fiscal_code == "08911820960"


def test_rows_that_would_stand_above_each_other_are_refused() -> None:
    told = rows(
        {"chiave": "uno", "nome": "Uno", "tipo": "altro", "ente_superiore": "due"},
        {"chiave": "due", "nome": "Due", "tipo": "altro", "ente_superiore": "uno"},
    )
    preview, _written = take_in(Bodies(), told)
    assert {one.column for one in preview.problems} == {"ente_superiore"}


def test_people_come_with_their_office_and_are_not_confused_with_namesakes() -> None:
    here, there = a_body("Comune di Gessate"), a_body("Comune di Legnano")
    other = somebody(Role.MAYOR, there, name="Stesso Nome")
    row = {"nome": "Stesso Nome", "ente": "Comune di Gessate", "ruolo": "Funzionario"}
    preview, _written = take_in(People(), rows({**row, "ufficio": "Tributi", "dal": "2024"}))
    assert preview.problems == []
    assert Office.objects.get().body == here
    assert Person.objects.count() == 2
    assert not actor(other).bodies & {here.pk}
    again = {**row, "dal": "2024", "al": "2026-01-01"}
    preview, _written = take_in(People(), rows(again))
    assert [one.effect for one in preview.proposals] == [Effect.CHANGE]
    changed = Mandate.objects.get(body=here)
    assert (str(changed.until), changed.office) == ("2026-01-01", Office.objects.get())


def test_a_file_of_the_planning_office_gives_no_role_that_the_office_cannot_give() -> None:
    the_authority()
    told = rows({"nome": "Io", "ente": "citta-metropolitana-di-milano", "ruolo": "administrator"})
    preview, _written = take_in(People(), told, by=a_planner())
    assert [one.column for one in preview.problems] == ["ruolo"]
    assert "solo gli amministratori" in preview.problems[0].reason


def test_shares_of_a_file_never_make_more_than_the_whole() -> None:
    a_body("Uno", Kind.OTHER)
    a_body("Due", Kind.OTHER)
    a_body("Società", Kind.COMPANY)
    told = rows(
        {"socio": "uno", "societa": "societa", "quota": "60"},
        {"socio": "due", "societa": "societa", "quota": "40,5%"},
    )
    preview, _written = take_in(Shares(), told)
    assert {one.column for one in preview.problems} == {"quota"}
    preview, _written = take_in(Shares(), told[:1])
    assert preview.problems == []
    assert Shareholding.objects.get().percent == 60


def test_the_history_of_a_body_tells_what_files_said_of_it() -> None:
    town, company = a_body("Comune di Gessate"), a_body("Società", Kind.COMPANY)
    a_body("Vecchia", Kind.COMPANY)
    person = {"nome": "Nome Riservato", "ente": town.slug, "ruolo": "sindaco", "dal": "2024"}
    take_in(People(), rows(person))
    take_in(Shares(), rows({"socio": town.slug, "societa": "societa", "quota": "60"}))
    for year in ("2023", "2024-05"):
        take_in(Successions(), rows({"da": "vecchia", "a": "societa", "data": year}))

    def told(body: Body) -> list[tuple[str, dict[str, str | None]]]:
        entries = journal.told(journal.history("bodies.body", body.pk))
        changes = [{str(one.label): one.new for one in entry.changes} for entry in entries]
        return list(zip([str(one.did) for one in entries], changes, strict=True))

    assert told(town)[:2] == [
        (
            "partecipazione importata da un file",
            {
                "chi partecipa": "Comune di Gessate",
                "ente o società partecipata": "Società",
                "quota": "60.0000",
            },
        ),
        ("mandato importato da un file", {"ruolo": "sindaco", "dal": "1° gennaio 2024"}),
    ]
    days = [changes["dal"] for did, changes in told(company) if "successione" in did]
    assert days == ["maggio 2024", "2023"]


def test_every_sheet_says_what_its_columns_are() -> None:
    for importer in IMPORTERS:
        assert all(str(column.about) for column in importer.columns), importer.name


def many_bodies(count: int) -> list[Row]:
    return rows(
        *(
            {"nome": f"Ente numero {number}", "tipo": "altro", "pec": f"e{number}@example.it",
             "sito": f"https://example.it/{number}", "ente_superiore": "ente-numero-0"}
            if number else {"nome": "Ente numero 0", "tipo": "altro"}
            for number in range(count)
        )
    )  # fmt: skip


def many_people(count: int) -> list[Row]:
    return rows(
        *(
            {
                "nome": f"Persona {number}",
                "ente": "comune",
                "ruolo": "officer",
                "ufficio": f"Ufficio {number % 7}",
            }
            for number in range(count)
        )
    )


@pytest.mark.parametrize(("importer", "made"), [(Bodies(), many_bodies), (People(), many_people)])
def test_a_check_asks_the_same_questions_whatever_the_rows(
    importer: Importer,
    made: Callable[[int], list[Row]],
    django_assert_num_queries: Queries,
) -> None:
    a_body("Comune")
    for size in (10, 100):
        with django_assert_num_queries(3):
            importer.check(made(size), by=the_system(), on=TODAY, pending={})


def test_five_thousand_rows_are_checked_in_two_seconds_and_written() -> None:
    told = many_bodies(5000)
    start = process_time()
    preview = Bodies().check(told, by=the_system(), on=TODAY, pending={})
    assert process_time() - start < 2
    assert preview.problems == []
    assert len(Bodies().write(preview, by=the_system(), on=TODAY)) == 5000
    assert Body.objects.filter(parent__slug="ente-numero-0").count() == 4999
