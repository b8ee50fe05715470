"""The pages of allauth in our look."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage")]


def test_signing_in_shows_what_exists_and_nothing_else(client: Client) -> None:
    page = client.get("/accesso/login/").content.decode()

    assert "Per leggere, cercare e scaricare non occorre entrare." in page
    assert "Usa la passkey di questo dispositivo" in page
    assert "SPID" not in page
    assert "/accesso/signup/" not in page


def test_a_wrong_password_is_said_without_telling_which_half_is_wrong(client: Client) -> None:
    page = client.post(
        "/accesso/login/", {"login": "nessuno@example.it", "password": "sbagliata-davvero"}
    ).content.decode()

    assert 'role="alert"' in page
    assert "nessuno@example.it" in page


def test_the_scripts_of_passkeys_are_files_and_data(client: Client) -> None:
    page = client.get("/accesso/login/").content.decode()

    for script in page.split("<script")[1:]:
        tag = script.partition(">")[0]
        assert " src=" in tag or 'type="application/json"' in tag


def test_nobody_signs_up_alone(client: Client) -> None:
    assert "Qui non ci si iscrive" in client.get("/accesso/signup/").content.decode()
