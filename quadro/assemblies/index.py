"""What of sittings can be found by searching: what everybody reads, once they are convened."""

from collections import defaultdict

from django.utils.translation import override

from quadro.assemblies.models import Item, Sitting, SittingQuerySet
from quadro.kit.dates import in_words
from quadro.search.actions import Item as Found
from quadro.search.actions import sentences
from quadro.search.models import Kind


def sitting_items(rows: SittingQuerySet) -> list[Found]:
    """Two queries. Never the account of the discussion, the link, or who presides."""
    sittings = list(rows.public().exclude(convened_at=None).select_related("assembly"))
    agenda = defaultdict[int, list[str]](list)
    items = Item.objects.filter(sitting__in=sittings).order_by("sitting", "position")
    for sitting, title, about in items.values_list("sitting", "title", "about"):
        agenda[sitting] += [title, about]
    with override("it"):
        return [_item(one, agenda[one.pk]) for one in sittings]


def _item(one: Sitting, agenda: list[str]) -> Found:
    told = [f"Seduta del {in_words(one.day)}", one.get_state_display()]
    if one.is_demonstration:
        told.append("dato dimostrativo")
    return Found(
        kind=Kind.SITTING,
        key=one.pk,
        title=str(one),
        subtitle=" · ".join(told),
        text=sentences([*agenda, one.place, one.about]),
        address=one.get_absolute_url(),
    )
