"""The sheet `parti`: who binds itself in an agreement, with the act that authorises it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.imports.acts import ActKey, act_key, acts_there
from quadro.agreements.imports.cells import (
    Batch,
    Pending,
    Values,
    agreements_by_code,
    bodies_by_name,
    exact_day,
    index_all_agreements,
    joined,
    options,
    proposal,
    value_of,
)
from quadro.agreements.models import Act, Party, SignatureKind
from quadro.kit.dates import ApproximateDay
from quadro.kit.sheets import Column, Effect, Preview, Reading, Row, Written
from quadro.kit.text import Text

COLUMNS = {
    "agreement": "intesa",
    "body": "ente",
    "role": "ruolo",
    "signatory": "firmatario",
    "signatory_office": "carica",
    "signed_on": "data_firma",
    "signature_kind": "tipo_firma",
    "joined_on": "data_adesione",
    "withdrawn_on": "data_recesso",
    "note": "nota",
    "source": "fonte",
}
ACT = {"act_kind": "atto_tipo", "act_number": "atto_numero", "act_on": "atto_data"}


class PartyImporter:
    name = "parti"
    label: Text = gettext_lazy("Parti delle intese")
    columns: Sequence[Column] = (
        Column("intesa", gettext_lazy("Chiave dell’intesa"), required=True, example="SILAM"),
        Column("ente", gettext_lazy("Chiave o nome dell’ente"), required=True,
               example="comune-di-legnano"),
        Column("ruolo", gettext_lazy("promotore, capofila, sottoscrittore (come se fosse vuoto), "
               "aderente, attuatore, garante o vigilante")),
        Column("firmatario", gettext_lazy("Chi ha firmato")),
        Column("carica", gettext_lazy("Con quale carica, per esempio Sindaco")),
        Column("atto_tipo", gettext_lazy("Atto che autorizza: tipo")),
        Column("atto_numero", gettext_lazy("Atto che autorizza: numero")),
        Column("atto_data", gettext_lazy("Atto che autorizza: data")),
        Column("data_firma", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa")),
        Column("tipo_firma", gettext_lazy("digitale, qualificata, avanzata, autografa o mista")),
        Column("data_adesione", gettext_lazy("Solo per chi entra dopo la prima firma")),
        Column("data_recesso", gettext_lazy("Dal giorno indicato non è più parte: gg/mm/aaaa")),
        Column("nota", gettext_lazy("Una nota sulla parte")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview()
        agreements, bodies = agreements_by_code(pending), bodies_by_name(pending)
        there = {
            (one.agreement_id, one.body_id): one
            for one in Party.objects.select_related("agreement", "body", "act")
            .filter(agreement__code__in={row["intesa"] for row in rows})
            .order_by(F("withdrawn_on").asc(nulls_last=True), "pk")
        }
        self.today: dict[str, Party] = {}
        self.acts = acts_there({row["intesa"] for row in rows})
        met: dict[tuple[str, str], int] = {}
        for row in rows:
            reading = Reading(row, preview.problems)
            values = _read(reading, agreements, bodies)
            _refuse_second(reading, values["body"], met)
            party = there.get(
                (getattr(values["agreement"], "pk", 0), getattr(values["body"], "pk", 0))
            )
            _check_days(reading, values, party)
            key = joined(row["intesa"], row["ente"])
            if party is not None:
                self.today[key] = party
            preview.proposals.append(
                proposal(
                    row,
                    key,
                    f"{values['body']} · {row['intesa']}",
                    today=_today(party),
                    values=values,
                    columns=COLUMNS | ACT,
                )
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        parties = Batch("agreements.party", Party)
        authorising = _Authorising(Batch("agreements.act", Act), self.acts)
        for one in preview.proposals:
            values = dict(one.values)
            act = {name.removeprefix("act_"): values.pop(name) for name in ACT if name in values}
            if one.effect == Effect.ADD:
                party = Party()
                parties.add(party, values)
            elif one.effect == Effect.CHANGE:
                party = self.today[one.key]
                parties.change(party, values)
            if act:
                authorising.say(party, act)
        parties.fields.add("act")
        for batch in (authorising.batch, parties):
            batch.save()
            batch.tell(by=by)
        parties.tell_agreements("party", lambda one: one.body, by=by)
        return authorising.batch.written() + parties.written()

    def reindex(self, keys: Collection[int]) -> None:
        index_all_agreements()


@dataclass
class _Authorising:
    """The acts that authorise the parties of a sheet: those there, corrected, and new ones."""

    batch: Batch
    there: dict[ActKey, Act]

    def say(self, party: Party, values: Values) -> None:
        if party.act is not None:
            if party.act not in self.batch.old:
                self.batch.change(party.act, values)
            return
        whole = {
            "agreement": party.agreement, "body": party.body,
            "kind": values.get("kind") or _("atto"), "number": values.get("number", ""),
            "on": values.get("on"),
        }  # fmt: skip
        party.act = self.there.get(act_key(whole))
        if party.act is None:
            party.act = Act()
            self.batch.add(party.act, {name: one for name, one in whole.items() if one})


def _today(party: Party | None) -> Values | None:
    if party is None:
        return None
    told = {name: value_of(party, name) for name in COLUMNS}
    for name in ACT:
        told[name] = value_of(party.act, name.removeprefix("act_")) if party.act else None
    return told


def _read(reading: Reading, agreements: Mapping[str, Any], bodies: Mapping[str, Any]) -> Values:
    kinds = options(SignatureKind.choices)
    return {
        "agreement": reading.choice("intesa", agreements),
        "body": reading.choice("ente", bodies),
        "role": reading.choice("ruolo", options(Party.Role.choices), required=False),
        "signatory": reading.text("firmatario", most=150),
        "signatory_office": reading.text("carica", most=150),
        "signed_on": reading.day("data_firma"),
        "signature_kind": reading.choice("tipo_firma", kinds, required=False),
        "joined_on": reading.day("data_adesione"),
        "withdrawn_on": exact_day(reading, "data_recesso"),
        "note": reading.text("nota", most=500),
        "source": reading.text("fonte", most=500),
        "act_kind": reading.text("atto_tipo", most=120),
        "act_number": reading.text("atto_numero", most=60),
        "act_on": reading.day("atto_data"),
    }


def _refuse_second(reading: Reading, body: Any, met: dict[tuple[str, str], int]) -> None:
    """A body named once by its key and once by its name is still one party."""
    key = (reading.row["intesa"].lower(), str(body or reading.row["ente"]).lower())
    if key in met:
        reading.refuse("ente", _("Ripete la riga %(row)s.") % {"row": met[key]})
    met.setdefault(key, reading.row.number)


def _check_days(reading: Reading, values: Values, party: Party | None) -> None:
    """Who leaves has entered before, also where the file says one of the two days only."""

    def said(name: str) -> date | None:
        value = values[name] or (getattr(party, name) if party else None)
        return value.day if isinstance(value, ApproximateDay) else value

    left, since = said("withdrawn_on"), said("joined_on") or said("signed_on")
    if left and since and left < since:
        reading.refuse("data_recesso", _("Il recesso viene prima dell’ingresso."))
