"""What the register takes in from files: agreements, parties, other acts, links to the plan.

The checks of a sheet cost a fixed number of queries, writing goes in bulk. An empty cell says that
a value is not known: it never erases one that is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.index import agreement_items
from quadro.agreements.models import (
    Act,
    Agreement,
    Instrument,
    Party,
    ProvisionLink,
    SignatureKind,
)
from quadro.agreements.states import State
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Proposal,
    Reading,
    Row,
    Written,
    added,
    changed,
    duplicates,
    snapshot,
)
from quadro.plan.models import Provision, Theme
from quadro.search import actions as search
from quadro.search.models import Kind
from quadro.territory.models import Zone

Pending = Mapping[str, set[str]]
Values = dict[str, Any]
SEPARATOR = "/"


@dataclass(frozen=True)
class Pointer:
    """A row of another sheet of the same import, named by its key until it is written."""

    key: str

    def __str__(self) -> str:
        return self.key


def _known(rows: Mapping[str, Any], pending: set[str]) -> dict[str, Any]:
    """What a cell may name: rows of the database, and keys that the same import adds."""
    return {**{key: Pointer(key) for key in pending}, **rows}


def _split_days(values: Values) -> Values:
    """Approximate days as the two columns that keep them."""
    kept: Values = {}
    for name, value in values.items():
        kept[name] = value.day if isinstance(value, ApproximateDay) else value
        if isinstance(value, ApproximateDay):
            kept[f"{name}_precision"] = value.precision
    return kept


def _changes(instance: Model, values: Values) -> dict[str, tuple[str, str]]:
    """Where known values of the file differ from the record, in words."""
    found = {}
    for name, value in values.items():
        now = getattr(instance, name)
        if value not in (None, "", []) and now != value:
            label = str(getattr(instance._meta.get_field(name), "verbose_name", name))
            found[label] = (_said(instance, name), str(value))
    return found


def _said(instance: Model, name: str) -> str:
    value = getattr(instance, name)
    return "" if value is None else str(value)


def _apply(instance: Model, values: Values) -> None:
    for name, value in values.items():
        if value not in (None, "", []):
            setattr(instance, name, value)


def _proposal(row: Row, key: str, name: str, *, instance: Model | None, values: Values) -> Proposal:
    told = {name: value for name, value in values.items() if name not in ("themes", "zones")}
    if instance is None:
        return Proposal(row.number, key, name, Effect.ADD, values=values)
    changes = _changes(instance, told)
    effect = Effect.CHANGE if changes else Effect.SAME
    return Proposal(row.number, key, name, effect, changes, {**values, "instance": instance})


class AgreementImporter:
    name = "intese"
    label = gettext_lazy("Intese")
    columns = (
        Column("chiave", gettext_lazy("Breve codice che non cambia, per esempio SILAM"),
               required=True),
        Column("titolo", gettext_lazy("Il titolo dell’intesa"), required=True),
        Column("titolo_breve", gettext_lazy("Per elenchi e matrici, al massimo 80 caratteri")),
        Column("strumento", gettext_lazy("Codice o nome dello strumento, come nel catalogo"),
               required=True,
               example="protocollo"),
        Column("base_giuridica", gettext_lazy("Solo se diversa da quella dello strumento")),
        Column("stato", gettext_lazy("Codice o nome dello stato"),
               required=True, example="attuazione"),
        Column("cornice", gettext_lazy("Chiave dell’intesa che le fa da cornice")),
        Column("ambito", gettext_lazy("Di che cosa si occupa")),
        Column("sintesi", gettext_lazy("Una o due frasi per i cittadini")),
        Column("temi", gettext_lazy("Chiavi dei temi, separate da |")),
        Column("zone", gettext_lazy("Chiavi delle Zone, separate da |")),
        Column("data_firma", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa"), example="29/04/2022"),
        Column("data_efficacia", gettext_lazy("gg/mm/aaaa")),
        Column("data_inizio", gettext_lazy("gg/mm/aaaa")),
        Column("data_fine", gettext_lazy("gg/mm/aaaa")),
        Column("durata_nota", gettext_lazy("Durata e verifiche in parole")),
        Column("rinnovo", gettext_lazy("nessuno, tacito o espresso")),
        Column("tipo_firma", gettext_lazy("digitale, qualificata, avanzata, autografa o mista")),
        Column("nota_parti", gettext_lazy("Che cosa non si sa delle parti")),
        Column("parti_complete", gettext_lazy("sì se le parti sono tutte note")),
        Column("note", gettext_lazy("Dubbi sulle fonti: si leggono nella pagina")),
        Column("fonti", gettext_lazy("Indirizzi o documenti, separati da |")),
    )  # fmt: skip

    def check(
        self,
        rows: Sequence[Row],
        *,
        by: Actor,
        on: date,
        pending: Pending,
    ) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "chiave"))
        present = {row["chiave"] for row in rows}
        existing = {one.code: one for one in Agreement.objects.filter(code__in=present)}
        self._instruments = {
            name: one for one in Instrument.objects.all() for name in (one.code, one.name.lower())
        }
        self._frameworks = _known(
            {one.code: one for one in Agreement.objects.select_related("instrument")}, present
        )
        self._themes = {one.slug: one for one in Theme.objects.all()}
        self._zones = {one.slug: one for one in Zone.objects.all()}
        for row in rows:
            reading = Reading(row, preview.problems)
            code = reading.text("chiave", most=40, required=True)
            values = self._read(reading)
            preview.proposals.append(
                _proposal(row, code, values["title"], instance=existing.get(code), values=values)
            )
        return preview

    def _read(self, reading: Reading) -> Values:
        row = reading.row
        states = {key: value for value, label in State.choices for key in (value, str(label))}
        renewals = {value: value for value in Agreement.Renewal.values}
        kinds = {value: value for value in SignatureKind.values}
        values: Values = {
            "title": reading.text("titolo", most=300, required=True),
            "short_title": reading.text("titolo_breve", most=80),
            "instrument": reading.choice("strumento", self._instruments),
            "legal_basis": reading.text("base_giuridica", most=200),
            "state": reading.choice("stato", states),
            "framework": reading.choice("cornice", self._frameworks, required=False),
            "scope": reading.text("ambito", most=500),
            "summary": reading.text("sintesi", most=5000),
            "signed_on": reading.day("data_firma"),
            "effective_on": self._exact(reading, "data_efficacia"),
            "starts_on": self._exact(reading, "data_inizio"),
            "ends_on": self._exact(reading, "data_fine"),
            "duration_note": reading.text("durata_nota", most=300),
            "renewal": reading.choice("rinnovo", renewals, required=False) or "",
            "signature_kind": reading.choice("tipo_firma", kinds, required=False) or "",
            "parties_note": reading.text("nota_parti", most=5000),
            "note": reading.text("note", most=5000),
            "sources": row.many("fonti"),
            "themes": [one for one in self._named(reading, "temi", self._themes) if one],
            "zones": [one for one in self._named(reading, "zone", self._zones) if one],
        }
        if row["parti_complete"]:
            values["has_all_parties"] = reading.yes("parti_complete", default=False)
        if values["starts_on"] and values["ends_on"] and values["starts_on"] > values["ends_on"]:
            reading.refuse("data_fine", _("La scadenza viene prima della decorrenza."))
        return _split_days(values)

    @staticmethod
    def _exact(reading: Reading, column: str) -> date | None:
        found = reading.day(column)
        if found and found.precision != "day":
            reading.refuse(column, _("Manca il giorno: scrivi gg/mm/aaaa."))
        return found.day if found else None

    @staticmethod
    def _named(reading: Reading, column: str, known: Mapping[str, Any]) -> list[Any]:
        return [reading.one_of(column, one, known) for one in reading.row.many(column)]

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        slugs = set(Agreement.objects.values_list("slug", flat=True))
        new, old, before, frames = [], [], {}, []
        for one in preview.proposals:
            values = dict(one.values)
            many = {name: values.pop(name, []) for name in ("themes", "zones")}
            instance = values.pop("instance", None)
            if isinstance(values.get("framework"), Pointer):
                frames.append((one.key, values.pop("framework").key))
            if instance is None:
                instance = Agreement(code=one.key, slug=_slug(values, slugs), updated_on=on)
                _apply(instance, values)
                new.append((instance, many))
            elif one.effect == Effect.CHANGE:
                before[instance.pk] = snapshot(instance)
                _apply(instance, values)
                instance.version, instance.updated_on = instance.version + 1, on
                old.append((instance, many))
        fields = [one.name for one in Agreement._meta.concrete_fields if not one.primary_key]
        Agreement.objects.bulk_create([one for one, _many in new], batch_size=200)
        Agreement.objects.bulk_update([one for one, _many in old], fields, batch_size=100)
        self._frame(frames, [one for one, _many in [*new, *old]])
        written = added(one for one, _many in new) + changed(before, (one for one, _many in old))
        written += _add_many([*new, *old])
        _tell("agreements", [one for one, _many in new], [one for one, _many in old], by=by)
        return written

    @staticmethod
    def _frame(frames: list[tuple[str, str]], touched: list[Agreement]) -> None:
        """Point to frameworks that the same sheet brought in, now that they have a key."""
        if not frames:
            return
        by_code = {one.code: one for one in touched}
        for code, framework in frames:
            by_code[code].framework = by_code[framework]
        framed = [by_code[code] for code, _framework in frames]
        Agreement.objects.bulk_update(framed, ["framework"], batch_size=200)

    def reindex(self, keys: Collection[int]) -> None:
        rows = Agreement.objects.filter(pk__in=keys)
        present = set(rows.values_list("pk", flat=True))
        search.put(agreement_items(rows))
        search.drop(Kind.AGREEMENT, set(keys) - present)


def _slug(values: Values, taken: set[str]) -> str:
    """An address that nobody has, in the database or earlier in the file."""
    stem = slugify(values.get("short_title") or values["title"])[:70] or "intesa"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug


def _add_many(rows: Sequence[tuple[Agreement, Mapping[str, list[Any]]]]) -> list[Written]:
    """Themes and zones that the agreements do not have yet."""
    written: list[Written] = []
    for name, column in (("themes", "theme_id"), ("zones", "zone_id")):
        through = Agreement._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        keys = [one.pk for one, _many in rows]
        have = set(through.objects.filter(agreement__in=keys).values_list("agreement_id", column))
        wanted = {(one.pk, named.pk) for one, many in rows for named in many[name]}
        made = through.objects.bulk_create(
            [
                through(**{"agreement_id": agreement, column: named})
                for agreement, named in sorted(wanted - have)
            ],
            batch_size=400,
        )
        written += added(made)
    return written


def _tell(noun: str, new: Sequence[Model], old: Sequence[Model], *, by: Actor) -> None:
    journal.record_many(
        [
            *(journal.Fact(f"{noun}.imported", one, {}) for one in new),
            *(journal.Fact(f"{noun}.changed_by_import", one, {}) for one in old),
        ],
        by=by,
    )


class _OfAgreement:
    """What the sheets that hang on agreements share."""

    @staticmethod
    def agreements(pending: Pending) -> dict[str, Any]:
        rows = {one.code: one for one in Agreement.objects.all()}
        return _known(rows, pending.get(AgreementImporter.name, set()))

    @staticmethod
    def key(*parts: str) -> str:
        return SEPARATOR.join(parts)

    def reindex(self, keys: Collection[int]) -> None:
        """A row gone no longer says of which agreement it was: all of them are indexed again."""
        search.put(agreement_items(Agreement.objects.all()))


class PartyImporter(_OfAgreement):
    name = "parti"
    label = gettext_lazy("Parti delle intese")
    columns = (
        Column("intesa", gettext_lazy("Chiave dell’intesa"), required=True, example="SILAM"),
        Column("ente", gettext_lazy("Chiave o nome dell’ente"),
               required=True, example="comune-di-legnano"),
        Column("ruolo", gettext_lazy("promotore, capofila, sottoscrittore, aderente, attuatore, "
               "garante o vigilante")),
        Column("firmatario", gettext_lazy("Chi ha firmato")),
        Column("carica", gettext_lazy("Con quale carica, per esempio Sindaco")),
        Column("atto_tipo", gettext_lazy("Atto che autorizza: tipo")),
        Column("atto_numero", gettext_lazy("Atto che autorizza: numero")),
        Column("atto_data", gettext_lazy("Atto che autorizza: data")),
        Column("data_firma", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa")),
        Column("tipo_firma", gettext_lazy("digitale, qualificata, avanzata, autografa o mista")),
        Column("data_adesione", gettext_lazy("Solo per chi entra dopo la prima firma")),
        Column("data_recesso", gettext_lazy("Dal giorno indicato non è più parte")),
        Column("nota", gettext_lazy("Una nota sulla parte")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(
        self,
        rows: Sequence[Row],
        *,
        by: Actor,
        on: date,
        pending: Pending,
    ) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "intesa", "ente"))
        agreements = self.agreements(pending)
        self._bodies = _known(
            {name: one for one in Body.objects.all() for name in (one.slug, one.name)},
            pending.get("enti", set()),
        )
        existing = {
            (one.agreement_id, one.body_id): one
            for one in Party.objects.select_related("act").filter(
                agreement__code__in={row["intesa"] for row in rows}
            )
        }
        for row in rows:
            reading = Reading(row, preview.problems)
            values = self._read(reading, agreements)
            agreement, body = values["agreement"], values["body"]
            mine = (getattr(agreement, "pk", 0), getattr(body, "pk", 0))
            key = self.key(row["intesa"], row["ente"])
            preview.proposals.append(
                _proposal(
                    row,
                    key,
                    f"{body} · {row['intesa']}",
                    instance=existing.get(mine),
                    values=values,
                )
            )
        return preview

    def _read(self, reading: Reading, agreements: Mapping[str, Any]) -> Values:
        roles = {value: value for value in Party.Role.values}
        kinds = {value: value for value in SignatureKind.values}
        values: Values = {
            "agreement": reading.choice("intesa", agreements),
            "body": reading.choice("ente", self._bodies),
            "role": reading.choice("ruolo", roles, required=False) or Party.Role.SIGNATORY,
            "signatory": reading.text("firmatario", most=150),
            "signatory_office": reading.text("carica", most=150),
            "signed_on": reading.day("data_firma"),
            "signature_kind": reading.choice("tipo_firma", kinds, required=False) or "",
            "joined_on": reading.day("data_adesione"),
            "note": reading.text("nota", most=500),
            "source": reading.text("fonte", most=500),
        }
        if (left := reading.day("data_recesso")) is not None:
            values["withdrawn_on"] = left.day
            since = values["joined_on"] or values["signed_on"]
            if since and left.day < since.day:
                reading.refuse("data_recesso", _("Il recesso viene prima dell’ingresso."))
        act = {
            "kind": reading.text("atto_tipo", most=120),
            "number": reading.text("atto_numero", most=60),
            "on": reading.day("atto_data"),
        }
        values = _split_days(values)
        if any(act.values()):
            values["authorising"] = _split_days({**act, "kind": act["kind"] or _("atto")})
        return values

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        new, old, before, acts, told = [], [], {}, [], []
        for one in preview.proposals:
            values = dict(one.values)
            instance, act = values.pop("instance", None), values.pop("authorising", None)
            if instance is None:
                instance = Party(**values)
                new.append(instance)
            elif one.effect == Effect.CHANGE:
                before[instance.pk] = snapshot(instance)
                _apply(instance, values)
                instance.version += 1
                old.append(instance)
            if act and instance.act_id is None and instance in (*new[-1:], *old[-1:]):
                made = Act(agreement=instance.agreement, body=instance.body, **act)
                acts.append(made)
                told.append((instance, made))
        Act.objects.bulk_create(acts, batch_size=300)
        for party, act in told:
            party.act = act
        fields = [one.name for one in Party._meta.concrete_fields if not one.primary_key]
        Party.objects.bulk_create(new, batch_size=300)
        Party.objects.bulk_update(old, fields, batch_size=200)
        _tell("agreements.party", new, old, by=by)
        return added(acts) + added(new) + changed(before, old)


class ActImporter(_OfAgreement):
    name = "atti"
    label = gettext_lazy("Altri atti delle intese")
    columns = (
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

    def check(
        self,
        rows: Sequence[Row],
        *,
        by: Actor,
        on: date,
        pending: Pending,
    ) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "intesa", "ente", "tipo", "numero", "data"))
        agreements = self.agreements(pending)
        bodies = _known(
            {name: one for one in Body.objects.all() for name in (one.slug, one.name)},
            pending.get("enti", set()),
        )
        existing = {
            (one.agreement_id, one.body_id, one.kind, one.number, one.on): one
            for one in Act.objects.filter(agreement__code__in={row["intesa"] for row in rows})
        }
        for row in rows:
            reading = Reading(row, preview.problems)
            values = _split_days(
                {
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
            )
            mine = (
                getattr(values["agreement"], "pk", 0), getattr(values["body"], "pk", None),
                values["kind"], values["number"], values["on"],
            )  # fmt: skip
            key = self.key(row["intesa"], row["ente"], row["tipo"], row["numero"], row["data"])
            name = f"{row['tipo']} {row['numero']} · {row['intesa']}"
            preview.proposals.append(
                _proposal(row, key, name, instance=existing.get(mine), values=values)
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        return _write_rows(Act, preview, noun="agreements.act", by=by)


class LinkImporter(_OfAgreement):
    name = "collegamenti"
    label = gettext_lazy("Legami fra intese e previsioni")
    columns = (
        Column("intesa", gettext_lazy("Chiave dell’intesa"), required=True, example="SILAM"),
        Column(
            "documento",
            gettext_lazy("Chiave del piano o programma"),
            required=True,
            example="psttm",
        ),
        Column("edizione", gettext_lazy("Edizione del piano"), required=True, example="2022-2024"),
        Column("codice", gettext_lazy("Codice della previsione"), required=True, example="5.1"),
        Column("tipo", gettext_lazy("attua oppure cornice")),
        Column("frase", gettext_lazy("In che modo l’intesa serve la previsione"), required=True),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )

    def check(
        self,
        rows: Sequence[Row],
        *,
        by: Actor,
        on: date,
        pending: Pending,
    ) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "intesa", "documento", "edizione", "codice"))
        agreements = self.agreements(pending)
        provisions = self._provisions(rows, pending)
        existing = {
            (one.agreement_id, one.provision_id): one
            for one in ProvisionLink.objects.filter(
                agreement__code__in={row["intesa"] for row in rows}
            )
        }
        kinds = {value: value for value in ProvisionLink.Kind.values}
        for row in rows:
            reading = Reading(row, preview.problems)
            place = self.key(row["documento"], row["edizione"], row["codice"])
            provision = provisions.get(place)
            if provision is None:
                reading.refuse("codice", _("Nessuna previsione con questo codice nell’edizione."))
            values: Values = {
                "agreement": reading.choice("intesa", agreements),
                "provision": provision,
                "kind": reading.choice("tipo", kinds, required=False)
                or ProvisionLink.Kind.IMPLEMENTS,
                "sentence": reading.text("frase", most=500, required=True),
                "source": reading.text("fonte", most=500),
            }
            mine = (getattr(values["agreement"], "pk", 0), getattr(provision, "pk", 0))
            name = f"{row['intesa']} → {row['codice']}"
            key = self.key(row["intesa"], place)
            preview.proposals.append(
                _proposal(row, key, name, instance=existing.get(mine), values=values)
            )
        return preview

    def _provisions(self, rows: Sequence[Row], pending: Pending) -> dict[str, Any]:
        found = Provision.objects.filter(
            edition__programme__slug__in={row["documento"] for row in rows}
        ).select_related("edition__programme")
        known = {
            self.key(one.edition.programme.slug, one.edition.slug, one.code): one for one in found
        }
        return _known(known, pending.get("previsioni", set()))

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        return _write_rows(ProvisionLink, preview, noun="agreements.link", by=by)


def _write_rows(model: type[Any], preview: Preview, *, noun: str, by: Actor) -> list[Written]:
    """Add and change rows of a simple sheet."""
    new: list[Any] = []
    old: list[Any] = []
    before = {}
    for one in preview.proposals:
        values = dict(one.values)
        instance = values.pop("instance", None)
        if instance is None:
            new.append(model(**values))
        elif one.effect == Effect.CHANGE:
            before[instance.pk] = snapshot(instance)
            _apply(instance, values)
            old.append(instance)
    fields = [one.name for one in model._meta.concrete_fields if not one.primary_key]
    model.objects.bulk_create(new, batch_size=300)
    model.objects.bulk_update(old, fields, batch_size=200)
    _tell(noun, new, old, by=by)
    return added(new) + changed(before, old)
