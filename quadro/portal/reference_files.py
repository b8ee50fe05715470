"""The page of the reference on the tables that can be downloaded."""

from collections.abc import Iterator, Sequence

from quadro.desks import files as desks
from quadro.joint import files as joint
from quadro.kit.exports import Column
from quadro.portal.markdown import table
from quadro.services import files as services

TABLES: tuple[tuple[str, str, Sequence[Column]], ...] = (
    ("Joint services", "/insieme/?formato=csv", joint.SERVICES),
    ("Their municipalities", "/insieme/?blocco=comuni&formato=csv", joint.MEMBERS),
    ("Approved shares of their cost", "/insieme/?blocco=quote&formato=csv", joint.SHARES),
    ("Functions of small municipalities", "/insieme/obblighi/?formato=csv", joint.DUTY),
    ("Services to municipalities", "/servizi/?formato=csv", services.CATALOGUE),
    ("Adhesions and their history", "/servizi/?blocco=adesioni&formato=csv", services.ADHESIONS),
    ("A service by municipality", "/servizi/<slug>/?formato=csv", services.TOWNS),
    ("How quickly interface offices answer", "/sportelli/?formato=csv", desks.FIGURES),
    ("Requests to interface offices", "/richieste/?formato=csv", desks.REQUESTS),
)


def downloads() -> Iterator[str]:
    yield "# Tables to download"
    yield ""
    yield "Services to municipalities, what municipalities do together, interface offices. With"
    yield "`formato=xlsx` each is a sheet with the Italian headings; CSV has the stable names,"
    yield "UTF-8, commas, ISO days, decimals with a point. Everybody may download them, but for the"
    yield "requests: there one finds those that one may read. What is not known is empty; what is"
    yield "invented for a demonstration says so in `dimostrativo`."
    for title, address, columns in TABLES:
        yield ""
        yield f"## {title}"
        yield ""
        yield f"`{address}`"
        yield ""
        yield from table(
            ["Column", "Heading", "About"],
            [(f"`{one.name}`", str(one.label), str(one.about)) for one in columns],
        )[:-1]
