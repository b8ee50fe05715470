"""The minutes: composed from the register, corrected in prose, approved, published."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions.rows import locked, refuse_if_stale
from quadro.assemblies.models import Item, Minutes, MinutesVersion, Sitting
from quadro.assemblies.prose import drafted
from quadro.assemblies.states import MinutesState, State
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused


@transaction.atomic
def compose(sitting: Sitting, *, by: Actor, at: datetime) -> Minutes:
    """Write the first draft out of what the register of a closed sitting says."""
    sitting = locked(sitting)
    policies.check_can_keep(sitting.assembly, by=by)
    if sitting.state != State.CLOSED:
        raise Refused(_("Il verbale si compone quando la seduta è chiusa."))
    if Minutes.objects.filter(sitting=sitting).exists():
        raise Refused(_("Il verbale di questa seduta è già stato composto."))
    made = Minutes.objects.create(sitting=sitting, composed_at=at)
    MinutesVersion.objects.create(
        minutes=made, number=1, prose=drafted(sitting), at=at, by_name=str(by)
    )
    journal.record("assemblies.minutes_composed", sitting, by=by)
    return made


@transaction.atomic
def correct(
    minutes: Minutes, prose: Mapping[str, str], *, version: int, by: Actor, at: datetime
) -> MinutesVersion:
    """Write the prose anew; what was written before stays. Facts are corrected in the register."""
    minutes = held(minutes)
    policies.check_can_correct(minutes, by=by)
    last = last_version(minutes)
    refuse_if_stale(minutes, version, last.prose)
    text = {key: str(prose.get(key, last.prose[key])).strip() for key in last.prose}
    if text == last.prose:
        raise Refused(_("Il testo è uguale a quello di prima: non c’è niente da salvare."))
    minutes.version += 1
    minutes.save()
    journal.record("assemblies.minutes_corrected", minutes.sitting, by=by)
    return MinutesVersion.objects.create(
        minutes=minutes, number=last.number + 1, prose=text, at=at, by_name=str(by)
    )


@transaction.atomic
def send(minutes: Minutes, *, by: Actor) -> Minutes:
    """Bring them to be approved by the next sitting: from now on nobody corrects them."""
    return _passed(
        minutes, MinutesState.DRAFT, MinutesState.TO_APPROVE, "assemblies.minutes_sent", by=by
    )


@transaction.atomic
def take_back(minutes: Minutes, *, by: Actor) -> Minutes:
    """The sitting wants them corrected."""
    return _passed(
        minutes, MinutesState.TO_APPROVE, MinutesState.DRAFT, "assemblies.minutes_corrected", by=by
    )


@transaction.atomic
def approve(minutes: Minutes, item: Item, *, on: date, by: Actor) -> Minutes:
    """The assembly approved them with an item of a sitting."""
    minutes = held(minutes)
    if minutes.state not in (MinutesState.DRAFT, MinutesState.TO_APPROVE):
        raise Refused(_("Questo verbale è già stato approvato."))
    minutes.state, minutes.approved_in, minutes.approved_on = MinutesState.APPROVED, item, on
    minutes.version += 1
    minutes.save()
    journal.record("assemblies.minutes_approved", minutes.sitting, by=by)
    return minutes


@transaction.atomic
def publish(minutes: Minutes, *, by: Actor) -> Minutes:
    """Show them to everybody: only once they are approved."""
    minutes = held(minutes)
    policies.check_can_keep(minutes.sitting.assembly, by=by)
    if minutes.state != MinutesState.APPROVED:
        raise Refused(
            _("Si pubblica un verbale approvato: questo è «%(state)s».")
            % {"state": minutes.get_state_display()}
        )
    minutes.state, minutes.published_on = MinutesState.PUBLISHED, by.on
    minutes.version += 1
    minutes.save()
    journal.record("assemblies.minutes_published", minutes.sitting, by=by)
    return minutes


def held(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("sitting__assembly")
    return rows.get(pk=minutes.pk)


def last_version(minutes: Minutes) -> MinutesVersion:
    return minutes.versions.order_by("-number")[:1].get()


def _passed(
    minutes: Minutes, source: MinutesState, target: MinutesState, event: str, *, by: Actor
) -> Minutes:
    minutes = held(minutes)
    policies.check_can_keep(minutes.sitting.assembly, by=by)
    if minutes.state != source:
        raise Refused(
            _("Il verbale è «%(state)s»: questo passaggio non si può fare.")
            % {"state": minutes.get_state_display()}
        )
    minutes.state = target
    minutes.version += 1
    minutes.save()
    journal.record(event, minutes.sitting, by=by)
    return minutes
