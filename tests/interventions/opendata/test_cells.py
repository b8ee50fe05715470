"""What the cells of open data say, in all the ways in which sources write it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as some

from quadro.interventions.opendata import cells
from quadro.interventions.opendata.cells import HIDDEN, Unclear

comma, dot = cells.euros(","), cells.euros(".")
AMOUNTS = some.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False)
DAYS = some.dates(date(1950, 1, 1), date(2150, 12, 31))


def refusal_of(clean: cells.Clean, cell: str) -> str:
    with pytest.raises(Unclear) as unclear:
        clean(cell)
    return unclear.value.reason


# Nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["", " ", "-", " -   ", "' -   '", "N/D", "n/d", "N.D.", "#N/D", "NULL", "DATO NON PRESENTE",
     "**********", "########", "\ufeff", "\u200b", "\xa0-\xa0"],
)  # fmt: skip
def test_a_cell_without_a_value_says_nothing_whatever_it_looks_like(cell: str) -> None:
    text, code = cells.text_within(50), cells.code_within(50)
    for clean in (text, code, comma, dot, cells.day, cells.cup, cells.tax_code, cells.kind):
        assert clean(cell) == ""


def test_a_text_of_many_asterisks_around_words_is_a_text() -> None:
    assert cells.text_within(50)("*VIA ROMA*") == "*VIA ROMA*"


# Texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Scuola\ndi  via\tRoma ", "Scuola di via Roma"),
        ("\ufeffPiano", "Piano"),
        ("zero\u200bspazio\x07", "zerospazio"),
        ("Citta\u0300", "Città"),
    ],
)
def test_a_text_is_one_line_without_hidden_marks(cell: str, text: str) -> None:
    assert cells.text_within(50)(cell) == text


def test_a_long_text_is_cut_and_says_so() -> None:
    assert cells.text_within(10)("Riqualificazione") == "Riqualifi…"


def test_a_long_code_is_refused() -> None:
    assert refusal_of(cells.code_within(3), "ABCD") == "long"


@given(some.text(max_size=80))
@trials(max_examples=50)
def test_no_text_breaks_the_lines_of_a_copy(text: str) -> None:
    clean = cells.text_within(40)(text)
    assert len(clean) <= 40
    assert not set(clean) & set("\t\n\r\0")
    assert clean != cells.NULL


@pytest.mark.parametrize(
    "text",
    [
        "Contributo a RSSMRA80A01H501U",
        "(RSSMRA80A01H501U)",
        "rssmra80a01h501u e altri",
        "con omocodia RSSMRAULALMHRLMU",
        "perché_è_RSSMRA80A01H501U_suo",
    ],
)
def test_the_tax_code_of_a_person_is_taken_out_of_a_text(text: str) -> None:
    clean = cells.text_within(80)(text)
    assert HIDDEN in clean
    assert "rssmra" not in clean.lower()


@pytest.mark.parametrize(
    "text", ["J21C22000920007", "PRJ_120SCU0622X_000384", "XRSSMRA80A01H501U", "RSSMRA80A01H501UX"]
)
def test_other_codes_stay_in_a_text(text: str) -> None:
    assert cells.text_within(80)(text) == text


def test_a_local_code_that_is_a_person_is_refused() -> None:
    assert refusal_of(cells.code_within(60), "RSSMRA80A01H501U") == "person"


@pytest.mark.parametrize(
    "heading", ["Data Inizio", "DATA_INIZIO", "data\ninizio ", "\ufeffData Inìzio"]
)
def test_a_heading_is_known_by_its_letters(heading: str) -> None:
    assert cells.folded(heading) == "data_inizio"


# Codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["G17H03000130001", " g17h03000130001 ", "G17H0300 0130001"])
def test_a_cup_is_read_with_small_letters_and_blanks(cell: str) -> None:
    assert cells.cup(cell) == "G17H03000130001"


@pytest.mark.parametrize("cell", ["117H03000130001", "G17H0300013000", "G17H030001300011"])
def test_a_cup_that_is_not_well_made_is_refused(cell: str) -> None:
    assert refusal_of(cells.cup, cell) == "cup"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("08911820960", "08911820960"),
        ("8911820960", "08911820960"),
        ("8911820960.0", "08911820960"),
    ],
)
def test_a_tax_code_gets_back_the_zeros_that_a_spreadsheet_took(cell: str, code: str) -> None:
    assert cells.tax_code(cell) == code


def test_of_the_tax_code_of_a_person_only_that_it_is_one_is_known() -> None:
    assert refusal_of(cells.tax_code, "RSSMRA80A01H501U") == "person"


@pytest.mark.parametrize("cell", ["123", "123456789012", "IT08911820960"])
def test_another_tax_code_is_none(cell: str) -> None:
    assert refusal_of(cells.tax_code, cell) == "tax_code"


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1234", "1234.00"), ("10507.0", "10507.00"), ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"), (" 80.000.000,00 ", "80000000.00"), ("1.234.567", "1234567.00"),
        ("1,234,567", "1234567.00"), ("341846.375", "341846.38"), ("€ 5,5", "5.50"),
        ("0,125", "0.13"), ("1'234,5", "1234.50"), ("0.0", "0.00"),
    ],
)  # fmt: skip
def test_a_sum_that_leaves_no_doubt_is_read_in_any_way(cell: str, amount: str) -> None:
    assert comma(cell) == dot(cell) == amount


def test_a_sum_that_could_be_two_is_read_as_the_file_writes_the_others() -> None:
    assert (comma("1.234"), dot("1.234")) == ("1234.00", "1.23")
    assert (comma("1,234"), dot("1,234")) == ("1.23", "1234.00")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.5E+07", "number"), ("12.34.5", "number"), ("dieci", "number"), ("1,,5", "number"),
        ("-5", "negative"), ("999999999999999", "large"), ("9" * 30, "large"), ("9" * 60, "number"),
    ],
)  # fmt: skip
def test_what_is_no_sum_is_refused(cell: str, reason: str) -> None:
    assert refusal_of(comma, cell) == reason


@given(AMOUNTS)
@trials(max_examples=50)
def test_a_sum_written_in_italian_or_in_english_is_the_same(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    italian = english.translate(str.maketrans(",.", ".,"))
    assert comma(italian) == dot(english) == comma(english) == dot(italian) == f"{amount:.2f}"


@given(some.text(max_size=30))
@trials(max_examples=50)
def test_no_cell_breaks_the_reading_of_a_sum(cell: str) -> None:
    try:
        amount = comma(cell)
    except Unclear:
        return
    assert amount == "" or Decimal(amount) >= 0


@pytest.mark.parametrize(
    ("sums", "point"),
    [
        (["0.0", "10507.0", "341846.375"], "."),
        (["1.234", "1.234,50"], ","),
        (["1.234", "5.678"], ","),
        (["12,5", "1.000"], ","),
    ],
)
def test_the_sign_of_decimals_is_what_the_clear_cells_of_the_file_say(
    sums: list[str], point: cells.Point
) -> None:
    assert cells.point_of(sums, ",") == point


def test_a_percentage_over_a_hundred_is_refused() -> None:
    assert cells.percent("33,33 %") == "33.33"
    assert refusal_of(cells.percent, "120") == "percent"


# Days ---------------------------------------------------------------------------------------------


@given(DAYS)
@trials(max_examples=50)
def test_a_day_is_read_in_all_its_forms(day: date) -> None:
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%d 00:00:00",
             "%Y-%m-%dT10:30:00Z", "%Y%m%d000000")  # fmt: skip
    told = {cells.day(day.strftime(form)) for form in forms}
    assert told == {day.isoformat()}


@pytest.mark.parametrize("cell", ["15-MAG-2019", "15-may-2019", "15 mag 2019"])
def test_a_month_may_have_its_name(cell: str) -> None:
    assert cells.day(cell) == "2019-05-15"


@pytest.mark.parametrize("cell", ["00/01/1900", "01/01/1900", "9999-12-31", "0"])
def test_a_day_that_stands_for_none_says_nothing(cell: str) -> None:
    assert cells.day(cell) == ""


@pytest.mark.parametrize(
    "cell", ["31/02/2023", "02/21/2023", "2023", "ieri", "1/1/23", "1203-01-01"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert refusal_of(cells.day, cell) == "day"


# Places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["015081", "15081", "003015081", "15081.0"])
def test_an_istat_code_has_six_figures(cell: str) -> None:
    assert cells.istat(cell) == "015081"


@pytest.mark.parametrize(
    ("province", "within"), [("15", "81"), ("015", "081"), ("15.0", "81.0"), ("", "15081")]
)
def test_two_numbers_that_lost_their_zeros_are_an_istat_code(province: str, within: str) -> None:
    assert cells.istat_of(province, within) == "015081"


def test_the_number_of_a_municipality_alone_says_nothing() -> None:
    assert cells.istat_of("", "81") == ""


def test_a_code_that_is_no_municipality_is_refused() -> None:
    assert refusal_of(cells.istat, "MILANO") == "municipality"
