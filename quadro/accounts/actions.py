"""Everything that changes an account or a person's own saved views.

Accounts lie under the journal: who opens one from above (`bodies`) writes it there.
"""

import re
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts import policies
from quadro.accounts.actors import Actor
from quadro.accounts.models import SavedView, User
from quadro.kit.refusals import Refused

MOST_VIEWS = 30


@transaction.atomic
def open_account(
    *, email: str, name: str, by: Actor, at: datetime, password: str | None = None
) -> User:
    """Open an account; without a password the person sets one through «password dimenticata»."""
    policies.check_can_open_account(by=by)
    policies.check_address_is_free(email)
    user = User.objects.create(
        email=email.lower(), name=name, joined_at=at, password=make_password(password)
    )
    # The office vouches for the address: second factors want one that is verified.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def change_address(user: User, email: str, *, by: Actor) -> None:
    """The office mends or replaces the address: it is the name of the account, and gets letters."""
    policies.check_can_open_account(by=by)
    policies.check_address_is_free(email)
    user.email = email.lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@transaction.atomic
def close_account(user: User, *, by: Actor) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out at once."""
    policies.check_can_open_account(by=by)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    opened = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=opened.values("session_key")).delete()
    opened.delete()


def reopen_account(user: User, *, by: Actor) -> None:
    """As it was, but for the password: the person sets one through «password dimenticata»."""
    policies.check_can_open_account(by=by)
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep the address of a list under a name; the same name replaces the earlier address."""
    if by.user is None:
        raise Refused(_("Accedi per salvare una vista; intanto puoi conservare l’indirizzo."))
    if not is_local(page):
        raise Refused(_("Puoi salvare solo le pagine di Quadro."))
    views = by.user.saved_views
    if views.exclude(page=page, name=name).count() >= MOST_VIEWS:
        raise Refused(
            _("Hai già %(most)s viste salvate. Elimina quelle che non usi.") % {"most": MOST_VIEWS}
        )
    view, _created = views.update_or_create(
        page=page, name=name, defaults={"query": query.removeprefix("?")}
    )
    return view


def is_local(page: str) -> bool:
    """A path of this site; what a browser takes for another host is not one."""
    return re.fullmatch(r"/(?![/\\])[^\s\\?#]*", page) is not None


def drop_view(view: SavedView, *, by: Actor) -> None:
    if view.user != by.user:
        raise Refused(_("Questa vista è di un’altra persona."))
    view.delete()
