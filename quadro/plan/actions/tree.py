"""The tree of an edition.

Whoever changes a tree holds its edition: two people never weave the same branches together.
"""

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan import policies, watchers
from quadro.plan.actions.rows import (
    PROVISION,
    Values,
    children_of,
    fill,
    fresh_of,
    give_name,
    index_provisions,
    locked,
    number,
    plain,
    provision_record,
    refuse_if_stale,
    set_many,
)
from quadro.plan.models import (
    Alignment,
    Continuity,
    Edition,
    Provision,
)
from quadro.plan.tree import place_of
from quadro.search import actions as search
from quadro.search.models import Kind


@transaction.atomic
def add_provision(
    edition: Edition, values: Values, *, by: Actor, parent: Provision | None = None
) -> Provision:
    """Add a provision: in the order of the codes if the sisters are in it, otherwise last."""
    policies.check_can_keep(by=by)
    edition = locked(edition)
    provision = Provision(edition=edition, parent=parent)
    provision.level = parent.level + 1 if parent else 0
    fill(provision, values, PROVISION)
    give_name(provision)
    policies.check_provision(plain(provision), edition=edition, parent=parent)
    sisters = children_of(edition, parent)
    sisters.insert(place_of(provision.code, [one.code for one in sisters]), provision)
    provision.save(force_insert=True)
    set_many(provision, values)
    number(sisters)
    journal.record("plan.provision_added", provision, by=by, **provision_record(provision))
    index_provisions([provision.pk])
    return provision


@transaction.atomic
def edit_provision(provision: Provision, values: Values, *, version: int, by: Actor) -> Provision:
    """Change what a provision says, if nobody changed it after `version`."""
    policies.check_can_keep(by=by)
    edition = locked(provision.edition)
    provision = fresh_of(provision, edition)
    before = provision_record(provision)
    refuse_if_stale(provision, version, before)
    fill(provision, values, PROVISION)
    give_name(provision)
    policies.check_provision(
        plain(provision), edition=edition, parent=provision.parent, itself=provision
    )
    provision.version += 1
    provision.save()
    set_many(provision, values)
    told = journal.differences(before, provision_record(provision))
    journal.record("plan.provision_edited", provision, by=by, **told)
    index_provisions([provision.pk])
    return provision


@transaction.atomic
def move_provision(
    provision: Provision, *, under: Provision | None, place: int | None, version: int, by: Actor
) -> Provision:
    """Put a provision, with all that stands below it, under another one.

    `place` is the place among the new sisters, from 1; none is the last.
    """
    policies.check_can_keep(by=by)
    edition = locked(provision.edition)
    provision = fresh_of(provision, edition)
    under = fresh_of(under, edition) if under and under.edition_id == edition.pk else under
    old_place = (str(provision.parent) if provision.parent else None, provision.position)
    refuse_if_stale(provision, version, {"under": provision.parent, "place": provision.position})
    policies.check_can_stand_under(provision, under)
    left = [one for one in children_of(edition, provision.parent) if one.pk != provision.pk]
    sisters = left if provision.parent == under else children_of(edition, under)
    sisters.insert(len(sisters) if place is None else max(place, 1) - 1, provision)
    provision.parent, provision.version = under, provision.version + 1
    provision.save(update_fields=["parent", "version"])
    number(left)
    number(sisters)
    new_place = (str(under) if under else None, provision.position)
    told = {"under": (old_place[0], new_place[0]), "place": (old_place[1], new_place[1])}
    journal.record("plan.provision_moved", provision, by=by, **told)
    watchers.MOVED.tell([provision.pk])
    return provision


@transaction.atomic
def remove_provision(provision: Provision, *, by: Actor) -> None:
    """Take a provision out of the tree, with its links; never one that an agreement carries."""
    edition = locked(provision.edition)
    provision = fresh_of(provision, edition)
    policies.check_can_remove(provision, by=by)
    key, parent = provision.pk, provision.parent
    record = {name: (value, None) for name, value in provision_record(provision).items()}
    links = _links(provision)
    journal.record("plan.provision_removed", provision, by=by, **record, links=(links, None))
    try:
        provision.delete()
    except ProtectedError as error:
        raise Refused(
            _("Non puoi togliere «%(provision)s»: %(count)s fra intese e atti la portano. Togli "
              "prima quei legami.")
            % {"provision": provision, "count": len(error.protected_objects)}
        ) from error  # fmt: skip
    number(children_of(edition, parent))
    search.drop(Kind.PROVISION, [key])


def _links(provision: Provision) -> list[str]:
    """What goes away with a provision, in words."""
    raccordo = Alignment.objects.filter(
        Q(source_provision=provision) | Q(target_provision=provision)
    ).select_related("source_provision", "target_provision")
    continuity = Continuity.objects.filter(Q(earlier=provision) | Q(later=provision))
    return [str(one) for one in [*raccordo, *continuity.select_related("earlier", "later")]]
