"""Cells of open data as they come, made into values that a database takes. Pure, without Django.

A cell is a text, a sum, a day, a code. Each function answers the clean text, empty where the cell
says nothing, or raises `Unclear` with the code of the reason, which `reading.WHY` puts into words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal, TypeAlias


class Unclear(Exception):
    """A cell that cannot be read; `reason` is a code, as `number`, `day` or `cup`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Clean: TypeAlias = Callable[[str], str]
Point: TypeAlias = Literal[".", ","]
"""The sign before the decimals."""

NULL = "~"
"""A column without a value, in a line for COPY."""
NO_DAYS = "\t".join([NULL] * 4)
NOTHING = frozenset(
    ["", NULL, "-", "--", ".", "N/D", "N.D.", "ND", "N/A", "N.A.", "#N/D", "#N/A", "NULL", "NONE",
     "NAN", "DATO NON PRESENTE", "DATO NON DISPONIBILE", "NON DISPONIBILE", "NON DEFINITO"]
)  # fmt: skip
"""What sources write where they know nothing; so are cells of only asterisks or hashes."""
LONGEST_NOTHING = max(map(len, NOTHING))
ODD = "*#'\" "
"""With which a longer cell that says nothing begins."""
HIDDEN = "•••"
MOST_REMEMBERED = 100_000
CENT = Decimal("0.01")
MOST_FIGURES = 40
EXACTLY = Context(prec=MOST_FIGURES + 2)
WHOLE_FIGURES = 14
"""Before the cents: 16 figures in all."""


class Remembered(dict[str, str]):
    """What a function answered: cells of open data repeat themselves. Bounded, for memory."""

    def __init__(self, function: Clean) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, cell: str) -> str:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        value = self[cell] = self.function(cell)
        return value


# Texts --------------------------------------------------------------------------------------------

OMOCODE = "[0-9LMNPQRSTUVlmnpqrstuv]"
"""A figure of a tax code, or the letter that stands for it where two people had the same."""
TAIL = re.compile(
    f"{OMOCODE}{{2}}[ABCDEHLMPRSTabcdehlmprst]{OMOCODE}{{2}}[A-Za-z]{OMOCODE}{{3}}[A-Za-z]"
    "(?![A-Za-z0-9])"
)
"""From the year of birth on. (Ignoring the case of letters would take five times as long.)"""
NAMES = 6
"""Letters before the year of birth."""
FIGURES, WORDS = (
    b"0123456789LMNPQRSTUVlmnpqrstuv", b"ABCDEFGHIJKOWXYZabcdefghijkowxyz"
)  # fmt: skip
SHAPES = bytes.maketrans(FIGURES + WORDS, b"0" * len(FIGURES) + b"a" * len(WORDS))
SHAPE = re.compile(rb"00[0a]000[0a](?![0a])")
"""How a tax code ends, where `0` is what may be a figure and `a` another letter: few texts have it,
and to look for two equal letters takes a fifth of the time of looking for `TAIL`.
"""


