"""The sheet `atti`: acts that concern an agreement, besides those that authorise a party."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.imports.cells import (
    Pending,
    Values,
    agreements_by_code,
    batch_of,
    bodies_by_name,
    joined,
    proposal,
    value_of,
)
from quadro.agreements.models import Act
from quadro.kit.dates import ApproximateDay
from quadro.kit.sheets import Column, Preview, Reading, Row, Written, duplicates
from quadro.kit.text import Text

COLUMNS = {
    "agreement": "intesa",
    "body": "ente",
    "kind": "tipo",
    "number": "numero",
    "on": "data",
    "about": "descrizione",
    "register_number": "repertorio",
    "protocol_number": "protocollo",
    "case_file": "fascicolo",
    "source": "fonte",
}
ActKey = tuple[int, int, str, str, date | None]


def acts_there(codes: Collection[str]) -> dict[ActKey, Act]:
    """The acts of these agreements by what tells one from another."""
    rows = Act.objects.select_related("agreement", "body").filter(agreement__code__in=codes)
    return {(one.agreement_id, one.body_id or 0, one.kind, one.number, one.on): one for one in rows}


def act_key(values: Values) -> ActKey:
    day = values["on"]
    return (
        getattr(values["agreement"], "pk", 0),
        getattr(values["body"], "pk", 0),
        values["kind"],
        values["number"],
        day.day if isinstance(day, ApproximateDay) else day,
    )


class ActImporter:
    name = "atti"
    label: Text = gettext_lazy("Altri atti delle intese")
    columns: Sequence[Column] = (
        Column("intesa", gettext_lazy("Chiave dell’intesa"), required=True, example="SILAM"),
        Column("ente", gettext_lazy("Chiave o nome dell’ente che ha fatto l’atto")),
        Column("tipo", gettext_lazy("Tipo di atto, per esempio delibera di Giunta"), required=True),
        Column("numero", gettext_lazy("Numero dell’atto")),
        Column("data", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa")),
        Column("descrizione", gettext_lazy("Che cosa dice l’atto")),
        Column("repertorio", gettext_lazy("Repertorio generale")),
        Column("protocollo", gettext_lazy("Numero di protocollo")),
        Column("fascicolo", gettext_lazy("Titolario/anno/fascicolo")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "intesa", "ente", "tipo", "numero", "data"))
        agreements, bodies = agreements_by_code(pending), bodies_by_name(pending)
        there = acts_there({row["intesa"] for row in rows})
        self.today: dict[str, Act] = {}
        for row in rows:
            values = _read(Reading(row, preview.problems), agreements, bodies)
            key = joined(row["intesa"], row["ente"], row["tipo"], row["numero"], row["data"])
            act = there.get(act_key(values))
            if act is not None:
                self.today[key] = act
            today = {name: value_of(act, name) for name in COLUMNS} if act else None
            name = f"{row['tipo']} {row['numero']} · {row['intesa']}"
            preview.proposals.append(
                proposal(row, key, name, today=today, values=values, columns=COLUMNS)
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        batch = batch_of("agreements.act", Act, preview, self.today)
        batch.save()
        batch.tell(by=by)
        batch.tell_agreements("act", str, by=by)
        return batch.written()

    def reindex(self, keys: Collection[int]) -> None:
        """Only the acts of parties are among the words by which an agreement is found."""


def _read(reading: Reading, agreements: Mapping[str, Any], bodies: Mapping[str, Any]) -> Values:
    return {
        "agreement": reading.choice("intesa", agreements),
        "body": reading.choice("ente", bodies, required=False),
        "kind": reading.text("tipo", most=120, required=True),
        "number": reading.text("numero", most=60),
        "on": reading.day("data"),
        "about": reading.text("descrizione", most=300),
        "register_number": reading.text("repertorio", most=60),
        "protocol_number": reading.text("protocollo", most=60),
        "case_file": reading.text("fascicolo", most=60),
        "source": reading.text("fonte", most=500),
    }
