"""Every address, with every method, for four who ask; generated from what the views declare.

An address whose view declares no audience fails, and so does one with parameters that `WORDS` does
not know. What the record itself allows is in `RECORDS`, with its reason.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker

from quadro.accounts.models import User
from quadro.kit.engine import Page
from tests.addresses import Address, addresses
from tests.everything import Everything
from tests.shared import for_a_module
from tests.words import ALL, ASKING, RECORDS, WORDS, nothing

# Each page is asked on PostgreSQL by `test_odd_input`: who may see it does not change there.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("no_attempts_yet"),
]


class Answer(NamedTuple):
    status: int
    location: str


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Everything, Mapping[str, Mapping[str, str]]]]:
    """A world with nothing in it but who asks, and the cookies that each has signed in with."""
    with for_a_module(django_db_blocker, tmp_path_factory.mktemp("files")):
        world = Everything()
        yield world, {who: cookies_of(user) for who, user in world.people.items()}


@pytest.mark.usefixtures("refusals_are_told_in_a_word")
@pytest.mark.parametrize("address", list(addresses()), ids=lambda one: one.name or one.route)
def test_an_address_lets_in_whom_its_view_declares(address: Address, people: Any) -> None:
    assert address.audience, "its view declares no audience: dress it with @seen_by(…)"
    assert "<" not in address.route or address.name in WORDS, "add what it needs to WORDS"
    world, cookies = deepcopy(people)
    path = reverse(address.name, kwargs=dict(WORDS.get(address.name, nothing)(world)))
    path += ASKING.get(address.name, "")

    wrong = []
    for who in world.people:
        for method in METHODS:
            got = answer(cookies[who], method, path)
            wanted = expected(world, who, method, address)
            if not is_as(wanted, got):
                wrong.append(f"{who} {method} {path}: {wanted} expected, {got}")
    assert not wrong


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_allowed_has_its_page(who: str, method: str, people: Any) -> None:
    _world, cookies = people

    refused = a_browser(cookies[who]).generic(method, reverse("set_language"))

    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert ("riceve solo un modulo" in refused.content.decode()) == (method != "HEAD")


CLOSED, MISSING = "/enti/nuovo/", "/questa-pagina-non-esiste/"


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        *((who, MISSING, 404) for who in ALL),
        *((who, CLOSED, 403) for who in ("outsider", "member")),
    ],
)
def test_what_is_closed_and_what_is_not_there_have_their_page(
    who: str, path: str, status: int, people: Any
) -> None:
    _world, cookies = people

    refused = a_browser(cookies[who]).get(path)

    assert refused.status_code == status
    assert "Questa pagina non" in refused.content.decode()


def cookies_of(user: User | None) -> dict[str, str]:
    """What a browser brings once its person has signed in."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def a_browser(cookies: Mapping[str, str]) -> Client:
    client = Client()
    client.cookies.load(dict(cookies))
    return client


@contextmanager
def pages_unwritten() -> Iterator[None]:
    """A HEAD is answered without its page, which the GET beside it has written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "render", lambda *_of: SafeString())
        yield


def answer(cookies: Mapping[str, str], method: str, path: str) -> Answer:
    """Ask with a new browser, and leave everything as it was."""
    form = "application/x-www-form-urlencoded"
    unwritten = pages_unwritten() if method == "HEAD" else nullcontext()
    with transaction.atomic(), unwritten:
        response = a_browser(cookies).generic(method, path, content_type=form)
        transaction.set_rollback(True)
    close(response)
    return Answer(response.status_code, response.headers.get("Location", ""))


def close(response: HttpResponseBase) -> None:
    """Close the file of a download, and not the database with it."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def expected(world: Everything, who: str, method: str, address: Address) -> int | str:
    allowed = {*address.methods, *({"HEAD"} if "GET" in address.methods else set())}
    if method not in allowed:
        return 405
    assert address.audience
    if not address.audience.admits(world.actor(who)):
        return "sign in" if who == "visitor" else 403
    return RECORDS.get(address.name, {}).get(who, "let in")


def is_as(wanted: int | str, got: Answer) -> bool:
    """`let in` is any answer of the page itself: done, shown, to be corrected, refused."""
    to_sign_in = got.status == 302 and got.location.startswith("/accesso/?next=")
    if wanted == "sign in":
        return to_sign_in
    if wanted == "let in":
        return got.status in (200, 302, 409, 422) and not to_sign_in
    return got.status == wanted
