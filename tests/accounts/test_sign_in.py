"""Signing in as django-allauth does it with our settings."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from quadro.accounts import actions
from quadro.accounts.models import User
from quadro.kit.refusals import Refused
from tests.worlds import NOON, PASSWORD, a_user, an_actor, the_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]
SECRET = "JBSWY3DPEHPK3PXP"


def enter(client: Client, user: User, password: str = PASSWORD) -> int:
    return client.post("/accesso/", {"login": user.email, "password": password}).status_code


def confirm(client: Client) -> None:
    """The password once more, before something delicate."""
    client.post("/accesso/conferma/", {"password": PASSWORD})


def test_who_knows_the_password_comes_in_and_lands_on_the_desk(client: Client) -> None:
    user = a_user(password=PASSWORD)

    answer = client.post("/accesso/", {"login": user.email.upper(), "password": PASSWORD})

    assert answer["Location"] == "/scrivania/"
    assert user.name in client.get("/profilo/").content.decode()


def test_five_wrong_passwords_stop_even_the_right_one(client: Client) -> None:
    user, other = a_user(password=PASSWORD), a_user(password=PASSWORD)
    for _ in range(5):
        assert enter(client, user, "sbagliata") == 200

    assert enter(client, user) != 302
    assert client.get("/profilo/").status_code == 302
    assert enter(client, other) == 302


def test_many_wrong_passwords_from_one_address_stop_it(client: Client) -> None:
    for number in range(20):
        client.post("/accesso/", {"login": f"{number}@example.it", "password": "sbagliata"})

    assert enter(client, a_user(password=PASSWORD)) != 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    user = a_user(password=PASSWORD)
    answers = [
        client.post("/accesso/", {"login": email, "password": "sbagliata"}).content.decode()
        for email in (user.email, "nessuno@example.it")
    ]

    errors = [answer[answer.index("<main") : answer.index("</main")] for answer in answers]
    assert errors[0].replace(user.email, "").count("non") == errors[1].count("non")


def test_a_person_no_longer_active_does_not_come_in(client: Client) -> None:
    user = a_user(password=PASSWORD)
    User.objects.filter(pk=user.pk).update(is_active=False)

    enter(client, user)

    assert client.get("/profilo/").status_code == 302


def test_nobody_opens_an_account_for_themselves(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/accesso/signup/").status_code == 404


def test_only_who_keeps_the_register_opens_accounts_and_each_address_once() -> None:
    with pytest.raises(Refused, match="Solo gli amministratori"):
        actions.open_account(email="a@example.it", name="A", by=an_actor(), at=NOON)
    actions.open_account(email="a@example.it", name="A", by=the_system(), at=NOON)
    with pytest.raises(Refused, match="Esiste già"):
        actions.open_account(email="A@Example.it", name="B", by=the_system(), at=NOON)


def test_an_account_without_a_password_gets_one_by_letter(client: Client) -> None:
    user = a_user()
    assert not user.has_usable_password()

    client.post("/accesso/password/dimenticata/", {"email": user.email})

    [letter] = mail.outbox
    assert "/accesso/password/dimenticata/" in letter.body


def test_a_stranger_gets_no_letter_and_the_same_answer(client: Client) -> None:
    answer = client.post("/accesso/password/dimenticata/", {"email": "nessuno@example.it"})

    assert answer["Location"] == "/accesso/password/dimenticata/inviata/"
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_change_password",
    ],
)
def test_second_factors_and_sessions_have_their_pages(client: Client, name: str) -> None:
    enter(client, a_user(password=PASSWORD))
    confirm(client)

    assert client.get(reverse(name)).status_code == 200


def test_a_new_second_factor_wants_the_password_again(client: Client) -> None:
    enter(client, a_user(password=PASSWORD))

    assert client.get("/accesso/fattori/codici/attiva/")["Location"].startswith(
        "/accesso/conferma/"
    )


def test_what_was_sent_before_confirming_is_done_after(client: Client) -> None:
    user = a_user(password=PASSWORD)
    TOTP.activate(user, SECRET)
    client.force_login(user)
    asked = client.post("/accesso/fattori/recupero/genera/")["Location"]

    answer = client.post(asked, {"password": PASSWORD})

    assert answer["Location"] == "/accesso/fattori/recupero/"


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_factor_is_added_after_giving_the_password_again(
    client: Client, name: str
) -> None:
    enter(client, a_user(password=PASSWORD))
    asked = client.get(reverse(name))

    answer = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert answer.redirect_chain == [(reverse(name), 302)]
    assert answer.status_code == 200


def test_with_an_app_for_codes_the_password_is_not_enough(client: Client) -> None:
    user = a_user(password=PASSWORD)
    TOTP.activate(user, SECRET)

    answer = client.post("/accesso/", {"login": user.email, "password": PASSWORD})

    assert answer["Location"].startswith("/accesso/fattori/entra/")
    assert client.get("/profilo/").status_code == 302

    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(SECRET, counter))
    assert client.post("/accesso/fattori/entra/", {"code": code})["Location"] == "/scrivania/"
    assert Authenticator.objects.get(user=user).type == Authenticator.Type.TOTP
    assert get_adapter().is_mfa_enabled(user)


def test_the_other_sessions_can_be_closed(client: Client) -> None:
    user, elsewhere = a_user(password=PASSWORD), Client()
    enter(client, user)
    enter(elsewhere, user)
    assert client.get("/profilo/").content.decode().count("127.0.0.1") == 2

    client.post("/accesso/dispositivi/")

    assert elsewhere.get("/profilo/").status_code == 302
    assert client.get("/profilo/").status_code == 200
