"""Questions on agreements: the register, what one lacks, who carries which provision."""

from quadro.agreements.queries.lacks import LACKS, Lack, lacks
from quadro.agreements.queries.record import (
    acts_of,
    carriers,
    documents_of,
    framework_of,
    history_of,
    implementing,
    instruments,
    links_of,
    parties_of,
)
from quadro.agreements.queries.register import (
    NEAR,
    Counts,
    RegisterRow,
    counts,
    ending,
    known_on,
    line_position,
    lines,
    party_count,
    provisions_to_carry_out,
    register_rows,
    told_in_files,
)
from quadro.agreements.queries.story import Happening, Stretch, life_of, story
from quadro.agreements.queries.texts import speakers, text_of, text_shown

__all__ = [
    "LACKS",
    "NEAR",
    "Counts",
    "Happening",
    "Lack",
    "RegisterRow",
    "Stretch",
    "acts_of",
    "carriers",
    "counts",
    "documents_of",
    "ending",
    "framework_of",
    "history_of",
    "implementing",
    "instruments",
    "known_on",
    "lacks",
    "life_of",
    "line_position",
    "lines",
    "links_of",
    "parties_of",
    "party_count",
    "provisions_to_carry_out",
    "register_rows",
    "speakers",
    "story",
    "text_of",
    "text_shown",
    "told_in_files",
]
