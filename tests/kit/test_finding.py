"""Lists are narrowed by words as people type them."""

import pytest

from quadro.kit.finding import holding
from quadro.territory.models import Municipality

pytestmark = pytest.mark.django_db
NAMES = ("Cassano d’Adda", "Cassina de’ Pecchi", "Pero", "San Colombano al Lambro", "Viggiù")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cassano d'adda", ["Cassano d’Adda"]),
        ("CASSANO D’ADDA", ["Cassano d’Adda"]),
        ("d`Adda", ["Cassano d’Adda"]),
        ("pecchi cassina", ["Cassina de’ Pecchi"]),
        ("pèro", ["Pero"]),
        ("viggiu", ["Viggiù"]),
        ("viggiu'", ["Viggiù"]),
        ("VIGGIÙ", ["Viggiù"]),
        (".", []),
        ("a|b (", []),
        ("[", []),
        ("", list(NAMES)),
    ],
)
def test_words_are_found_whatever_case_accents_and_apostrophes(
    typed: str, found: list[str]
) -> None:
    for name in NAMES:
        Municipality.objects.create(name=name, slug=name.lower()[:8], province="MI")
    rows = Municipality.objects.filter(holding(typed, "name")).order_by("name")
    assert [one.name for one in rows] == found
