"""Municipalities with memberships, population and mergers, from a file."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
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
    changed,
    duplicates,
    shown,
    snapshot,
)
from quadro.kit.text import Text
from quadro.search import actions as search
from quadro.search.models import Kind
from quadro.territory import watchers
from quadro.territory.imports.rows import BATCH
from quadro.territory.index import municipality_items
from quadro.territory.models import Membership, Municipality, Population, Zone

BEGINNING, END = date.min, date.max
HOME = "MI"
"""Where a file does not say it, the metropolitan area is this province: the two have the same
territory (art. 1 c. 6 L. 56/2014)."""


TOWN_COLUMNS = {
    "istat_code": "codice_istat", "cadastral_code": "codice_catastale", "province": "provincia",
    "is_inside": "nell_area", "since": "dal", "until": "al", "until_precision": "al",
    "name": "comune", "note": "nota", "source": "fonte",
}  # fmt: skip


WHATEVER = {"note": "", "source": ""}
"""What the rows of a municipality may say each in its own way."""


@dataclass
class Town:
    """What the rows of a file say of one municipality."""

    row: Row
    values: dict[str, Any]
    into: str = ""
    moves: dict[tuple[str, date | None], dict[str, Any]] = field(default_factory=dict)
    counted: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Known:
    """What the database says, read in a fixed number of queries."""

    towns: dict[str, Municipality]
    zones: dict[str, Zone]
    moves: dict[tuple[str, str, date | None], Membership]
    counted: dict[tuple[str, int], Population]

    @classmethod
    def now(cls) -> "Known":
        towns = {one.slug: one for one in Municipality.objects.select_related("merged_into")}
        slugs = {one.pk: one.slug for one in towns.values()}
        moves = Membership.objects.select_related("zone")
        return cls(
            towns=towns,
            zones={one.slug: one for one in Zone.objects.all()},
            moves={(slugs[one.municipality_id], one.zone.slug, one.since): one for one in moves},
            counted={
                (slugs[one.municipality_id], one.year): one for one in Population.objects.all()
            },
        )


class Territory:
    """One row a membership: a municipality that changed zone has one row for each."""

    name = "territorio"
    label: Text = gettext_lazy("Comuni e appartenenze alle Zone")
    columns: Sequence[Column] = (
        Column("comune", gettext_lazy("Il nome del Comune."), required=True, example="Gessate"),
        Column("codice_istat", gettext_lazy("Sei cifre."), example="015106"),
        Column("codice_catastale", gettext_lazy("Una lettera e tre cifre."), example="D999"),
        Column("provincia", gettext_lazy("La sigla."), required=True, example="MI"),
        Column("zona", gettext_lazy("La chiave della Zona; vuota se in nessuna.")),
        Column("zona_dal", gettext_lazy("Primo giorno nella Zona.")),
        Column("zona_al", gettext_lazy("Primo giorno in cui non vi è più.")),
        Column("popolazione", gettext_lazy("Gli abitanti.")),
        Column("anno", gettext_lazy("L’anno a cui si riferisce la popolazione.")),
        Column("fonte", gettext_lazy("Da dove vengono le informazioni.")),
        Column("dal", gettext_lazy("Primo giorno di vita del Comune, se nato da una fusione.")),
        Column("al", gettext_lazy("Primo giorno in cui il Comune non esiste più.")),
        Column("confluito_in", gettext_lazy("Il Comune in cui è confluito.")),
        Column("nota", gettext_lazy("Una nota.")),
        Column("nell_area", gettext_lazy("Se il Comune è nell’area metropolitana: sì o no.")),
    )

    def check(
        self, rows: Sequence[Row], *, by: Actor, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        del by, on
        known = Known.now()
        preview = Preview(problems=duplicates(rows, "comune", "zona", "zona_dal"))
        zones = {slug: slug for slug in (*known.zones, *pending.get("zone", ()))}
        towns: dict[str, Town] = {}
        for row in rows:
            self._read(row, towns, zones, preview)
        self._check_codes(towns, known, preview.problems)
        self._check_mergers(towns, known, preview.problems)
        self._check_overlaps(towns, known, preview.problems)
        for row in rows:
            preview.proposals.append(self._proposal(row, towns, known))
        return preview

    def _read(
        self, row: Row, towns: dict[str, Town], zones: Mapping[str, str], preview: Preview
    ) -> None:
        read = Reading(row, preview.problems)
        name = read.text("comune", most=80, required=True)
        values = self._town_values(read, name)
        slug = slugify(name)[:50]
        town = towns.setdefault(slug, Town(row, values, into=slugify(row["confluito_in"])))
        if town.values | WHATEVER != values | WHATEVER:
            read.refuse(
                "comune",
                _("La riga %(row)s dice altro dello stesso Comune.") % {"row": town.row.number},
            )
        self._read_move(read, town, zones)
        self._read_count(read, town)

    @staticmethod
    def _town_values(read: Reading, name: str) -> dict[str, Any]:
        istat = read.text("codice_istat", most=6)
        if istat and not (len(istat) == 6 and istat.isdigit()):  # noqa: PLR2004
            read.refuse("codice_istat", _("Il codice ISTAT di un Comune ha sei cifre."))
        province = read.text("provincia", most=2, required=True).upper()
        since, until = read.day("dal"), read.day("al")
        if since and until and since.day >= until.day:
            read.refuse("al", _("Viene prima dell’inizio."))
        values = {
            "name": name,
            "istat_code": istat,
            "cadastral_code": read.text("codice_catastale", most=4).upper(),
            "province": province,
            "is_inside": read.yes("nell_area", default=province == HOME),
            "since": since.day if since else None,
            "until": until.day if until else None,
            "until_precision": until.precision if until else Precision.DAY,
            "note": read.text("nota", most=500),
            "source": read.text("fonte", most=500),
        }
        return {
            name: value
            for name, value in values.items()
            if read.row.has(TOWN_COLUMNS[name]) or name == "is_inside"
        }

    @staticmethod
    def _read_move(read: Reading, town: Town, zones: Mapping[str, str]) -> None:
        zone = read.choice("zona", zones, required=False)
        since, until = read.day("zona_dal"), read.day("zona_al")
        if zone is None:
            return
        if since and until and since.day >= until.day:
            read.refuse("zona_al", _("Viene prima dell’inizio."))
        town.moves[zone, _first(since)] = {
            "until": _first(until),
            "note": read.row["nota"],
            "source": read.row["fonte"],
            "row": read.row,
        }

    @staticmethod
    def _read_count(read: Reading, town: Town) -> None:
        residents, year = read.whole("popolazione"), read.whole("anno", most=2200)
        if (residents is None) != (year is None):
            read.refuse("anno", _("Popolazione e anno vanno insieme."))
        elif residents is not None and year is not None:
            told = town.counted.setdefault(year, (residents, read.row["fonte"][:300]))
            if told[0] != residents:
                read.refuse("popolazione", _("Un’altra riga dice un altro numero."))

    @staticmethod
    def _check_codes(towns: Mapping[str, Town], known: Known, problems: list[Problem]) -> None:
        taken = {one.istat_code: slug for slug, one in known.towns.items() if one.istat_code}
        for slug, town in towns.items():
            code = town.values.get("istat_code", "")
            if code and taken.setdefault(code, slug) != slug:
                reason = _("È già il codice di %(name)s.") % {"name": taken[code]}
                problems.append(Problem(town.row.number, "codice_istat", code, reason))

    @staticmethod
    def _check_mergers(towns: Mapping[str, Town], known: Known, problems: list[Problem]) -> None:
        for town in towns.values():
            if not town.into:
                continue
            said = town.row["confluito_in"]
            if town.into not in towns and town.into not in known.towns:
                reason = _("Non c’è nessun Comune con questo nome.")
                problems.append(Problem(town.row.number, "confluito_in", said, reason))
            if town.values.get("until") is None:
                reason = _("Un Comune confluito in un altro ha un ultimo giorno.")
                problems.append(Problem(town.row.number, "al", "", reason))

    @staticmethod
    def _check_overlaps(towns: Mapping[str, Town], known: Known, problems: list[Problem]) -> None:
        """A municipality is in one zone at a time: also counting what is already there."""
        periods: dict[str, dict[tuple[str, date | None], date | None]] = defaultdict(dict)
        for (slug, zone, since), one in known.moves.items():
            periods[slug][zone, since] = one.until
        for slug, town in towns.items():
            periods[slug].update({key: move["until"] for key, move in town.moves.items()})
            ordered = sorted(periods[slug].items(), key=lambda one: one[0][1] or BEGINNING)
            for (here, until), (there, _until) in pairwise(ordered):
                if (until or END) > (there[1] or BEGINNING):
                    row = town.moves.get(there, town.moves.get(here, {})).get("row", town.row)
                    reason = _("Sarebbe in due Zone nello stesso periodo (%(here)s e %(there)s).")
                    told = reason % {"here": here[0], "there": there[0]}
                    problems.append(Problem(row.number, "zona_dal", row["zona_dal"], told))

    def _proposal(self, row: Row, towns: Mapping[str, Town], known: Known) -> Proposal:
        slug = slugify(row["comune"])[:50]
        town = towns[slug]
        key = town.values.get("istat_code") or slug
        values = {"slug": slug, "town": town}
        now = known.towns.get(slug)
        if now is None:
            return Proposal(row.number, key, row["comune"], Effect.ADD, values=values)
        own = [{**move, "key": key} for key, move in town.moves.items() if move["row"] is row]
        if any((slug, *move["key"]) not in known.moves for move in own):
            return Proposal(row.number, key, row["comune"], Effect.ADD, values=values)
        changes = self._changes(now, town, own, known)
        effect = Effect.CHANGE if changes else Effect.SAME
        return Proposal(row.number, key, row["comune"], effect, changes, values)

    @staticmethod
    def _changes(
        now: Municipality, town: Town, own: Sequence[Mapping[str, Any]], known: Known
    ) -> dict[str, tuple[str, str]]:
        changes = {
            column: (shown(getattr(now, name)), shown(town.values[name]))
            for name, column in TOWN_COLUMNS.items()
            if name in town.values and getattr(now, name) != town.values[name]
        }
        merged = now.merged_into.slug if now.merged_into else ""
        if town.row.has("confluito_in") and merged != town.into:
            changes["confluito_in"] = (merged, town.into)
        for move in own:
            until = known.moves[now.slug, *move["key"]].until
            if until != move["until"]:
                changes["zona_al"] = (shown(until), shown(move["until"]))
        for year, (residents, _source) in town.counted.items():
            counted = known.counted.get((now.slug, year))
            if counted is None or counted.residents != residents:
                was = shown(counted.residents) if counted else ""
                changes["popolazione"] = (was, shown(residents))
        return changes

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        towns: dict[str, Town] = {
            one.values["slug"]: one.values["town"] for one in preview.proposals
        }
        known = Known.now()
        written = self._write_towns(towns, known, by=by)
        written += self._write_moves(towns, known, by=by)
        written += self._write_counts(towns, known, by=by)
        search.put(municipality_items())
        return written

    @staticmethod
    def _write_towns(towns: Mapping[str, Town], known: Known, *, by: Actor) -> list[Written]:
        new = Municipality.objects.bulk_create(
            [
                Municipality(slug=slug, **town.values)
                for slug, town in towns.items()
                if slug not in known.towns
            ],
            batch_size=BATCH,
        )
        born = {town.slug for town in new}
        before = {town.pk: snapshot(town) for slug, town in known.towns.items() if slug in towns}
        known.towns.update({town.slug: town for town in new})
        touched = []
        for slug, town in towns.items():
            row = known.towns[slug]
            for name, value in town.values.items():
                setattr(row, name, value)
            if town.row.has("confluito_in"):
                row.merged_into = known.towns[town.into] if town.into else None
            if slug not in born and before[row.pk] != snapshot(row):
                touched.append(row)
        joined = [row for row in new if row.merged_into_id]
        fields = [*TOWN_COLUMNS, "merged_into"]
        Municipality.objects.bulk_update([*joined, *touched], fields, batch_size=50)
        journal.record_rows("territory.municipality_imported", new, touched, before, by=by)
        return [*added(new), *changed(before, touched)]

    @staticmethod
    def _write_moves(towns: Mapping[str, Town], known: Known, *, by: Actor) -> list[Written]:
        """Ends brought forward first, then put back, then the new ones: never two zones at once."""
        new: list[Membership] = []
        shorter: list[Membership] = []
        longer: list[Membership] = []
        before: dict[int, dict[str, Any]] = {}
        for slug, town in towns.items():
            for (zone, since), move in town.moves.items():
                said = {name: move[name] for name in ("until", "note", "source")}
                row = known.moves.get((slug, zone, since))
                if row is None:
                    belongs = {"municipality": known.towns[slug], "zone": known.zones[zone]}
                    new.append(Membership(since=since, **belongs, **said))
                    continue
                was = snapshot(row)
                group = shorter if (said["until"] or END) < (row.until or END) else longer
                for name, value in said.items():
                    setattr(row, name, value)
                if snapshot(row) != was:
                    before[row.pk] = was
                    group.append(row)
        for group in (shorter, longer):
            Membership.objects.bulk_update(group, ["until", "note", "source"], batch_size=100)
        Membership.objects.bulk_create(new, batch_size=BATCH)
        journal.record_rows(
            "territory.membership_imported", new, [*shorter, *longer], before, by=by
        )
        return [*changed(before, [*shorter, *longer]), *added(new)]

    @staticmethod
    def _write_counts(towns: Mapping[str, Town], known: Known, *, by: Actor) -> list[Written]:
        new: list[Population] = []
        old: list[Population] = []
        before: dict[int, dict[str, Any]] = {}
        for slug, town in towns.items():
            for year, (residents, source) in town.counted.items():
                row = known.counted.get((slug, year))
                if row is None:
                    place = known.towns[slug]
                    new.append(
                        Population(
                            municipality=place, year=year, residents=residents, source=source
                        )
                    )
                elif (row.residents, row.source) != (residents, source):
                    before[row.pk] = snapshot(row)
                    row.residents, row.source = residents, source
                    old.append(row)
        Population.objects.bulk_create(new, batch_size=BATCH)
        Population.objects.bulk_update(old, ["residents", "source"], batch_size=BATCH)
        journal.record_rows("territory.population_imported", new, old, before, by=by)
        return [*added(new), *changed(before, old)]

    def reindex(self, keys: Collection[int]) -> None:
        """All of them: a move of one changes how it is found, whichever row tells it."""
        known = set(Municipality.objects.values_list("pk", flat=True))
        search.drop(Kind.MUNICIPALITY, set(keys) - known)
        search.put(municipality_items())
        watchers.MOVED.tell(keys)


def _first(day: ApproximateDay | None) -> date | None:
    return day.day if day else None
