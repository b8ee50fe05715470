"""The codes of bodies: what is wrong with one, in a sentence, and which one was likely meant."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.it import iva

from quadro.bodies.models import Kind

ELEVEN = 11
NEAR = 2
"""Two codes with no more slips than this look alike."""
IPA = {
    Kind.MUNICIPALITY: re.compile(r"c_[a-z]\d{3}"),
    Kind.REGION: re.compile(r"r_[a-z_]+"),
}
ANY_IPA = re.compile(r"[a-z0-9][a-z0-9_.-]{1,19}")


def fiscal_code_fault(code: str) -> str:
    """Why a body cannot have this fiscal code; empty if it can."""
    if not (code.isascii() and code.isdigit()):
        return _("Il codice fiscale di un ente ha solo cifre.")
    if len(code) != ELEVEN:
        return _("Il codice fiscale di un ente ha 11 cifre, qui sono %(count)s.") % {
            "count": len(code)
        }
    if not luhn.is_valid(code):
        return _("L’ultima cifra di controllo non torna.")
    try:
        iva.validate(code)
    except ValidationError:
        return _("Le cifre dall’ottava alla decima non indicano nessun ufficio.")
    return ""


def alike(code: str, known: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The (code, name) that most looks like a wrong code, if one does."""
    near = [
        (slips, one, name)
        for one, name in known
        if (slips := OSA.distance(code, one, score_cutoff=NEAR)) <= NEAR
    ]
    return min(near)[1:] if near else None


def looks_like(code: str, known: Iterable[tuple[str, str]]) -> str:
    found = alike(code, known)
    if found is None:
        return ""
    return _("Somiglia a quello di %(name)s (%(code)s).") % {"code": found[0], "name": found[1]}


def ipa_code_fault(code: str, kind: str) -> str:
    """Codes of the Indice delle pubbliche amministrazioni: `c_` and cadastral code for a Comune."""
    pattern = IPA.get(Kind(kind), ANY_IPA) if kind in Kind else ANY_IPA
    if pattern.fullmatch(code):
        return ""
    if kind == Kind.MUNICIPALITY:
        return _("Il codice IPA di un Comune è «c_» seguito dal codice catastale, come c_e514.")
    if kind == Kind.REGION:
        return _("Il codice IPA di una Regione comincia con «r_».")
    return _("Un codice IPA ha solo lettere minuscole, cifre, punti e trattini.")
