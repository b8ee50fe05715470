"""PDF, tagged for screen readers (PDF/UA-1), made by typst from our own templates.

The words of a text go in as data and are shown as such: nothing that a person typed is markup.
Only the fonts inside typst are used, so that a page is the same on every machine. The standard
refuses a sign that no font has: then the fonts of the system are tried, and at last the page is
made without the promise of the standard, tagged all the same.
"""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
"""Templates import what they share as `/kit/typ/house.typ`."""
SHORT = 80
"""Letters of the title at the foot of each page."""


def as_pdf(template: Path, title: str, told: dict[str, Any], *, at: datetime) -> bytes:
    """`told` is what the template reads of `sys.inputs.told`, as JSON."""
    import typst  # noqa: PLC0415 - some megabytes, for who asks for a PDF

    words = {"title": title, "short": title[:SHORT], "told": json.dumps(told)}
    for only_ours in (True, False):
        with suppress(typst.TypstError):
            return _made(template, words, at=at, standard="ua-1", only_ours=only_ours)
    return _made(template, words, at=at, standard="1.7", only_ours=False)


def _made(
    template: Path, words: dict[str, str], *, at: datetime, standard: Literal["ua-1", "1.7"],
    only_ours: bool,
) -> bytes:  # fmt: skip
    import typst  # noqa: PLC0415 - as above

    return typst.compile(
        str(template),
        root=str(ROOT),
        format="pdf",
        sys_inputs=words,
        pdf_standards=standard,
        ignore_system_fonts=only_ours,
        timestamp=int(at.timestamp()),
    )
