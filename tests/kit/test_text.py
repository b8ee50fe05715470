"""Text whose language is chosen when it is shown."""

from django.utils.translation import gettext_lazy, override

from quadro.kit.text import filled


def test_a_text_is_filled_in_the_language_in_which_it_is_shown() -> None:
    told = filled("{what}: {name}", what=gettext_lazy("Intese"), name="{x}")

    assert str(told) == "Intese: {x}"
    with override("en"):
        assert str(told) == "Agreements: {x}"
