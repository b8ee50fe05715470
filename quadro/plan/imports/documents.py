"""The sheets `temi`, `documenti` (a row an edition) and `passaggi`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Refused
from quadro.kit.sheets import (
    MANY,
    Column,
    Effect,
    Preview,
    Reading,
    Row,
    Written,
    added,
    changed,
    duplicates,
)
from quadro.kit.text import Text
from quadro.plan import policies
from quadro.plan.actions import index_programmes, index_provisions
from quadro.plan.cells import NO, YES, Cells, edition_cells, many, step_cells, year, yes
from quadro.plan.imports.rows import (
    Pending,
    edition_key,
    edition_named,
    editions_by_key,
    proposal,
    take,
    text,
    told,
)
from quadro.plan.models import Edition, Programme, Provision, Step, Theme


class Themes:
    """Themes of provisions and agreements."""

    name = "temi"
    label: Text = gettext_lazy("Temi")
    columns: Sequence[Column] = (
        Column("chiave", gettext_lazy("Come gli altri fogli chiamano il tema"), required=True,
               example="mobilita"),
        Column("nome", gettext_lazy("Il nome del tema"), required=True, example="Mobilità"),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on, pending
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "chiave") + duplicates(rows, "nome"))
        today = {one.slug: one.name for one in Theme.objects.all()}
        owners = {name.casefold(): slug for slug, name in today.items()}
        for row in rows:
            reading = Reading(row, preview.problems)
            key = text(reading, "chiave", 50, required=True)
            name = text(reading, "nome", 80, required=True)
            if key and slugify(key) != key:
                reading.refuse("chiave", _("Solo minuscole, cifre e trattini."), slugify(key))
            if owners.get(name.casefold(), key) != key:
                reading.refuse("nome", _("C’è già un tema con questo nome."))
            then = {"chiave": key, "nome": name}
            now = {"chiave": key, "nome": today[key]} if key in today else None
            preview.proposals.append(proposal(row, key, name, then=then, today=now))
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        known = {one.slug: one for one in Theme.objects.all()}
        new = [Theme(slug=one.key, name=one.values["nome"]) for one in preview.of(Effect.ADD)]
        old = [known[one.key] for one in preview.of(Effect.CHANGE)]
        before = take(old)
        for theme, one in zip(old, preview.of(Effect.CHANGE), strict=True):
            theme.name = one.values["nome"]
        Theme.objects.bulk_create(new)
        Theme.objects.bulk_update(old, ["name"])
        journal.record_rows("plan.imported", new, old, before, by=by)
        return added(new) + changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        """Provisions are found by the names of their themes."""
        rows = Provision.objects.filter(themes__in=list(keys))
        index_provisions(rows.values_list("pk", flat=True).distinct())


class Documents:
    """Programming documents with their editions: a row an edition."""

    name = "documenti"
    label: Text = gettext_lazy("Documenti di programmazione")
    columns: Sequence[Column] = (
        Column("documento", gettext_lazy("Chiave del documento, la stessa per ogni edizione"),
               required=True, example="psttm"),
        Column("titolo", gettext_lazy("Il titolo del documento"), required=True),
        Column("tipo", gettext_lazy("Codice del tipo: piano_strategico, dup, agenda_di_zona…"),
               required=True, example="piano_strategico"),
        Column("attore", gettext_lazy("Chiave dell’ente che lo approva"), required=True,
               example="citta-metropolitana-di-milano"),
        Column("edizione", gettext_lazy("Il nome dell’edizione"), required=True,
               example="2022-2024"),
        Column("titolo_edizione", gettext_lazy("Il titolo proprio dell’edizione, se ne ha uno")),
        Column("anno_da", gettext_lazy("Primo anno"), example="2022"),
        Column("anno_a", gettext_lazy("Ultimo anno"), example="2024"),
        Column("livelli", gettext_lazy("I nomi dei livelli, dall’alto, separati da |"),
               required=True, example="Parte | Voce | Linea | Previsione"),
        Column("riferimento", gettext_lazy("sì per la sola edizione di cui il sito dice lo stato")),
        Column("nota", gettext_lazy("Che cosa non si sa")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "documento", "edizione"))
        slugs = set(Body.objects.values_list("slug", flat=True)) | pending.get("enti", set())
        actors = {slug: slug for slug in slugs}
        known = editions_by_key()
        first: dict[str, Row] = {}
        for row in rows:
            reading = Reading(row, preview.problems)
            today = known.get(edition_key(row["documento"], row["edizione"]))
            cells = self._read(reading, actors)
            self._agree(reading, first.setdefault(row["documento"], row))
            now = edition_cells(today) if today else None
            then = told(row, cells, now)
            key = edition_key(row["documento"], row["edizione"])
            name = f"{then['titolo']} {row['edizione']}"
            preview.proposals.append(proposal(row, key, name, then=then, today=now))
        self._one_reference(rows, preview)
        return preview

    def _read(self, reading: Reading, actors: dict[str, str]) -> Cells:
        kinds = {value: value for value in Programme.Kind.values}
        levels = reading.row.many("livelli")
        first, last = reading.whole("anno_da"), reading.whole("anno_a")
        cells = {
            "documento": text(reading, "documento", 80, required=True),
            "titolo": text(reading, "titolo", 250, required=True),
            "tipo": reading.choice("tipo", kinds) or "",
            "attore": reading.choice("attore", actors) or "",
            "edizione": text(reading, "edizione", 80, required=True),
            "titolo_edizione": text(reading, "titolo_edizione", 250),
            "anno_da": year(first),
            "anno_a": year(last),
            "livelli": many(levels),
            "riferimento": yes(reading.yes("riferimento", default=False)),
            "nota": text(reading, "nota", 5000),
            "fonte": text(reading, "fonte", 500),
        }
        if cells["documento"] and slugify(cells["documento"]) != cells["documento"]:
            reading.refuse(
                "documento", _("Solo minuscole, cifre e trattini."), slugify(cells["documento"])
            )
        self._addresses(reading, cells)
        try:
            policies.check_edition({"first_year": first, "last_year": last, "levels": levels})
        except Refused as refusal:
            column = "anno_a" if first and last and first > last else "livelli"
            reading.refuse(column, str(refusal))
        return cells

    @staticmethod
    def _addresses(reading: Reading, cells: Cells) -> None:
        for column in ("documento", "edizione"):
            if not cells[column]:
                continue
            try:
                policies.check_slug(slugify(cells[column]), taken=False)
            except Refused as refusal:
                reading.refuse(column, str(refusal))

    @staticmethod
    def _agree(reading: Reading, first: Row) -> None:
        """The rows of a document say the same of it."""
        for column in ("titolo", "tipo", "attore"):
            if reading.row[column] != first[column]:
                reading.refuse(
                    column,
                    _("È diverso da quello della riga %(row)s, che è dello stesso documento.")
                    % {"row": first.number},
                    first[column],
                )

    @staticmethod
    def _one_reference(rows: Sequence[Row], preview: Preview) -> None:
        chosen = [one.row for one in preview.proposals if one.values["riferimento"] == YES]
        for row in rows:
            if row.number in chosen[1:]:
                Reading(row, preview.problems).refuse(
                    "riferimento",
                    _("L’edizione di riferimento è una sola: c’è già alla riga %(row)s.")
                    % {"row": chosen[0]},
                    NO,
                )

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        wanted = [one for one in preview.proposals if one.effect != Effect.SAME]
        programmes = self._programmes([one.values for one in wanted], by=by)
        known = editions_by_key()
        chosen = {one.key for one in wanted if one.values["riferimento"] == YES}
        if chosen:
            programmes += self._unset_reference(known, by=by)
        by_slug = {one.slug: one for one in Programme.objects.all()}
        new: list[tuple[Edition, Mapping[str, str]]] = []
        old: list[tuple[Edition, Mapping[str, str]]] = []
        for one in wanted:
            edition = known.get(one.key)
            (new if edition is None else old).append(
                (edition or Edition(slug=slugify(one.values["edizione"])), one.values)
            )
        before = take(edition for edition, _cells in old)
        for edition, cells in [*new, *old]:
            self._fill(edition, cells)
            edition.programme = by_slug[cells["documento"]]
        made, mended = [one for one, _cells in new], [one for one, _cells in old]
        for edition in mended:
            edition.version += 1
        Edition.objects.bulk_create(made)
        fields = ["name", "title", "first_year", "last_year", "levels", "is_reference", "note",
                  "source", "version"]  # fmt: skip
        Edition.objects.bulk_update(mended, fields)
        journal.record_rows("plan.imported", made, mended, before, by=by)
        return programmes + added(made) + changed(before, mended)

    @staticmethod
    def _fill(edition: Edition, cells: Mapping[str, str]) -> None:
        edition.name, edition.title = cells["edizione"], cells["titolo_edizione"]
        edition.first_year = int(cells["anno_da"]) if cells["anno_da"] else None
        edition.last_year = int(cells["anno_a"]) if cells["anno_a"] else None
        edition.levels = [one.strip() for one in cells["livelli"].split(MANY)]
        edition.is_reference = cells["riferimento"] == YES
        edition.note, edition.source = cells["nota"], cells["fonte"]

    @staticmethod
    def _programmes(rows: Sequence[Mapping[str, str]], *, by: Actor) -> list[Written]:
        bodies = {
            one.slug: one for one in Body.objects.filter(slug__in={c["attore"] for c in rows})
        }
        known = {one.slug: one for one in Programme.objects.all()}
        new: dict[str, Programme] = {}
        old: dict[str, Programme] = {}
        before = take(known.values())
        for cells in rows:
            slug = cells["documento"]
            programme = known.get(slug) or new.setdefault(slug, Programme(slug=slug))
            said = (cells["titolo"], cells["tipo"], bodies[cells["attore"]].pk)
            if (programme.title, programme.kind, programme.actor_id) != said:
                programme.title, programme.kind, programme.actor_id = said
                if programme.pk:
                    programme.version += 1
                    old[slug] = programme
        made, mended = list(new.values()), list(old.values())
        Programme.objects.bulk_create(made)
        Programme.objects.bulk_update(mended, ["title", "kind", "actor", "version"])
        journal.record_rows("plan.imported", made, mended, before, by=by)
        return added(made) + changed(before, mended)

    @staticmethod
    def _unset_reference(known: dict[str, Edition], *, by: Actor) -> list[Written]:
        """The edition of reference is one: the one before stops being it first."""
        old = [one for one in known.values() if one.is_reference]
        before = take(old)
        for edition in old:
            edition.is_reference, edition.version = False, edition.version + 1
            edition.save(update_fields=["is_reference", "version"])
        journal.record_rows("plan.imported", [], old, before, by=by)
        return changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        """Keys of documents, or of their editions."""
        owners = Edition.objects.filter(pk__in=list(keys)).values_list("programme", flat=True)
        index_programmes({*keys, *owners})


class Steps:
    """Steps of adoption. A step is known again by its edition, kind and day."""

    name = "passaggi"
    label: Text = gettext_lazy("Passaggi di adozione")
    columns: Sequence[Column] = (
        Column("documento", gettext_lazy("Chiave del documento"), required=True, example="psttm"),
        Column("edizione", gettext_lazy("Il nome dell’edizione"), required=True,
               example="2022-2024"),
        Column("passaggio", gettext_lazy("adozione, presentazione, parere, approvazione, "
               "aggiornamento o forum"), required=True, example="adozione"),
        Column("data", gettext_lazy("gg/mm/aaaa, mm/aaaa o aaaa"), example="22/03/2023"),
        Column("organo", gettext_lazy("Chi decide: chiave di un ente, o un nome")),
        Column("atto", gettext_lazy("Tipo e numero dell’atto")),
        Column("nota", gettext_lazy("Che cosa non si sa")),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "documento", "edizione", "passaggio", "data"))
        known = {*editions_by_key(), *pending.get(Documents.name, ())}
        organs = dict(Body.objects.values_list("slug", "name"))
        matcher = _Matcher()
        kinds = {value: value for value in Step.Kind.values}
        for row in rows:
            reading = Reading(row, preview.problems)
            edition = edition_named(reading, ("documento", "edizione"), known)
            kind = reading.choice("passaggio", kinds) or ""
            day = reading.day("data")
            organ = text(reading, "organo", 200)
            cells = {
                "documento": row["documento"],
                "edizione": row["edizione"],
                "passaggio": kind,
                "data": day.iso if day else "",
                "organo": organs.get(organ, organ),
                "atto": text(reading, "atto", 200),
                "nota": text(reading, "nota", 500),
                "fonte": text(reading, "fonte", 500),
            }
            step = matcher.find(edition, kind, day)
            now = step_cells(step) if step else None
            key = "/".join([edition, kind, cells["data"]])
            then = told(row, cells, now, same=("edizione",)) | (
                {"chiave": str(step.pk)} if step else {}
            )
            now = {**now, "chiave": str(step.pk)} if now and step else None
            preview.proposals.append(proposal(row, key, key, then=then, today=now))
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        editions = editions_by_key()
        organs = dict(Body.objects.values_list("slug", "name"))
        keys = [int(one.values["chiave"]) for one in preview.of(Effect.CHANGE)]
        known = Step.objects.in_bulk(keys)
        before = take(known.values())
        new: list[Step] = []
        old: list[Step] = []
        for one in preview.proposals:
            if one.effect == Effect.SAME:
                continue
            cells = one.values
            is_new = one.effect == Effect.ADD
            step = Step() if is_new else known[int(cells["chiave"])]
            step.edition = editions[edition_key(cells["documento"], cells["edizione"])]
            day = ApproximateDay.parse(cells["data"]) if cells["data"] else None
            step.kind, step.on = cells["passaggio"], day.day if day else None
            step.on_precision = day.precision if day else Precision.DAY
            step.organ = organs.get(cells["organo"], cells["organo"])
            step.act, step.note, step.source = cells["atto"], cells["nota"], cells["fonte"]
            (new if is_new else old).append(step)
        Step.objects.bulk_create(new)
        fields = ["on", "on_precision", "organ", "act", "note", "source"]
        Step.objects.bulk_update(old, fields)
        journal.record_rows("plan.imported", new, old, before, by=by)
        return added(new) + changed(before, old)

    def reindex(self, keys: Collection[int]) -> None:
        """Steps are not sought."""


class _Matcher:
    """Which step of the register a row speaks of: same edition and kind, then the same day; a day
    that was not known, or that the row does not know, is that of the only step of its kind.
    """

    def __init__(self) -> None:
        self.steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
        for one in Step.objects.select_related("edition__programme").order_by("pk"):
            key = edition_key(one.edition.programme.slug, one.edition.slug)
            self.steps[key, one.kind].append(one)
        self.used: Counter[int] = Counter()

    def find(self, edition: str, kind: str, day: ApproximateDay | None) -> Step | None:
        there = [one for one in self.steps[edition, kind] if not self.used[one.pk]]
        same = [one for one in there if _day_of(one) == day]
        if not same and len(there) == 1 and (day is None or there[0].on is None):
            same = there
        if not same:
            return None
        self.used[same[0].pk] += 1
        return same[0]


def _day_of(step: Step) -> ApproximateDay | None:
    return ApproximateDay(step.on, step.on_precision) if step.on else None
