"""The addresses of who signs in.

Of django-allauth only what Quadro offers has an address, each with its audience: accounts are
opened by the office (no sign-up) and their e-mail addresses are changed by it (no address book).
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.db import transaction
from django.urls import URLPattern, include, path, re_path
from django.views.i18n import set_language

from quadro.accounts import views
from quadro.accounts.http import everyone, seen_by, signed_in

READ, WRITE = ("GET",), ("GET", "POST")


def ours(view: Any, methods: tuple[str, ...] = WRITE) -> Any:
    """A view of a library, for who is signed in."""
    return seen_by(signed_in, methods=methods)(view)


def anybodys(view: Any, methods: tuple[str, ...] = WRITE) -> Any:
    """A view of a library that must be reached before signing in."""
    return seen_by(everyone, methods=methods)(view)


def told(view: Any) -> Any:
    """What it changes and the entry of the journal that tells it are both written, or neither.

    Of codes turned on the library tells after its own transaction: that one entry comes after.
    """
    return transaction.atomic(view)


key = r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)"
access: list[URLPattern] = [
    path("", anybodys(account.login), name="account_login"),
    path("uscita/", anybodys(account.logout), name="account_logout"),
    path("sospeso/", anybodys(account.account_inactive, READ), name="account_inactive"),
    path("conferma/", ours(account.reauthenticate), name="account_reauthenticate"),
    path("password/", ours(told(account.password_change)), name="account_change_password"),
    path("password/prima/", ours(told(account.password_set)), name="account_set_password"),
    path("password/dimenticata/", anybodys(account.password_reset), name="account_reset_password"),
    path(
        "password/dimenticata/inviata/",
        anybodys(account.password_reset_done, READ),
        name="account_reset_password_done",
    ),
    path(
        "password/dimenticata/fatto/",
        anybodys(account.password_reset_from_key_done, READ),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        rf"^password/dimenticata/{key}/$",
        anybodys(told(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path("fattori/", ours(factors.index, READ), name="mfa_index"),
    path("fattori/entra/", anybodys(factors.authenticate), name="mfa_authenticate"),
    path("fattori/conferma/", ours(factors.reauthenticate), name="mfa_reauthenticate"),
    path("fattori/codici/attiva/", ours(codes.activate_totp), name="mfa_activate_totp"),
    path(
        "fattori/codici/disattiva/", ours(told(codes.deactivate_totp)), name="mfa_deactivate_totp"
    ),
    path(
        "fattori/recupero/",
        ours(recovery.view_recovery_codes, READ),
        name="mfa_view_recovery_codes",
    ),
    path(
        "fattori/recupero/genera/",
        ours(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "fattori/recupero/scarica/",
        ours(recovery.download_recovery_codes, READ),
        name="mfa_download_recovery_codes",
    ),
    path("fattori/passkey/", ours(passkeys.list_webauthn, READ), name="mfa_list_webauthn"),
    path("fattori/passkey/aggiungi/", ours(told(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path("fattori/passkey/entra/", anybodys(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "fattori/passkey/conferma/",
        ours(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "fattori/passkey/<int:pk>/togli/",
        ours(told(passkeys.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path(
        "fattori/passkey/<int:pk>/rinomina/",
        ours(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path("dispositivi/", ours(sessions.list_usersessions), name="usersessions_list"),
]
profile = [
    path("", views.profile, name="profile"),
    path("viste/", views.save_view, name="save_view"),
    path("viste/<int:pk>/elimina/", views.drop_view, name="drop_view"),
]
urlpatterns = [
    path("accesso/", include(access)),
    path("profilo/", include((profile, "accounts"))),
    path("lingua/", seen_by(everyone, methods=("POST",))(set_language), name="set_language"),
]
