"""The sheet `intese`: the record of each agreement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import free_slug
from quadro.agreements.imports.cells import (
    AGREEMENTS,
    Batch,
    Pending,
    Pointer,
    Values,
    euro,
    exact_day,
    nameable,
    options,
    proposal,
    value_of,
)
from quadro.agreements.index import agreement_items
from quadro.agreements.models import Agreement, Instrument, SignatureKind
from quadro.agreements.states import State
from quadro.kit.sheets import Column, Effect, Preview, Reading, Row, Written, added, duplicates
from quadro.kit.text import Text
from quadro.plan.models import Theme
from quadro.search import actions as search
from quadro.search.models import Kind
from quadro.territory.models import Zone

COLUMNS = {
    "title": "titolo",
    "short_title": "titolo_breve",
    "instrument": "strumento",
    "legal_basis": "base_giuridica",
    "state": "stato",
    "framework": "cornice",
    "scope": "ambito",
    "summary": "sintesi",
    "themes": "temi",
    "zones": "zone",
    "signed_on": "data_firma",
    "effective_on": "data_efficacia",
    "starts_on": "data_inizio",
    "ends_on": "data_fine",
    "duration_note": "durata_nota",
    "renewal": "rinnovo",
    "notice_days": "preavviso_giorni",
    "signature_kind": "tipo_firma",
    "total_eur": "importo_eur",
    "parties_note": "nota_parti",
    "has_all_parties": "parti_complete",
    "case_file": "fascicolo",
    "structure": "struttura",
    "note": "note",
    "sources": "fonti",
}
MANY = {"themes": "theme_id", "zones": "zone_id"}


class AgreementImporter:
    name = AGREEMENTS
    label: Text = gettext_lazy("Intese")
    columns: Sequence[Column] = (
        Column("chiave", gettext_lazy("Breve codice che non cambia, per esempio SILAM"),
               required=True),
        Column("titolo", gettext_lazy("Il titolo dell’intesa"), required=True),
        Column("titolo_breve", gettext_lazy("Per elenchi e matrici, al massimo 80 caratteri")),
        Column("strumento", gettext_lazy("Codice o nome dello strumento, come nel catalogo"),
               required=True, example="protocollo"),
        Column("base_giuridica", gettext_lazy("Solo se diversa da quella dello strumento")),
        Column("stato", gettext_lazy("Codice o nome dello stato"),
               required=True, example="attuazione"),
        Column("cornice", gettext_lazy("Chiave dell’intesa che le fa da cornice")),
        Column("ambito", gettext_lazy("Di che cosa si occupa")),
        Column("sintesi", gettext_lazy("Una o due frasi per i cittadini")),
        Column("temi", gettext_lazy("Chiavi o nomi dei temi, separati da |")),
        Column("zone", gettext_lazy("Chiavi o nomi delle Zone, separati da |")),
        Column("data_firma", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa"), example="29/04/2022"),
        Column("data_efficacia", gettext_lazy("gg/mm/aaaa")),
        Column("data_inizio", gettext_lazy("gg/mm/aaaa")),
        Column("data_fine", gettext_lazy("gg/mm/aaaa")),
        Column("durata_nota", gettext_lazy("Durata e verifiche in parole")),
        Column("rinnovo", gettext_lazy("nessuno, tacito o espresso")),
        Column("preavviso_giorni", gettext_lazy("Giorni di preavviso per il recesso")),
        Column("tipo_firma", gettext_lazy("digitale, qualificata, avanzata, autografa o mista")),
        Column("importo_eur", gettext_lazy("In euro, per esempio 1.250.000,50")),
        Column("nota_parti", gettext_lazy("Che cosa non si sa delle parti")),
        Column("parti_complete", gettext_lazy("sì se le parti sono tutte note")),
        Column("fascicolo", gettext_lazy("Titolario/anno/fascicolo")),
        Column("struttura", gettext_lazy("La struttura competente")),
        Column("note", gettext_lazy("Dubbi sulle fonti: si leggono nella pagina")),
        Column("fonti", gettext_lazy("Indirizzi o documenti, separati da |")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "chiave"))
        register = {
            one.code: one
            for one in Agreement.objects.select_related("instrument", "framework").prefetch_related(
                "themes", "zones"
            )
        }
        named = _Nameable.by(rows, register, pending)
        told: dict[str, tuple[Reading, Values]] = {}
        self.today: dict[str, Agreement] = {}
        for row in rows:
            reading = Reading(row, preview.problems)
            code = reading.text("chiave", most=40, required=True)
            values = _read(reading, named)
            agreement = register.get(code)
            _check_days(reading, values, agreement)
            told[code] = (reading, values)
            if agreement is not None:
                self.today[code] = agreement
            today = {name: value_of(agreement, name) for name in COLUMNS} if agreement else None
            preview.proposals.append(
                proposal(row, code, values["title"], today=today, values=values, columns=COLUMNS)
            )
        _check_frameworks(told, register)
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        slugs = set(Agreement.objects.values_list("slug", flat=True))
        batch = Batch("agreements", Agreement)
        frames: dict[str, str] = {}
        for one in preview.proposals:
            values = dict(one.values)
            if isinstance(values.get("framework"), Pointer):
                frames[one.key] = values.pop("framework").key
            if one.effect == Effect.ADD:
                slug = free_slug(values.get("short_title") or values["title"], slugs)
                slugs.add(slug)
                batch.add(Agreement(code=one.key, slug=slug, updated_on=on), values)
            elif one.effect == Effect.CHANGE:
                batch.change(self.today[one.key], values)
                self.today[one.key].updated_on = on
        batch.fields.add("updated_on")
        batch.save()
        _frame(batch, frames)
        batch.tell(by=by)
        return batch.written() + _add_many(batch)

    def reindex(self, keys: Collection[int]) -> None:
        rows = Agreement.objects.filter(pk__in=keys)
        present = set(rows.values_list("pk", flat=True))
        search.put(agreement_items(rows))
        search.drop(Kind.AGREEMENT, set(keys) - present)


@dataclass(frozen=True)
class _Nameable:
    """What the cells of an agreement may name."""

    instruments: Mapping[str, Instrument]
    frameworks: Mapping[str, Any]
    themes: Mapping[str, Any]
    zones: Mapping[str, Any]

    @classmethod
    def by(
        cls, rows: Sequence[Row], register: Mapping[str, Agreement], pending: Pending
    ) -> "_Nameable":
        instruments = Instrument.objects.all()
        themes = {name: one for one in Theme.objects.all() for name in (one.name, one.slug)}
        zones = {name: one for one in Zone.objects.all() for name in (one.name, one.slug)}
        return cls(
            {name: one for one in instruments for name in (one.name.lower(), one.code)},
            nameable(register, {row["chiave"] for row in rows}),
            nameable(themes, pending.get("temi", ())),
            nameable(zones, pending.get("zone", ())),
        )


def _read(reading: Reading, named: _Nameable) -> Values:
    kinds, renewals = options(SignatureKind.choices), options(Agreement.Renewal.choices)
    values: Values = {
        "title": reading.text("titolo", most=300, required=True),
        "short_title": reading.text("titolo_breve", most=80),
        "instrument": reading.choice("strumento", named.instruments),
        "legal_basis": reading.text("base_giuridica", most=200),
        "state": reading.choice("stato", options(State.choices)),
        "framework": reading.choice("cornice", named.frameworks, required=False),
        "scope": reading.text("ambito", most=500),
        "summary": reading.text("sintesi", most=5000),
        "signed_on": reading.day("data_firma"),
        "effective_on": exact_day(reading, "data_efficacia"),
        "starts_on": exact_day(reading, "data_inizio"),
        "ends_on": exact_day(reading, "data_fine"),
        "duration_note": reading.text("durata_nota", most=300),
        "renewal": reading.choice("rinnovo", renewals, required=False),
        "notice_days": reading.whole("preavviso_giorni", most=3650),
        "signature_kind": reading.choice("tipo_firma", kinds, required=False),
        "total_eur": euro(reading, "importo_eur"),
        "parties_note": reading.text("nota_parti", most=5000),
        "case_file": reading.text("fascicolo", most=60),
        "structure": reading.text("struttura", most=200),
        "note": reading.text("note", most=5000),
        "sources": reading.row.many("fonti"),
        "themes": _several(reading, "temi", named.themes),
        "zones": _several(reading, "zone", named.zones),
    }
    if reading.row["parti_complete"]:
        values["has_all_parties"] = reading.yes("parti_complete", default=False)
    if values["instrument"] and values["legal_basis"] == values["instrument"].legal_basis:
        values["legal_basis"] = ""  # an export says the basis of the instrument where it is so
    return values


def _several(reading: Reading, column: str, known: Mapping[str, Any]) -> list[Any]:
    found = [reading.one_of(column, one, known) for one in reading.row.many(column)]
    return list(dict.fromkeys(one for one in found if one is not None))


def _check_days(reading: Reading, values: Values, agreement: Agreement | None) -> None:
    """Also where the file says one of the two days only."""
    starts, ends = (
        values[name] or (getattr(agreement, name) if agreement else None)
        for name in ("starts_on", "ends_on")
    )
    if starts and ends and starts > ends:
        reading.refuse("data_fine", _("La scadenza viene prima della decorrenza."))


# Frameworks ---------------------------------------------------------------------------------------


def _check_frameworks(
    told: Mapping[str, tuple[Reading, Values]], register: Mapping[str, Agreement]
) -> None:
    """The rules of `policies.check_framework` on the register as it would be."""
    instruments = {code: one.instrument for code, one in register.items()}
    above = {code: one.framework.code for code, one in register.items() if one.framework}
    for code, (_reading, values) in told.items():
        if values["instrument"]:
            instruments[code] = values["instrument"]
        if values["framework"]:
            framework = values["framework"]
            above[code] = framework.key if isinstance(framework, Pointer) else framework.code
    framing = set(above.values())
    for code, (reading, _values) in told.items():
        framework = above.get(code, "")
        kind = instruments.get(framework)
        if kind is not None and not kind.is_framework:
            reading.refuse(
                "cornice",
                _("«%(title)s» è un’intesa di tipo «%(kind)s», che non fa da cornice ad altre.")
                % {"title": framework, "kind": kind},
            )
        if _is_above_itself(code, above):
            reading.refuse("cornice", _("Così l’intesa farebbe da cornice a se stessa."))
        if code in framing and code in instruments and not instruments[code].is_framework:
            reading.refuse(
                "strumento", _("Fa da cornice ad altre intese: questo strumento non può farlo.")
            )


def _is_above_itself(code: str, above: Mapping[str, str]) -> bool:
    met: set[str] = set()
    one = above.get(code, "")
    while one and one not in met:
        if one == code:
            return True
        met.add(one)
        one = above.get(one, "")
    return False


# Writing ------------------------------------------------------------------------------------------


def _frame(batch: Batch, frames: Mapping[str, str]) -> None:
    """Point to the frameworks that the same sheet brings in, now that they have a key."""
    by_code = {one.code: one for one in batch.new}
    framed = [one for one in [*batch.new, *batch.old] if one.code in frames]
    for one in framed:
        one.framework = by_code[frames[one.code]]
    for _event, row, said in batch.told:
        if row.code in frames:
            said["framework"] = (None, row.framework)
    Agreement.objects.bulk_update(framed, ["framework"], batch_size=300)


def _add_many(batch: Batch) -> list[Written]:
    """Themes and zones that the agreements do not have yet."""
    said = {row.pk: changes for _event, row, changes in batch.told}
    written: list[Written] = []
    for name, column in MANY.items():
        through = Agreement._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        have = set(through.objects.filter(agreement__in=said).values_list("agreement_id", column))
        wanted = {
            (key, one.pk) for key, changes in said.items() for one in changes.get(name, ((), ()))[1]
        }
        made = [
            through(**{"agreement_id": agreement, column: key})
            for agreement, key in sorted(wanted - have)
        ]
        written += added(through.objects.bulk_create(made, batch_size=400))
    return written
