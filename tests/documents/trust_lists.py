"""National lists of who issues certificates (ETSI TS 119 612), small and invented."""

import base64

from tests.documents.signers import Holder

SERVICE = "http://uri.etsi.org/TrstSvc/Svctype/"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"


def a_service(
    holder: Holder,
    *,
    kind: str = "CA/QC",
    status: str = "granted",
    since: str = "2016-07-01T00:00:00Z",
    before: str = "",
) -> str:
    past = (
        f"<ServiceHistory><ServiceHistoryInstance><ServiceStatus>{STATUS}{before}</ServiceStatus>"
        "</ServiceHistoryInstance></ServiceHistory>"
        if before
        else ""
    )
    return (
        "<TSPService><ServiceInformation>"
        f"<ServiceTypeIdentifier>{SERVICE}{kind}</ServiceTypeIdentifier>"
        "<ServiceDigitalIdentity><DigitalId><X509Certificate>"
        f"{base64.b64encode(holder.der).decode()}"
        "</X509Certificate></DigitalId></ServiceDigitalIdentity>"
        f"<ServiceStatus>{STATUS}{status}</ServiceStatus>"
        f"<StatusStartingTime>{since}</StatusStartingTime>"
        f"</ServiceInformation>{past}</TSPService>"
    )


def a_national_list(
    *services: str, issued: str = "2026-11-01T08:00:00Z", until: str = "2027-04-30T00:00:00Z"
) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"><SchemeInformation>'
        "<TSLSequenceNumber>77</TSLSequenceNumber><SchemeTerritory>IT</SchemeTerritory>"
        f"<ListIssueDateTime>{issued}</ListIssueDateTime>"
        f"<NextUpdate><dateTime>{until}</dateTime></NextUpdate></SchemeInformation>"
        "<TrustServiceProviderList><TrustServiceProvider><TSPServices>"
        f"{''.join(services)}"
        "</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
        "</TrustServiceStatusList>"
    ).encode()
