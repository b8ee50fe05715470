"""Documents and their editions."""

from django.db import transaction
from django.utils.text import slugify

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.plan import policies
from quadro.plan.actions.rows import (
    EDITION,
    PROGRAMME,
    STEP,
    Values,
    fill,
    index_programmes,
    locked,
    refuse_if_stale,
    save,
    told_by,
)
from quadro.plan.models import (
    Edition,
    Programme,
    Step,
)


@transaction.atomic
def create_programme(*, title: str, kind: str, actor: Body, by: Actor, slug: str = "") -> Programme:
    """Enter a programming document of any actor."""
    policies.check_can_keep(by=by)
    slug = slugify(slug or title)[:80]
    policies.check_slug(slug, taken=Programme.objects.filter(slug=slug).exists())
    programme = Programme.objects.create(title=title, kind=kind, actor=actor, slug=slug)
    journal.record("plan.programme_created", programme, by=by, **told_by(programme, PROGRAMME))
    index_programmes([programme.pk])
    return programme


@transaction.atomic
def edit_programme(programme: Programme, values: Values, *, version: int, by: Actor) -> Programme:
    """Its address stays: other sites point to it."""
    policies.check_can_keep(by=by)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = told_by(programme, PROGRAMME)
    refuse_if_stale(programme, version, before)
    fill(programme, values, PROGRAMME)
    save(programme, "plan.programme_edited", before, PROGRAMME, by=by)
    index_programmes([programme.pk])
    return programme


@transaction.atomic
def create_edition(programme: Programme, values: Values, *, by: Actor) -> Edition:
    policies.check_can_keep(by=by)
    policies.check_edition(values)
    slug = slugify(values["name"])[:80]
    policies.check_slug(slug, taken=programme.editions.filter(slug=slug).exists())
    edition = Edition(programme=programme, slug=slug)
    fill(edition, values, EDITION)
    _unset_reference(edition, by=by)
    edition.save(force_insert=True)
    journal.record("plan.edition_created", edition, by=by, **told_by(edition, EDITION))
    index_programmes([programme.pk])
    return edition


@transaction.atomic
def edit_edition(edition: Edition, values: Values, *, version: int, by: Actor) -> Edition:
    """Its address stays as it was first told."""
    policies.check_can_keep(by=by)
    edition = locked(edition)
    before = told_by(edition, EDITION)
    refuse_if_stale(edition, version, before)
    policies.check_edition(values, itself=edition)
    fill(edition, values, EDITION)
    _unset_reference(edition, by=by)
    save(edition, "plan.edition_edited", before, EDITION, by=by)
    index_programmes([edition.programme_id])
    return edition


def _unset_reference(edition: Edition, *, by: Actor) -> None:
    """The edition of reference is one: the one before stops being it."""
    if not edition.is_reference:
        return
    for other in Edition.objects.filter(is_reference=True).exclude(pk=edition.pk):
        other.is_reference, other.version = False, other.version + 1
        other.save(update_fields=["is_reference", "version"])
        journal.record("plan.edition_edited", other, by=by, is_reference=(True, False))


@transaction.atomic
def add_step(edition: Edition, values: Values, *, by: Actor) -> Step:
    """A step of the adoption, with what is known of it."""
    policies.check_can_keep(by=by)
    step = Step(edition=edition)
    fill(step, values, STEP)
    step.save(force_insert=True)
    journal.record("plan.step_added", edition, by=by, step=told_by(step, STEP))
    return step


@transaction.atomic
def edit_step(step: Step, values: Values, *, by: Actor) -> Step:
    policies.check_can_keep(by=by)
    step = Step.objects.select_for_update().get(pk=step.pk)
    before = told_by(step, STEP)
    fill(step, values, STEP)
    step.save()
    told = journal.differences(before, told_by(step, STEP))
    journal.record("plan.step_edited", step.edition, by=by, **told)
    return step


@transaction.atomic
def remove_step(step: Step, *, by: Actor) -> None:
    policies.check_can_keep(by=by)
    journal.record("plan.step_removed", step.edition, by=by, step=(told_by(step, STEP), None))
    step.delete()
