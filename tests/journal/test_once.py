"""A form answered once, whatever the finger, the network or the browser do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from quadro.accounts.models import SavedView, User
from quadro.journal.models import Entry, Submission
from tests.journal import desk
from tests.worlds import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.journal.desk")]
TOKEN = "9a0f6f3e-one-form"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(a_user())
    return client


@pytest.fixture
def read() -> list[bool]:
    """What `/leggi/` tells of each of its readings."""
    desk.READ.clear()
    return desk.READ


def test_the_repeat_gets_the_first_answer_and_does_nothing_more(signed_in: Client) -> None:
    first = signed_in.post("/tieni/", {"once": TOKEN})
    again = signed_in.post("/tieni/", {"once": TOKEN})

    assert again["Location"] == first["Location"]
    assert SavedView.objects.count() == Entry.objects.count() == 1


def test_another_form_is_another_effect(signed_in: Client) -> None:
    assert signed_in.post("/tieni/", {"once": "a"}) != signed_in.post("/tieni/", {"once": "b"})
    assert SavedView.objects.count() == 2


def test_the_same_token_of_another_person_is_another_form(signed_in: Client) -> None:
    other = Client()
    other.force_login(a_user())
    signed_in.post("/tieni/", {"once": TOKEN})
    other.post("/tieni/", {"once": TOKEN})

    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(("does", "status"), [("refuse", 409), ("ask again", 422)])
def test_a_form_that_was_not_accepted_leaves_nothing_and_may_be_sent_again(
    signed_in: Client, does: str, status: int
) -> None:
    assert signed_in.post("/tieni/", {"once": TOKEN, "does": does}).status_code == status
    assert not SavedView.objects.exists()
    assert not Submission.objects.exists()

    assert signed_in.post("/tieni/", {"once": TOKEN}).status_code == 302
    assert SavedView.objects.count() == 1


def test_a_fault_is_not_taken_for_a_repeat(signed_in: Client) -> None:
    signed_in.raise_request_exception = False

    assert signed_in.post("/tieni/", {"once": TOKEN, "does": "collide"}).status_code == 500
    assert not SavedView.objects.exists()
    assert not Submission.objects.exists()


def test_a_form_without_a_token_is_not_guarded(signed_in: Client) -> None:
    signed_in.post("/tieni/")
    signed_in.post("/tieni/")

    assert SavedView.objects.count() == 2


def test_a_token_of_any_length_is_a_token(signed_in: Client) -> None:
    first = signed_in.post("/tieni/", {"once": "x" * 5000})

    assert signed_in.post("/tieni/", {"once": "x" * 5000})["Location"] == first["Location"]


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_posts_at_once_make_one_effect_and_no_error() -> None:
    user = a_user()
    clients = [a_client(user) for _ in range(50)]

    with ThreadPoolExecutor(max_workers=50) as threads:
        answers = list(threads.map(post, clients))

    assert {status for status, _ in answers} == {302}
    assert len({location for _, location in answers}) == 1
    assert SavedView.objects.count() == Entry.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_refused_posts_at_once_are_all_refused_and_leave_nothing() -> None:
    user = a_user()
    clients = [a_client(user) for _ in range(50)]

    with ThreadPoolExecutor(max_workers=50) as threads:
        answers = list(threads.map(lambda client: post(client, "refuse"), clients))

    assert {status for status, _ in answers} == {409}
    assert not SavedView.objects.exists()
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_read_before_the_transaction_and_a_repeat_reads_it_no_more(
    read: list[bool],
) -> None:
    client = a_client(a_user())

    answers = [client.post("/leggi/", {"once": TOKEN}) for _time in range(2)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert read == [False]
    assert SavedView.objects.count() == Submission.objects.count() == 1


@pytest.mark.parametrize(("does", "status"), [("refuse", 409), ("ask again", 422)])
def test_what_was_read_and_not_accepted_leaves_nothing_and_may_be_sent_again(
    signed_in: Client, read: list[bool], does: str, status: int
) -> None:
    assert signed_in.post("/leggi/", {"once": TOKEN, "does": does}).status_code == status
    assert not SavedView.objects.exists()

    assert signed_in.post("/leggi/", {"once": TOKEN}).status_code == 302
    assert len(read) == 2


def test_a_fault_after_reading_is_not_taken_for_a_repeat(signed_in: Client) -> None:
    signed_in.raise_request_exception = False

    assert signed_in.post("/leggi/", {"once": TOKEN, "does": "collide"}).status_code == 500
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_that_read_first_make_one_effect_and_no_error() -> None:
    user = a_user()
    clients = [a_client(user) for _ in range(50)]

    with ThreadPoolExecutor(max_workers=50) as threads:
        answers = list(threads.map(lambda client: post(client, address="/leggi/"), clients))

    assert {status for status, _ in answers} == {302}
    assert SavedView.objects.count() == Submission.objects.count() == 1


def a_client(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def post(client: Client, does: str = "", *, address: str = "/tieni/") -> tuple[int, str]:
    """In a thread, which has a connection of its own to close."""
    try:
        answer = client.post(address, {"once": TOKEN, "does": does})
        return answer.status_code, answer.headers.get("Location", "")
    finally:
        connection.close()
