"""Who may open and close accounts."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.kit.refusals import Refused


def check_can_open_account(*, by: Actor) -> None:
    if not (by.is_administrator or by.is_planning_office):
        raise Refused(_("Solo gli amministratori e l’Ufficio piano aprono e chiudono gli accessi."))


def check_address_is_free(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("Esiste già un accesso per %(email)s.") % {"email": email})
