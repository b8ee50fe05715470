"""What of plans can be found by searching: everything, plans are public."""

from collections.abc import Iterator

from django.db.models import QuerySet

from quadro.plan.models import Programme, Provision
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind


def provision_items(rows: "QuerySet[Provision]") -> Iterator[Item]:
    """In a fixed number of queries."""
    wanted = rows.select_related("edition__programme", "zone", "mission")
    for one in wanted.prefetch_related("themes", "goals"):
        words = [
            one.text, one.note, one.zone, one.mission, *one.themes.all(), *one.goals.all(),
        ]  # fmt: skip
        yield Item(
            kind=Kind.PROVISION,
            key=one.pk,
            title=str(one),
            subtitle=" · ".join(filter(None, [one.level_name, str(one.edition)])),
            text=sentences(words),
            address=one.get_absolute_url(),
        )


def programme_items(rows: "QuerySet[Programme]") -> Iterator[Item]:
    for one in rows.select_related("actor").prefetch_related("editions"):
        editions = [" ".join(filter(None, [e.name, e.title, e.note])) for e in one.editions.all()]
        # The slug is often the acronym by which people know a plan.
        yield Item(
            kind=Kind.PROGRAMME,
            key=one.pk,
            title=one.title,
            subtitle=f"{one.get_kind_display()} · {one.actor}",
            text=sentences([*editions, one.slug]),
            address=one.get_absolute_url(),
        )
