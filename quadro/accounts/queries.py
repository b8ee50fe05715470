"""What an account knows of itself: how it signs in, from where, what it keeps."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from quadro.accounts.models import SavedView, User


@dataclass(frozen=True)
class Factors:
    """The second factors of a person. `passkeys` are the names the person gave them."""

    has_codes: bool
    has_recovery_codes: bool
    passkeys: list[str]

    @property
    def are_missing(self) -> bool:
        return not (self.has_codes or self.passkeys)


@dataclass(frozen=True)
class OpenSession:
    """A browser in which a person is signed in."""

    ip: str
    browser: str
    opened_at: datetime
    is_this: bool


def factors_of(user: User) -> Factors:
    held = list(Authenticator.objects.filter(user=user).order_by("pk"))
    kinds = {one.type for one in held}
    return Factors(
        has_codes=Authenticator.Type.TOTP in kinds,
        has_recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        passkeys=[one.wrap().name for one in held if one.type == Authenticator.Type.WEBAUTHN],
    )


def sessions_of(user: User, *, this: str, at: datetime) -> list[OpenSession]:
    """The sessions not ended by `at`, the latest first; `this` is the key of the one that asks."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return [
        OpenSession(one.ip, one.user_agent, one.created_at, one.session_key == this)
        for one in UserSession.objects.filter(user=user, session_key__in=alive).order_by("-pk")
    ]


def views_of(user: User, *, page: str = "") -> QuerySet[SavedView]:
    """The saved views of a person, all or those of a page."""
    views = SavedView.objects.filter(user=user)
    return (views.filter(page=page) if page else views).order_by("page", "name", "pk")
