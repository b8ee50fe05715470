from quadro.agreements.models.agreements import (
    Act,
    Agreement,
    AgreementQuerySet,
    Party,
    PartyQuerySet,
)
from quadro.agreements.models.events import EVENTS
from quadro.agreements.models.instruments import (
    ELECTRONIC,
    ELECTRONIC_SINCE,
    Instrument,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.models.links import AgreementDocument, ProvisionLink
from quadro.agreements.models.texts import AgreementText

__all__ = [
    "ELECTRONIC",
    "ELECTRONIC_SINCE",
    "EVENTS",
    "Act",
    "Agreement",
    "AgreementDocument",
    "AgreementQuerySet",
    "AgreementText",
    "Instrument",
    "Party",
    "PartyQuerySet",
    "ProvisionLink",
    "SignatureKind",
    "SignatureRule",
]
