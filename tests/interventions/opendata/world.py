"""Imports of open data to test with, and what an intervention then is."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.interventions import actions
from quadro.interventions.models import Intake, Intervention
from tests.interventions.opendata.files import a_file, kept
from tests.worlds import NOON, TODAY, the_system

BY = the_system()
LATER = TODAY + timedelta(days=30)


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


def previewed(*rows: dict[str, str], by: Actor = BY) -> Intake:
    content = ContentFile(a_file(*rows))
    return actions.preview_intake(content, "pnrr", name="dati.csv", by=by, at=NOON)