def tidy(cell: str) -> str:
    """On one line, without marks that nobody sees, letters with their accents in one piece."""
    if cell.isprintable() and "  " not in cell:
        # No other space is printable.
        text = cell.strip()
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = " ".join(cell.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = " ".join("".join(one for one in text if one.isprintable()).split())
    return text


def is_nothing(text: str) -> bool:
    bare = text.strip("'\" ")
    return (len(bare) <= LONGEST_NOTHING and bare.upper() in NOTHING) or not bare.strip("*#")


def may_name_people(text: str) -> bool:
    """False where it surely has no tax code of a natural person."""
    shapes = text.encode("ascii", "replace").translate(SHAPES)
    return SHAPE.search(shapes) is not None and TAIL.search(text) is not None


def without_people(text: str) -> str:
    """Without the tax codes of natural persons, which are never kept."""
    at = 0
    while found := TAIL.search(text, at):
        at, begins = found.end(), found.start() - NAMES
        head = text[max(begins, 0) : found.start()]
        before = text[begins - 1] if begins > 0 else " "
        if len(head) == NAMES and head.isascii() and head.isalpha() and not before.isalnum():
            text = f"{text[:begins]}{HIDDEN}{text[at:]}"
            at = begins + len(HIDDEN)
        else:
            at = found.start() + 1
    return text


def text_within(most: int) -> Clean:
    """A text cut at `most` characters, with the sign that says so."""

    def text(cell: str) -> str:
        value = tidy(cell)
        if (len(value) <= LONGEST_NOTHING or value[0] in ODD) and is_nothing(value):
            return ""
        if may_name_people(value):
            value = without_people(value)
        return value if len(value) <= most else f"{value[: most - 1].rstrip()}…"

    return text


def code_within(most: int) -> Clean:
    """A code is never cut."""

    def code(cell: str) -> str:
        value = tidy(cell)
        if (len(value) <= LONGEST_NOTHING or value[0] in ODD) and is_nothing(value):
            return ""
        if TAIL.search(value) and without_people(value) != value:
            raise Unclear("person")
        if len(value) > most:
            raise Unclear("long")
        return value

    return code


def folded(heading: str) -> str:
    """`Data Inizio`, `DATA_INIZIO` and one on two lines are the same, wherever a BOM sits."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


# Codes --------------------------------------------------------------------------------------------

CUP = re.compile(r"[A-Z]\d{2}[A-Z]\d{11}", re.ASCII)
LEGAL, LEAST_FIGURES = 11, 7
NATURAL = 16


def cup(cell: str) -> str:
    if CUP.fullmatch(cell):
        return cell
    told = tidy(cell)
    if is_nothing(told):
        return ""
    value = told.upper().replace(" ", "")
    if not CUP.fullmatch(value):
        raise Unclear("cup")
    return value


def tax_code(cell: str) -> str:
    """Eleven figures of a body or a company. Of a natural person only that it is one: `person`.

    Files that went through a spreadsheet have lost the zeros in front.
    """
    told = tidy(cell)
    if is_nothing(told):
        return ""
    value = told.upper().replace(" ", "").removesuffix(".0")
    if len(value) == NATURAL and not value.isdigit():
        raise Unclear("person")
    if value.isascii() and value.isdigit() and LEAST_FIGURES <= len(value) <= LEGAL:
        return value.zfill(LEGAL)
    raise Unclear("tax_code")


def kind(cell: str) -> str:
    """The nature of a CUP: `2` and `02` are one."""
    value = tidy(cell).removesuffix(".0")
    if is_nothing(value):
        return ""
    return value.zfill(2) if value.isascii() and value.isdigit() else folded(value)


# Numbers ------------------------------------------------------------------------------------------

USUAL_SUM = re.compile(r"(0|[1-9]\d{0,13})(?:\.(\d\d?))?", re.ASCII)
"""Of which nobody doubts what it is, nor has to count the figures."""
SUM = re.compile(r"([+-]?)(\d{1,3}(?:[' ]\d{3})+|\d+)", re.ASCII)
THREE = 3
"""Figures between the signs that part thousands."""


def point_of(cells: Iterable[str], default: Point) -> Point:
    """Which sign stands before the decimals, by the cells that leave no doubt."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        value = tidy(cell).replace("€", "").strip()
        sign = _last_sign(value)
        if sign and value.count(sign) == 1 and not _is_doubtful(value, sign):
            votes[sign] += plain(value, default) is not None
    if votes["."] == votes[","]:
        return default
    return "." if votes["."] > votes[","] else ","


def euros(point: Point) -> Clean:
    """A sum to the cent. `1.234` is more than a thousand unless `point` is a dot."""

    def sum_of(cell: str) -> str:
        if usual := USUAL_SUM.fullmatch(cell):
            return f"{usual[1]}.{usual[2] or '':0<2}"
        value = tidy(cell).replace("€", "").strip()
        if is_nothing(value):
            return ""
        number = plain(value, point)
        if number is None:
            raise Unclear("number")
        amount = Decimal(number).quantize(CENT, ROUND_HALF_UP, EXACTLY)
        if amount < 0:
            raise Unclear("negative")
        if amount >= 10**WHOLE_FIGURES:
            raise Unclear("large")
        return str(amount)

    return sum_of


def plain(value: str, point: Point) -> str | None:
    """`1.234,56` → `1234.56`; None where it is no number."""
    if len(value) > MOST_FIGURES:
        return None
    sign = _last_sign(value)
    if sign and (value.count(sign) > 1 or (_is_doubtful(value, sign) and sign != point)):
        sign = ""
    whole, decimals = _parts(value, sign)
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        return None
    for separator in ".,":
        if separator in whole:
            first, *groups = whole.split(separator)
            if not 1 <= len(first.lstrip("+-")) <= THREE or any(
                len(one) != THREE for one in groups
            ):
                return None
            whole = "".join([first, *groups])
    found = SUM.fullmatch(whole)
    return f"{found[1]}{re.sub('[^0-9]', '', found[2])}.{decimals or 0}" if found else None


def _last_sign(value: str) -> str:
    return max(".,", key=value.rfind) if "." in value or "," in value else ""


def _parts(value: str, sign: str) -> tuple[str, str]:
    if not sign:
        return value, ""
    whole, _sign, decimals = value.rpartition(sign)
    return whole, decimals


def _is_doubtful(value: str, sign: str) -> bool:
    """One sign, with up to three figures before and just three after: `1.234`."""
    whole, decimals = _parts(value, sign)
    figures = whole.lstrip("+-")
    return (
        len(decimals) == THREE
        and 1 <= len(figures) <= THREE
        and figures.isdigit()
        and not figures.startswith("0")
    )


def percent(cell: str) -> str:
    value = euros(".")(cell.replace("%", ""))
    if value and Decimal(value) > 100:  # noqa: PLR2004 - percent
        raise Unclear("percent")
    return value


# Days ---------------------------------------------------------------------------------------------

ISO = re.compile(r"(?P<y>\d{4})([-/.]?)(?P<m>\d{1,2})\2(?P<d>\d{1,2})", re.ASCII)
ITALIAN = re.compile(r"(?P<d>\d{1,2})([-/.])(?P<m>\d{1,2})\2(?P<y>\d{4})", re.ASCII)
NAMED = re.compile(r"(?P<d>\d{1,2})[-/ ](?P<m>[A-Z]{3})[-/ ](?P<y>\d{4})", re.ASCII)
HOUR = re.compile(
    r"(?<=\d)[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$|(?<=^\d{8})0{6}$"
)
MONTHS = {
    name: number
    for names in ("GEN FEB MAR APR MAG GIU LUG AGO SET OTT NOV DIC",
                  "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")
    for number, name in enumerate(names.split(), start=1)
}  # fmt: skip
UNKNOWN_DAYS = frozenset(["00/01/1900", "01/01/1900", "1900-01-01", "19000101", "0", "00000000",
    "99991231", "9999-12-31", "31/12/9999"])  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1950, 2150


def day(cell: str) -> str:
    """`2023-02-21`, `21/02/2023`, `21-02-2023`, `20230221`, `21-FEB-2023`, with an hour or not."""
    value = tidy(cell).upper()
    if is_nothing(value):
        return ""
    value = HOUR.sub("", value).removesuffix(".0")
    if value in UNKNOWN_DAYS:
        return ""
    found = ISO.fullmatch(value) or ITALIAN.fullmatch(value) or NAMED.fullmatch(value)
    if found is None:
        raise Unclear("day")
    month = MONTHS.get(found["m"]) or (int(found["m"]) if found["m"].isdigit() else 0)
    try:
        told = date(int(found["y"]), month, int(found["d"]))
    except ValueError:
        raise Unclear("day") from None
    if not FIRST_YEAR <= told.year <= LAST_YEAR:
        raise Unclear("day")
    return told.isoformat()


# Places -------------------------------------------------------------------------------------------

ISTAT = 6
PROVINCE, WITHIN = 3, 3
NO_CODE = frozenset(["-1", "0", "00", "000", "000000", "999", "999999", "000000000"])


def istat(cell: str) -> str:
    """Six figures: `15081` lost a zero, `003015081` has the region in front."""
    value = tidy(cell).removesuffix(".0")
    if is_nothing(value) or value in NO_CODE:
        return ""
    if not (value.isascii() and value.isdigit()):
        raise Unclear("municipality")
    if len(value) > ISTAT + PROVINCE:
        raise Unclear("municipality")
    return value[-ISTAT:] if len(value) > ISTAT else value.zfill(ISTAT)


def istat_of(province: str, within: str) -> str:
    """Two numbers that lost their zeros: 15 and 81 are 015081. `within` may hold both already."""
    code = tidy(within).removesuffix(".0")
    if is_nothing(code) or code in NO_CODE:
        return ""
    head = tidy(province).removesuffix(".0")
    if not (code.isascii() and code.isdigit()):
        raise Unclear("municipality")
    if len(code) > WITHIN:
        return istat(code)
    if not head or not (head.isascii() and head.isdigit()):
        return ""
    return f"{head[-PROVINCE:].zfill(PROVINCE)}{code.zfill(WITHIN)}"
