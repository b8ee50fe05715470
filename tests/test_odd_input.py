"""No address breaks over what a stranger may put into it: odd words, days, numbers, bytes.

All addresses, for who may do everything: what a visitor may reach is among them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.addresses import Address, addresses
from tests.everything import Everything
from tests.test_permissions import ASKING, WORDS, close, nothing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

ASKED = (
    *("a", "al", "blocco", "che", "colonne", "con", "da", "dimensione", "edizione", "ente"),
    *("esatto", "fai", "formato", "intesa", "lacune", "linea", "manca", "mappa", "natura", "next"),
    *("once", "ordina", "page", "pagina", "per", "pubblicata", "q", "query", "scade", "semestre"),
    *("sotto", "stato", "strumento", "tema", "tipo", "version", "zona"),
    *("istruttoria", "previsione", "chi", "cosa", "ufficio", "variante", "regione", "soldi"),
    *("versione", "dopo", "modo", "fonte", "componente", "comune", "da_reperire", "fermi"),
)
"""The parameters that the pages know."""
ODD = (
    "",
    "\0 \x01",
    "-1",
    "9" * 30,
    "31/12/9999",
    "0001",
    "__class__",
    "²",
    "'\"<b>%\\",
    "\ud800".encode("utf-8", "surrogatepass"),
    "a" * 3000,
)
FILES = (f"formato={form}&al=0001&pagina=-1" for form in ("csv", "xlsx"))
QUESTIONS = [*(urlencode(dict.fromkeys(ASKED, odd)) for odd in ODD), *FILES]
FIELDS = (
    *("title", "name", "kind", "version", "once", "state", "instrument", "framework", "themes"),
    *("zones", "signed_on", "ends_on", "total_eur", "notice_days", "sources", "body", "role"),
    *("provision", "sentence", "upload", "visibility", "email", "page", "query", "levels", "code"),
    *("promoter", "called_on", "held_on", "notified_on", "published_on", "minutes", "number"),
    *("slug", "parent", "position", "since", "until", "person", "office", "first_year", "fai"),
    *("last_year", "share", "company", "successor", "on", "reason", "login", "password", "file"),
    *("need", "opened_on", "decide_by", "costs_eur", "asked_on", "given_on", "outcome", "verb"),
    *("reasons", "resume_on", "document", "office", "provisions", "is_free", "advice"),
    *("wording", "words", "answer", "audience", "heading", "content", "pattern", "on_behalf_of"),
    *("amount_eur", "cup", "cig_0", "place_0", "percent_0", "year_0", "amount_eur_0", "done_on"),
    *("contains", "c-0-2-0", "language", "next", "target", "to", "from", "actor", "source"),
)
"""The fields that forms know, and some that none does."""
BODIES = [urlencode(dict.fromkeys(FIELDS, odd)) for odd in ODD]


def world_of(settings: Any, tmp_path: Path) -> tuple[Everything, Client]:
    settings.MEDIA_ROOT = tmp_path
    world = Everything()
    client = Client(raise_request_exception=False)
    user = world.people["office"]
    assert user is not None
    client.force_login(user)
    return world, client


def paths(world: Everything) -> Iterator[tuple[Address, str]]:
    for address in addresses():
        path = reverse(address.name, kwargs=dict(WORDS.get(address.name, nothing)(world)))
        yield address, path


def ask(client: Client, method: str, path: str, body: bytes = b"", *, form: str = "") -> int:
    """Ask, and leave everything as it was."""
    form = form or "application/x-www-form-urlencoded"
    with transaction.atomic():
        response: HttpResponseBase = client.generic(method, path, body, content_type=form)
        transaction.set_rollback(True)
    close(response)
    return response.status_code


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one[:24])
def test_no_question_breaks_a_page(question: str, settings: Any, tmp_path: Path) -> None:
    world, client = world_of(settings, tmp_path)
    broken = [
        path
        for address, path in paths(world)
        if "GET" in address.methods and ask(client, "GET", f"{path}?{question}") >= 500
    ]
    assert not broken


@pytest.mark.parametrize("body", BODIES, ids=lambda one: one[:24])
def test_no_form_breaks_a_page(body: str, settings: Any, tmp_path: Path) -> None:
    world, client = world_of(settings, tmp_path)
    broken = [
        path
        for address, path in paths(world)
        if "POST" in address.methods
        and ask(client, "POST", path + ASKING.get(address.name, ""), body.encode()) >= 500
    ]
    assert not broken


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"\xff\xfe=%ff&once=%00&version=%ff", ""),
        (b"{", "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"once=a", "application/x-www-form-urlencoded; charset=nothing"),
    ],
)
def test_no_body_breaks_a_page(body: bytes, form: str, settings: Any, tmp_path: Path) -> None:
    world, client = world_of(settings, tmp_path)
    broken = [
        path
        for address, path in paths(world)
        if "POST" in address.methods and ask(client, "POST", path, body, form=form) >= 500
    ]
    assert not broken


@pytest.mark.parametrize("odd", ["%00", "%ff", "x%0d%0ay", "99999999999999999999999999", "-1"])
def test_no_path_breaks_the_site(odd: str, settings: Any, tmp_path: Path) -> None:
    world, client = world_of(settings, tmp_path)
    broken = []
    for address, path in paths(world):
        method = "GET" if "GET" in address.methods else "POST"
        for value in dict(WORDS.get(address.name, nothing)(world)).values():
            other = path.replace(f"/{value}/", f"/{odd}/").replace(f"/{value}.", f"/{odd}.")
            if other != path and ask(client, method, other) >= 500:
                broken.append(other)
    assert not broken
