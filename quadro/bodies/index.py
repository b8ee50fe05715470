"""What of bodies can be found by searching: never the people."""

from collections.abc import Iterable, Iterator

from quadro.bodies.models import Body
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind


def items_of(bodies: Iterable[Body]) -> Iterator[Item]:
    for body in bodies:
        words = [body.short_name, body.fiscal_code, body.ipa_code, body.pec, body.note]
        yield Item(
            kind=Kind.BODY,
            key=body.pk,
            title=body.name,
            subtitle=str(body.get_kind_display()),
            text=sentences(words),
            address=body.get_absolute_url(),
        )
