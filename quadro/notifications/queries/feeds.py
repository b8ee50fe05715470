"""The secret addresses of calendars.

An address is a random part kept in the database and its signature with the secret key of the
service: it can be shown again to its owner, and a copy of the database does not give it away.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from quadro.accounts.models import User
from quadro.notifications.models import Feed

SALT = "quadro.notifications.feed"


def token_of(feed: Feed) -> str:
    return Signer(salt=SALT, sep=".").sign(feed.nonce)


def feed_of(token: str) -> Feed | None:
    """The open calendar of a token; None if it is not ours, was revoked, or its person is out."""
    try:
        nonce = Signer(salt=SALT, sep=".").unsign(token)
    except BadSignature:
        return None
    return (
        Feed.objects.filter(nonce=nonce, revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )


def address_of(feed: Feed) -> str:
    """The whole address, to be copied into a calendar program."""
    return settings.SITE_URL.rstrip("/") + reverse("portal:calendar", args=[token_of(feed)])


def feeds_of(user: User) -> "QuerySet[Feed]":
    """The open calendars of a person: their own first, then those of bodies."""
    return Feed.objects.filter(user=user, revoked_at=None).order_by("body_key", "pk")
