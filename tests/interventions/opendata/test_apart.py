"""Where projects are, told by a file of its own: no other file takes away what it does not tell."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quadro.interventions import actions
from quadro.interventions.models import Intake, Intervention
from quadro.territory.models import Municipality
from tests.interventions.opendata.files import CUP, MILANO, RHO, a_row, some_towns
from tests.interventions.opendata.world import LATER, again_later, brought, counts, places
from tests.interventions.world import again
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
NOWHERE = {"town": "", "called": "", "Codice Comune": ""}
OF_MILANO = {
    "Codice Univoco Submisura": "M1C1I1.02.00", "CUP": CUP, "Codice Locale Progetto": "PRJ_1",
    "Provincia": "015", "Comune": "146", "Descrizione Comune": "MILANO",
    "Percentuale di Localizzazione": "70,00",
}  # fmt: skip
OF_RHO = {**OF_MILANO, "Comune": "182", "Percentuale di Localizzazione": "30,00"}
SHARED = {MILANO: Decimal(70), RHO: Decimal(30)}
COLOGNO_ALONE = {"015081": Decimal(100)}


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


def placed(folder: Path, *rows: dict[str, str]) -> Intake:
    return again_later(folder, *(rows or (OF_MILANO, OF_RHO)), profile="pnrr_luoghi")


def the_places() -> dict[str, Decimal]:
    return places(Intervention.objects.get())


def test_a_file_that_says_nothing_of_places_leaves_those_that_another_told(tmp_path: Path) -> None:
    brought(tmp_path, a_row(**NOWHERE))
    placed(tmp_path)
    assert counts(again_later(tmp_path, a_row(**NOWHERE))) == (0, 0, 1, 0)
    assert counts(again_later(tmp_path, a_row(title="Altro", **NOWHERE))) == (0, 1, 0, 0)
    assert Intervention.objects.get().title == "Altro"
    assert the_places() == SHARED


def test_the_file_of_places_knows_better_than_the_one_that_tells_them_in_passing(
    tmp_path: Path,
) -> None:
    brought(tmp_path, a_row())
    assert counts(placed(tmp_path)) == (0, 1, 0, 0)
    assert the_places() == SHARED
    assert counts(again_later(tmp_path, a_row())) == (0, 0, 1, 0)
    assert counts(again_later(tmp_path, a_row(title="Altro"))) == (0, 1, 0, 0)
    assert the_places() == SHARED
    assert counts(placed(tmp_path)) == (0, 0, 1, 0)


def test_also_where_both_said_the_same_the_first_time(tmp_path: Path) -> None:
    brought(tmp_path, a_row(town=MILANO), a_row(town=RHO))
    alike = [{**one, "Percentuale di Localizzazione": ""} for one in (OF_MILANO, OF_RHO)]
    placed(tmp_path, *alike)
    assert counts(placed(tmp_path, *alike)) == (0, 0, 1, 0)
    again_later(tmp_path, a_row(title="Altro"))
    assert set(the_places()) == {MILANO, RHO}


def test_a_file_of_places_that_does_not_name_a_project_leaves_it_where_it_was(
    tmp_path: Path,
) -> None:
    brought(tmp_path, a_row(), a_row(local="B"))
    placed(tmp_path)
    assert places(Intervention.objects.get(local_code="PRJ_1")) == SHARED
    assert places(Intervention.objects.get(local_code="B")) == COLOGNO_ALONE


def test_a_row_without_a_place_takes_none_away(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    nothing = {**OF_MILANO, "Provincia": "", "Comune": "", "Descrizione Comune": ""}
    assert counts(placed(tmp_path, nothing)) == (0, 0, 1, 0)
    assert the_places() == COLOGNO_ALONE
    again_later(tmp_path, a_row(town=MILANO))
    assert the_places() == {MILANO: Decimal(100)}, "it said nothing, so it does not know better"


def test_a_file_of_places_that_changes_its_mind_is_followed(tmp_path: Path) -> None:
    brought(tmp_path, a_row(**NOWHERE))
    placed(tmp_path)
    assert counts(placed(tmp_path, OF_MILANO)) == (0, 1, 0, 0)
    assert the_places() == {MILANO: Decimal(100)}


def test_places_corrected_by_hand_stay_whatever_file_comes(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    one = Intervention.objects.get()
    town = Municipality.objects.get(istat_code=RHO)
    told = [{"where": "comune", "municipality": town, "percent": Decimal(100)}]
    actions.set_places(one, told, version=one.version, by=the_system(LATER), at=NOON)
    made = again_later(tmp_path, OF_MILANO, profile="pnrr_luoghi", only_valid=True)
    assert made.report[0][3] == "by_hand"
    made = again_later(tmp_path, a_row(town=MILANO), only_valid=True)
    assert made.report[0][3] == "by_hand"
    assert the_places() == {RHO: Decimal(100)}


def test_once_the_file_of_places_is_undone_the_other_one_is_followed_again(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    made = placed(tmp_path)
    actions.undo_intake(made, by=the_system(LATER), at=NOON + timedelta(days=31))
    assert places(again(Intervention.objects.get())) == COLOGNO_ALONE
    assert counts(again_later(tmp_path, a_row(town=MILANO))) == (0, 1, 0, 0)
    assert the_places() == {MILANO: Decimal(100)}


def test_a_change_that_is_undone_leaves_the_places_of_the_other_file(tmp_path: Path) -> None:
    brought(tmp_path, a_row())
    placed(tmp_path)
    made = again_later(tmp_path, a_row(title="Altro"))
    actions.undo_intake(made, by=the_system(LATER), at=NOON + timedelta(days=31))
    assert Intervention.objects.get().title == "Ciclovia di prova"
    assert the_places() == SHARED
    again_later(tmp_path, a_row(town=MILANO))
    assert the_places() == SHARED, "the file of places still knows better"
