"""What the register takes in from files, through the importers as the engine calls them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.actors import Actor
from quadro.agreements import actions
from quadro.agreements.imports import IMPORTERS
from quadro.agreements.models import Act, Agreement, Party, ProvisionLink
from quadro.bodies.models import Kind
from quadro.imports import actions as imports
from quadro.imports import registry
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Effect, Importer, Preview, Row
from quadro.plan.models import Theme
from quadro.search import queries as search
from tests.agreements.world import a_body, a_plan, an_agreement, day, instruments
from tests.worlds import NOON, TODAY, a_planning_officer, a_visitor, the_system

pytestmark = pytest.mark.django_db
Cells = Mapping[str, str]
SHEETS = {one.name: one for one in IMPORTERS}
PACT = {"chiave": "PATTO", "titolo": "Patto per il lavoro", "strumento": "protocollo",
        "stato": "attuazione"}  # fmt: skip


def rows_of(cells: Iterable[Cells]) -> list[Row]:
    return [Row(number, one) for number, one in enumerate(cells, start=2)]


def check(sheet: str, *cells: Cells, pending: Mapping[str, set[str]] | None = None) -> Preview:
    return SHEETS[sheet].check(rows_of(cells), by=the_system(), on=TODAY, pending=pending or {})


def bring_in(sheet: str, *cells: Cells) -> Preview:
    preview = check(sheet, *cells)
    assert not preview.problems
    written = SHEETS[sheet].write(preview, by=the_system(), on=TODAY)
    SHEETS[sheet].reindex({one.key for one in written})
    return preview


def effects(preview: Preview) -> list[str]:
    return [one.effect for one in preview.proposals]


def reasons(preview: Preview) -> list[tuple[str, str]]:
    return [(one.column, one.reason) for one in preview.problems]


@pytest.fixture
def catalogue() -> None:
    instruments()


# Agreements ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_an_agreement_comes_in_with_what_is_known_of_it() -> None:
    Theme.objects.create(name="Lavoro", slug="lavoro")
    bring_in(
        "intese",
        PACT
        | {"data_firma": "09/2022", "temi": "Lavoro", "fonti": "uno | due", "parti_complete": "no",
           "importo_eur": "1.250.000,50", "rinnovo": "tacito", "stato": "In attuazione"},
    )  # fmt: skip
    made = Agreement.objects.get(code="PATTO")
    assert (made.signed_on, made.signed_on_precision) == (date(2022, 9, 1), "month")
    assert made.slug == "patto-per-il-lavoro"
    assert made.sources == ["uno", "due"]
    assert [str(one) for one in made.themes.all()] == ["Lavoro"]
    assert str(made.total_eur) == "1250000.50"
    assert (made.renewal, made.state, made.updated_on) == ("tacito", "attuazione", TODAY)
    assert not made.is_published


@pytest.mark.usefixtures("catalogue")
def test_the_same_file_again_changes_nothing() -> None:
    Theme.objects.create(name="Lavoro", slug="lavoro")
    row = PACT | {"data_firma": "2022", "temi": "lavoro", "importo_eur": "10", "fonti": "a | b"}
    bring_in("intese", row)
    again = bring_in("intese", row)
    assert effects(again) == [Effect.SAME]
    assert Agreement.objects.get().version == 1


@pytest.mark.usefixtures("catalogue")
def test_an_empty_cell_erases_nothing() -> None:
    bring_in("intese", PACT | {"ambito": "lavoro", "data_fine": "31/12/2026"})
    bring_in("intese", PACT | {"ambito": "", "data_fine": "", "note": "da verificare"})
    kept = Agreement.objects.get()
    assert (kept.scope, kept.ends_on, kept.note) == ("lavoro", date(2026, 12, 31), "da verificare")
    assert kept.version == 2


@pytest.mark.usefixtures("catalogue")
def test_a_change_is_shown_and_told_with_what_was_there() -> None:
    bring_in("intese", PACT | {"data_firma": "2022"})
    changed = bring_in("intese", PACT | {"data_firma": "29/04/2022"})
    assert changed.proposals[0].changes == {"data_firma": ("2022", "29/04/2022")}
    told = Entry.objects.get(event="agreements.changed_by_import")
    assert told.changes == {"signed_on": ["2022", "2022-04-29"]}


@pytest.mark.usefixtures("catalogue")
def test_a_theme_is_added_to_those_that_are_there() -> None:
    for name in ("Lavoro", "Casa"):
        Theme.objects.create(name=name, slug=name.lower())
    bring_in("intese", PACT | {"temi": "lavoro"})
    changed = bring_in("intese", PACT | {"temi": "casa"})
    assert changed.proposals[0].changes == {"temi": ("Lavoro", "Lavoro | Casa")}
    assert {str(one) for one in Agreement.objects.get().themes.all()} == {"Lavoro", "Casa"}


@pytest.mark.usefixtures("catalogue")
def test_what_cannot_be_read_is_refused_with_its_column() -> None:
    preview = check(
        "intese",
        PACT | {"strumento": "protocolo", "data_fine": "2026", "importo_eur": "molti"},
        PACT | {"chiave": "ALTRO", "data_inizio": "02/01/2026", "data_fine": "01/01/2026"},
        PACT | {"chiave": "patto"},
    )
    told = {(one.row, one.column): one for one in preview.problems}
    assert set(told) == {
        (2, "strumento"), (2, "data_fine"), (2, "importo_eur"), (3, "data_fine"), (4, "chiave")
    }  # fmt: skip
    assert told[2, "strumento"].suggestion in ("protocollo", "protocollo d’intesa")


@pytest.mark.usefixtures("catalogue")
def test_an_end_before_the_known_beginning_is_refused() -> None:
    bring_in("intese", PACT | {"data_inizio": "01/02/2026"})
    assert reasons(check("intese", PACT | {"data_fine": "01/01/2026"})) == [
        ("data_fine", "La scadenza viene prima della decorrenza.")
    ]


@pytest.mark.usefixtures("catalogue")
def test_a_framework_may_come_in_with_what_it_frames() -> None:
    frame = PACT | {"chiave": "QUADRO", "titolo": "Protocollo quadro"}
    bring_in("intese", PACT | {"cornice": "QUADRO"}, frame)
    assert str(Agreement.objects.get(code="PATTO").framework) == "Protocollo quadro"
    told = Entry.objects.get(event="agreements.imported", subject_name="Patto per il lavoro")
    assert told.changes["framework"] == [None, "Protocollo quadro"]


@pytest.mark.usefixtures("catalogue")
def test_a_framework_is_of_an_instrument_that_can_frame_and_frames_not_itself() -> None:
    rows = [
        PACT | {"cornice": "QUADRO"},
        PACT | {"chiave": "QUADRO", "cornice": "PATTO"},
        PACT | {"chiave": "SOTTO", "cornice": "CONV"},
        PACT | {"chiave": "CONV", "strumento": "convenzione"},
    ]
    told = {(one.row, one.column) for one in check("intese", *rows).problems}
    assert told == {(2, "cornice"), (3, "cornice"), (4, "cornice"), (5, "strumento")}


@pytest.mark.usefixtures("catalogue")
def test_two_titles_alike_get_two_addresses_and_none_that_is_a_page() -> None:
    bring_in("intese", PACT, PACT | {"chiave": "DUE"}, PACT | {"chiave": "N", "titolo": "Nuova"})
    assert {one.slug for one in Agreement.objects.all()} == {
        "patto-per-il-lavoro", "patto-per-il-lavoro-2", "nuova-2"
    }  # fmt: skip


@pytest.mark.usefixtures("catalogue")
def test_what_came_in_is_found_by_who_may_read_it() -> None:
    bring_in("intese", PACT)
    assert search.find("lavoro", by=a_visitor()).count == 0
    assert search.find("lavoro", by=the_system()).count == 1


def test_only_the_office_brings_agreements_in() -> None:
    for sheet in SHEETS.values():
        with pytest.raises(Refused):
            sheet.check([], by=a_visitor(), on=TODAY, pending={})


# Parties and acts ---------------------------------------------------------------------------------


def test_a_party_comes_in_with_the_act_that_authorises_it() -> None:
    agreement = an_agreement()
    rho = a_body("Rho")
    row = {"intesa": agreement.code, "ente": "Rho", "atto_numero": "12", "data_firma": "05/2022"}
    bring_in("parti", row)
    party = Party.objects.get()
    assert (party.body, party.role) == (rho, "sottoscrittore")
    assert (party.signed_on, party.signed_on_precision) == (date(2022, 5, 1), "month")
    assert party.act is not None
    assert (party.act.kind, party.act.number, party.act.body) == ("atto", "12", rho)
    assert effects(bring_in("parti", row)) == [Effect.SAME]


def test_an_act_known_later_is_added_and_corrected() -> None:
    agreement = an_agreement("Patto", a_body("Rho"))
    row = {"intesa": agreement.code, "ente": "rho"}
    first = bring_in("parti", row | {"atto_tipo": "delibera di Giunta"})
    second = bring_in("parti", row | {"atto_numero": "7"})
    assert [*effects(first), *effects(second)] == [Effect.CHANGE, Effect.CHANGE]
    act = Act.objects.get()
    assert (act.kind, act.number) == ("delibera di Giunta", "7")
    assert Party.objects.get().act == act


def test_an_act_that_is_there_already_is_not_doubled() -> None:
    agreement = an_agreement("Patto")
    a_body("Rho")
    act = {"intesa": agreement.code, "ente": "rho", "tipo": "DGR", "numero": "1", "data": "2022"}
    bring_in("atti", act)
    assert effects(bring_in("atti", act)) == [Effect.SAME]
    row = {"intesa": agreement.code, "ente": "rho"}
    bring_in("parti", row | {"atto_tipo": "DGR", "atto_numero": "1", "atto_data": "2022"})
    assert Party.objects.get().act == Act.objects.get()


def test_an_empty_role_leaves_the_role() -> None:
    agreement = an_agreement("Patto")
    a_body("Rho")
    row = {"intesa": agreement.code, "ente": "rho"}
    bring_in("parti", row | {"ruolo": "capofila"})
    bring_in("parti", row | {"nota": "dal decreto"})
    assert Party.objects.get().role == "capofila"


def test_an_unknown_body_is_refused_with_the_likeliest() -> None:
    agreement = an_agreement("Patto")
    a_body("Comune di Legnano")
    [problem] = check("parti", {"intesa": agreement.code, "ente": "Comune di Legnao"}).problems
    assert (problem.row, problem.column) == (2, "ente")
    assert problem.suggestion == "Comune di Legnano"


def test_a_body_named_by_key_and_by_name_is_one_party() -> None:
    agreement = an_agreement("Patto")
    a_body("Rho")
    rows = [{"intesa": agreement.code, "ente": name} for name in ("rho", "Rho")]
    assert reasons(check("parti", *rows)) == [("ente", "Ripete la riga 2.")]


def test_who_leaves_has_entered_before() -> None:
    agreement = an_agreement("Patto")
    actions.add_party(agreement, a_body("Rho"), {"joined_on": day("01/06/2022")}, by=the_system())
    row = {"intesa": agreement.code, "ente": "rho"}
    assert reasons(check("parti", row | {"data_recesso": "01/01/2022"})) == [
        ("data_recesso", "Il recesso viene prima dell’ingresso.")
    ]
    assert reasons(check("parti", row | {"data_recesso": "2023"})) == [
        ("data_recesso", "Manca il giorno: scrivi gg/mm/aaaa.")
    ]


def test_the_history_of_the_agreement_names_the_party_and_hides_who_signed() -> None:
    agreement = an_agreement("Patto")
    a_body("Rho")
    bring_in("parti", {"intesa": agreement.code, "ente": "rho", "firmatario": "Chi firma"})
    told = Entry.objects.filter(event="agreements.party.imported")
    by_subject = {one.subject: one.changes for one in told}
    assert by_subject["agreements.agreement"] == {"party": [None, "Rho"]}
    assert "Chi firma" not in str(by_subject)


# Links --------------------------------------------------------------------------------------------


def test_a_link_comes_in_with_its_sentence() -> None:
    agreement = an_agreement("Patto")
    [provision] = a_plan("Trasporti")
    row = {"intesa": agreement.code, "documento": "piano", "edizione": "2022-2024",
           "codice": "1.1", "frase": "Finanzia le linee."}  # fmt: skip
    bring_in("collegamenti", row)
    link = ProvisionLink.objects.get()
    assert (link.provision, link.kind) == (provision, "attua")
    assert effects(bring_in("collegamenti", row)) == [Effect.SAME]
    bring_in("collegamenti", row | {"tipo": "cornice", "frase": "Fa da cornice."})
    link.refresh_from_db()
    assert (link.kind, link.sentence, link.version) == ("cornice", "Fa da cornice.", 2)


def test_an_unknown_provision_is_refused_with_the_likeliest() -> None:
    agreement = an_agreement("Patto")
    a_plan("Trasporti", "Casa")
    row = {"intesa": agreement.code, "documento": "piano", "edizione": "2022-2024",
           "codice": "1.1.", "frase": "Finanzia."}  # fmt: skip
    [problem] = check("collegamenti", row).problems
    assert problem.column == "codice"
    assert problem.suggestion in ("1", "1.1")


# Through the pages of the imports -----------------------------------------------------------------


@pytest.fixture
def officer(monkeypatch: pytest.MonkeyPatch) -> Actor:
    made = tuple(IMPORTERS)
    monkeypatch.setattr(registry, "importers", lambda: made)
    monkeypatch.setattr("quadro.imports.reading.importers", lambda: made)
    return a_planning_officer()


def table(name: str, *lines: str) -> dict[str, Any]:
    return {"upload": "\n".join(lines).encode(), "name": f"{name}.csv", "at": NOON}


def test_a_wrong_row_stops_the_whole_file(officer: Actor) -> None:
    agreement = an_agreement("Patto")
    a_body("Rho")
    told = table("parti", "intesa;ente", f"{agreement.code};rho", f"{agreement.code};nessuno")
    preview = imports.preview(**told, by=officer)
    assert (preview.to_add, preview.refused) == (1, 1)
    with pytest.raises(Refused, match="tutto o niente"):
        imports.confirm(preview, by=officer, at=NOON)
    assert not Party.objects.exists()


def test_an_import_of_parties_is_undone_whole(officer: Actor) -> None:
    agreement = an_agreement("Patto", a_body("Rho"))
    a_body("Arese")
    told = table(
        "parti", "intesa;ente;atto_numero;nota", f"{agreement.code};rho;5;prima",
        f"{agreement.code};arese;;",
    )  # fmt: skip
    done = imports.confirm(imports.preview(**told, by=officer), by=officer, at=NOON)
    assert Party.objects.count() == 2
    imports.undo(done, by=officer, at=NOON)
    party = Party.objects.get()
    assert (str(party.body), party.note, party.act) == ("Rho", "", None)
    assert not Act.objects.exists()


@pytest.mark.usefixtures("catalogue")
def test_an_import_of_agreements_is_undone_whole(officer: Actor) -> None:
    Theme.objects.create(name="Lavoro", slug="lavoro")
    told = table(
        "intese", "chiave;titolo;strumento;stato;cornice;temi",
        "A;Prima;protocollo;attuazione;B;lavoro", "B;Seconda;protocollo;attuazione;;lavoro",
    )  # fmt: skip
    done = imports.confirm(imports.preview(**told, by=officer), by=officer, at=NOON)
    assert search.find("prima", by=the_system()).count == 1
    imports.undo(done, by=officer, at=NOON)
    assert not Agreement.objects.exists()
    assert search.find("prima", by=the_system()).count == 0


# The cost -----------------------------------------------------------------------------------------


def rows_for(sheet: str, size: int) -> list[Cells]:
    """Half of the rows speak of what is there, half are new."""
    numbers = range(size)
    match sheet:
        case "intese":
            return [PACT | {"chiave": f"I{n}", "titolo": f"Intesa {n}", "temi": "lavoro",
                            "cornice": "I0" if n else ""} for n in numbers]  # fmt: skip
        case "parti":
            return [{"intesa": f"I{n % 4}", "ente": f"ente-{n}", "atto_numero": "3",
                     "nota": "nota"} for n in numbers]  # fmt: skip
        case "atti":
            return [{"intesa": f"I{n % 4}", "ente": f"ente-{n}", "tipo": "DGR", "fonte": "BURL"}
                    for n in numbers]  # fmt: skip
        case _:
            return [{"intesa": f"I{n % 4}", "documento": "piano", "edizione": "2022-2024",
                     "codice": f"1.{n // 4 + 1}", "frase": "Attua."} for n in numbers]  # fmt: skip


def queries_of_a_check(sheet: Importer, cells: Sequence[Cells]) -> int:
    with CaptureQueriesContext(connection) as queries:
        preview = sheet.check(rows_of(cells), by=the_system(), on=TODAY, pending={})
    assert not preview.problems, preview.problems[:3]
    return len(queries)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", SHEETS)
def test_the_queries_of_a_check_do_not_grow_with_the_rows(name: str) -> None:
    Theme.objects.create(name="Lavoro", slug="lavoro")
    a_plan(*(f"Previsione {number}" for number in range(20)))
    for number in range(40):
        a_body(f"Ente {number}", Kind.OTHER)
    bring_in("intese", *rows_for("intese", 4))
    bring_in(name, *rows_for(name, 4))
    few = queries_of_a_check(SHEETS[name], rows_for(name, 8))
    bring_in(name, *rows_for(name, 20))
    many = queries_of_a_check(SHEETS[name], rows_for(name, 40))
    assert many == few <= 8
