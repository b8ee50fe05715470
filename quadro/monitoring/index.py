"""What of indicators can be found by searching, and by whom."""

from collections.abc import Iterator

from django.db.models import QuerySet

from quadro.monitoring.models import Indicator
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind


def indicator_items(rows: "QuerySet[Indicator]") -> Iterator[Item]:
    """The entries of the index, in a fixed number of queries."""
    for one in rows.select_related("owner").prefetch_related("goals"):
        words = [
            one.code, one.unit, one.description, one.definition, one.method, one.source,
            one.get_bes_display(), *map(str, one.goals.all()), *one.breakdowns,
        ]  # fmt: skip
        yield Item(
            kind=Kind.INDICATOR,
            key=one.pk,
            title=one.title,
            subtitle=" · ".join([str(one.get_kind_display()), one.owner.label]),
            text=sentences(words),
            address=one.get_absolute_url(),
            is_public=one.is_public,
            readers=frozenset([one.owner_id]),
        )
