"""What is known of each data set, as its file in `data/profili/` says. Pure, without Django."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from quadro.interventions.opendata.cells import Point, folded

TEXTS: Mapping[str, int] = {
    "title": 300, "description": 2000, "holder_name": 200, "call": 200, "implementer_name": 200,
    "municipality_name": 120,
}  # fmt: skip
"""The texts, with the characters that fit; longer ones are cut."""
CODES: Mapping[str, int] = {"local_code": 60, "measure_code": 20, "component_code": 6}
SUMS = ("cost_eur", "committed_eur", "paid_eur", "saved_eur")
DAYS = ("planned_from", "planned_to", "actual_from", "actual_to", "told_on")
PLACES = ("istat_code", "province_code", "municipality_code", "municipality_name", "percent")
OTHERS = ("cup", "kind", "implementer_code", "state", "cup_state")
FIELDS = {*TEXTS, *CODES, *SUMS, *DAYS, *PLACES, *OTHERS}
KEYS = ("cup", *CODES)
TO_FIND = "da_reperire"


@dataclass(frozen=True)
class Profile:
    """`columns` maps our fields to the headings that may hold them, the first found; `sums` and
    `fundings` to headings whose cells are summed; `steps` to the four days of a step.
    """

    code: str
    name: str
    owner: str
    source: str
    licence: str
    notes: Sequence[str]
    names_from: Sequence[str]
    key: Sequence[str]
    required: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fundings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    steps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    separator: str = ";"
    point: Point = ","
    of: str = ""
    """For a file of places alone: the data set whose interventions they are of."""
    divider: str = ""
    """What divides several municipalities in a cell."""
    no_municipalities: frozenset[str] = frozenset()
    """Folded names that stand where a municipality should."""

    @classmethod
    def of_file(cls, path: Path) -> Self:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        places = told.get("luoghi", {})
        profile = cls(
            code=path.stem,
            name=told["nome"],
            owner=told["titolare"],
            source=told["fonte"],
            licence=told["licenza"],
            notes=told["note"],
            names_from=told["nomi_noti_da"],
            key=told["codice"],
            required=told["obbligatorie"],
            columns=told["colonne"],
            sums=told.get("somme", {}),
            fundings=told.get("finanziamenti", {}),
            steps=told.get("passi", {}),
            values={
                name: {folded(key): value for key, value in values.items()}
                for name, values in told.get("valori", {}).items()
            },
            separator=told["separatore"],
            point=told["decimale"],
            of=told.get("di", ""),
            divider=places.get("separatore", ""),
            no_municipalities=frozenset(folded(one) for one in places.get("non_comuni", ())),
        )
        profile.check()
        return profile

    def check(self) -> None:
        """A profile is written by hand: a wrong word in it is found when it is read."""
        words = [*self.columns, *self.key, *self.required, *self.sums, *self.values]
        unknown = {*words} - FIELDS
        if unknown or not {*self.key} <= {*KEYS} & {*self.columns} or self.point not in ".,":
            raise ValueError(f"The profile {self.code} is not well made: {sorted(unknown)}")

    @property
    def dataset(self) -> str:
        return self.of or self.code

    @property
    def has_only_places(self) -> bool:
        return bool(self.of)


@dataclass(frozen=True)
class Layout:
    """Where the columns of a profile are in a file."""

    columns: Mapping[str, int]
    sums: Mapping[str, Sequence[int]]
    fundings: Mapping[str, Sequence[int]]
    steps: Mapping[str, Sequence[int | None]]
    missing: Sequence[str]
    """The headings that must be there and are not."""
    unread: Sequence[str]
    headings: Sequence[str]

    @property
    def width(self) -> int:
        return len(self.headings)


def layout(profile: Profile, headings: Sequence[str]) -> Layout:
    at: dict[str, int] = {}
    for index, heading in enumerate(headings):
        at.setdefault(folded(heading), index)
    columns = {
        name: next(at[folded(one)] for one in known if folded(one) in at)
        for name, known in profile.columns.items()
        if any(folded(one) in at for one in known)
    }
    sums, fundings = _found(profile.sums, at), _found(profile.fundings, at)
    steps = {
        name: [at.get(folded(one)) if one else None for one in days]
        for name, days in profile.steps.items()
    }
    steps = {name: days for name, days in steps.items() if any(one is not None for one in days)}
    several = (*sums.values(), *fundings.values(), *steps.values())
    used = {*columns.values(), *(one for some in several for one in some)}
    return Layout(
        columns, sums, fundings, steps,
        missing=[profile.columns[one][0] for one in (*profile.required, *profile.key)
                 if one not in columns and one not in sums],
        unread=[one for index, one in enumerate(headings) if one.strip() and index not in used],
        headings=headings,
    )  # fmt: skip


def _found(wanted: Mapping[str, Sequence[str]], at: Mapping[str, int]) -> dict[str, Sequence[int]]:
    found = {
        name: [at[folded(one)] for one in headings if folded(one) in at]
        for name, headings in wanted.items()
    }
    return {name: indices for name, indices in found.items() if indices}
