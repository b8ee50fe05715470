"""The two trees as they are on a day: from each leaf to all that holds it. It only reads."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from quadro.cube.models import NodePath, PlacePath
from quadro.cube.nouns import EVERYTHING, WHOLE
from quadro.cube.places import AREA, ELSEWHERE, MUNICIPALITY, key_of, of_municipality, of_zone
from quadro.plan.models import Provision
from quadro.territory.models import Membership, Municipality


class Up(NamedTuple):
    """A step up the tree of provisions."""

    node: int
    edition: int
    above: int

    @property
    def row(self) -> NodePath:
        return NodePath(node=self.node, edition=self.edition, above=self.above)


class Out(NamedTuple):
    """A step out of a place, into one that holds it."""

    place: str
    above: str

    @property
    def row(self) -> PlacePath:
        return PlacePath(place=self.place, above=self.above)


def node_paths(nodes: Collection[int]) -> set[Up]:
    """Of these provisions; one that is gone has no way. One query, of the editions they are in."""
    rows = Provision.objects.all()
    if len(nodes) <= MOST:
        some = Provision.objects.filter(pk__in=nodes)
        rows = rows.filter(edition__in=some.values("edition"))
    tree = {key: (parent, edition) for key, parent, edition in rows.values_list(*TREE)}
    found = {Up(EVERYTHING, EVERYTHING, WHOLE)} if EVERYTHING in nodes else set()
    for node in set(nodes) & tree.keys():
        edition = tree[node][1]
        found.add(Up(node, edition, WHOLE))
        key: int | None = node
        while key is not None:
            found.add(Up(node, edition, key))
            key = tree[key][0]
    return found


TREE = ("pk", "parent_id", "edition_id")
MOST = 500
"""How many keys a question names; past it, it is cheaper to read the whole plan."""


class Territory:
    """Municipalities and zones on a day. Two queries."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.towns = Municipality.objects.in_bulk()
        belongs = Membership.objects.on(on).values_list("municipality_id", "zone_id")
        self.zones = dict(belongs)

    def above(self, place: str) -> Iterator[str]:
        """The place itself, then what holds it.

        A municipality that ended counts in the one it became part of; one out of the area, out.
        """
        yield place
        if place in (AREA, ELSEWHERE):
            return
        key = key_of(place, MUNICIPALITY)
        town = self.towns.get(key) if key else None
        while town and town.merged_into_id and town.until and town.until <= self.on:
            town = self.towns[town.merged_into_id]
            yield of_municipality(town.pk)
        if town and not town.is_inside:
            yield ELSEWHERE
            return
        if town and town.pk in self.zones:
            yield of_zone(self.zones[town.pk])
        yield AREA


def place_paths(places: Collection[str], on: date) -> set[Out]:
    territory = Territory(on)
    return {Out(place, above) for place in places for above in territory.above(place)}


def kept_nodes() -> dict[int, set[Up]]:
    found: dict[int, set[Up]] = defaultdict(set)
    for row in NodePath.objects.values_list("node", "edition", "above"):
        found[row[0]].add(Up(*row))
    return found


def kept_places() -> dict[str, set[Out]]:
    found: dict[str, set[Out]] = defaultdict(set)
    for row in PlacePath.objects.values_list("place", "above"):
        found[row[0]].add(Out(*row))
    return found
