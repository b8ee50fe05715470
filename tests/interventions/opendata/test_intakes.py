"""Open data brought into the register: only what changes is written, and all of it can be undone."""

import io
import json
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body, Kind
from quadro.interventions import actions, queries
from quadro.interventions.actions.intakes.running import Outcome, Run
from quadro.interventions.actions.intakes.verbs import _territory
from quadro.interventions.models import (
    Fact,
    Funding,
    Intake,
    IntakeStatus,
    Intervention,
    Movement,
    Place,
    ProcedureStep,
)
from quadro.interventions.opendata import frames, reader, reading
from quadro.interventions.opendata.frames import Piece
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.plan.models import PnrrComponent, PnrrMission
from quadro.search.models import Entry as Found
from tests.interventions.opendata.files import CUP, MILANO, RHO, a_file, a_row, kept, some_towns
from tests.interventions.world import again, an_intervention
from tests.worlds import NOON, TODAY, a_planning_officer, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
LATER = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


def brought(
    folder: Path, *rows: dict[str, str], by: Actor = BY, profile: str = "pnrr", **how: object
) -> Intake:
    headings = {"headings": tuple(rows[0])} if profile != "pnrr" else {}
    path = kept(folder, a_file(*rows, **headings))  # type: ignore[arg-type]
    told = {"only_valid": False, **how}
    moment = NOON + (by.on - TODAY)
    return actions.bring_intake(path, profile, by=by, at=moment, **told)  # type: ignore[arg-type]


def again_later(folder: Path, *rows: dict[str, str], **how: object) -> Intake:
    return brought(folder, *rows, by=the_system(LATER), **how)  # type: ignore[arg-type]


def counts(one: Intake) -> tuple[int, int, int, int]:
    return one.to_add, one.to_change, one.same, one.refused


def money(one: Intervention) -> dict[str, Decimal]:
    rows = one.fundings.current().filter(amount_eur__gt=0)
    return dict(rows.values_list("source", "amount_eur"))


def places(one: Intervention) -> dict[str, Decimal]:
    rows = one.places.select_related("municipality")
    return {
        row.municipality.istat_code if row.municipality else row.where: row.percent for row in rows
    }


# A file is written --------------------------------------------------------------------------------


def test_a_project_comes_with_its_money_its_places_and_where_it_comes_from(tmp_path: Path) -> None:
    town = Body.objects.create(
        name="Comune di prova", slug="prova", kind=Kind.MUNICIPALITY, is_institutional=True,
        fiscal_code="08911820960",
    )  # fmt: skip
    mission = PnrrMission.objects.create(code="M1", name="Digitalizzazione")
    component = PnrrComponent.objects.create(mission=mission, code="M1C1", name="PA")
    made = brought(
        tmp_path, a_row(region="500", total="1500"), a_row(region="500", total="1500", town=MILANO)
    )
    assert counts(made) == (1, 0, 0, 0)
    one = Intervention.objects.get()
    assert (one.body, one.component, one.kind) == (town, component, "03")
    assert one.cost_eur == Decimal(1500)
    assert money(one) == {"pnrr": Decimal(1000), "regione": Decimal(500)}
    assert places(one) == {"015081": Decimal(50), MILANO: Decimal(50)}
    assert (one.dataset, one.dataset_row, one.intake) == ("pnrr", 2, made)
    assert one.imported_on == TODAY
    assert one.is_public
    assert one.get_absolute_url().startswith("/interventi/g17h03000130001-")


def test_places_share_a_project_to_the_cent(tmp_path: Path) -> None:
    brought(tmp_path, a_row(), a_row(town=MILANO), a_row(town=RHO))
    assert sorted(places(Intervention.objects.get()).values()) == [
        Decimal("33.33"), Decimal("33.33"), Decimal("33.34"),
    ]  # fmt: skip


def test_one_entry_of_the_journal_tells_the_whole_import(tmp_path: Path) -> None:
    brought(tmp_path, *(a_row(local=f"P{number}") for number in range(5)))
    [entry] = Entry.objects.filter(event="interventions.intake")
    assert entry.changes["added"] == [None, 5]


