"""What of interventions can be found by searching, and by whom."""

from collections.abc import Iterable, Iterator

from quadro.interventions.models import Intervention
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind


def intervention_items(rows: Iterable[Intervention]) -> Iterator[Item]:
    """The entries of the index; the rows come with their `body`."""
    for one in rows:
        words = [
            one.cup, one.local_code, one.measure_code, one.implementer_name,
            one.implementer_code, one.description, one.call,
        ]  # fmt: skip
        yield Item(
            kind=Kind.INTERVENTION,
            key=one.pk,
            title=one.title,
            subtitle=" · ".join(
                filter(
                    None,
                    [str(one.get_kind_display()), str(one.get_state_display()), one.implementer],
                )
            ),
            text=sentences(words),
            address=one.get_absolute_url(),
            is_public=one.is_public,
            readers=frozenset([one.body_id] if one.body_id else ()),
        )
