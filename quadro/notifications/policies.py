"""Who may read a notice, open a calendar, send a letter again."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Hidden, Refused
from quadro.notifications.models import Feed, Letter, Notice


def check_can_mark(notice: Notice, *, by: Actor) -> None:
    """A notice is of its recipient, and nobody else may know of it."""
    if by.user is None or notice.recipient_id != by.user.pk:
        raise Hidden(_("Questo avviso è di un’altra persona."))
    if notice.is_action:
        raise Refused(
            _("Questo avviso sparisce da solo quando l’azione è fatta."),
            cure=notice.address,
            cure_label=_("Vai all’azione") if notice.address else "",
        )


def check_can_open_feed(body_key: int | None, *, by: Actor) -> None:
    """One’s own, and those of one’s bodies; of any body for who reads everything."""
    if by.user is None:
        raise Refused(_("Accedi per avere un indirizzo di calendario."))
    if body_key is not None and body_key not in by.bodies and not by.reads_everything:
        raise Refused(_("Puoi avere il calendario degli enti in cui hai un ruolo."))


def check_can_revoke_feed(feed: Feed, *, by: Actor) -> None:
    if by.user is None or feed.user_id != by.user.pk:
        raise Hidden(_("Questo calendario è di un’altra persona."))


def check_can_retry(*, by: Actor) -> None:
    if not (by.is_administrator or by.is_planning_office):
        raise Refused(
            _("Solo gli amministratori e l’Ufficio piano rimettono in partenza le lettere.")
        )


def check_is_not_sent(letter: Letter) -> None:
    if letter.sent_at is not None:
        raise Refused(_("Questa lettera è già partita: ricarica l’elenco."))
