"""The styles keep what the journeys count on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.journeys.conftest import SAME_AS_NARROWER, WIDTHS

SHEETS = ("bi/css/bootstrap-italia.min.css", "quadro/quadro.css")
SEEN = re.compile(
    r"color|background|fill|opacity|filter|shadow|visibility|display|position|z-index"
)
"""What changes a colour, or who is in front of whom."""


def narrow_blocks(styles: str) -> Iterator[str]:
    """The rules that begin or end between the narrowest width and the one that is like it."""
    for found in re.finditer(r"@media([^{]*)\{", styles):
        bounds = [float(bound) for bound in re.findall(r"width:\s*([\d.]+)px", found[1])]
        if any(min(WIDTHS) <= bound <= SAME_AS_NARROWER for bound in bounds):
            yield block_at(styles, found.end())


def block_at(styles: str, start: int) -> str:
    depth = 1
    for place in range(start, len(styles)):
        depth += {"{": 1, "}": -1}.get(styles[place], 0)
        if not depth:
            return styles[start:place]
    raise AssertionError("a block is not closed")


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_colour_changes_between_the_narrowest_width_and_the_one_like_it(sheet: str) -> None:
    styles = Path(str(finders.find(sheet))).read_text()
    assert "@media" in styles
    assert [block for block in narrow_blocks(styles) if SEEN.search(block)] == []
