"""The sheet `previsioni`: the tree of any edition, whole or in part.

The rows are put in the order of the file where it holds all the sisters; otherwise what is there
stays in its place, and what is new or moved goes last.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Column, Preview, Problem, Reading, Row, Written
from quadro.kit.text import Text
from quadro.plan import policies, watchers
from quadro.plan.actions import index_provisions
from quadro.plan.cells import Cells, many, provision_cells, yes
from quadro.plan.imports.documents import Documents, Themes
from quadro.plan.imports.rows import (
    Pending,
    edition_key,
    edition_named,
    editions_by_key,
    proposal,
    suggestion_for,
    text,
    told,
)
from quadro.plan.imports.writing import ORDER, Key, Writing
from quadro.plan.models import (
    UNNAMED,
    Edition,
    Goal,
    PnrrMission,
    Provision,
    Theme,
)
from quadro.territory.models import Zone


@dataclass
class Known:
    """What rows may name, read in a fixed number of queries."""

    pending: Pending
    keys: set[str]
    editions: dict[str, Edition] = field(init=False)
    provisions: dict[Key, Provision] = field(init=False)

    def __post_init__(self) -> None:
        self.editions = editions_by_key()
        named = [one for key, one in self.editions.items() if key in self.keys]
        names = {one.pk: key for key, one in self.editions.items()}
        by_pk = {one.pk: one for one in named}
        rows = Provision.objects.filter(edition__in=named).select_related("zone", "mission")
        self.provisions = {}
        for one in rows.prefetch_related("themes", "goals").order_by("position", "pk"):
            one.edition = by_pk[one.edition_id]
            self.provisions[names[one.edition_id], one.code] = one
        self.codes = {one.pk: one.code for one in self.provisions.values()}

    @cached_property
    def themes(self) -> dict[str, str]:
        slugs = {*Theme.objects.values_list("slug", flat=True)}
        return {one: one for one in slugs | set(self.pending.get(Themes.name, ()))}

    @cached_property
    def goals(self) -> dict[str, str]:
        return {str(one): str(one) for one in Goal.objects.values_list("number", flat=True)}

    @cached_property
    def missions(self) -> dict[str, str]:
        return {one: one for one in PnrrMission.objects.values_list("code", flat=True)}

    @cached_property
    def zones(self) -> dict[str, str]:
        slugs = {*Zone.objects.values_list("slug", flat=True)}
        return {one: one for one in slugs | set(self.pending.get("zone", ()))}

    @cached_property
    def names(self) -> set[str]:
        return {*self.editions, *self.pending.get(Documents.name, ())}

    def levels(self, edition: str) -> list[str]:
        """Unknown (empty) for an edition that the same import adds."""
        return list(self.editions[edition].levels) if edition in self.editions else []


@dataclass
class Shape:
    """The trees as they would be: of each code its parent's and its level, file over register."""

    parents: dict[Key, str] = field(default_factory=dict)
    levels: dict[Key, str] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, rows: Mapping[Key, Row]) -> "Shape":
        shape = cls(rows=dict(rows))
        for key, one in known.provisions.items():
            shape.parents[key] = known.codes[one.parent_id] if one.parent_id else ""
            shape.levels[key] = one.level_name
        for key, row in rows.items():
            if row.has("codice_padre") or key not in shape.parents:
                shape.parents[key] = row["codice_padre"]
            if row["livello"] or key not in shape.levels:
                shape.levels[key] = row["livello"]
        return shape

    def loop(self, key: Key) -> list[str]:
        """The codes of the cycle in which a provision stands, itself at both ends; or nothing."""
        edition, code = key
        path, above = [code], self.parents.get(key, "")
        while above and above not in path:
            path.append(above)
            above = self.parents.get((edition, above), "")
        return [*path, code] if above == code else []

    @cached_property
    def children(self) -> dict[Key, list[str]]:
        """By edition and code of the parent, in the order of the register then of the file."""
        found: dict[Key, list[str]] = defaultdict(list)
        for (edition, code), parent in self.parents.items():
            found[edition, parent].append(code)
        return found


