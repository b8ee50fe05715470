"""Open data brought into the register: only what changes is written, nothing is counted twice."""

import json
import zlib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from quadro.bodies.models import Body, Kind
from quadro.cube import actions as cube
from quadro.cube.queries import cells
from quadro.interventions import actions, queries
from quadro.interventions.actions import counting
from quadro.interventions.models import Fact, Funding, Intake, IntakeStatus, Intervention, Place
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.plan.models import PnrrComponent, PnrrMission
from quadro.search.models import Entry as Found
from tests.interventions.opendata.files import CUP, MILANO, RHO, a_file, a_row, kept, some_towns
from tests.interventions.opendata.world import (
    BY,
    LATER,
    again_later,
    brought,
    counts,
    money,
    places,
    previewed,
)  # fmt: skip
from tests.interventions.world import an_intervention
from tests.worlds import NOON, TODAY, a_planning_officer, a_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


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


def test_the_code_of_a_person_is_written_nowhere() -> None:
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


# Preview and confirmation -------------------------------------------------------------------------


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


def cost_of_everything() -> Decimal:
    return cells(measures=["cost"]).at("cost").total


def test_the_roll_up_counts_what_a_file_brings_and_what_it_changes(tmp_path: Path) -> None:
    cube.rebuild(on=TODAY)
    brought(tmp_path, a_row(), a_row(town=MILANO), a_row(local="B"))
    assert cost_of_everything() == Decimal(2000)
    made = again_later(tmp_path, a_row(pnrr="5", total="5"), a_row(local="B"))
    assert cost_of_everything() == Decimal(1005)
    actions.undo_intake(made, by=BY, at=NOON + timedelta(days=40))
    assert cost_of_everything() == Decimal(2000)


def test_after_many_the_roll_up_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MANY", 0)
    cube.rebuild(on=TODAY)
    brought(tmp_path, a_row())
    assert cost_of_everything() == Decimal(1000)
