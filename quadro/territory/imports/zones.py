"""The zones, from a file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
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
from quadro.search import actions as search
from quadro.search.models import Kind
from quadro.territory.imports.rows import BATCH
from quadro.territory.index import zone_items
from quadro.territory.models import Zone


class Zones:
    """The homogeneous zones; the key is the slug."""

    name = "zone"
    label: Text = gettext_lazy("Zone omogenee")
    columns: Sequence[Column] = (
        Column(
            "chiave",
            gettext_lazy("Come la Zona è chiamata negli indirizzi e negli altri fogli."),
            required=True,
            example="adda-martesana",
        ),
        Column(
            "nome", gettext_lazy("Il nome della Zona."), required=True, example="Adda Martesana"
        ),
        Column("motto", gettext_lazy("Il motto nel Piano, se c’è.")),
        Column("fonte", gettext_lazy("Da dove viene l’informazione.")),
    )

    def check(
        self, rows: Sequence[Row], *, by: Actor, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        del by, on, pending
        preview = Preview(problems=duplicates(rows, "chiave"))
        known = {zone.slug: zone for zone in Zone.objects.all()}
        taken = {zone.name.lower(): zone.slug for zone in known.values()}
        for row in rows:
            read = Reading(row, preview.problems)
            slug = read.text("chiave", most=50, required=True)
            if slug != slugify(slug):
                read.refuse("chiave", _("Solo lettere minuscole, cifre e trattini."), slugify(slug))
            values = {
                "name": read.text("nome", most=80, required=True),
                "motto": read.text("motto", most=200),
                "source": read.text("fonte", most=500),
            }
            if taken.setdefault(values["name"].lower(), slug) != slug:
                read.refuse("nome", _("C’è già una Zona con questo nome."))
            preview.proposals.append(
                propose(
                    row, slug, values["name"], known.get(slug), values=values, columns=ZONE_COLUMNS
                )
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        known = {zone.slug: zone for zone in Zone.objects.all()}
        new = Zone.objects.bulk_create(
            [Zone(slug=one.key, **one.values) for one in preview.of(Effect.ADD)]
        )
        old, before = apply_changes(preview.of(Effect.CHANGE), known)
        Zone.objects.bulk_update(old, ["name", "motto", "source"], batch_size=BATCH)
        journal.record_rows("territory.zone_imported", new, old, before, by=by)
        self.reindex([])
        return [*added(new), *changed(before, old)]

    def reindex(self, keys: Collection[int]) -> None:
        """All of them: seven, or eleven elsewhere."""
        search.drop(Kind.ZONE, set(keys) - set(Zone.objects.values_list("pk", flat=True)))
        search.put(zone_items())


ZONE_COLUMNS = {"name": "nome", "motto": "motto", "source": "fonte"}
