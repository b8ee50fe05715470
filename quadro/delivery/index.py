"""What of commitments can be found by searching, and by whom: as their agreement.

The words of the agreement from which one was drawn are left out: they may be of a text that is not
public, and so is the name of the person in charge.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quadro.agreements.models import Party
from quadro.delivery.models import Commitment
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind

SAID = (
    *("title", "deliverable", "slug", "state", "is_demonstration", "owner__name"),
    *("owner__short_name", "agreement__title", "agreement__code", "agreement__published_at"),
)
"""What an entry says: no other column of the agreement and of the owner is read."""


def items_of_agreements(agreements: Sequence[int]) -> Iterator[Item]:
    """Of all the commitments of these agreements."""
    yield from commitment_items(Commitment.objects.filter(agreement__in=agreements))


def commitment_items(rows: "QuerySet[Commitment]") -> Iterator[Item]:
    """In a fixed number of queries."""
    found = list(rows.select_related("agreement", "owner").only(*SAID).prefetch_related("others"))
    readers: dict[int, set[int]] = defaultdict(set)
    within = {one.agreement_id for one in found}
    parties = Party.objects.filter(agreement__in=within) if within else Party.objects.none()
    for agreement, body in parties.values_list("agreement", "body"):
        readers[agreement].add(body)
    for one in found:
        kind = [one.owner.label, str(one.get_state_display())]
        if one.is_demonstration:
            kind.append(_("dato dimostrativo"))
        words = [
            one.deliverable, one.owner.name, one.agreement.title, one.agreement.code,
            *(str(body) for body in one.others.all()),
        ]  # fmt: skip
        yield Item(
            kind=Kind.COMMITMENT,
            key=one.pk,
            title=one.title,
            subtitle=" · ".join(kind),
            text=sentences(words),
            address=one.get_absolute_url(),
            is_public=one.agreement.is_published,
            readers=frozenset(readers[one.agreement_id]),
        )
