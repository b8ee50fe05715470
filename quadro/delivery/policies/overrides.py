"""Who may declare a signal other than the computed one, and what it wants."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.models import Commitment, Override
from quadro.delivery.policies.keeping import check_can_keep
from quadro.delivery.reckoning import DECLARABLE
from quadro.kit.refusals import Refused

WHOLE = Decimal(100)


def check_can_override(commitment: Commitment, *, by: Actor) -> None:
    """The planning office, of what is still to be done: of the rest the state says it all."""
    check_can_keep(commitment.agreement, by=by)
    if not commitment.is_open:
        raise Refused(
            _("L’impegno è «%(state)s»: i suoi segnali non si correggono.")
            % {"state": commitment.get_state_display()},
            cure=commitment.get_absolute_url(),
            cure_label=_("Torna all’impegno"),
        )


def check_override(values: Mapping[str, Any], *, by: Actor) -> None:
    """Another timing, another progress or both, with the reason that everybody will read."""
    timing, progress = values.get("timing") or "", values.get("progress")
    if not timing and progress is None:
        raise Refused(_("Una correzione dice i tempi, il fatto o tutti e due: indicane uno."))
    if timing and timing not in dict(DECLARABLE):
        raise Refused(_("Questi tempi non si dichiarano: li dice lo stato dell’impegno."))
    if progress is not None and not 0 <= progress <= WHOLE:
        raise Refused(_("Il fatto è una percentuale da 0 a 100."))
    if not str(values.get("reason", "")).strip():
        raise Refused(_("Scrivi perché il calcolo non dice il vero: lo leggono tutti."))
    expires = values.get("expires_on")
    if expires is not None and expires < by.on:
        raise Refused(_("L’ultimo giorno della correzione è già passato: indicane uno a venire."))


def check_differs(values: Mapping[str, Any], *, timing: str, progress: Decimal | None) -> None:
    """What the computation says already needs no correction."""
    same_timing = values.get("timing") in ("", None, timing)
    same_progress = values.get("progress") in (None, progress)
    if same_timing and same_progress:
        raise Refused(_("Il calcolo dice già così: non c’è niente da correggere."))


def check_can_withdraw(override: Override, reason: str, *, by: Actor) -> None:
    check_can_keep(override.commitment.agreement, by=by)
    if override.withdrawn_on is not None:
        raise Refused(_("La correzione è già stata ritirata: resta nella storia."))
    if not reason.strip():
        raise Refused(_("Scrivi perché la correzione non serve più."))
