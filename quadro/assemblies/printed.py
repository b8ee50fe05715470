"""The minutes as a tagged PDF, with the attendance of each seat."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from quadro.assemblies import prose
from quadro.assemblies.models import Minutes
from quadro.assemblies.queries import Line, Record
from quadro.kit.printing import as_pdf

TEMPLATE = Path(__file__).parent / "typ" / "minutes.typ"


def minutes_as_pdf(
    minutes: Minutes, record: Record, text: Mapping[str, str], *, at: datetime
) -> bytes:
    """`text` is the prose of the version to print."""
    sitting = record.sitting
    state = [minutes.get_state_display(), _("seduta del %(when)s") % {"when": sitting.day_in_words}]
    if sitting.is_demonstration:
        state.append(_("dato dimostrativo"))
    told = {
        "state": " · ".join(state),
        "opening": record.opening,
        "closing": record.closing,
        "prose": {"opening": text[prose.OPENING], "closing": text[prose.CLOSING]},
        "labels": {
            "attendance": _("Presenze"),
            "seats": [_("Seggio"), _("Chi partecipa"), _("Presenza")],
            "followed": _("Seguito:"),
            "president": _("Chi presiede"),
            "secretary": _("Chi verbalizza"),
        },
        "president": sitting.presided_by,
        "secretary": sitting.secretary,
        "roster": [
            [one.label, one.delegate or one.holder, one.get_mark_display()] for one in record.roster
        ],
        "items": [_item(one, text) for one in record.lines],
    }
    title = _("%(assembly)s, verbale n. %(number)s del %(year)s") % {
        "assembly": sitting.assembly, "number": sitting.number, "year": sitting.year
    }  # fmt: skip
    return as_pdf(TEMPLATE, title, told, at=at)


def _item(line: Line, text: Mapping[str, str]) -> dict[str, object]:
    sitting = line.item.sitting
    return {
        "title": str(line.item),
        "check": prose.there(sitting, line.check) if line.check else "",
        "prose": text.get(str(line.item.pk), ""),
        "words": line.words,
        "followed": [words for words, _address in line.follow_ups],
    }
