"""An import is taken back whole; and what other data sets say in their own way."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quadro.interventions import actions
from quadro.interventions.models import (
    Funding,
    Intake,
    IntakeStatus,
    Intervention,
    Movement,
    ProcedureStep,
)
from quadro.kit.refusals import Refused
from quadro.search.models import Entry as Found
from tests.interventions.opendata.files import CUP, MILANO, RHO, a_row, some_towns
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
from tests.interventions.world import again, an_intervention
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


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
    actions.undo_intake(Intake.objects.order_by("-pk")[0], by=BY, at=NOON + timedelta(days=32))
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
