from quadro.agreements.models.agreements import (
    Act,
    Agreement,
    AgreementQuerySet,
    Party,
    PartyQuerySet,
)
from quadro.agreements.models.events import EVENTS
from quadro.agreements.models.inquiries import (
    HEARD,
    Inquiry,
    InquiryBody,
    InquiryDocument,
    InquiryOpinion,
    InquiryProvision,
    InquiryQuerySet,
    Option,
)
from quadro.agreements.models.instruments import (
    ELECTRONIC,
    ELECTRONIC_SINCE,
    Instrument,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.models.links import AgreementDocument, ProvisionLink

__all__ = [
    "ELECTRONIC",
    "ELECTRONIC_SINCE",
    "EVENTS",
    "HEARD",
    "Act",
    "Agreement",
    "AgreementDocument",
    "AgreementQuerySet",
    "Inquiry",
    "InquiryBody",
    "InquiryDocument",
    "InquiryOpinion",
    "InquiryProvision",
    "InquiryQuerySet",
    "Instrument",
    "Option",
    "Party",
    "PartyQuerySet",
    "ProvisionLink",
    "SignatureKind",
    "SignatureRule",
]
