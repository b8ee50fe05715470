"""The list of bodies, from a file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.validators import URLValidator, validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.bodies import policies, watchers
from quadro.bodies.actions import TAKEN
from quadro.bodies.codes import fiscal_code_fault, ipa_code_fault, looks_like
from quadro.bodies.imports.reading import BATCH, SOURCE, Pending, choices, fitting
from quadro.bodies.index import items_of
from quadro.bodies.models import (
    INSTITUTIONAL,
    Body,
    Kind,
)
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Problem,
    Proposal,
    Reading,
    Row,
    Written,
    added,
    apply_changes,
    changed,
    propose,
)
from quadro.kit.text import Text
from quadro.search import actions as search
from quadro.search.models import Kind as Found
from quadro.territory.models import Municipality, Zone

ELEVEN = 11
validate_url = URLValidator(schemes=["http", "https"])


BODY_COLUMNS = {
    "name": "nome", "short_name": "nome_breve", "kind": "tipo", "is_institutional": "istituzionale",
    "fiscal_code": "codice_fiscale", "ipa_code": "codice_ipa", "pec": "pec", "website": "sito",
    "parent_slug": "ente_superiore", "istat": "codice_istat", "zone_slug": "zona", "note": "nota",
    "source": "fonte",
}  # fmt: skip
LINKS = ("parent_slug", "istat", "zone_slug")
ONCE = {
    "name": "nome", "fiscal_code": "codice_fiscale", "ipa_code": "codice_ipa",
    "istat": "codice_istat",
}  # fmt: skip
"""What can be of one body only."""


@dataclass
class Register:
    """The bodies there are, with their links as the file says them: three queries."""

    bodies: dict[str, Body]
    places: dict[str, int]
    """ISTAT code, or slug where it has none → key."""
    zones: dict[str, int]

    @classmethod
    def now(cls) -> "Register":
        rows = Body.objects.select_related("parent", "municipality", "zone")
        towns = Municipality.objects.values_list("istat_code", "slug", "pk")
        register = cls(
            bodies={one.slug: one for one in rows},
            places={istat or slug: key for istat, slug, key in towns},
            zones=dict(Zone.objects.values_list("slug", "pk")),
        )
        for one in register.bodies.values():
            one.parent_slug = one.parent.slug if one.parent else ""  # type: ignore[attr-defined]
            one.istat = town_code(one.municipality)  # type: ignore[attr-defined]
            one.zone_slug = one.zone.slug if one.zone else ""  # type: ignore[attr-defined]
        return register


def town_code(town: Municipality | None) -> str:
    return (town.istat_code or town.slug) if town else ""


@dataclass
class Checking:
    """What the rows of one file are checked against."""

    register: Register
    kinds: Mapping[str, str]
    places: Collection[str]
    zones: Collection[str]
    problems: list[Problem]
    keys: dict[str, str] = field(default_factory=dict)
    """Slug or name → slug, of the database and of the rows read so far."""
    taken: dict[tuple[str, str], str] = field(default_factory=dict)


class Bodies:
    name = "enti"
    label: Text = gettext_lazy("Enti")
    columns: Sequence[Column] = (
        Column(
            "chiave",
            gettext_lazy("Come l’ente è chiamato negli indirizzi; se manca viene dal nome."),
            example="comune-di-legnano",
        ),
        Column("nome", gettext_lazy("Il nome per esteso."), True, "Comune di Legnano"),  # noqa: FBT003
        Column("nome_breve", gettext_lazy("Per tabelle e matrici."), example="Legnano"),
        Column("tipo", gettext_lazy("Il tipo di ente."), True, "comune"),  # noqa: FBT003
        Column("istituzionale", gettext_lazy("sì o no; se manca viene dal tipo."), example="sì"),
        Column("codice_fiscale", gettext_lazy("Undici cifre."), example="08911820960"),
        Column("codice_ipa", gettext_lazy("Dall’Indice delle pubbliche amministrazioni.")),
        Column("pec", gettext_lazy("L’indirizzo di posta certificata.")),
        Column("sito", gettext_lazy("L’indirizzo del sito.")),
        Column("ente_superiore", gettext_lazy("La chiave o il nome dell’ente da cui dipende.")),
        Column("codice_istat", gettext_lazy("Del Comune, per un ente di tipo Comune.")),
        Column("zona", gettext_lazy("La chiave della Zona, per un ente di tipo Zona omogenea.")),
        Column("nota", gettext_lazy("Una nota.")),
        SOURCE,
    )

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview()
        checking = self._against(preview.problems, pending)
        slugs = [self._slug(row, checking) for row in rows]
        seen: dict[str, int] = {}
        for row, slug in zip(rows, slugs, strict=True):
            if slug and slug in seen:
                reason = _("Ripete la riga %(row)s.") % {"row": seen[slug]}
                preview.problems.append(Problem(row.number, "chiave", row["chiave"], reason))
                continue
            seen[slug] = row.number
            preview.proposals.append(self._read(row, slug, checking))
        self._check_parents(preview, checking)
        return preview

    @staticmethod
    def _against(problems: list[Problem], pending: Pending) -> Checking:
        register = Register.now()
        keys: dict[str, str] = {}
        taken: dict[tuple[str, str], str] = {}
        for slug, body in register.bodies.items():
            keys |= {slug: slug, body.name.lower(): slug}
            taken |= {(name, str(getattr(body, name)).lower()): slug for name in ONCE}
        return Checking(
            register,
            choices(Kind),
            {*register.places, *pending.get("territorio", ())},
            {*register.zones, *pending.get("zone", ())},
            problems,
            keys,
            taken,
        )

    @staticmethod
    def _slug(row: Row, checking: Checking) -> str:
        """The body a row speaks of, by key or else by name. Not by fiscal code: a code written on
        the wrong row would give one body the name of another.
        """
        name = row["nome"].lower()
        slug = row["chiave"] or checking.keys.get(name) or slugify(row["nome"])[:100]
        checking.keys.setdefault(name, slug)
        checking.keys.setdefault(slug, slug)
        return slug

    def _read(self, row: Row, slug: str, checking: Checking) -> Proposal:
        read = Reading(row, checking.problems)
        if slug != slugify(slug)[:100] or slug in TAKEN:
            read.refuse("chiave", _("Solo lettere minuscole, cifre e trattini."), slugify(slug))
        now = checking.register.bodies.get(slug)
        kind = self._kind(read, now, checking)
        values = {
            "name": read.text("nome", most=200, required=True),
            "short_name": read.text("nome_breve", most=80),
            "kind": kind,
            "is_institutional": read.yes("istituzionale", default=kind in INSTITUTIONAL),
            "fiscal_code": self._fiscal_code(read, checking),
            "ipa_code": self._ipa_code(read, kind),
            "pec": fitting(read, "pec", validate_email, _("Non è un indirizzo di posta.")),
            "website": fitting(read, "sito", validate_url, _("Non è un indirizzo http o https.")),
            "parent_slug": self._parent(read, slug, checking),
            "istat": self._place(read, kind, checking),
            "zone_slug": self._zone(read, kind, checking),
            "note": row["nota"],
            "source": read.text("fonte", most=500),
        }
        self._check_once(read, slug, values, checking)
        return propose(row, slug, row["nome"], now, values=values, columns=BODY_COLUMNS)

    @staticmethod
    def _kind(read: Reading, now: Body | None, checking: Checking) -> str:
        if now is not None and not read.row.has("tipo"):
            return now.kind
        kind = str(read.choice("tipo", checking.kinds) or Kind.OTHER)
        if now is not None:
            try:
                policies.check_kind_may_become(kind, of=now)
            except Refused as refusal:
                read.refuse("tipo", str(refusal))
        return kind

    @staticmethod
    def _fiscal_code(read: Reading, checking: Checking) -> str:
        code = "".join(read.row["codice_fiscale"].split())
        if code.isdigit() and ELEVEN - 2 <= len(code) < ELEVEN:
            code = code.zfill(ELEVEN)  # a spreadsheet takes the zeros in front away
        if code and (fault := fiscal_code_fault(code)):
            known = [
                (one.fiscal_code, one.name)
                for one in checking.register.bodies.values()
                if one.fiscal_code
            ]
            read.refuse("codice_fiscale", f"{fault} {looks_like(code, known)}".strip())
        return code

    @staticmethod
    def _ipa_code(read: Reading, kind: str) -> str:
        code = read.row["codice_ipa"].lower()
        if code and (fault := ipa_code_fault(code, kind)):
            read.refuse("codice_ipa", fault)
        return code

    @staticmethod
    def _parent(read: Reading, slug: str, checking: Checking) -> str:
        parent = read.choice("ente_superiore", checking.keys, required=False)
        if parent == slug:
            read.refuse("ente_superiore", _("Un ente non sta sopra sé stesso."))
        return parent or ""

    @staticmethod
    def _place(read: Reading, kind: str, checking: Checking) -> str:
        istat = read.row["codice_istat"]
        if istat.isdigit() and len(istat) == 5:  # noqa: PLR2004 - the zero in front, as above
            istat = f"0{istat}"
        if istat and kind != Kind.MUNICIPALITY:
            read.refuse("codice_istat", _("Solo un ente di tipo Comune ha un codice ISTAT."))
        elif istat and istat not in checking.places:
            read.refuse("codice_istat", _("Nessun Comune del territorio ha questo codice."))
        return istat

    @staticmethod
    def _zone(read: Reading, kind: str, checking: Checking) -> str:
        """Of a municipality the zone is told by the territory, with its days."""
        if kind != Kind.ZONE:
            return ""
        return read.choice("zona", {one: one for one in checking.zones}, required=False) or ""

    @staticmethod
    def _check_once(
        read: Reading, slug: str, values: Mapping[str, Any], checking: Checking
    ) -> None:
        for name, column in ONCE.items():
            value = str(values[name]).lower()
            if value and checking.taken.setdefault((name, value), slug) != slug:
                owner = checking.taken[name, value]
                read.refuse(column, _("È già di «%(owner)s».") % {"owner": owner})

    @staticmethod
    def _check_parents(preview: Preview, checking: Checking) -> None:
        """Going up from any body one gets to the top."""
        above = {
            slug: str(getattr(body, "parent_slug", ""))
            for slug, body in checking.register.bodies.items()
        }
        told = {one.key: one for one in preview.proposals if "parent_slug" in one.values}
        above |= {key: one.values["parent_slug"] for key, one in told.items()}
        for key, one in told.items():
            seen, step = {key}, above.get(key, "")
            while step and step not in seen:
                seen.add(step)
                step = above.get(step, "")
            if step == key and above[key] != key:
                reason = _("Così un ente starebbe, in più passi, sopra sé stesso.")
                parent = one.values["parent_slug"]
                preview.problems.append(Problem(one.row, "ente_superiore", parent, reason))

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        register = Register.now()
        new = Body.objects.bulk_create(
            [
                self._linked(Body(slug=one.key, **own(one)), one, register)
                for one in preview.of(Effect.ADD)
            ],
            batch_size=BATCH,
        )
        register.bodies |= {one.slug: one for one in new}
        proposals = [one for one in preview.proposals if one.effect != Effect.SAME]
        old, before = apply_changes(preview.of(Effect.CHANGE), register.bodies)
        for one in proposals:
            body = self._linked(register.bodies[one.key], one, register)
            if parent := one.values.get("parent_slug"):
                body.parent = register.bodies[parent]
            elif "parent_slug" in one.values:
                body.parent = None
        for body in old:
            body.version += 1
        names = [one for one in BODY_COLUMNS if one not in LINKS]
        names += ["parent", "municipality", "zone", "version"]
        Body.objects.bulk_update(old, names, batch_size=BATCH)
        placed = [one for one in new if one.parent_id]
        Body.objects.bulk_update(placed, ["parent"], batch_size=BATCH)
        written = [*added(new), *changed(before, old)]
        journal.record_rows("bodies.imported", new, old, before, by=by)
        search.put(items_of([*new, *old]))
        return written

    @staticmethod
    def _linked(body: Body, one: Proposal, register: Register) -> Body:
        if "istat" in one.values:
            body.municipality_id = register.places.get(one.values["istat"])
        if "zone_slug" in one.values:
            body.zone_id = register.zones.get(one.values["zone_slug"])
        return body

    def reindex(self, keys: Collection[int]) -> None:
        bodies = list(Body.objects.filter(pk__in=keys))
        search.drop(Found.BODY, set(keys) - {one.pk for one in bodies})
        search.put(items_of(bodies))
        watchers.MOVED.tell(keys)


def own(one: Proposal) -> dict[str, Any]:
    """The values that are fields of the row itself."""
    return {name: value for name, value in one.values.items() if name not in LINKS}
