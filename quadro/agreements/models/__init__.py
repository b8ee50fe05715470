from quadro.agreements.models.agreements import (
    Act,
    Agreement,
    AgreementQuerySet,
    Party,
    PartyQuerySet,
)
from quadro.agreements.models.growth import Adhesion, Amendment, Default, Delta, Relaunch
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
    OpinionKind,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.models.life import Approval, Opinion, Passage, Signature
from quadro.agreements.models.links import AgreementDocument, ProvisionLink
from quadro.agreements.models.programme import (
    Conference,
    Consent,
    Decree,
    OversightReport,
    Ratification,
)
from quadro.agreements.models.texts import AgreementText

__all__ = [
    "ELECTRONIC",
    "ELECTRONIC_SINCE",
    "HEARD",
    "Act",
    "Adhesion",
    "Agreement",
    "AgreementDocument",
    "AgreementQuerySet",
    "AgreementText",
    "Amendment",
    "Approval",
    "Conference",
    "Consent",
    "Decree",
    "Default",
    "Delta",
    "Inquiry",
    "InquiryBody",
    "InquiryDocument",
    "InquiryOpinion",
    "InquiryProvision",
    "InquiryQuerySet",
    "Instrument",
    "Opinion",
    "OpinionKind",
    "Option",
    "OversightReport",
    "Party",
    "PartyQuerySet",
    "Passage",
    "ProvisionLink",
    "Ratification",
    "Relaunch",
    "Signature",
    "SignatureKind",
    "SignatureRule",
]
