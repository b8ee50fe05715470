"""Who may read, write and comment the text of an agreement."""

from datetime import date

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import queries
from quadro.agreements.models import Agreement
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.policies.reading import check_can_read, is_of_a_party
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden, Refused
from quadro.texts import queries as texts
from quadro.texts.models import Text, TextVersion


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


def check_can_drop_text(agreement: Agreement, text: Text, *, by: Actor) -> None:
    """What somebody outside the office could read is not taken away, nor is what was approved."""
    check_can_write_text(agreement, by=by)
    if text.versions.filter(frozen_at__isnull=False).exists():
        raise Refused(_("Il testo è stato congelato come schema: non si toglie più."))
    shown = text.versions.exclude(audience=Visibility.INTERNAL)
    if shown.exists() or text.comments.exists():
        raise Refused(
            _("Il testo è già stato letto o commentato da altri: non si toglie più."),
            cure=f"{agreement.get_absolute_url()}testo/",
            cure_label=_("Torna al testo"),
        )


def check_text_is_here(agreement: Agreement) -> TextVersion:
    """The text in force, whose articles an amendment changes."""
    text = queries.text_in_force(agreement, date.max)
    if text is None:
        raise Refused(
            _("Quadro non ha il testo approvato di questa intesa: caricalo e congelalo."),
            cure=f"{agreement.get_absolute_url()}testo/",
            cure_label=_("Vai al testo"),
        )
    return text


def check_text_is_elsewhere(agreement: Agreement) -> None:
    """Words are quoted only where there are no articles to change."""
    if queries.text_in_force(agreement, date.max) is not None:
        raise Refused(_("Il testo di questa intesa è in Quadro: scegli quale articolo cambia."))


def check_can_comment(agreement: Agreement, *, by: Actor) -> None:
    """The people of the parties and those of the authority who read everything."""
    if by.user is None or not (by.reads_everything or is_of_a_party(agreement, by=by)):
        raise Refused(
            _("Commentano il testo le persone delle parti e l’ufficio."),
            cure=f"{agreement.get_absolute_url()}testo/",
            cure_label=_("Torna al testo"),
        )
