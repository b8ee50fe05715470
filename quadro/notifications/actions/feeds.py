"""How a person is told: by e-mail as they prefer, and in their calendar."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.notifications import policies
from quadro.notifications.models import DEFAULT_RHYTHM, Feed, Preference

NONCE_BYTES = 18


@transaction.atomic
def prefer(*, rhythm: str, language: str, by: Actor, at: datetime) -> Preference:
    """Choose when to be told by e-mail, and in which language."""
    if by.user is None:
        raise Refused(_("Accedi per scegliere come essere avvisato."))
    told = {"rhythm": rhythm, "language": language}
    held = Preference.objects.select_for_update().filter(user=by.user).first()
    before = held or Preference(user=by.user, rhythm=DEFAULT_RHYTHM)
    changes = journal.differences({name: getattr(before, name) for name in told}, told)
    if held is not None and not changes:
        return held
    preference, _created = Preference.objects.update_or_create(
        user=by.user, defaults={**told, "chosen_at": at}
    )
    journal.record("notifications.preferred", preference, by=by, **changes)
    return preference


@transaction.atomic
def open_feed(*, by: Actor, at: datetime, title: str, body_key: int | None = None) -> Feed:
    """Give a person the address of a calendar: theirs, or that of a body.

    Who has it open already gets the one they have.
    """
    policies.check_can_open_feed(body_key, by=by)
    user = _held(by)
    opened = Feed.objects.filter(user=user, body_key=body_key, revoked_at=None).first()
    return opened or _open(user, title, body_key, by=by, at=at)


@transaction.atomic
def renew_feed(feed: Feed, *, by: Actor, at: datetime) -> Feed:
    """Another address in the place of this one, which stops at once."""
    policies.check_can_revoke_feed(feed, by=by)
    policies.check_can_open_feed(feed.body_key, by=by)
    user = _held(by)
    _revoke(feed, by=by, at=at)
    return _open(user, feed.title, feed.body_key, by=by, at=at)


@transaction.atomic
def revoke_feed(feed: Feed, *, by: Actor, at: datetime) -> None:
    """From now on the address is not found."""
    policies.check_can_revoke_feed(feed, by=by)
    _held(by)
    _revoke(feed, by=by, at=at)


def _held(by: Actor) -> User:
    """The row of who asks, held: two requests of the same person come one after the other."""
    user = by.user
    if user is None:  # the policies have let in nobody
        raise AssertionError
    return User.objects.select_for_update().get(pk=user.pk)


def _open(user: User, title: str, body_key: int | None, *, by: Actor, at: datetime) -> Feed:
    feed = Feed.objects.create(
        user=user,
        body_key=body_key,
        title=title[:200],
        nonce=secrets.token_urlsafe(NONCE_BYTES),
        opened_at=at,
    )
    journal.record("notifications.feed_opened", feed, by=by, body_key=body_key)
    return feed


def _revoke(feed: Feed, *, by: Actor, at: datetime) -> None:
    if Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        journal.record("notifications.feed_revoked", feed, by=by, body_key=feed.body_key)
