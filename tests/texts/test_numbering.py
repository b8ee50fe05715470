from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.texts.numbering import filled

NUMBERS = st.lists(st.sampled_from(["", "1", "2", "2-bis", "3", "7"]), max_size=12).map(
    lambda found: [one for n, one in enumerate(found) if not one or one not in found[:n]]
)


def test_what_is_inserted_takes_the_number_before_it_and_what_is_added_the_next() -> None:
    assert filled(["1", "", "", "2", ""]) == ["1", "1-bis", "1-ter", "2", "3"]
    assert filled(["", "1"]) == ["01", "1"]
    assert filled(["", "", "1"]) == ["01", "01-bis", "1"]
    assert filled(["", ""]) == ["1", "2"]


def test_a_number_given_once_is_not_given_again() -> None:
    assert filled(["1", "", "2"], ["1-bis"]) == ["1", "1-ter", "2"]
    assert filled(["1", ""], ["2", "3"]) == ["1", "4"]


def test_after_the_last_latin_word_it_goes_on_counting() -> None:
    assert filled(["1", *[""] * 25, "2"])[-2] == "1-26"


@settings(deadline=None)
@given(NUMBERS, st.sets(st.sampled_from(["2", "4", "7-bis", "8"])))
def test_every_number_is_there_once_and_old_ones_stay(numbers: list[str], taken: set[str]) -> None:
    found = filled(numbers, taken)

    assert all(new == old for new, old in zip(found, numbers, strict=True) if old)
    assert len(set(found)) == len(found)
    assert not {new for new, old in zip(found, numbers, strict=True) if not old} & taken
