"""A form with a table to fill in: a row for each thing that is there, and some empty ones.

On a phone each row becomes a card. Each field is named `part_place` (`percent_0`), and says aloud
its column and its row.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from quadro.kit.forms import Form
from quadro.kit.text import Text

SPARE = 3
"""Empty rows to write new things in."""


class RowsForm(Form):
    """Give `caption`, `heads`, `fields_of`; `main` is the part without which a row is empty."""

    template_name = "kit/rows.html"
    caption: ClassVar[Text] = ""
    heads: ClassVar[Mapping[str, Text]] = {}
    """Part of a row → the heading of its column."""
    wide: ClassVar[Sequence[str]] = ()
    """Parts that take a whole line of the card on a phone."""
    main: ClassVar[str] = ""
    wanted: ClassVar[Sequence[str]] = ()
    """Parts that a row must have, if it has its main one."""
    spare: ClassVar[int] = SPARE

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        """`rows` hold the parts as they are now, and the `key` of what is there already."""
        super().__init__(*args, **kwargs)
        self.above = [name for name in self.fields if name not in ("once", "version")]
        """Fields over the table."""
        self.keys = [row.get("key") for row in rows] + [None] * self.spare
        for place, key in enumerate(self.keys):
            now = rows[place] if place < len(rows) else {}
            for part, field in self.fields_of(key is not None or bool(now)).items():
                field.required = False
                if part in now:
                    field.initial = now[part]
                field.label = _("%(head)s, riga %(n)s") % {
                    "head": self.heads[part], "n": place + 1
                }  # fmt: skip
                field.help_text = ""
                self._dress(field)
                field.widget.attrs |= {"aria-label": str(field.label)}
                self.fields[f"{part}_{place}"] = field

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: FBT001
        """A new field for each part of a row; `is_there`: of something that exists already."""
        raise NotImplementedError

    def over(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.above)

    def columns(self) -> list[tuple[Text, bool]]:
        """Heading, and whether it is wide."""
        return [(head, part in self.wide) for part, head in self.heads.items()]

    def rows(self) -> Iterator[list[tuple[Text, bool, forms.BoundField]]]:
        """Of each row its cells: heading, whether it is wide, field."""
        for place in range(len(self.keys)):
            yield [
                (head, part in self.wide, self[f"{part}_{place}"])
                for part, head in self.heads.items()
            ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for place in range(len(self.keys)):
            row = self.row(place, told)
            if not self._is_empty(row[self.main]):
                for part in self.wanted:
                    name = f"{part}_{place}"
                    if self._is_empty(row[part]) and name not in self.errors:
                        self.add_error(name, _("Manca: %(what)s.") % {"what": self.heads[part]})
            elif any(not self._is_empty(row[part]) for part in self.wanted):
                what = {"what": self.heads[self.main]}
                self.add_error(f"{self.main}_{place}", _("Manca: %(what)s.") % what)
        return told

    @staticmethod
    def _is_empty(value: Any) -> bool:
        return value is None or value == ""

    def row(self, place: int, told: Mapping[str, Any]) -> dict[str, Any]:
        return {part: told.get(f"{part}_{place}") for part in self.heads}

    def said(self) -> list[dict[str, Any]]:
        """The rows that have their main part, with the `key` of what was there already."""
        found = []
        for place, key in enumerate(self.keys):
            row = self.row(place, self.cleaned_data)
            if not self._is_empty(row[self.main]):
                found.append({**row, "key": key} if key is not None else row)
        return found
