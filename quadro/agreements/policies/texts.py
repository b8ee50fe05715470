"""Who may read, write and comment the text of an agreement."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.policies.reading import check_can_read, is_of_a_party
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden, Refused
from quadro.texts import queries as texts
from quadro.texts.models import Text


def audiences_for(agreement: Agreement, *, by: Actor) -> tuple[str, ...]:
    """Whose versions and comments `by` may read: the office all, a party those of the parties."""
    if by.reads_everything:
        return texts.EVERY_AUDIENCE
    if is_of_a_party(agreement, by=by):
        return (Visibility.PUBLIC, Visibility.PARTIES)
    return (Visibility.PUBLIC,) if agreement.is_published else ()


def tongues_for(*, by: Actor) -> tuple[Visibility, ...]:
    """To whom `by` may speak: only the office speaks to everybody in the name of the agreement."""
    if by.is_planning_office:
        return (Visibility.PARTIES, Visibility.INTERNAL, Visibility.PUBLIC)
    return (Visibility.PARTIES, Visibility.INTERNAL)


def check_can_read_text(agreement: Agreement, text: Text | None, *, by: Actor) -> None:
    """A text exists for a reader from the moment a version is shown to it."""
    check_can_read(agreement, by=by)
    if by.is_planning_office:
        return
    if text is None or not texts.is_shown(text, audiences_for(agreement, by=by)):
        raise Hidden(_("Il testo di questa intesa non è disponibile."))


def check_can_write_text(agreement: Agreement, *, by: Actor) -> None:  # noqa: ARG001
    check_can_keep(by=by)


def check_can_start_text(agreement: Agreement, *, by: Actor) -> None:
    check_can_write_text(agreement, by=by)
    if hasattr(agreement, "drafted"):
        raise Refused(
            _("Questa intesa ha già un testo: modificalo, oppure carica un file Word."),
            cure=f"{agreement.get_absolute_url()}testo/",
            cure_label=_("Apri il testo"),
        )


def check_can_comment(agreement: Agreement, *, by: Actor) -> None:
    """The people of the parties and those of the authority who read everything."""
    if by.user is None or not (by.reads_everything or is_of_a_party(agreement, by=by)):
        raise Refused(
            _("Commentano il testo le persone delle parti e l’ufficio."),
            cure=f"{agreement.get_absolute_url()}testo/",
            cure_label=_("Torna al testo"),
        )
