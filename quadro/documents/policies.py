"""Who may say whom Quadro trusts. Who may read a document is for the policies of its owner."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused


def check_can_load_trust_list(*, by: Actor) -> None:
    if not (by.is_administrator or by.is_planning_office):
        raise Refused(
            _("L’elenco dei certificatori lo caricano l’Ufficio piano e gli amministratori.")
        )
