"""The services that public sources tell, as `data/servizi` keeps them; gaps stay gaps."""

import csv
from pathlib import Path

from django.conf import settings
from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay
from quadro.services.actions.rows import create, free_slug
from quadro.services.models import Adhesion, Service
from quadro.services.states import AdhesionState
from quadro.territory.models import Zone

Row = dict[str, str]


@transaction.atomic
def load_facts(*, by: Actor) -> int:
    """Where the catalogue is empty; a service whose body is not registered here is left out."""
    if Service.objects.exists():
        return 0
    made = {row["chiave"]: one for row in _rows("servizi.csv") if (one := _load(row, by=by))}
    for row in _rows("adesioni.csv"):
        body = Body.objects.filter(slug=row["ente"]).first()
        service = made.get(row["servizio"])
        if body is None or service is None:
            continue
        begun = ApproximateDay.parse(row["dal"]).day if row["dal"] else None
        Adhesion.objects.create(
            service=service, body=body, state=AdhesionState.ADHERED, since=begun,
            source=row["fonte"],
        )  # fmt: skip
        journal.record("services.accepted", service, by=by, municipality=body.label)
    return len(made)


def _load(row: Row, *, by: Actor) -> Service | None:
    body = Body.objects.filter(slug=row["ente"]).first()
    if body is None:
        return None
    zones = row["zone"].split(" | ") if row["zone"] else []
    values = {
        "body": body, "name": row["nome"], "summary": row["che_cosa"], "text": row["testo"],
        "office_name": row["ufficio"], "office_contact": row["contatto"],
        "since": ApproximateDay.parse(row["dal"]) if row["dal"] else None,
        "up_to_inhabitants": _number(row["fino_ad_abitanti"]),
        "zones": list(Zone.objects.filter(slug__in=zones)),
        "conditions": row["condizioni"], "cost": row["costo"],
        "free_up_to_inhabitants": _number(row["gratuito_fino"]), "legal_basis": row["base"],
        "legal_basis_source": row["fonte_base"], "needs_act": row["atto"],
        "scheme": row["schema"], "unit": row["unita"], "answer_days": _number(row["giorni"]),
        "source": row["fonte"],
    }  # fmt: skip
    service = create(values, slug=free_slug(row["chiave"]), state=row["stato"])
    journal.record("services.added", service, by=by, name=service.name)
    return service


def _number(text: str) -> int | None:
    return int(text) if text else None


def _rows(name: str) -> list[Row]:
    path = Path(settings.DATA_DIR) / "servizi" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
