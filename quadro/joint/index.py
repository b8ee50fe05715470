"""What of joint services can be found by searching, and by whom."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import override

from quadro.joint.models import JointService, Member
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet


def service_items(rows: "QuerySet[JointService]") -> list[Item]:
    """Two queries. One in preparation is found by the people of who prepares it.

    Never its convention, that may not be published, nor who asks to join.
    """
    members = Member.objects.select_related("body").order_by("body__name", "pk")
    found = rows.select_related("lead").prefetch_related(Prefetch("members", members))
    with override("it"):
        return [_item(one) for one in found]


def _item(one: JointService) -> Item:
    towns = {member.body_id: member.body.label for member in one.members.all()}
    told = [one.get_form_display().capitalize(), f"capofila {one.lead.label}"]
    if one.is_demonstration:
        told.append("dato dimostrativo")
    return Item(
        kind=Kind.JOINT,
        key=one.pk,
        title=one.name,
        subtitle=" · ".join(told),
        text=sentences([one.sentence, one.what, *towns.values(), one.law]),
        address=one.get_absolute_url(),
        is_public=not one.is_draft,
        readers=frozenset({one.lead_id, *towns}) if one.is_draft else frozenset(),
    )
