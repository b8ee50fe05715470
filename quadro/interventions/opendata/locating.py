"""Where a project is: municipalities with their ISTAT code, or what stands in their place. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from quadro.interventions.opendata import cells
from quadro.interventions.opendata.cells import NO_DAYS, NULL, folded
from quadro.interventions.opendata.profiles import PLACES, Layout, Profile

AREA, ELSEWHERE = "area", "altrove"
SEVERAL = "000"
"""The last figures of a code that means no municipality in particular."""

Placed: TypeAlias = tuple[str, str, int]
"""Code, the rest of the line as COPY wants it, digest."""


@dataclass(frozen=True)
class Territory:
    """What the territory knows: folded names of municipalities to their ISTAT codes, all the codes,
    and the first three figures of those of the area. Other municipalities are elsewhere.
    """

    names: Mapping[str, str]
    codes: frozenset[str]
    provinces: frozenset[str]


class Locating:
    """The places of the rows of a file; the same cells are looked at once."""

    def __init__(
        self, profile: Profile, found: Layout, territory: Territory, digest: Callable[[str], int]
    ) -> None:
        self.profile, self.layout, self.territory = profile, found, territory
        self.digest = digest
        self.read = itemgetter(*[found.columns.get(name, -1) for name in PLACES])
        self.remembered: dict[tuple[str, ...], list[Placed]] = {}

    def of(self, row: Sequence[str]) -> list[Placed]:
        """Its places, each once; raises `Unclear` for a code that is none."""
        told = self.read(row)
        found = self.remembered.get(told)
        if found is None:
            if len(self.remembered) > cells.MOST_REMEMBERED:
                self.remembered.clear()
            found = self.remembered[told] = self._placed(told)
        return found

    def told(self, row: Sequence[str]) -> tuple[str, str]:
        """Which column says where, and what it says, to refuse it."""
        names = [name for name in PLACES if name in self.layout.columns]
        heading = next((self.profile.columns[one][0] for one in names), "")
        return heading, " ".join(one for one in self.read(row) if one)

    def _placed(self, told: tuple[str, ...]) -> list[Placed]:
        code, province, within, name, percent = told
        share = cells.percent(percent)
        placed: dict[str, Placed] = {}
        for one, called in self._divided(code, name):
            found, words = self._one(one, province, within, called)
            if found and found not in placed:
                cents = share.replace(".", "").lstrip("0") or NULL
                line = f"p\t{found}\t{words}\t{cents}\t{NO_DAYS}"
                of_place = self.digest(f"{found}\t{cents}")
                placed[found] = (found, f"{line}\t{of_place}\n", of_place)
        return list(placed.values())

    def _divided(self, code: str, name: str) -> list[tuple[str, str]]:
        divider = self.profile.divider
        if not divider or (divider not in code and divider not in name):
            return [(code, name)]
        codes, names = code.split(divider), name.split(divider)
        count = max(len(codes), len(names))
        codes, names = ([*one, *[""] * (count - len(one))] for one in (codes, names))
        return list(zip(codes, names, strict=True))

    def _one(self, code: str, province: str, within: str, name: str) -> tuple[str, str]:
        """The code of a place, empty where nothing is said, and what the source calls it."""
        value = cells.istat(code) if code.strip() else cells.istat_of(province, within)
        called = "" if cells.is_nothing(name) else cells.tidy(name)[:120].replace("\\", "/")
        is_several = folded(called) in self.profile.no_municipalities
        if value and not value.endswith(SEVERAL) and not is_several:
            return (value if value in self.territory.codes else ELSEWHERE), called
        if called and not value and not is_several:
            return self.territory.names.get(folded(called), ELSEWHERE), called
        if not value and not called:
            return "", ""
        head = cells.tidy(province).zfill(3)[-3:] if province.strip() else value[:3]
        return (AREA if head in self.territory.provinces else ELSEWHERE), called
