"""A real file of the PNRR, kept outside the repository: `QUADRO_OPEN_DATA` is its folder.

What it comes to is reckoned apart, with the library of Python alone.
"""

import csv
import os
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count, Sum

from quadro.interventions import actions
from quadro.interventions.models import Funding, Intake, Intervention, Place
from quadro.territory.models import Municipality
from tests.interventions.opendata.files import kept
from tests.interventions.opendata.world import BY, counts
from tests.worlds import NOON

FILE = Path(os.environ.get("QUADRO_OPEN_DATA", "/nowhere")) / "pnrr_milano_validati.csv"
KEY = ("Codice Univoco Submisura", "CUP", "Codice Locale Progetto")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the real file is not here"),
]


@pytest.fixture(autouse=True)
def towns() -> None:
    """The 133 municipalities, from the demonstration."""
    path = Path(settings.DATA_DIR) / "dimostrazione" / "territorio.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["codice_istat"]: row for row in csv.DictReader(file) if row["codice_istat"]}
    Municipality.objects.bulk_create(
        Municipality(name=row["comune"], slug=f"c{code}", istat_code=code, province="MI")
        for code, row in rows.items()
    )


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def brought(path: Path) -> Intake:
    return actions.bring_intake(path, "pnrr", only_valid=False, by=BY, at=NOON)


def cents(cell: str) -> Decimal:
    return Decimal(cell).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_whole_file_is_imported_and_comes_to_what_it_says() -> None:
    told = rows()
    projects = {tuple(row[one] for one in KEY): row for row in told}
    made = brought(FILE)
    assert made.rows == len(told) == 2123
    assert counts(made) == (len(projects), 0, 0, 0)
    assert Intervention.objects.count() == len(projects) == 1942

    money = Funding.objects.filter(source="pnrr").aggregate(total=Sum("amount_eur"))["total"]
    assert money == sum(cents(row["Finanziamento PNRR"]) for row in projects.values())
    region = Funding.objects.filter(source="regione").aggregate(total=Sum("amount_eur"))["total"]
    assert region == sum(cents(row["Finanziamento Regione"]) for row in projects.values())

    cup, often = Counter(row["CUP"] for row in told).most_common(1)[0]
    one = Intervention.objects.get(cup=cup)
    assert one.places.count() == often
    shares = Place.objects.values("intervention").annotate(whole=Sum("percent"))
    assert {row["whole"] for row in shares} == {Decimal(100)}
    falls = Place.objects.values("municipality").annotate(many=Count("pk"))
    assert sum(row["many"] for row in falls) == len(
        {(*(row[one] for one in KEY), row["COD_ISTAT_COMUNE"]) for row in told}
    )


def test_again_it_changes_nothing_and_one_cell_changes_one_record(tmp_path: Path) -> None:
    brought(FILE)
    assert counts(brought(FILE)) == (0, 0, 1942, 0)
    text = FILE.read_text(encoding="utf-8-sig")
    cup = rows()[0]["CUP"]
    lines = [
        line.replace(";10507.0;", ";10508.0;") if f";{cup};" in line else line
        for line in text.splitlines(keepends=True)
    ]
    changed = brought(kept(tmp_path, "".join(lines).encode()))
    assert counts(changed) == (0, 1, 1941, 0)
    assert Intervention.objects.filter(version=2).get().cup == cup
