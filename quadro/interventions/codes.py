"""CUP and CIG: what is wrong with one, in a sentence. A code that is well made may still not exist.

CUP: fifteen characters, given by DIPE to a project. CIG: ten characters, given by ANAC to a tender;
three makes, of which two have a check figure.
"""

import re

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CUP = r"^[A-Z]\d{2}[A-Z]\d{11}$"
CIG = r"^[A-Z0-9]{10}$"
LEGAL_PERSON = r"^\d{11}$"
"""The tax code of a body or a company; a natural person's has letters, and is never kept."""
OLD, SMART = re.compile(r"\d{7}[0-9A-F]{3}"), re.compile(r"[XYZ][0-9A-F]{9}")
NEW = re.compile(r"[A-W][0-9A-Z]{9}")
LENGTH_OF_CUP, LENGTH_OF_CIG = 15, 10


class Make(models.TextChoices):
    """How a CIG is made."""

    OLD = "ordinario", gettext_lazy("ordinario")
    SMART = "smart", gettext_lazy("SmartCIG")
    NEW = "pcp", gettext_lazy("della piattaforma PCP, dal 2024")


def cup_fault(code: str) -> str:
    """Why this cannot be a CUP; empty if it can, which does not say that it exists."""
    if len(code) != LENGTH_OF_CUP:
        return _("Un CUP ha 15 caratteri, qui sono %(count)s.") % {"count": len(code)}
    if not re.fullmatch(CUP, code, re.ASCII):
        return _("Un CUP è una lettera, due cifre, una lettera e undici cifre: G17H03000130001.")
    return ""


def make_of(code: str) -> Make | None:
    """Which of the three makes a CIG has; None where it has none."""
    if OLD.fullmatch(code):
        return Make.OLD
    if SMART.fullmatch(code):
        return Make.SMART
    return Make.NEW if NEW.fullmatch(code) else None


def cig_fault(code: str) -> str:
    """Why this cannot be a CIG; empty if it can. The newest ones have no known check figure."""
    if len(code) != LENGTH_OF_CIG:
        return _("Un CIG ha 10 caratteri, qui sono %(count)s.") % {"count": len(code)}
    match make_of(code):
        case None:
            return _("Un CIG ha solo lettere maiuscole e cifre, e qui non torna la forma.")
        case Make.OLD if int(code[:7]) * 211 % 4091 != int(code[7:], 16):
            return _("Le ultime tre cifre di controllo del CIG non tornano.")
        case Make.SMART if int(code[3:], 16) * 211 % 251 != int(code[1:3], 16):
            return _("Le due cifre di controllo dello SmartCIG non tornano.")
    return ""