class Provisions:
    """The tree of a plan, of any actor and with any levels."""

    name = "previsioni"
    label: Text = gettext_lazy("Albero del piano: previsioni")
    columns: Sequence[Column] = (
        Column("documento", gettext_lazy("Chiave del documento"), required=True, example="psttm"),
        Column("edizione", gettext_lazy("Il nome dell’edizione"), required=True,
               example="2022-2024"),
        Column("codice", gettext_lazy("Codice della previsione, unico nell’edizione"),
               required=True, example="4.7"),
        Column("codice_padre", gettext_lazy("Codice della voce superiore; vuoto per le prime"),
               example="4"),
        Column("livello", gettext_lazy("Il nome del livello, come lo dice il documento; "
               "vuoto: quello sotto la voce superiore"), example="Previsione"),
        Column("titolo", gettext_lazy("Titolo breve; può mancare solo se «disponibile» è no"),
               required=True, example="Infrastrutture e mobilità"),
        Column("testo", gettext_lazy("Le parole del documento")),
        Column("nota", gettext_lazy("Che cosa non si sa, o come si è letto il documento")),
        Column("temi", gettext_lazy("Chiavi dei temi, separate da |"), example="mobilita"),
        Column("sdg", gettext_lazy("Numeri degli obiettivi dell’Agenda 2030, separati da |"),
               example="9 | 11"),
        Column("missione_pnrr", gettext_lazy("Codice della missione PNRR"), example="M3"),
        Column("zona", gettext_lazy("Chiave della Zona omogenea a cui si riferisce")),
        Column("disponibile", gettext_lazy("no se si sa che la previsione c’è, ma non che cosa "
               "dice"), example="sì"),
        Column("da_attuare", gettext_lazy("sì se deve trovare un’intesa che la porti"),
               example="sì"),
        Column("fonte", gettext_lazy("Da dove viene il testo")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview()
        known = Known(pending, {edition_key(row["documento"], row["edizione"]) for row in rows})
        placed = self._placed(rows, preview.problems)
        shape = Shape.of(known, placed)
        order = _order(shape, known, placed)
        for row in rows:
            key = (edition_key(row["documento"], row["edizione"]), row["codice"])
            if placed.get(key) is not row:
                continue
            reading = Reading(row, preview.problems)
            is_known = bool(edition_named(reading, ("documento", "edizione"), known.names))
            now = self._today(known, key)
            then = told(row, self._read(reading, known), now, same=("edizione",))
            if is_known:
                # Of an edition that is not there, nobody can say where a provision stands.
                then["livello"] = self._stand(reading, key, shape, known)
            if order[key] != (now or {}).get(ORDER, ""):
                then[ORDER] = order[key]
            elif now:
                then[ORDER] = now[ORDER]
            name = f"{row['codice']} {then['titolo']}"
            preview.proposals.append(proposal(row, "/".join(key), name, then=then, today=now))
        return preview

    @staticmethod
    def _placed(rows: Sequence[Row], problems: list[Problem]) -> dict[Key, Row]:
        """The rows by key; the repeated ones are refused."""
        placed: dict[Key, Row] = {}
        before = ""
        for row in rows:
            key = (edition_key(row["documento"], row["edizione"]), row["codice"])
            reading = Reading(row, problems)
            try:
                policies.check_code(row["codice"])
            except Refused as refusal:
                reading.refuse("codice", str(refusal), row["codice"].replace("/", "-"))
            first = placed.setdefault(key, row)
            if first is not row and row["codice"]:
                reading.refuse(
                    "codice",
                    _("Ripete la riga %(row)s.") % {"row": first.number},
                    _rounded(row["codice"], before),
                )
            before = row["codice"]
        return placed

    @staticmethod
    def _today(known: Known, key: Key) -> Cells | None:
        one = known.provisions.get(key)
        if one is None:
            return None
        return {**provision_cells(one, known.codes), ORDER: str(one.position)}

    @staticmethod
    def _read(reading: Reading, known: Known) -> Cells:
        row = reading.row
        is_available = reading.yes("disponibile", default=True)
        title = text(reading, "titolo", 300, required=is_available)
        goals = [reading.one_of("sdg", one, known.goals) for one in row.many("sdg")]
        themes = [reading.one_of("temi", one, known.themes) for one in row.many("temi")]
        return {
            "documento": row["documento"],
            "edizione": row["edizione"],
            "codice": text(reading, "codice", 30),
            "codice_padre": row["codice_padre"],
            "livello": row["livello"],
            "titolo": title or UNNAMED,
            "testo": text(reading, "testo", 100_000),
            "nota": text(reading, "nota", 20_000),
            "temi": many(sorted({one for one in themes if one})),
            "sdg": many(sorted({int(one) for one in goals if one})),
            "missione_pnrr": reading.choice("missione_pnrr", known.missions, required=False) or "",
            "zona": reading.choice("zona", known.zones, required=False) or "",
            "disponibile": yes(is_available),
            "da_attuare": yes(reading.yes("da_attuare", default=False)),
            "fonte": text(reading, "fonte", 500),
        }

    def _stand(self, reading: Reading, key: Key, shape: Shape, known: Known) -> str:
        """The name of the level, once the provision is seen to stand where it may."""
        edition, _code = key
        parent = shape.parents[key]
        above = (edition, parent)
        if parent and above not in shape.parents:
            self._refuse_parent(reading, key, shape)
            return shape.levels[key]
        if loop := shape.loop(key):
            reading.refuse(
                "codice_padre",
                _("Gira in tondo: %(loop)s. Una voce non può stare sotto sé stessa.")
                % {"loop": " → ".join(loop)},
                _prefix(key, shape),
            )
            return shape.levels[key]
        names = known.levels(edition)
        return self._level(reading, key, shape, names) if names else shape.levels[key]

    @staticmethod
    def _refuse_parent(reading: Reading, key: Key, shape: Shape) -> None:
        edition, own = key
        parent = shape.parents[key]
        likely = _prefix(key, shape)
        if not likely:
            there = (code for one, code in shape.parents if one == edition and code != own)
            likely = suggestion_for(reading, parent, there)
        reading.refuse(
            "codice_padre",
            _("Non c’è nessuna voce con il codice «%(code)s», né nel file né nell’edizione.")
            % {"code": parent},
            likely,
        )

    def _level(self, reading: Reading, key: Key, shape: Shape, names: list[str]) -> str:
        edition, _code = key
        places = {name.casefold(): place for place, name in enumerate(names)}
        parent = shape.parents[key]
        above = _depth((edition, parent), shape, places) if parent else -1
        wanted = shape.levels[key]
        if not wanted and above + 1 < len(names):
            return names[above + 1]
        place = places.get(wanted.casefold(), -1)
        if place < 0:
            reading.refuse(
                "livello",
                _("In questa edizione i livelli sono: %(names)s.") % {"names": ", ".join(names)},
                suggestion_for(reading, wanted, names) or "".join(names[above + 1 : above + 2]),
            )
            return wanted
        if place <= above:
            reading.refuse(
                "livello",
                _("Sta sotto «%(parent)s», di livello «%(level)s»: serve un livello più basso.")
                % {"parent": parent, "level": names[above]},
                "".join(names[above + 1 : above + 2]),
            )
        self._keep_above(reading, key, shape, names[: place + 1])
        return names[place]

    @staticmethod
    def _keep_above(reading: Reading, key: Key, shape: Shape, upper: list[str]) -> None:
        """What stands below and is not in the file must still be deeper."""
        edition, code = key
        for child in shape.children.get(key, ()):
            below = (edition, child)
            if below not in shape.rows and shape.levels[below] in upper:
                reading.refuse(
                    "livello",
                    _("Sotto «%(code)s» c’è «%(child)s», che non starebbe più in basso.")
                    % {"code": code, "child": child},
                )
                return

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        return Writing(preview, by).done()

    def reindex(self, keys: Collection[int]) -> None:
        index_provisions(keys)
        watchers.MOVED.tell(keys)


def _depth(key: Key, shape: Shape, places: Mapping[str, int]) -> int:
    """The level of a provision: as named, or one below its parent's; at most as many steps up as
    the tree has levels.
    """
    edition, code = key
    steps = 0
    while code and not shape.levels.get((edition, code)) and steps < len(places):
        code, steps = shape.parents.get((edition, code), ""), steps + 1
    name = shape.levels.get((edition, code), "") if code else ""
    return (places.get(name.casefold(), -1) if code else -1) + steps


def _prefix(key: Key, shape: Shape) -> str:
    """The longest code of the edition that this one continues: 1.2 for 1.2.3."""
    edition, code = key
    for end in range(len(code) - 1, 0, -1):
        if (edition, code[:end]) in shape.parents and code[end] in ".-":
            return code[:end]
    return ""


def _rounded(code: str, before: str) -> str:
    """A spreadsheet reads 1.10 as a number and keeps 1.1: after 1.9 it is easy to tell."""
    stem, _dot, number = code.rpartition(".")
    return f"{code}0" if number == "1" and before == f"{stem}.9" else ""


def _order(shape: Shape, known: Known, placed: Mapping[Key, Row]) -> dict[Key, str]:
    """The place of each row of the file among its sisters, as told at the top of this file."""
    order: dict[Key, str] = {}
    in_file: dict[Key, list[str]] = defaultdict(list)
    for edition, code in placed:
        in_file[edition, shape.parents[edition, code]].append(code)
    for (edition, parent), sisters in shape.children.items():
        listed = in_file[edition, parent]
        if len(listed) == len(sisters):
            order |= {(edition, code): str(place) for place, code in enumerate(listed, start=1)}
            continue
        last = max(
            (one.position for code in sisters if (one := known.provisions.get((edition, code)))),
            default=0,
        )
        for code in listed:
            one = known.provisions.get((edition, code))
            if one and (known.codes[one.parent_id] if one.parent_id else "") == parent:
                order[edition, code] = str(one.position)
            else:
                last += 1
                order[edition, code] = str(last)
    return order
