"""Raccordo between documents, continuity between editions."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan import policies
from quadro.plan.actions.rows import told_by
from quadro.plan.models import (
    Alignment,
    Continuity,
    Edition,
    Provision,
)
from quadro.plan.queries import in_order


@transaction.atomic
def link(
    source: Provision, target: Provision, *, kind: str, by: Actor, note: str = "",
    cited: str = "",
) -> Alignment:  # fmt: skip
    """Say, or say anew, how a provision stands to one of another document (raccordo)."""
    policies.check_can_link(source, target, by=by)
    made = Alignment.objects.select_for_update().filter(
        source_provision=source, target_provision=target
    ).first() or Alignment(source_provision=source, target_provision=target)  # fmt: skip
    before = told_by(made, ("kind", "note", "source")) if made.pk else {}
    made.kind, made.note, made.source = kind, note, cited
    made.save()
    told = journal.differences(before, told_by(made, ("kind", "note", "source")))
    event = "plan.link_edited" if before else "plan.linked"
    journal.record_many(
        [
            journal.Fact(event, source, {"with": (None, str(target)), **told}),
            journal.Fact(event, target, {"with": (None, str(source)), **told}),
        ],
        by=by,
    )
    return made


@transaction.atomic
def unlink(alignment: Alignment, *, by: Actor) -> None:
    policies.check_can_keep(by=by)
    one, other = alignment.source_provision, alignment.target_provision
    gone = alignment.get_kind_display()
    journal.record_many(
        [
            journal.Fact("plan.unlinked", one, {"with": (str(other), None), "kind": (gone, None)}),
            journal.Fact("plan.unlinked", other, {"with": (str(one), None), "kind": (gone, None)}),
        ],
        by=by,
    )
    alignment.delete()


@transaction.atomic
def set_continuity(
    provision: Provision, *, edition: Edition, kind: str, by: Actor,
    others: Sequence[Provision] = (), note: str = "", source: str = "",
) -> list[Continuity]:  # fmt: skip
    """Say what became of a provision in `edition`, or where it comes from: replaces what was said.

    `others` are its counterparts there. A counterpart said dropped or new before is so no more.
    """
    policies.check_can_keep(by=by)
    policies.check_can_compare(provision.edition, edition)
    is_earlier = comes_before(provision.edition, edition)
    policies.check_sides(kind, is_earlier=is_earlier, others=len(others))
    if any(one.edition_id != edition.pk for one in others):
        raise Refused(_("I corrispondenti devono essere dell’altra edizione."))
    _forget_continuity(provision, edition)
    _continuities(provision.edition, edition, is_earlier=is_earlier).filter(
        **{("later" if is_earlier else "earlier") + "__in": others}, kind__in=policies.ALONE
    ).delete()
    editions = (provision.edition, edition) if is_earlier else (edition, provision.edition)
    sides: Sequence[Provision | None] = others or [None]
    made = [
        Continuity(
            earlier=provision if is_earlier else other, later=other if is_earlier else provision,
            earlier_edition=editions[0], later_edition=editions[1], kind=kind, note=note,
            source=source,
        )
        for other in sides
    ]  # fmt: skip
    Continuity.objects.bulk_create(made)
    told = {"edition": str(edition), "kind": kind, "others": [str(one) for one in others]}
    journal.record("plan.continuity_set", provision, by=by, **told, note=note)
    return made


@transaction.atomic
def drop_continuity(provision: Provision, *, edition: Edition, by: Actor) -> None:
    """Leave a provision as not compared yet."""
    policies.check_can_keep(by=by)
    gone = [str(one) for one in _forget_continuity(provision, edition)]
    journal.record("plan.continuity_dropped", provision, by=by, continuity=(gone, None))


def _forget_continuity(provision: Provision, edition: Edition) -> list[Continuity]:
    is_earlier = comes_before(provision.edition, edition)
    mine = Q(earlier=provision) if is_earlier else Q(later=provision)
    rows = _continuities(provision.edition, edition, is_earlier=is_earlier).filter(mine)
    gone = list(rows.select_related("earlier", "later"))
    rows.delete()
    return gone


def _continuities(one: Edition, other: Edition, *, is_earlier: bool) -> QuerySet[Continuity]:
    earlier, later = (one, other) if is_earlier else (other, one)
    return Continuity.objects.filter(earlier_edition=earlier, later_edition=later)


def comes_before(one: Edition, other: Edition) -> bool:
    return in_order(one, other)[0] == one
