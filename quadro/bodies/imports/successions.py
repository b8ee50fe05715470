"""Successions of bodies, from a file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.bodies import policies
from quadro.bodies.imports.reading import BATCH, SOURCE, Pending, body_names
from quadro.bodies.models import (
    Body,
    Succession,
)
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Reading,
    Row,
    Written,
    added,
    apply_changes,
    changed,
    duplicates,
    propose,
)
from quadro.kit.text import Text

SUCCESSION_COLUMNS = {
    "on": "data", "on_precision": "data", "note": "nota", "source": "fonte",
}  # fmt: skip


class Successions:
    name = "successioni"
    label: Text = gettext_lazy("Successioni fra enti")
    columns: Sequence[Column] = (
        Column("da", gettext_lazy("La chiave o il nome di chi confluisce."), required=True),
        Column("a", gettext_lazy("La chiave o il nome di chi succede."), required=True),
        Column(
            "data",
            gettext_lazy("Da quando; anche solo mese o anno."),
            required=True,
            example="2023",
        ),
        Column("nota", gettext_lazy("Una nota.")),
        SOURCE,
    )

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "da", "a"))
        bodies, known = body_names(pending), self._known()
        later: dict[str, set[str]] = {}
        for old, new in known:
            later.setdefault(old, set()).add(new)
        for row in rows:
            read = Reading(row, preview.problems)
            old, new = read.choice("da", bodies), read.choice("a", bodies)
            day = read.day("data")
            if day is None and not row["data"]:
                read.refuse("data", _("Manca: è obbligatorio."))
            values = {
                "on": day.day if day else None,
                "on_precision": day.precision if day else "",
                "note": read.text("nota", most=500),
                "source": read.text("fonte", most=500),
            }
            if old is None or new is None:
                continue
            if old == new or old in after(new, later):
                read.refuse("a", _("Il giro delle successioni si chiuderebbe."))
            later.setdefault(old, set()).add(new)
            now = known.get((old, new))
            fresh = values if now else {**values, "key": (old, new)}
            said = f"{old} → {new}"
            proposal = propose(row, said, said, now, values=fresh, columns=SUCCESSION_COLUMNS)
            preview.proposals.append(proposal)
        return preview

    @staticmethod
    def _known() -> dict[tuple[str, str], Succession]:
        rows = Succession.objects.select_related("predecessor", "successor")
        return {(one.predecessor.slug, one.successor.slug): one for one in rows}

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        bodies = {one.slug: one for one in Body.objects.all()}
        new = []
        for one in preview.of(Effect.ADD):
            old_slug, new_slug = one.values["key"]
            values = {name: value for name, value in one.values.items() if name != "key"}
            pair = {"predecessor": bodies[old_slug], "successor": bodies[new_slug]}
            new.append(Succession(**pair, **values))
        Succession.objects.bulk_create(new, batch_size=BATCH)
        known = {f"{a} → {b}": row for (a, b), row in self._known().items()}
        old, before = apply_changes(preview.of(Effect.CHANGE), known)
        Succession.objects.bulk_update(old, list(SUCCESSION_COLUMNS), batch_size=BATCH)
        written = [*added(new), *changed(before, old)]
        journal.record_rows("bodies.succession_imported", new, old, before, by=by)
        journal.record_many([fact for one in (*new, *old) for fact in told_to_both(one)], by=by)
        return written

    def reindex(self, keys: Collection[int]) -> None:
        """Successions are found through their bodies."""


def after(slug: str, later: Mapping[str, set[str]]) -> set[str]:
    """All that came after a body, in any number of steps."""
    found: set[str] = set()
    edge = {slug}
    while edge:
        edge = {new for old in edge for new in later.get(old, ())} - found
        found |= edge
    return found


def told_to_both(one: Succession) -> list[journal.Fact]:
    """For the histories of the two bodies."""
    event = "bodies.succession_imported"
    # A day that a file has just changed is still a text.
    on = ApproximateDay(ApproximateDay.parse(str(one.on)).day, one.on_precision)
    return [
        journal.Fact(event, one.predecessor, {"successor": one.successor.name, "on": on}),
        journal.Fact(event, one.successor, {"predecessors": [one.predecessor.name], "on": on}),
    ]
