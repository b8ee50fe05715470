"""How django-allauth behaves here.

Accounts are opened by the office, never by the visitor; what people do to the ways in which they
sign in goes into the journal, which lies above `accounts`: hence these lines are here.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.timezone import localdate

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.bodies import actions

EVENTS = {
    "account/email/password_changed": "bodies.password_changed",
    "account/email/password_set": "bodies.password_changed",
    "account/email/password_reset": "bodies.password_reset",
    "mfa/email/totp_activated": "bodies.codes_activated",
    "mfa/email/totp_deactivated": "bodies.codes_deactivated",
    "mfa/email/recovery_codes_generated": "bodies.recovery_codes_generated",
    "mfa/email/webauthn_added": "bodies.passkey_added",
    "mfa/email/webauthn_removed": "bodies.passkey_removed",
}
"""By the letter with which the library tells the person, whether or not it is sent."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no name but their address."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The one call that the library makes after every change of this kind."""
        if event := EVENTS.get(template_prefix):
            actions.secured(user, event, by=Actor(user=user, on=localdate()))
        super().send_notification_mail(template_prefix, user, context, email)
