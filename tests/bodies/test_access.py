"""An access is closed and opened again; what people do to their ways in stands in the journal."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.bodies import actions, adapters, policies, queries
from quadro.bodies.models import Mandate, Person
from quadro.journal import queries as journal
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.bodies.world import (
    a_body,
    a_planner,
    actor,
    an_administrator,
    somebody,
    the_authority,
)
from tests.worlds import PASSWORD, TODAY, the_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]
TOMORROW = TODAY + timedelta(days=1)
SECRET = "JBSWY3DPEHPK3PXP"


def a_clerk(name: str = "Comune di Legnano") -> Mandate:
    return somebody(Role.CLERK, a_body(name), password=PASSWORD)


def user_of(mandate: Mandate) -> User:
    return User.objects.get(person=mandate.person)


def entered(mandate: Mandate) -> Client:
    client = Client()
    client.post("/accesso/", {"login": user_of(mandate).email, "password": PASSWORD})
    assert client.get("/profilo/").status_code == 200
    return client


def close(person: Person, *, by: Actor | None = None, ends_mandates: bool = True) -> int:
    return actions.close_access(person, by=by or an_administrator(), ends_mandates=ends_mandates)


# Closing and opening again ------------------------------------------------------------------------


def test_who_loses_the_access_is_out_at_once_and_does_not_come_back() -> None:
    mandate = a_clerk()
    inside = entered(mandate)

    close(mandate.person)

    assert inside.get("/profilo/").status_code == 302
    again = Client()
    again.post("/accesso/", {"login": user_of(mandate).email, "password": PASSWORD})
    assert again.get("/profilo/").status_code == 302
    again.post("/accesso/password/dimenticata/", {"email": user_of(mandate).email})
    assert mail.outbox == []
    assert not user_of(mandate).has_usable_password()


def test_with_the_access_end_the_mandates_in_force() -> None:
    mandate = a_clerk()
    began_today = actions.appoint(
        mandate.person, role=Role.OFFICER, body=mandate.body, since=TODAY, by=the_system()
    )
    later = actions.appoint(
        mandate.person, role=Role.OFFICER, body=a_body("Rho"), since=TOMORROW, by=the_system()
    )

    assert close(mandate.person) == 2

    ends = Mandate.objects.in_bulk([mandate.pk, began_today.pk, later.pk])
    assert ends[mandate.pk].until == TODAY
    assert ends[began_today.pk].until == TOMORROW
    assert ends[later.pk].until is None
    assert queries.in_office(mandate.body, TOMORROW) == []


def test_one_can_stay_in_office_and_lose_only_the_access() -> None:
    mandate = a_clerk()
    assert close(mandate.person, ends_mandates=False) == 0
    assert [one.pk for one in queries.in_office(mandate.body, TODAY)] == [mandate.pk]


def test_the_closing_stands_in_the_journal_with_who_did_it() -> None:
    mandate, administrator = a_clerk(), an_administrator()
    close(mandate.person, by=administrator)
    entry = Entry.objects.get(event="bodies.access_closed")
    assert (entry.subject, entry.subject_key) == ("bodies.person", mandate.person_id)
    assert entry.by == administrator.user


def test_the_planning_office_does_not_close_what_it_could_not_open() -> None:
    planner = a_planner()
    auditor = somebody(Role.AUDITOR, the_authority())
    with pytest.raises(Refused, match="solo gli amministratori"):
        close(auditor.person, by=planner)
    assert user_of(auditor).is_active
    close(a_clerk().person, by=planner)


def test_nobody_closes_their_own_access_nor_that_of_the_last_administrator() -> None:
    only = somebody(Role.ADMINISTRATOR, the_authority())
    with pytest.raises(Refused, match="lo chiude un’altra persona"):
        close(only.person, by=actor(only))
    for ends_mandates in (True, False):
        with pytest.raises(Refused, match="ultimo amministratore"):
            close(only.person, by=the_system(), ends_mandates=ends_mandates)
    somebody(Role.ADMINISTRATOR, the_authority())
    close(only.person, by=the_system())


def test_an_access_is_closed_once() -> None:
    mandate = a_clerk()
    close(mandate.person)
    with pytest.raises(Refused, match="non ha un accesso aperto"):
        close(mandate.person)


def test_who_comes_back_into_office_finds_the_same_access_with_a_new_password() -> None:
    mandate, administrator = a_clerk(), an_administrator()
    with pytest.raises(Refused, match="non ha un accesso chiuso"):
        actions.reopen_access(mandate.person, by=administrator)
    close(mandate.person, by=administrator)
    with pytest.raises(Refused, match="non ha un mandato"):
        actions.reopen_access(mandate.person, by=administrator)

    actions.appoint(
        mandate.person, role=Role.CLERK, body=mandate.body, since=TODAY, by=administrator
    )
    user = actions.reopen_access(mandate.person, by=administrator)

    assert user.is_active
    assert not user.has_usable_password()
    Client().post("/accesso/password/dimenticata/", {"email": user.email})
    assert len(mail.outbox) == 1


def test_from_the_page_of_a_body_an_access_is_closed_and_opened_again(client: Client) -> None:
    client.force_login(user_of(somebody(Role.ADMINISTRATOR, the_authority())))
    mandate = a_clerk()
    path = f"/enti/comune-di-legnano/incarichi/{mandate.pk}/accesso"
    page = client.get("/enti/comune-di-legnano/incarichi/").content.decode()
    assert f"{path}/chiudi/" in page

    assert "checked" in client.get(f"{path}/chiudi/").content.decode()
    assert client.post(f"{path}/indirizzo/", {"email": "nuovo@example.it"}).status_code == 302
    client.post(f"{path}/chiudi/", {"version": ""})

    mandate.refresh_from_db()
    assert (user_of(mandate).is_active, mandate.until) == (False, None)
    assert f"{path}/riapri/" in client.get("/enti/comune-di-legnano/incarichi/").content.decode()
    client.post(f"{path}/riapri/", {"version": ""})
    assert user_of(mandate).is_active
    history = client.get(f"{path}/storia/").content.decode()
    assert history.index("accesso riaperto") < history.index("accesso chiuso")


def test_a_wrong_address_is_mended_and_only_the_right_one_gets_letters() -> None:
    mandate, administrator = a_clerk(), an_administrator()
    wrong = user_of(mandate).email

    actions.change_address(mandate.person, "Giusto@Example.it", by=administrator)

    for email in (wrong, "giusto@example.it"):
        Client().post("/accesso/password/dimenticata/", {"email": email})
    assert [letter.to for letter in mail.outbox] == [["giusto@example.it"]]
    entry = Entry.objects.get(event="bodies.address_changed")
    assert "example.it" not in str(entry.changes)


def test_an_address_is_of_one_access_and_who_may_not_open_it_does_not_change_it() -> None:
    auditor, clerk = somebody(Role.AUDITOR, the_authority()), a_clerk()
    with pytest.raises(Refused, match="Esiste già un accesso"):
        actions.change_address(clerk.person, user_of(auditor).email, by=a_planner())
    with pytest.raises(Refused, match="solo gli amministratori"):
        actions.change_address(auditor.person, "mio@example.it", by=a_planner())
    close(clerk.person)
    with pytest.raises(Refused, match="non ha un accesso aperto"):
        actions.change_address(clerk.person, "altro@example.it", by=an_administrator())


# What people do to their ways in ------------------------------------------------------------------


def events_of(mandate: Mandate) -> list[str]:
    rows = journal.history("bodies.person", mandate.person_id)
    return [one.event for one in rows if one.by_id == user_of(mandate).pk]


def confirm(client: Client) -> None:
    client.post("/accesso/conferma/", {"password": PASSWORD})


def a_code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time()))))


def test_a_changed_password_stands_in_the_journal_without_itself() -> None:
    mandate, new = a_clerk(), "una frase nuova e lunga"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert entered(mandate).post("/accesso/password/", told).status_code == 302
    assert events_of(mandate) == ["bodies.password_changed"]
    assert not Entry.objects.filter(changes__icontains=new).exists()


def test_a_password_chosen_by_letter_stands_in_the_journal(client: Client) -> None:
    mandate, new = a_clerk(), "una frase nuova e lunga"
    client.post("/accesso/password/dimenticata/", {"email": user_of(mandate).email})
    [letter] = mail.outbox
    path = "/accesso/" + letter.body.split("/accesso/", 1)[1].split()[0]
    form = client.get(path)["Location"]

    client.post(form, {"password1": new, "password2": new})

    assert user_of(mandate).check_password(new)
    assert events_of(mandate) == ["bodies.password_reset"]


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_added_and_taken_away_stands_in_the_journal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mandate = a_clerk()
    client = entered(mandate)
    confirm(client)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)

    client.get("/accesso/fattori/codici/attiva/")
    client.post("/accesso/fattori/codici/attiva/", {"code": a_code()})
    client.post("/accesso/fattori/recupero/genera/")
    client.post("/accesso/fattori/codici/disattiva/")

    assert not Authenticator.objects.filter(user=user_of(mandate)).exists()
    assert events_of(mandate) == [
        "bodies.codes_deactivated",
        "bodies.recovery_codes_generated",
        "bodies.codes_activated",
    ]


def test_a_passkey_taken_away_stands_in_the_journal() -> None:
    mandate = a_clerk()
    key = Authenticator.objects.create(
        user=user_of(mandate),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Portatile", "credential": {}},
    )
    client = entered_with_code(mandate)

    client.post(f"/accesso/fattori/passkey/{key.pk}/togli/")

    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert events_of(mandate)[0] == "bodies.passkey_removed"


def entered_with_code(mandate: Mandate) -> Client:
    client = Client()
    client.force_login(
        user_of(mandate), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    confirm(client)
    return client


def test_a_password_that_the_journal_cannot_tell_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mandate, new = a_clerk(), "una frase nuova e lunga"
    client = entered(mandate)
    client.raise_request_exception = False
    monkeypatch.setattr("quadro.journal.actions.record", lambda *_all, **_more: 1 / 0)

    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accesso/password/", told).status_code == 500

    assert user_of(mandate).check_password(PASSWORD)


def test_a_wrong_old_password_leaves_no_trace() -> None:
    mandate, new = a_clerk(), "una frase nuova e lunga"
    told = {"oldpassword": "sbagliata", "password1": new, "password2": new}
    assert entered(mandate).post("/accesso/password/", told).status_code == 200
    assert events_of(mandate) == []


@pytest.mark.parametrize("event", sorted({*adapters.EVENTS.values()}))
def test_every_change_of_this_kind_has_its_words(event: str) -> None:
    assert journal.words_of(event) != event


def test_one_reads_on_ones_own_page_what_happened_to_ones_access() -> None:
    mandate, new = a_clerk(), "una frase nuova e lunga"
    client = entered(mandate)
    client.post("/accesso/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    page = client.get("/ruoli/").content.decode()
    assert "password cambiata" in page
    assert "accesso aperto" in page


def test_the_rules_of_closing_ask_nothing_of_who_holds_no_mandate_any_more() -> None:
    """A mandate that is over gives nothing: whoever keeps the list may close what is left."""
    auditor = somebody(Role.AUDITOR, the_authority())
    actions.end_mandate(auditor, until=TODAY, by=the_system())
    auditor.person.refresh_from_db()
    policies.check_can_close_access(auditor.person, by=a_planner())
