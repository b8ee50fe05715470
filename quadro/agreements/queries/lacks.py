"""What a record lacks: facts to fix, never errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    Exists,
    OuterRef,
    Q,
)
from django.utils.translation import gettext as _

from quadro.agreements.models import (
    ELECTRONIC,
    ELECTRONIC_SINCE,
    Agreement,
    Party,
    ProvisionLink,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.states import LIVING, OVER, Phase, phase_of

LACKS_DURATION = Q(ends_on=None, duration_note="") & ~Q(state__in=OVER)
LACKS_SIGNATURE_DAY = Q(signed_on=None, state__in=LIVING)
LACKS_SIGNATURE_KIND = ~Q(signature_kind__in=ELECTRONIC) & Q(
    instrument__signature_rule=SignatureRule.REQUIRED,
    signed_on__gte=ELECTRONIC_SINCE,
)
LACKS_LINK = ~Exists(ProvisionLink.objects.filter(agreement=OuterRef("pk")))
LACKS_ACT = Exists(
    Party.objects.filter(agreement=OuterRef("pk"), act=None, body__is_institutional=True)
)
LACKS = {
    "durata": LACKS_DURATION,
    "firma": LACKS_SIGNATURE_DAY,
    "forma": LACKS_SIGNATURE_KIND,
    "atti": Q(LACKS_ACT),
    "legami": Q(LACKS_LINK),
}
"""Facts to fix, by the word that an address uses for them (`?manca=durata`)."""


@dataclass(frozen=True)
class Lack:
    """A fact to fix: what is missing, and what the law says of it. `is_void` where it voids."""

    code: str
    text: str
    law: str = ""
    is_void: bool = False


def lacks(agreement: Agreement, parties: Sequence[Party], links: int) -> list[Lack]:
    """What the record lacks. Facts, not errors: an agreement is registered with what is known."""
    found: list[Lack] = []
    instrument, phase = agreement.instrument, phase_of(agreement.state)
    if not agreement.ends_on and not agreement.duration_note and phase != Phase.OVER:
        text = _("Manca la durata.")
        if instrument.wants_duration:
            text = _("Manca la durata: %(name)s deve indicarla.") % {"name": instrument.name}
        found.append(
            Lack("durata", text, instrument.legal_basis if instrument.wants_duration else "")
        )
    if not agreement.signed_on and agreement.state in LIVING:
        found.append(Lack("firma", _("Manca la data della firma.")))
    found += _signature_lacks(agreement)
    if bare := [one for one in parties if one.act_id is None and one.body.is_institutional]:
        found.append(
            Lack(
                "atti",
                _("Manca l’atto che autorizza %(count)s parti su %(all)s.")
                % {"count": len(bare), "all": len(parties)},
            )
        )
    if not agreement.has_all_parties:
        found.append(Lack("parti", _("L’elenco delle parti non è completo.")))
    if not links:
        found.append(Lack("legami", _("Non è legata a nessuna previsione del Piano.")))
    return found


def _signature_lacks(agreement: Agreement) -> list[Lack]:
    """Between administrations an electronic signature or nothing, from 30 June 2014."""
    instrument, kind = agreement.instrument, agreement.signature_kind
    if not agreement.signed_on or agreement.signed_on < ELECTRONIC_SINCE or kind in ELECTRONIC:
        return []
    required = instrument.signature_rule == SignatureRule.REQUIRED
    if kind in (SignatureKind.HANDWRITTEN, SignatureKind.MIXED):
        text = (
            _("Non tutte le firme sono elettroniche: per questo strumento l’intesa è nulla.")
            if required
            else _("Non tutte le firme sono elettroniche.")
        )
        return [Lack("forma", text, instrument.signature_source, is_void=required)]
    if required:
        text = _("Non si sa con quale firma è stata sottoscritta: serve la firma elettronica.")
        return [Lack("forma", text, instrument.signature_source)]
    return []
