"""No address breaks over what a stranger may put into it: odd words, days, numbers, bytes.

All addresses, for who may do everything: what a visitor may reach is among them.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from quadro.kit.middleware import _leave_zeros_aside
from tests.addresses import Address, addresses
from tests.everything import Everything
from tests.shared import for_a_module
from tests.test_permissions import close
from tests.words import ASKING, WORDS, nothing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

ASKED = (
    *("a", "al", "blocco", "che", "colonne", "con", "da", "dimensione", "edizione", "ente"),
    *("esatto", "fai", "formato", "intesa", "lacune", "linea", "manca", "mappa", "natura", "next"),
    *("once", "ordina", "page", "pagina", "per", "pubblicata", "q", "query", "scade", "semestre"),
    *("sotto", "stato", "strumento", "tema", "tipo", "version", "zona"),
    *("istruttoria", "previsione", "chi", "cosa", "ufficio", "variante", "regione", "soldi"),
    *("versione", "dopo", "modo", "fonte", "componente", "comune", "da_reperire", "fermi"),
    *("dal", "posto", "vai"),
)
"""The parameters that the pages know."""
STORED = (
    "\0 \x01",
    "-1",
    "9" * 30,
    "'\"<b>%\\",
    "\ud800".encode("utf-8", "surrogatepass"),
    "a" * 3000,
)
"""What one database takes, finds or escapes, and another does not."""
READ = ("", "31/12/9999", "0001", "__class__", "²")
"""What is refused or understood before any database is asked: once is enough."""
HERE = connection.vendor != "postgresql"
"""Where what no database sees is asked: a file is written, a body is read by the same Python."""
ODD = (*STORED, *READ) if HERE else STORED
TURNS = 4 if HERE else 2
"""How many times an address is asked. Each time, and from an address to the next, the odd values
are spread otherwise over the names: `version` is given all of them, by some hundred addresses.
"""


def spread(names: tuple[str, ...]) -> list[str]:
    return [
        urlencode({name: ODD[(place + shift) % len(ODD)] for place, name in enumerate(names)})
        for shift in range(len(ODD))
    ]


FILES = [f"formato={form}&al=0001&pagina=-1" for form in (("csv", "xlsx") if HERE else ("csv",))]
QUESTIONS = spread(ASKED)
FIELDS = (
    *("title", "name", "kind", "version", "once", "state", "instrument", "framework", "themes"),
    *("zones", "signed_on", "ends_on", "total_eur", "notice_days", "sources", "body", "role"),
    *("provision", "sentence", "upload", "visibility", "email", "page", "query", "levels", "code"),
    *("promoter", "called_on", "held_on", "notified_on", "published_on", "minutes", "number"),
    *("slug", "parent", "position", "since", "until", "person", "office", "first_year", "fai"),
    *("last_year", "share", "company", "successor", "on", "reason", "login", "password", "file"),
    *("need", "opened_on", "decide_by", "costs_eur", "asked_on", "given_on", "outcome", "verb"),
    *("reasons", "resume_on", "document", "office", "provisions", "is_free", "advice"),
    *("act", "agreed", "deputy", "ended", "last", "mandate", "months", "note", "prova", "seed"),
    *("consecutive", "least_left", "early", "order", "voce"),
    *("topic", "subject", "text", "does", "post", "satisfaction", "comment", "function", "days_0"),
    *("name_0", "competences", "phone", "hours", "address"),
    *("wording", "words", "answer", "audience", "heading", "content", "pattern", "on_behalf_of"),
    *("amount_eur", "cup", "cig_0", "place_0", "percent_0", "year_0", "amount_eur_0", "done_on"),
    *("delegato", "esito", "favorevoli", "gruppo", "nome", "poi", "posto", "resoconto", "segni"),
    *("segno", "tieni", "versione", "veste"),
    *("contains", "c-0-2-0", "language", "next", "target", "to", "from", "actor", "source"),
)
"""The fields that forms know, and some that none does."""
BODIES = spread(FIELDS)


@dataclass(frozen=True)
class Place:
    """An address, with the words that make a path of it."""

    address: Address
    path: str
    words: tuple[object, ...]
    reads_questions: bool = False
    """Whether anything looks at the question: to who does not, it is always the same one."""

    @property
    def method(self) -> str:
        return "GET" if self.answers("GET") else "POST"

    def answers(self, method: str) -> bool:
        return method in self.address.methods


@dataclass(frozen=True)
class Site:
    """All its places, and the key of the session of who may do everything."""

    places: tuple[Place, ...]
    session: str

    def ask(self, method: str, path: str, body: bytes = b"", *, form: str = "") -> int:
        """Ask, and leave everything as it was."""
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        form = form or "application/x-www-form-urlencoded"
        with transaction.atomic():
            response: HttpResponseBase = client.generic(method, path, body, content_type=form)
            transaction.set_rollback(True)
        close(response)
        return response.status_code

    def looked_at(self, place: Place) -> Place:
        """Ask it plainly, to know whether it reads the question."""
        if not place.answers("GET"):
            return place
        read_by: set[str] = set()

        def question(request: WSGIRequest) -> QueryDict:
            read_by.add(sys._getframe(1).f_code.co_name)  # noqa: SLF001
            asked: QueryDict = request.__dict__.setdefault("asked", QueryDict(mutable=True))
            return asked

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WSGIRequest, "GET", property(question))
            assert self.ask("GET", place.path) < 500
        return replace(place, reads_questions=bool(read_by - {_leave_zeros_aside.__name__}))


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """With everything in it, that no question changes."""
    with for_a_module(django_db_blocker, tmp_path_factory.mktemp("files")):
        world, client = Everything(), Client()
        user = world.people["office"]
        assert user is not None
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield Site(tuple(map(Site((), session).looked_at, places(world))), session)


def places(world: Everything) -> Iterator[Place]:
    for address in addresses():
        words = dict(WORDS.get(address.name, nothing)(world))
        yield Place(address, reverse(address.name, kwargs=words), tuple(words.values()))


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_question_breaks_a_page(turn: int, site: Site) -> None:
    broken = [
        asked
        for number, place in enumerate(site.places)
        for asked in [f"{place.path}?{QUESTIONS[(number + turn) % len(QUESTIONS)]}"]
        if place.reads_questions and site.ask("GET", asked) >= 500
    ]
    assert not broken


@pytest.mark.parametrize("question", FILES)
def test_no_question_breaks_a_file(question: str, site: Site) -> None:
    broken = [
        place.path
        for place in site.places
        if place.reads_questions and site.ask("GET", f"{place.path}?{question}") >= 500
    ]
    assert not broken


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_form_breaks_a_page(turn: int, site: Site) -> None:
    broken = [
        (place.path, body)
        for number, place in enumerate(site.places)
        for body in [BODIES[(number + turn) % len(BODIES)]]
        if place.answers("POST")
        and site.ask("POST", place.path + ASKING.get(place.address.name, ""), body.encode()) >= 500
    ]
    assert not broken


BROKEN = [
    (b"{", "application/json"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"once=a", "application/x-www-form-urlencoded; charset=nothing"),
]
"""Bodies in which no field is found."""


@pytest.mark.parametrize(("body", "form"), BROKEN)
def test_no_body_without_fields_breaks_a_page(body: bytes, form: str, site: Site) -> None:
    """Asked of an address of each module: what cannot be read is refused before any view."""
    one_each = {
        place.address.name.partition(":")[0]: place
        for place in site.places
        if place.answers("POST")
    }
    broken = [
        place.path
        for place in one_each.values()
        if site.ask("POST", place.path, body, form=form) >= 500
    ]
    assert not broken


def test_no_bytes_break_a_page(site: Site) -> None:
    body = b"\xff\xfe=%ff&once=%00&version=%ff"
    broken = [
        place.path
        for place in site.places
        if place.answers("POST") and site.ask("POST", place.path, body) >= 500
    ]
    assert not broken


@pytest.mark.usefixtures("refusals_are_told_in_a_word")
@pytest.mark.parametrize("odd", ["%00", "%ff", "x%0d%0ay", "99999999999999999999999999", "-1"])
def test_no_path_breaks_the_site(odd: str, site: Site) -> None:
    broken = []
    for place in site.places:
        for word in place.words:
            other = place.path.replace(f"/{word}/", f"/{odd}/").replace(f"/{word}.", f"/{odd}.")
            if other != place.path and site.ask(place.method, other) >= 500:
                broken.append(other)
    assert not broken
