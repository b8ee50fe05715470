"""An import taken back: what it added goes, what it changed is told again as it was."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions.actions.intakes import changing, staging, traces
from quadro.interventions.actions.intakes.running import Run
from quadro.interventions.models import Intake, IntakeTrace, Intervention
from quadro.interventions.opendata import reading
from quadro.kit.refusals import Refused

MANY = 500


def tell_again(intake: Intake, *, by: Actor, at: datetime) -> None:
    """Facts and money are not written over: what was said before is said once more."""
    profile = reading.profile_of(intake.profile)
    run = Run(intake, profile, by=by, on=by.on, at=at)
    told = intake.traces.order_by("pk")
    for start in range(0, told.count(), MANY):
        some = list(told[start : start + MANY])
        traces.stage(some)
        changing.change(
            run.params,
            with_movements=run.with_movements,
            with_steps=run.with_steps,
            only_places=run.only_places,
        )
        traces.restore_whence(some)
    staging.drop()


def take_away(intake: Intake) -> list[int]:
    """What it added, with the parts that came with it; tells their keys.

    Nobody built on it: that was asked before.
    Without Django's cascade, which would read millions of rows to look at them one by one.
    """
    changed = IntakeTrace.objects.filter(intake=intake, intervention=OuterRef("pk"))
    added = Intervention.objects.filter(~Exists(changed), intake=intake)
    keys = list(added.values_list("pk", flat=True))
    for relation in Intervention._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        other, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
        rows = other._default_manager.filter(**{f"{name}__in": added.values("pk")})  # type: ignore[union-attr]
        if other.__module__.startswith("quadro.interventions."):
            rows._raw_delete(rows.db)  # noqa: SLF001 - in one statement
        elif rows.exists():
            raise Refused(
                _("Non si può annullare: altri dati si appoggiano agli interventi importati.")
            )
    added._raw_delete(added.db)  # noqa: SLF001 - as above
    return keys
