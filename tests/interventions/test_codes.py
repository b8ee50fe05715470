"""CUP and CIG: well made or not, and why."""

import pytest

from quadro.interventions.codes import Make, cig_fault, cup_fault, make_of


def test_the_example_of_the_ministry_is_a_well_made_cup() -> None:
    assert cup_fault("G17H03000130001") == ""


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("117H03000130001", "lettera"),
        ("G17H0300013000", "sono 14"),
        ("g17H03000130001", "lettera"),
        ("G17H0300013000١", "lettera"),
        ("", "sono 0"),
    ],
)
def test_a_cup_made_badly_is_told_why(code: str, why: str) -> None:
    assert why in cup_fault(code)


def test_a_real_smart_cig_has_its_check_figures() -> None:
    """The one that a published document of a body of the metropolitan area carries."""
    assert cig_fault("Z3F242DC5C") == ""
    assert make_of("Z3F242DC5C") == Make.SMART


def test_a_slip_in_a_smart_cig_is_found() -> None:
    assert "controllo" in cig_fault("Z3F242DC5D")


def test_an_ordinary_cig_has_its_check_figures() -> None:
    figures = 1234567
    code = f"{figures}{figures * 211 % 4091:03X}"

    assert cig_fault(code) == ""
    assert make_of(code) == Make.OLD
    assert "controllo" in cig_fault(f"{figures + 1}{code[7:]}")


def test_of_the_newest_cig_only_the_form_is_known() -> None:
    assert cig_fault("B0A1C2D3E4") == ""
    assert make_of("B0A1C2D3E4") == Make.NEW


@pytest.mark.parametrize("code", ["", "Z3F242DC5", "z3f242dc5c", "1234567-AB"])
def test_what_has_no_form_of_a_cig_is_refused(code: str) -> None:
    assert cig_fault(code)
