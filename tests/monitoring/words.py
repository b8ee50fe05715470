"""Which records the addresses of «how things stand» speak of, for the generated tests."""

from collections.abc import Callable, Mapping
from typing import Any

from quadro.plan.models import Theme
from tests.everything import Everything

Words = Callable[[Everything], Mapping[str, Any]]


def a_theme(_one: Everything) -> Mapping[str, Any]:
    theme, _made = Theme.objects.get_or_create(slug="casa", defaults={"name": "Casa"})
    return {"slug": theme.slug}


WORDS: dict[str, Words] = {
    "monitoring:plan": lambda one: one.at(one.edition),
    "monitoring:line": lambda one: one.at(one.provision),
    "monitoring:zone": lambda one: {"slug": one.zone.slug},
    "monitoring:town": lambda one: {"slug": one.municipality.slug},
    "monitoring:body": lambda one: {"slug": one.legnano.slug},
    "monitoring:agreement": lambda one: {"slug": one.agreement.slug},
    "monitoring:theme": a_theme,
    "monitoring:source": lambda _one: {"slug": "pnrr"},
}
RECORDS: dict[str, dict[str, int]] = {
    # An agreement that is not published exists for its parties and for the office only.
    "monitoring:agreement": {"visitor": 404, "outsider": 404},
}
