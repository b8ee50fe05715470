"""Who brings open data in, and what may be taken back."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.interventions.models import Intake, IntakeStatus, Intervention
from quadro.interventions.policies.keeping import check_can_keep
from quadro.kit.refusals import Refused


def check_can_bring(*, by: Actor) -> None:
    check_can_keep(by=by)


def check_can_confirm(intake: Intake, *, only_valid: bool, by: Actor) -> None:
    """All the rows, or those that are valid if somebody said so: the file is not ours to mend."""
    check_can_bring(by=by)
    if intake.status != IntakeStatus.PREVIEWED:
        raise Refused(_("Questo file è già stato importato."))
    if intake.refused and not only_valid:
        raise Refused(refused_in_words(intake.refused))


def refused_in_words(refused: int) -> str:
    return ngettext(
        "Una riga è rifiutata: non si scrive niente, se non chiedi di importare le righe valide.",
        "%(rows)s righe sono rifiutate: non si scrive niente, se non chiedi di importare le righe "
        "valide.",
        refused,
    ) % {"rows": refused}


def check_can_undo(intake: Intake, *, by: Actor) -> None:
    """The last one of its data set, if nobody built on what it wrote."""
    check_can_bring(by=by)
    if intake.status == IntakeStatus.PREVIEWED:
        raise Refused(_("Questo file non è stato importato: non c’è niente da annullare."))
    if intake.status == IntakeStatus.UNDONE:
        raise Refused(_("Questa importazione è già stata annullata."))
    later = (
        Intake.objects.imported()
        .filter(dataset=intake.dataset, imported_at__gt=intake.imported_at)
        .order_by("-imported_at")
        .first()
    )
    if later:
        raise Refused(
            _("Prima si annulla l’importazione successiva, «%(name)s».") % {"name": later},
            cure=later.get_absolute_url(),
            cure_label=_("Vai all’importazione successiva"),
        )
    check_nobody_built_on(intake)


def check_nobody_built_on(intake: Intake) -> None:
    """Whoever changes an intervention leaves another version than the import left."""
    ours = Intervention.objects.filter(intake=intake) | Intervention.objects.filter(
        intake_traces__intake=intake
    )
    changed = ours.exclude(version=F("intake_version")).distinct()
    if count := changed.count():
        first = changed.order_by("pk")[0]
        raise Refused(
            ngettext(
                "Non si può annullare: «%(title)s» è stato cambiato dopo.",
                "Non si può annullare: %(count)s interventi sono stati cambiati dopo, fra cui "
                "«%(title)s».",
                count,
            )
            % {"count": count, "title": first.title}
        )