def test_what_a_file_says_of_a_past_day_is_read_from_the_record(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    one = Intervention.objects.get()
    assert not Fact.objects.exists()
    then = queries.then_of([one.pk], on=TODAY, known_at=NOON)[one.pk]
    assert (then.state, then.money.cost) == ("da_avviare", Decimal(1000))


# Again --------------------------------------------------------------------------------------------


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    rows = [a_row(), a_row(town=MILANO), a_row(local="B")]
    brought(tmp_path, *rows)
    before = list(Intervention.objects.order_by("pk").values())
    lines = Funding.objects.count(), Place.objects.count()
    made = again_later(tmp_path, *reversed(rows))
    assert counts(made) == (0, 0, 2, 0)
    assert list(Intervention.objects.order_by("pk").values()) == before
    assert (Funding.objects.count(), Place.objects.count()) == lines


def test_one_cell_that_changes_changes_one_record(tmp_path: Path) -> None:
    brought(tmp_path, a_row(), a_row(local="B"))
    made = again_later(tmp_path, a_row(title="Ciclovia lunga"), a_row(local="B"))
    assert counts(made) == (0, 1, 1, 0)
    changed, other = Intervention.objects.order_by("local_code").reverse()
    assert (changed.title, changed.version, changed.updated_on) == ("Ciclovia lunga", 2, LATER)
    assert (other.version, other.updated_on) == (1, TODAY)
    assert Funding.objects.count() == 2


def test_money_that_changes_is_told_again_and_the_past_stays(tmp_path: Path) -> None:
    brought(tmp_path, a_row(region="500", total="1500"))
    again_later(tmp_path, a_row(pnrr="1200", total="1200"))
    one = Intervention.objects.get()
    assert money(one) == {"pnrr": Decimal(1200)}
    assert one.cost_eur == Decimal(1200)
    then = queries.then_of([one.pk], on=TODAY, known_at=NOON)[one.pk]
    assert then.money.cost == Decimal(1500)


def test_a_state_that_changes_is_a_fact_from_that_day(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    again_later(tmp_path, a_row(of_cup="Chiuso"))
    one = Intervention.objects.get()
    at = NOON + timedelta(days=31)
    told = {
        day: queries.then_of([one.pk], on=day, known_at=at)[one.pk].state for day in (TODAY, LATER)
    }
    assert told == {TODAY: "da_avviare", LATER: "concluso"}


def test_a_municipality_more_is_a_change_and_takes_its_part(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    made = again_later(tmp_path, a_row(), a_row(town=MILANO))
    assert counts(made) == (0, 1, 0, 0)
    assert places(Intervention.objects.get()) == {"015081": Decimal(50), MILANO: Decimal(50)}
    again_later(tmp_path, a_row(town=MILANO))
    assert places(Intervention.objects.get()) == {MILANO: Decimal(100)}


def test_what_was_changed_here_is_not_written_over(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    one = Intervention.objects.select_related("body").get()
    actions.edit(one, {"title": "Il nostro titolo"}, version=1, by=BY, at=NOON)
    assert counts(again_later(tmp_path, a_row())) == (0, 0, 1, 0)
    made = again_later(tmp_path, a_row(title="Il loro"), only_valid=True)
    assert counts(made) == (0, 0, 0, 1)
    assert made.report[0][3] == "by_hand"
    assert Intervention.objects.get().title == "Il nostro titolo"


def test_a_cup_that_is_here_from_elsewhere_is_not_counted_twice(tmp_path: Path) -> None:
    an_intervention(cup=CUP)
    made = brought(tmp_path, a_row(), a_row(local="B", cup="G17H03000130002"), only_valid=True)
    assert counts(made) == (1, 0, 0, 1)
    assert made.report[0][3] == "elsewhere"


# Refused rows -------------------------------------------------------------------------------------


def test_a_file_with_a_refused_row_writes_nothing_unless_somebody_says_so(tmp_path: Path) -> None:
    rows = [a_row(), a_row(local="B", pnrr="molti")]
    told = brought(tmp_path, *rows)
    assert told.status == IntakeStatus.PREVIEWED
    assert not Intervention.objects.exists()
    assert not Intake.objects.exists()
    [line] = queries.report_of(told)
    assert (line.row, line.column, line.value) == (3, "Finanziamento PNRR", "molti")
    made = brought(tmp_path, *rows, only_valid=True)
    assert made.status == IntakeStatus.IMPORTED
    assert counts(made) == (1, 0, 0, 1)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    told = brought(tmp_path, a_row(), dry=True)
    assert counts(told) == (1, 0, 0, 0)
    assert not Intervention.objects.exists()


def test_a_profile_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Ci sono: bdap"):
        actions.bring_intake(
            kept(tmp_path, a_file(a_row())), "altro", only_valid=False, by=BY, at=NOON
        )


def test_only_the_planning_office_imports(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Ufficio piano"):
        brought(tmp_path, a_row(), by=a_visitor())


def test_the_code_of_a_person_is_written_nowhere(tmp_path: Path) -> None:
    person = "RSSMRA80A01H501U"
    rows = [a_row(code=person, who="ROSSI MARIO", about=f"A {person}"), a_row(local=person)]
    previewed = actions.preview_intake(
        ContentFile(a_file(*rows)), "pnrr", name="x.csv", by=BY, at=NOON
    )
    told = [json.dumps([previewed.report, previewed.sample, previewed.found])]
    told += [zlib.decompress(block.content).decode() for block in previewed.blocks.all()]
    actions.confirm_intake(previewed, only_valid=True, by=BY, at=NOON)
    told += [str(row) for row in Intervention.objects.values()]
    told += [str(row) for row in Found.objects.values()]
    told += [str(row) for row in Entry.objects.values("changes", "subject_name")]
    assert not [text for text in told if "RSSMRA" in text or "ROSSI MARIO" in text]
    assert Intervention.objects.get().implementer_name == "persona fisica"


# Rows far from each other -------------------------------------------------------------------------


def pieces_of(folder: Path, content: bytes, batch: int) -> Iterator[tuple[Piece, bytes]]:
    """What the reader would answer with batches of so many rows."""
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "ROWS", batch)
        reader.read(kept(folder, content), reading.profile_of("pnrr"), _territory(), out)
    out.seek(0)
    return frames.read(out)


def written(folder: Path, rows: list[dict[str, str]], batch: int) -> tuple[Outcome, object]:
    """What an import in batches does to an empty register, and what is in it then."""
    made = Intake.objects.create(
        file_name="x", sha256="0", profile="pnrr", dataset="pnrr", previewed_at=NOON,
        previewed_by_name="x",
    )  # fmt: skip
    run = Run(made, reading.profile_of("pnrr"), by=BY, on=TODAY, at=NOON)
    outcome = run(pieces_of(folder, a_file(*rows), batch))
    told = [
        (one.key, one.title, one.cost_eur, one.content_digest, one.places_digest, one.version,
         money(one), places(one))
        for one in Intervention.objects.order_by("key")
    ]  # fmt: skip
    return outcome, told


ROWS = some.lists(
    some.builds(
        a_row,
        local=some.sampled_from("ABC"),
        town=some.sampled_from(["015081", MILANO, RHO, "058091", ""]),
    ),
    min_size=1,
    max_size=9,
)


@given(ROWS, some.integers(1, 4))
@trials(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_does_not_matter_in_which_batch_a_row_comes(
    tmp_path: Path, rows: list[dict[str, str]], batch: int
) -> None:
    told = []
    for size in (batch, 1000):
        with transaction.atomic():
            told.append(written(tmp_path, rows, size))
            # The same file again, in batches, changes nothing.
            assert written(tmp_path, rows, batch)[0].counts[:2] == (0, 0)
            transaction.set_rollback(True)
    (one, in_batches), (other, at_once) = told
    assert in_batches == at_once
    assert one.counts == other.counts


def test_rows_of_a_project_that_differ_are_told_wherever_they_are(tmp_path: Path) -> None:
    rows = [a_row(), a_row(local="B"), a_row(pnrr="5", total="5")]
    outcome, _told = written(tmp_path, rows, 1)
    assert outcome.counts == (2, 0, 0, 1)
    assert outcome.report[0][:1] + outcome.report[0][3:] == [4, "differs", True]


# Preview and confirmation -------------------------------------------------------------------------


def previewed(*rows: dict[str, str], by: Actor = BY) -> Intake:
    content = ContentFile(a_file(*rows))
    return actions.preview_intake(content, "pnrr", name="dati.csv", by=by, at=NOON)


def test_a_preview_tells_what_would_be_and_writes_none_of_it(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    one = previewed(a_row(title="Altro titolo"), a_row(local="B"))
    assert counts(one) == (1, 1, 0, 0)
    assert Intervention.objects.count() == 1
    assert one.sample["new"][0]["title"] == "Ciclovia di prova"
    [(changed, [change])] = queries.changes_of(one.sample)
    assert (changed["cup"], str(change.label)) == (CUP, "titolo")
    assert (change.before, change.after) == ("Ciclovia di prova", "Altro titolo")


def test_a_confirmation_writes_what_was_shown_and_forgets_the_pieces() -> None:
    one = previewed(a_row())
    made = actions.confirm_intake(one, only_valid=False, by=a_planning_officer(), at=NOON)
    assert made.status == IntakeStatus.IMPORTED
    assert not made.blocks.exists()
    assert Intervention.objects.get().title == "Ciclovia di prova"
    assert Found.objects.filter(kind="intervention").count() == 1
    with pytest.raises(Refused, match="già stato importato"):
        actions.confirm_intake(made, only_valid=False, by=BY, at=NOON)


def test_a_preview_that_was_overtaken_is_not_written(tmp_path: Path) -> None:
    one = previewed(a_row())
    brought(tmp_path, a_row())
    with pytest.raises(actions.Overtaken):
        actions.confirm_intake(one, only_valid=False, by=BY, at=NOON)
    assert Intervention.objects.count() == 1


def test_refused_rows_stop_a_confirmation_until_somebody_chooses_the_valid_ones() -> None:
    one = previewed(a_row(), a_row(local="B", told="ieri"))
    with pytest.raises(Refused, match="Una riga è rifiutata"):
        actions.confirm_intake(one, only_valid=False, by=BY, at=NOON)
    actions.confirm_intake(one, only_valid=True, by=BY, at=NOON)
    assert Intervention.objects.count() == 1


def test_a_preview_that_nobody_wants_is_forgotten() -> None:
    actions.discard_intake(previewed(a_row()), by=BY)
    assert not Intake.objects.exists()


# Undoing ------------------------------------------------------------------------------------------


def test_what_an_import_added_goes_away_with_it(tmp_path: Path) -> None:
    mine = an_intervention(cup="G17H03000130009")
    made = brought(tmp_path, a_row(), a_row(local="B"))
    actions.index_intake(made)
    actions.undo_intake(made, by=BY, at=NOON)
    assert list(Intervention.objects.all()) == [mine]
    assert not Funding.objects.exists()
    assert Found.objects.filter(kind="intervention").count() == 1
    assert Intake.objects.get().status == IntakeStatus.UNDONE
    with pytest.raises(Refused, match="già stata annullata"):
        actions.undo_intake(made, by=BY, at=NOON)


def test_what_an_import_changed_is_told_again_as_it_was(tmp_path: Path) -> None:
    first = brought(tmp_path, a_row(region="500", total="1500"), a_row(local="B"))
    one = Intervention.objects.get(local_code="PRJ_1")
    made = again_later(
        tmp_path, a_row(title="Altro", pnrr="7", total="7", of_cup="Chiuso", town=MILANO),
        a_row(local="B"), a_row(local="C"),
    )  # fmt: skip
    actions.undo_intake(made, by=the_system(LATER), at=NOON + timedelta(days=31))
    assert Intervention.objects.count() == 2
    back = again(one)
    same = ("title", "cost_eur", "state", "told_on", "intake", "dataset_row", "imported_on",
            "content_digest", "places_digest")  # fmt: skip
    assert {name: getattr(back, name) for name in same} == {
        name: getattr(one, name) for name in same
    }
    assert money(back) == {"pnrr": Decimal(1000), "regione": Decimal(500)}
    assert places(back) == {"015081": Decimal(100)}
    assert counts(again_later(tmp_path, a_row(region="500", total="1500"), a_row(local="B"))) == (
        0, 0, 2, 0,
    )  # fmt: skip
    actions.undo_intake(Intake.objects.order_by("pk").last(), by=BY, at=NOON + timedelta(days=32))
    actions.undo_intake(first, by=BY, at=NOON + timedelta(days=32))
    assert not Intervention.objects.exists()


def test_imports_of_a_data_set_are_undone_from_the_last(tmp_path: Path) -> None:
    first = brought(tmp_path, a_row())
    again_later(tmp_path, a_row(), a_row(local="B"))
    with pytest.raises(Refused, match="Prima si annulla l’importazione successiva") as refusal:
        actions.undo_intake(first, by=BY, at=NOON)
    assert refusal.value.cure


def test_an_import_on_which_somebody_built_is_not_undone(tmp_path: Path) -> None:
    made = brought(tmp_path, a_row(), a_row(local="B"))
    one = Intervention.objects.select_related("body").order_by("pk")[0]
    actions.edit(one, {"title": "Nostro"}, version=1, by=BY, at=NOON)
    with pytest.raises(Refused, match="«Nostro» è stato cambiato dopo"):
        actions.undo_intake(made, by=BY, at=NOON)


def test_a_preview_is_not_undone() -> None:
    with pytest.raises(Refused, match="niente da annullare"):
        actions.undo_intake(previewed(a_row()), by=BY, at=NOON)


# Other data sets ----------------------------------------------------------------------------------

PLACED = {
    "Codice Univoco Submisura": "M1C1I1.02.00", "CUP": CUP, "Codice Locale Progetto": "PRJ_1",
    "Provincia": "015", "Comune": "146", "Descrizione Comune": "MILANO",
    "Percentuale di Localizzazione": "70,00",
}  # fmt: skip


def test_a_file_of_places_gives_their_shares_to_the_projects_that_are_here(tmp_path: Path) -> None:
    brought(tmp_path, a_row(town="", called="", **{"Codice Comune": ""}))
    rest = {**PLACED, "Comune": "182", "Percentuale di Localizzazione": "30,00"}
    unknown = {**PLACED, "Codice Locale Progetto": "B"}
    made = again_later(tmp_path, PLACED, rest, unknown, profile="pnrr_luoghi", only_valid=True)
    assert counts(made) == (0, 1, 0, 1)
    one = Intervention.objects.get()
    assert places(one) == {MILANO: Decimal(70), RHO: Decimal(30)}
    assert one.title == "Ciclovia di prova"
    assert counts(again_later(tmp_path, rest, PLACED, profile="pnrr_luoghi")) == (0, 0, 1, 0)
    actions.undo_intake(Intake.objects.order_by("pk")[2], by=BY, at=NOON + timedelta(days=40))
    actions.undo_intake(made, by=BY, at=NOON + timedelta(days=40))
    assert places(again(one)) == {}


def of_cohesion(**values: str) -> dict[str, str]:
    return {
        "COD_LOCALE_PROGETTO": "A", "OC_TITOLO_PROGETTO": "Rete", "FINANZ_UE": "1.000,00",
        "IMPEGNI": "500,00", "TOT_PAGAMENTI": "100,00", "DATA_AGGIORNAMENTO": "20260630",
        "DATA_INIZIO_PREV_ESECUZIONE": "20260101", "DATA_FINE_PREV_ESECUZIONE": "20261231",
        "DATA_INIZIO_EFF_ESECUZIONE": "20260201", "DATA_FINE_EFF_ESECUZIONE": "", **values,
    }  # fmt: skip


def test_payments_are_a_series_that_grows_and_less_is_taken_back(tmp_path: Path) -> None:
    brought(tmp_path, of_cohesion(), profile="opencoesione")
    one = Intervention.objects.get()
    assert (one.committed_eur, one.paid_eur) == (Decimal(500), Decimal(100))
    again_later(tmp_path, of_cohesion(TOT_PAGAMENTI="250,00"), profile="opencoesione")
    paid = Movement.objects.filter(kind="pagamento").order_by("pk")
    assert [row.amount_eur for row in paid] == [Decimal(100), Decimal(150)]
    assert paid[0].on == date(2026, 6, 30)
    again_later(tmp_path, of_cohesion(TOT_PAGAMENTI="90,00"), profile="opencoesione")
    amounts = [row.amount_eur for row in paid.all()]
    assert amounts == [Decimal(100), Decimal(150), Decimal(-100), Decimal(-150), Decimal(90)]
    assert again(one).paid_eur == Decimal(90)


def test_steps_follow_the_source(tmp_path: Path) -> None:
    brought(tmp_path, of_cohesion(), profile="opencoesione")
    step = ProcedureStep.objects.get()
    assert (step.name, step.actual_to) == ("esecuzione", None)
    assert Intervention.objects.get().procedural == 0
    again_later(tmp_path, of_cohesion(DATA_FINE_EFF_ESECUZIONE="20261101"), profile="opencoesione")
    step.refresh_from_db()
    assert step.actual_to == date(2026, 11, 1)
    assert Intervention.objects.get().procedural == 100
