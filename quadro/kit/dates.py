"""Days as sources tell them: some say only the month or the year.

An approximate day is kept as its first possible day plus the precision, so that it sorts and
compares like any day and is never shown as more exact than it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quadro.kit.refusals import Refused

ISO = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?")
ITALIAN = re.compile(r"(?:(?:(?P<d>\d{1,2})[/.])?(?P<m>\d{1,2})[/.])?(?P<y>\d{4})")
FIRST_YEAR = 1000
"""Earlier ones are not written with four figures, and would not read back."""
LAST_YEAR = 2999
"""Later ones are a way to write that there is no end; after the last of all there is no day."""


class Precision(models.TextChoices):
    DAY = "day", gettext_lazy("giorno")
    MONTH = "month", gettext_lazy("mese")
    YEAR = "year", gettext_lazy("anno")


@dataclass(frozen=True, order=True)
class ApproximateDay:
    day: date
    precision: str = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2022-04-29`, `29/04/2022`, `2020-09`, `09/2020` or `2020`; refuse anything else."""
        found = ISO.fullmatch(text.strip()) or ITALIAN.fullmatch(text.strip())
        if found is None:
            raise Refused(
                _(
                    "«%(text)s» non è una data. Scrivi gg/mm/aaaa, oppure mm/aaaa o aaaa "
                    "se il giorno non si conosce."
                )
                % {"text": text}
            )
        year, month, day = (found.group(key) for key in "ymd")
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            found_day = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise Refused(_("«%(text)s» non esiste nel calendario.") % {"text": text}) from None
        if found_day.year < FIRST_YEAR:
            raise Refused(_("«%(text)s» è troppo indietro nel tempo.") % {"text": text})
        if found_day.year > LAST_YEAR:
            raise Refused(
                _("«%(text)s» è troppo avanti nel tempo: se un termine non c’è, lascialo vuoto.")
                % {"text": text}
            )
        return cls(found_day, precision)

    def __str__(self) -> str:
        """The form in which `parse` reads it back: gg/mm/aaaa, mm/aaaa or aaaa."""
        form = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
        return self.day.strftime(form[Precision(self.precision)])

    @property
    def iso(self) -> str:
        form = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
        return self.day.strftime(form[Precision(self.precision)])


def in_italian() -> bool:
    """The page speaks Italian, which is also what is spoken outside any page."""
    return (get_language() or "it").startswith("it")


def in_words(day: date, precision: str = Precision.DAY) -> str:
    """`31 ottobre 2026`, `1° ottobre 2026`, `settembre 2020`, `2019`."""
    if precision == Precision.YEAR:
        return str(day.year)
    words = date_format(day, "F Y" if precision == Precision.MONTH else _("j F Y"))
    if in_italian():
        words = words.lower()
    if precision == Precision.DAY and day.day == 1:
        return words.replace("1 ", _("1° "), 1)
    return words


ELIDED = {"il": "l’", "al": "all’", "dal": "dall’"}


def after_article(day: date, article: str) -> str:
    """`dal 10 maggio 2026`, but `dall’8 maggio 2026`: Italian elides before 8 and 11.

    In a language without such an article, the day alone.
    """
    words = in_words(day)
    if not in_italian():
        return words
    return f"{ELIDED[article]}{words}" if day.day in (8, 11) else f"{article} {words}"


def in_figures(day: date, precision: str = Precision.DAY) -> str:
    """`31/10/2026`, `09/2020`, `2019`, for tables."""
    return str(ApproximateDay(day, precision))


def day_asked(params: Mapping[str, str], today: date, *, name: str = "al") -> date:
    """The day of «al» in an address (`?al=01/06/2016` or `?al=2016-06-01`); today if none."""
    try:
        return ApproximateDay.parse(params.get(name, "")).day
    except Refused:
        return today
