"""Themes, goals of the 2030 Agenda, missions of the PNRR."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan import policies
from quadro.plan.models import (
    Goal,
    PnrrComponent,
    PnrrMission,
    Theme,
)


@transaction.atomic
def add_theme(name: str, *, by: Actor) -> Theme:
    policies.check_can_keep(by=by)
    slug = slugify(name)[:50]
    if Theme.objects.filter(Q(name__iexact=name) | Q(slug=slug)).exists():
        raise Refused(_("C’è già un tema con questo nome."))
    theme = Theme.objects.create(name=name, slug=slug)
    journal.record("plan.theme_added", theme, by=by, name=name)
    return theme


@transaction.atomic
def load_reference(*, by: Actor, on: date) -> int:
    """Load the goals of the 2030 Agenda and the missions of the PNRR; says how many are new.

    From `data/riferimento/`, where each row has its source. What is there already is replaced.
    """
    policies.check_can_keep(by=by)
    folder = Path(settings.DATA_DIR) / "riferimento"
    goals, parts = _rows(folder / "sdg_goal.csv"), _rows(folder / "pnrr_missioni_componenti.csv")
    before = Goal.objects.count() + PnrrMission.objects.count() + PnrrComponent.objects.count()
    _put(Goal, "number", [
        Goal(
            number=int(row["goal"]), name=row["nome_breve"], description=row["descrizione"],
            source=row["fonte_descrizione"],
        )
        for row in goals
    ])  # fmt: skip
    names = {row["missione"]: row["missione_nome"] for row in parts}
    _put(PnrrMission, "code", [PnrrMission(code=code, name=names[code]) for code in names])
    missions = {one.code: one for one in PnrrMission.objects.all()}
    _put(PnrrComponent, "code", [
        PnrrComponent(
            mission=missions[row["missione"]], code=row["componente"],
            name=row["componente_nome"], source=row["fonte"],
        )
        for row in parts
    ])  # fmt: skip
    after = Goal.objects.count() + PnrrMission.objects.count() + PnrrComponent.objects.count()
    if after > before:
        facts = [
            journal.Fact("plan.reference_loaded", one, {"on": (None, on)})
            for one in [*Goal.objects.order_by("number"), *missions.values()]
        ]
        journal.record_many(facts, by=by)
    return after - before


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _put(model: type[Model], key: str, rows: Iterable[Model]) -> None:
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key]
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for name in names if name != key],
    )
