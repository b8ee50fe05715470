"""The sheet `previsioni` on its way into the tables, a level at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.sheets import (
    MANY,
    Effect,
    Preview,
    Written,
    added,
    changed,
    removed,
)
from quadro.plan import policies
from quadro.plan.cells import YES
from quadro.plan.imports.rows import (
    edition_key,
    editions_by_key,
    take,
)
from quadro.plan.models import (
    Edition,
    Goal,
    PnrrMission,
    Provision,
    Theme,
)
from quadro.territory.models import Zone

ORDER = "ordine"
"""Not a column: the place among the sisters, shown among what changes."""
Key = tuple[str, str]
"""Edition and code."""


class Writing:
    """A preview being written: parents come before their children."""

    FIELDS = (
        "parent", "level", "position", "title", "text", "note", "is_available", "is_to_carry_out",
        "zone", "mission", "source", "version",
    )  # fmt: skip

    def __init__(self, preview: Preview, by: Actor) -> None:
        self.by = by
        self.wanted = [one for one in preview.proposals if one.effect != Effect.SAME]
        self.editions = editions_by_key()
        self.names = names = {one.pk: key for key, one in self.editions.items()}
        touched = {self._key(one.values)[0] for one in self.wanted}
        held = Edition.objects.select_for_update(of=("self",)).order_by("pk")
        list(held.filter(pk__in=[self.editions[key].pk for key in touched]))
        rows = Provision.objects.filter(edition__in=[self.editions[key] for key in touched])
        self.there: dict[Key, Provision] = {(names[o.edition_id], o.code): o for o in rows}
        self.codes = {one.pk: one.code for one in self.there.values()}
        self.zones = {one.slug: one for one in Zone.objects.all()}
        self.missions = {one.code: one for one in PnrrMission.objects.all()}

    @staticmethod
    def _key(cells: Mapping[str, Any]) -> Key:
        return edition_key(cells["documento"], cells["edizione"]), cells["codice"]

    def done(self) -> list[Written]:
        cells = {self._key(one.values): one.values for one in self.wanted}
        old = [self.there[key] for key in cells if key in self.there]
        before = take(old)
        new = self._create({key: one for key, one in cells.items() if key not in self.there})
        for provision in old:
            key = (self.names[provision.edition_id], provision.code)
            self._fill(provision, key, cells[key])
            provision.version += 1
        Provision.objects.bulk_update(old, self.FIELDS, batch_size=200)
        journal.record_rows("plan.imported", new, old, before, by=self.by)
        return [
            *added(new),
            *changed(before, old),
            *self._set_many(Provision.themes.through, "theme_id", "temi", cells),
            *self._set_many(Provision.goals.through, "goal_id", "sdg", cells),
        ]

    def _create(self, cells: Mapping[Key, Mapping[str, Any]]) -> list[Provision]:
        made: list[Provision] = []
        left = dict(cells)
        while left:
            ready = [
                key
                for key, one in left.items()
                if not one["codice_padre"] or (key[0], one["codice_padre"]) in self.there
            ]
            if not ready:
                raise Refused(
                    _("Mancano le voci superiori di %(codes)s: niente è stato importato.")
                    % {"codes": ", ".join(sorted(code for _e, code in left))}
                )
            wave = []
            for key in ready:
                one = left.pop(key)
                provision = Provision(edition=self.editions[key[0]], code=key[1])
                self._fill(provision, key, one)
                wave.append(provision)
            Provision.objects.bulk_create(wave, batch_size=500)
            self.there |= dict(zip(ready, wave, strict=True))
            made += wave
        return made

    def _fill(self, provision: Provision, key: Key, cells: Mapping[str, Any]) -> None:
        parent = self.there[key[0], cells["codice_padre"]] if cells["codice_padre"] else None
        provision.parent = parent
        provision.level = self._level(key, cells, parent)
        provision.position = int(cells[ORDER])
        provision.title, provision.text = cells["titolo"], cells["testo"]
        provision.note, provision.source = cells["nota"], cells["fonte"]
        provision.is_available = cells["disponibile"] == YES
        provision.is_to_carry_out = cells["da_attuare"] == YES
        provision.zone = self.zones[cells["zona"]] if cells["zona"] else None
        code = cells["missione_pnrr"]
        provision.mission = self.missions[code] if code else None

    def _level(self, key: Key, cells: Mapping[str, Any], parent: Provision | None) -> int:
        """Looked at again: the levels of an edition of the same file were not known before."""
        edition = self.editions[key[0]]
        names = [one.casefold() for one in edition.levels]
        name = cells["livello"].casefold()
        if name and name not in names:
            raise Refused(
                _("«%(code)s» è di livello «%(level)s», che in %(edition)s non c’è.")
                % {"code": key[1], "level": cells["livello"], "edition": edition}
            )
        level = names.index(name) if name else parent.level + 1 if parent else 0
        policies.check_level(level, edition=edition, parent=parent)
        return level

    def _set_many(
        self, through: type[Model], column: str, cell: str,
        cells: Mapping[Key, Mapping[str, Any]],
    ) -> list[Written]:  # fmt: skip
        """Themes or goals as the rows say: what is missing is added, what is too much goes away."""
        named: Mapping[str, int] = (
            dict(Theme.objects.values_list("slug", "pk"))
            if cell == "temi"
            else {str(n): pk for n, pk in Goal.objects.values_list("number", "pk")}
        )
        manager = through._default_manager
        owners = {self.there[key].pk: one for key, one in cells.items()}
        have = {
            (row.provision_id, getattr(row, column)): row  # type: ignore[attr-defined]
            for row in manager.filter(provision__in=list(owners))
        }
        want = {
            (owner, named[one])
            for owner, told_of in owners.items()
            for one in _split(told_of[cell])
        }
        gone = [row for pair, row in have.items() if pair not in want]
        written = removed(gone)
        manager.filter(pk__in=[row.pk for row in gone]).delete()
        made = manager.bulk_create(
            [
                through(provision_id=owner, **{column: one})
                for owner, one in sorted(want - have.keys())
            ],
            batch_size=500,
        )
        return written + added(made)


def _split(cell: str) -> Iterable[str]:
    return [one.strip() for one in cell.split(MANY) if one.strip()]
